import fc from 'fast-check'
import { instructions, odd, split, start, usual, type Written } from './dockerfile-instructions.js'

/** The same cases in every run, for CI; `MSB_PROPERTY_RUNS=20000` tries as many new ones by chance. */
export function propertyRuns(numRuns: number): { readonly numRuns: number; readonly seed?: number } {
  const wanted = process.env.MSB_PROPERTY_RUNS
  return wanted === undefined ? { numRuns, seed: 22 } : { numRuns: Number(wanted) }
}

/** How a Dockerfile is written, apart from what it says. */
interface Style {
  readonly lineEnding: '\n' | '\r\n'
  readonly byteOrderMark: boolean
  readonly escape: '\\' | '`'
  readonly finalLineBreak: boolean
  readonly directives: readonly string[]
  readonly keywords: 'upper' | 'lower' | 'mixed'
}

const style: fc.Arbitrary<Style> = fc.record({
  lineEnding: fc.constantFrom('\n' as const, '\r\n' as const),
  byteOrderMark: fc.boolean(),
  escape: fc.constantFrom('\\' as const, '\\' as const, '`' as const),
  finalLineBreak: fc.boolean(),
  directives: fc.subarray(['# syntax=docker/dockerfile:1', '# check=skip=JSONArgsRecommended']),
  keywords: fc.constantFrom('upper' as const, 'upper' as const, 'lower' as const, 'mixed' as const),
})

const keywordCase = fc.constantFrom<(keyword: string) => string>(
  (keyword) => keyword,
  (keyword) => keyword,
  (keyword) => keyword.toLowerCase(),
  (keyword) => keyword.slice(0, 1) + keyword.slice(1).toLowerCase(),
)

const fromWords = fc.constantFrom<readonly string[]>(
  ['node:22'],
  ['node:22-alpine'],
  ['node:22', 'AS', 'Web'],
  ['node:18', 'as', 'builder'],
  ['--platform=$BUILDPLATFORM', 'node:22'],
  ['reg.example:5000/library/node:22-bookworm'],
  ['node'],
)

const gap = fc.constantFrom(' ', ' ', ' ', '  ', '\t', 'continued', 'continued', 'comment', 'blank')
const between = fc.constantFrom(
  '',
  '',
  '',
  '\n',
  '# a comment\n',
  '  # an indented comment\n',
  '\t\n',
  '\n\n',
  '#\n',
  '# msb-migrate: runtime\n',
  '# msb-migrate: build\n',
  '# one\n# msb-migrate: both\n',
)

const writers = {
  upper: (keyword: string) => keyword,
  lower: (keyword: string) => keyword.toLowerCase(),
}

interface Rendered {
  readonly text: string
  readonly style: Style
}

function rendered(list: fc.Arbitrary<readonly Written[]>): fc.Arbitrary<Rendered> {
  return fc
    .record({
      style,
      list: list.chain((written) =>
        fc.tuple(
          ...written.map((one) =>
            fc.record({
              one: fc.constant(one),
              gaps: fc.array(gap, { minLength: one.words.length, maxLength: one.words.length }),
              write: keywordCase,
              above: between,
            }),
          ),
        ),
      ),
    })
    .map(({ style: chosen, list: parts }) => {
      const lines = [...chosen.directives, ...(chosen.escape === '`' ? ['# escape=`'] : [])].map((line) => `${line}\n`)
      for (const { one, gaps, write, above } of parts) {
        let line = above + (chosen.keywords === 'mixed' ? write : writers[chosen.keywords])(one.keyword)
        for (const [at, word] of one.words.entries()) {
          // At the start of a continued line it would be a comment, and the instruction would go on below it.
          line += (word.startsWith('#') ? ' ' : gapText(gaps[at] as string, chosen.escape)) + word
        }
        lines.push(`${line}\n${(one.below ?? []).map((below) => `${below}\n`).join('')}`)
      }
      let text = lines.join('')
      if (!chosen.finalLineBreak) text = text.replace(/\n$/, '')
      text = text.replaceAll('\n', chosen.lineEnding)
      return { text: (chosen.byteOrderMark ? '\uFEFF' : '') + text, style: chosen }
    })
}

function gapText(kind: string, escapeCharacter: string): string {
  if (kind === 'continued') return ` ${escapeCharacter}\n    `
  if (kind === 'comment') return ` ${escapeCharacter}\n# within\n  `
  if (kind === 'blank') return ` ${escapeCharacter}\n\n  # within\n\t`
  return kind
}

/** Any Dockerfile: several stages, what Docker rejects, and every way to write it. */
export const anyDockerfile: fc.Arbitrary<string> = rendered(
  fc
    .tuple(
      fc.array(fc.oneof(instructions([split('ARG V=22'), split('ARG IMAGE=node:22')]), odd), { maxLength: 2 }),
      fromWords.map((words) => ({ keyword: 'FROM', words })),
      fc.array(fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: odd }, start), { maxLength: 9 }),
    )
    .map(([above, from, body]) => [...above, from, ...body]),
).map(({ text }) => text)

/** A single-stage Dockerfile of a Node.js project, as Docker takes it, that copies, installs and starts something. */
export const nodeDockerfile: fc.Arbitrary<string> = rendered(
  fc
    .tuple(
      fromWords,
      fc.array(usual, { maxLength: 4 }),
      fc.constantFrom<readonly string[]>(
        ['WORKDIR /app', 'COPY package*.json ./', 'RUN npm ci', 'COPY . .'],
        ['WORKDIR /app', 'COPY . .', 'RUN npm install'],
        ['WORKDIR /app', 'COPY . .', 'RUN npm ci && npm run build'],
        ['COPY . .', 'RUN npm install'],
        ['WORKDIR /app', 'USER node', 'COPY --chown=node:node . .', 'RUN npm ci --production'],
      ),
      fc.array(usual, { maxLength: 4 }),
      start,
      fc.array(usual, { maxLength: 1 }),
    )
    .map(([words, above, core, below, last, after]) => [
      { keyword: 'FROM', words },
      ...above,
      ...core.map(split),
      ...below,
      last,
      ...after,
    ]),
).map(({ text }) => text)

/** A text with some characters taken out, doubled or replaced. */
export function mutated(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    '',
    '\n',
    '\r',
    '\\',
    '"',
    '[',
    '<<EOF',
    '#',
    '$',
    '${',
    '\t',
    '`',
    '\u0000',
    '\u{1F600}',
  )
  return fc
    .tuple(text, fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), piece), { maxLength: 4 }))
    .map(([original, changes]) => {
      let result = original
      for (const [where, inserted] of changes) {
        const at = Math.floor(where * result.length)
        result = result.slice(0, at) + inserted + result.slice(at + (inserted === '' ? 1 : 0))
      }
      return result
    })
}
