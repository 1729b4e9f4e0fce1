import type { Change } from '../src/plan/change.js'
import type { MigrationContext, Transform } from '../src/plan/context.js'
import { inCaseOfFile } from '../src/plan/keyword-case.js'
import { type RewrittenStart, rewrittenStart } from '../src/plan/rewritten-start.js'
import { reason } from '../src/reason.js'

/**
 * Writes the start for an image that runs the interpreter itself: `CMD ["node", "x.js"]` would start it twice. A package script is
 * replaced by what it runs, and its variables become ENV.
 *
 * ```dockerfile before --base distroless
 * FROM node:22
 * WORKDIR /app
 * COPY . .
 * RUN npm ci
 * CMD ["npm", "start"]
 * ```
 * ```dockerfile after
 * FROM node:22 AS builder
 * WORKDIR /app
 * COPY . .
 * RUN npm ci
 *
 * FROM gcr.io/distroless/nodejs22-debian12
 * CMD ["index.js"]
 * ```
 */
export const adaptStart: Transform = {
  id: 'adapt-start',
  changes: function* (context: MigrationContext): Iterable<Change> {
    const { stage, dockerfile } = context
    const rewritten = rewrittenStart(context)
    if (rewritten === undefined) return
    const { start } = rewritten
    const starts = stage.body.filter((instruction) => instruction.kind === 'start')
    const last = starts.at(-1)
    if (last === undefined) return
    const text = startLines(context, rewritten).join(dockerfile.lineEnding)
    const because = reason(
      'start-rewritten',
      {
        from: dockerfile.text.slice(last.span.start, last.span.end),
        to: text,
        because: rewritten.because,
      },
      last.span,
    )
    const common = { reason: because, certainty: 'proven' } as const
    for (const instruction of starts) yield { kind: 'removal', instruction, ...common }
    for (const [name, value] of start.environment) {
      const quoted = /^[\w./:@-]*$/.test(value) ? value : JSON.stringify(value)
      yield {
        kind: 'line',
        stage: 'runtime',
        at: last.span.start,
        rank: 8,
        text: inCaseOfFile(context, `ENV ${name}=${quoted}`),
        ...common,
      }
      yield { kind: 'difference', about: 'env', name, ...common }
    }
    const comments = dockerfile.comments
      .filter((comment) => starts.some(({ block }) => comment.start >= block.start && comment.start < block.end))
      .map((comment) => dockerfile.text.slice(comment.start, comment.end))
    const lines = [...comments, text].join(dockerfile.lineEnding)
    yield { kind: 'line', stage: 'runtime', at: last.span.start, rank: 9, text: lines, of: last, ...common }
    yield { kind: 'difference', about: 'start', ...common }
  },
}

function startLines(
  context: MigrationContext,
  { start: { entrypoint, argv, written }, runner, given = [] }: RewrittenStart,
): string[] {
  if (written !== undefined) return [written]
  const line = (keyword: string, words: readonly string[]) =>
    inCaseOfFile(context, `${keyword} ${JSON.stringify(words).replaceAll('","', '", "')}`)
  const program = runner === undefined ? [] : [runner]
  if (entrypoint !== undefined)
    return [line('ENTRYPOINT', [...program, ...entrypoint]), ...(argv.length === 0 ? [] : [line('CMD', argv)])]
  if (given.every((word, at) => argv[at] === word)) return [line('CMD', argv.slice(given.length))]
  // The image's own ENTRYPOINT would put its words in front.
  return [line('ENTRYPOINT', program), line('CMD', argv)]
}
