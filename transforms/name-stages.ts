import type { Change } from '../src/plan/change.js'
import type { MigrationContext, Transform } from '../src/plan/context.js'
import { reason } from '../src/reason.js'

/**
 * Names the first stage and opens the second one. A name that is there already goes to the last stage, which compose and CI
 * ask for by `target:`.
 *
 * ```dockerfile before
 * FROM node:22 AS web
 * WORKDIR /app
 * COPY . .
 * RUN npm ci
 * CMD ["node", "index.js"]
 * ```
 * ```dockerfile after
 * FROM node:22 AS builder
 * WORKDIR /app
 * COPY . .
 * RUN npm ci
 * CMD ["node", "index.js"]
 *
 * FROM node:22-slim AS web
 * ```
 */
export const nameStages: Transform = {
  id: 'name-stages',
  changes: function* (context: MigrationContext): Iterable<Change> {
    const { dockerfile, stage, image, builder } = context
    const { from } = stage
    const word = dockerfile.text.slice(from.span.start, from.span.start + 4)
    const written = /^\s+(as)\s/i.exec(dockerfile.text.slice(from.imageSpan.end, from.span.end))?.[1]
    const as = written ?? (word === word.toUpperCase() ? 'AS' : 'as')
    const because = reason('builder-stage', { name: builder })
    const named = from.stageName
    if (named === undefined) {
      const at = from.imageSpan.end
      yield {
        kind: 'edit',
        span: { start: at, end: at },
        text: ` ${as} ${builder}`,
        reason: because,
        certainty: 'proven',
      }
    } else {
      const end = from.span.start + dockerfile.text.slice(from.span.start, from.span.end).trimEnd().length
      yield {
        kind: 'edit',
        span: { start: end - named.length, end },
        text: builder,
        reason: because,
        certainty: 'proven',
      }
    }
    // A builder's platform is that of the machine that builds; the runtime image is for the target's.
    const flags = from.flags.filter((flag) => !flag.value?.includes('BUILDPLATFORM'))
    const words = [word, ...flags.map((flag) => dockerfile.text.slice(flag.span.start, flag.span.end)), image.reference]
    if (named !== undefined) words.push(as, named)
    yield {
      kind: 'line',
      stage: 'runtime',
      at: from.span.start,
      rank: 0,
      text: words.join(' '),
      reason: reason('runtime-stage', { base: image.family, image: image.reference }),
      certainty: image.certainty,
    }
  },
}
