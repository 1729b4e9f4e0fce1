import { builderEnd } from '../src/plan/builder-end.js'
import type { Change } from '../src/plan/change.js'
import type { MigrationContext, Transform } from '../src/plan/context.js'
import { inCaseOfFile } from '../src/plan/keyword-case.js'
import { placeOfDependencies } from '../src/plan/layer-order.js'
import { ownerText } from '../src/plan/ownership.js'
import { rewrittenStart } from '../src/plan/rewritten-start.js'
import { reason } from '../src/reason.js'

/**
 * Brings the program into the runtime stage as the delivery says: what the builder runs last, what the runtime stage installs, and
 * the COPY --from lines, each to the place it has in the builder.
 *
 * ```dockerfile before
 * FROM node:22
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
 * FROM node:22-slim
 * COPY --from=builder /app/node_modules /app/node_modules
 * ```
 */
export const deliverProgram: Transform = {
  id: 'deliver-program',
  changes: function* (context: MigrationContext): Iterable<Change> {
    const { delivery, dockerfile } = context
    const atEnd = builderEnd(context)
    for (const { text, flags, folder, asRoot, reason: because } of delivery.afterBuild) {
      const line = {
        kind: 'line',
        stage: 'builder',
        at: dockerfile.text.length,
        reason: because,
        certainty: 'proven',
      } as const
      if (asRoot && !atEnd.isRoot) yield { ...line, rank: 0, text: inCaseOfFile(context, 'USER root') }
      const moves = folder === undefined || folder === atEnd.folder ? [] : [`cd ${folder} &&`]
      yield { ...line, rank: 1, text: inCaseOfFile(context, ['RUN', ...flags, ...moves, text].join(' ')) }
    }
    const { reinstall } = delivery
    const dependenciesAt = placeOfDependencies(context)
    if (reinstall !== undefined) {
      const target = reinstall.folder === '/' ? '/' : `${reinstall.folder}/`
      const line = { kind: 'line', stage: 'runtime', at: dependenciesAt, certainty: 'proven' } as const
      if (reinstall.manifests.length > 0) {
        yield {
          ...line,
          rank: 1,
          text: copyLine(context, reinstall.owner, [...reinstall.manifests, target]),
          reason: reason('manifests-for-install', { manifests: reinstall.manifests }),
        }
      }
      yield {
        ...line,
        rank: 2,
        text: inCaseOfFile(context, ['RUN', ...reinstall.flags, reinstall.commands.join(' && ')].join(' ')),
        reason: delivery.reason,
      }
    }
    const last = Math.max(dependenciesAt, ...delivery.artifacts.map(({ at }) => at))
    const links = rewrittenStart(context)?.runner === undefined ? (delivery.links ?? []) : []
    if (links.length > 0) {
      const text = links.map(({ path, target }) => `ln -s ${target} ${path}`).join(' && ')
      const because = reason('program-link', { path: links.map(({ path }) => path).join(' and ') })
      yield {
        kind: 'line',
        stage: 'runtime',
        at: last,
        rank: 5,
        text: inCaseOfFile(context, `RUN ${text}`),
        reason: because,
        certainty: 'proven',
      }
    }
    for (const artifact of delivery.artifacts) {
      yield {
        kind: 'line',
        stage: 'runtime',
        at: artifact.slot === 'dependencies' ? dependenciesAt : artifact.at,
        rank: artifact.slot === 'dependencies' ? 2 : 3,
        text: copyLine(context, artifact.owner, [artifact.path, artifact.target ?? artifact.path]),
        reason: artifact.because,
        certainty: artifact.certainty,
      }
    }
  },
}

function copyLine(context: MigrationContext, owner: string | undefined, paths: readonly string[]): string {
  const flags = [`--from=${context.builder}`, ...(owner === undefined ? [] : [`--chown=${ownerText(context, owner)}`])]
  const words = paths.some((path) => /\s/.test(path)) ? [JSON.stringify(paths)] : paths
  return inCaseOfFile(context, ['COPY', ...flags, ...words].join(' '))
}
