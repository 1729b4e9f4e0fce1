import type { Change } from '../src/plan/change.js'
import type { MigrationContext, Transform } from '../src/plan/context.js'
import { inCaseOfFile } from '../src/plan/keyword-case.js'
import { usedVariables, usesFirstFolder } from '../src/plan/runtime-uses.js'
import { reason } from '../src/reason.js'

/**
 * Writes what the build's image has set and the runtime stage goes on using: its working directory, its variables, a folder of its PATH
 * that programs are found in.
 *
 * ```dockerfile before
 * FROM golang:1.24
 * COPY . .
 * RUN go install .
 * CMD ["app"]
 * ```
 * ```dockerfile after
 * FROM golang:1.24 AS builder
 * COPY . .
 * RUN go install .
 * CMD ["app"]
 *
 * FROM alpine:latest
 * ENV PATH=/go/bin:$PATH
 * WORKDIR /go
 * ```
 */
export const carryEnvironment: Transform = {
  id: 'carry-environment',
  changes: function* (context: MigrationContext): Iterable<Change> {
    const { stage, build, image, delivery, surroundings } = context
    const line = { kind: 'line', stage: 'runtime', at: stage.from.span.start, certainty: 'proven' } as const
    const used = usedVariables(context)
    for (const [name, value] of build.defaults.environment ?? []) {
      // An image of the same language has its own.
      if (!used.has(name) || image.defaults.environment?.has(name) === true) continue
      const because = reason('environment-of-build', { what: `${name}=${value}` })
      yield { ...line, rank: 1, text: inCaseOfFile(context, `ENV ${name}=${value}`), reason: because }
      yield { kind: 'difference', about: 'env', name, reason: because, certainty: 'proven' }
    }
    const own = ([...surroundings.values()].at(-1)?.values.get('PATH') ?? '').split(':')
    const folders = (delivery.searched ?? []).filter(
      (folder) => !own.includes(folder) && image.defaults.path?.includes(folder) !== true,
    )
    if (folders.length > 0) {
      const because = reason('environment-of-build', { what: `PATH with ${folders.join(' and ')}` })
      yield { ...line, rank: 1, text: inCaseOfFile(context, `ENV PATH=${folders.join(':')}:$PATH`), reason: because }
      yield { kind: 'difference', about: 'env', name: 'PATH', reason: because, certainty: 'proven' }
    }
    const { folder } = build.defaults
    if (folder !== undefined && folder !== (image.defaults.folder ?? '/') && usesFirstFolder(context)) {
      const because = reason('environment-of-build', { what: `the working directory ${folder}` })
      yield { ...line, rank: 2, text: inCaseOfFile(context, `WORKDIR ${folder}`), reason: because }
    }
  },
}
