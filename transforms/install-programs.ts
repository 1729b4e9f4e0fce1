import type { Change } from '../src/plan/change.js'
import type { MigrationContext, Transform } from '../src/plan/context.js'
import { installText } from '../src/plan/install-text.js'
import { installedReason, joinedInstall, namesOfAdded } from '../src/plan/joined-install.js'
import { inCaseOfFile } from '../src/plan/keyword-case.js'

/**
 * Installs the programs that the running container calls and that the runtime image lacks, as the superuser and above everything
 * that changes often.
 *
 * ```dockerfile before
 * FROM node:22
 * WORKDIR /app
 * COPY . .
 * RUN npm ci
 * HEALTHCHECK CMD curl -f http://localhost:3000/
 * CMD ["node", "index.js"]
 * ```
 * ```dockerfile after
 * FROM node:22 AS builder
 * WORKDIR /app
 * COPY . .
 * RUN npm ci
 * HEALTHCHECK CMD curl -f http://localhost:3000/
 * CMD ["node", "index.js"]
 *
 * FROM node:22-slim
 * RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl && rm -rf /var/lib/apt/lists/*
 * ```
 */
export const installPrograms: Transform = {
  id: 'install-programs',
  changes: function* (context: MigrationContext): Iterable<Change> {
    // Otherwise place-commands writes it.
    if (context.addedPackages.length === 0 || joinedInstall(context) !== undefined) return
    const text = installText(context.image.capabilities.packageManager, namesOfAdded(context.addedPackages))
    const { body, from } = context.stage
    const place = body.find(({ keyword }) =>
      ['COPY', 'ADD', 'RUN', 'USER', 'EXPOSE', 'VOLUME', 'HEALTHCHECK', 'CMD', 'ENTRYPOINT'].includes(keyword),
    )
    yield {
      kind: 'line',
      stage: 'runtime',
      at: place?.span.start ?? from.span.end,
      rank: -1,
      text: inCaseOfFile(context, text),
      reason: installedReason(context),
      certainty: 'proven',
    }
  },
}
