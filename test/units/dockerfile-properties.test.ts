import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { allInstructions, parseDockerfile } from '../../src/dockerfile/parse.js'
import { applyChanges } from '../../src/plan/apply.js'
import { anyDockerfile, mutated, nodeDockerfile, propertyRuns } from '../dockerfile-arbitrary.js'

const anyText = fc.oneof(
  anyDockerfile,
  nodeDockerfile,
  mutated(nodeDockerfile),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom(
      'F',
      'R',
      'O',
      'M',
      ' ',
      'RUN ',
      '\n',
      '\r',
      '\r\n',
      '\\',
      '#',
      '<<',
      'E',
      '"',
      '[',
      ']',
      '=',
    ),
    maxLength: 60,
  }),
)

const runs = propertyRuns(300)
vi.setConfig({ testTimeout: 600_000 })

describe('any text', () => {
  test('parses without an exception, and no change gives the same characters', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(applyChanges(parseDockerfile(text), [])).toBe(text)
      }),
      runs,
    )
  })

  test('has spans within the text; those of instructions are in order and apart', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const dockerfile = parseDockerfile(text)
        const within = ({ start, end }: { start: number; end: number }) =>
          0 <= start && start <= end && end <= text.length
        const instructions = allInstructions(dockerfile)
        let at = 0
        for (const { span, block, body, flags } of instructions) {
          expect([span, block, body, ...flags.map((flag) => flag.span)].every(within)).toBe(true)
          expect(span.start).toBeGreaterThanOrEqual(at)
          expect(block.start).toBeLessThanOrEqual(span.start)
          expect(block.end).toBeGreaterThanOrEqual(span.end)
          expect(body.end).toBe(span.end)
          at = span.end
        }
        expect([...dockerfile.comments, ...dockerfile.directives].every(within)).toBe(true)
      }),
      runs,
    )
  })

  test('has commands and words of a RUN inside its own body', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const run of allInstructions(parseDockerfile(text))) {
          if (run.kind !== 'run') continue
          let at = run.body.start
          for (const { span, words } of run.commands) {
            expect(span.start).toBeGreaterThanOrEqual(at)
            expect(span.end).toBeLessThanOrEqual(run.span.end)
            for (const word of words) {
              expect(word.start).toBeGreaterThanOrEqual(span.start)
              expect(word.end).toBeLessThanOrEqual(span.end)
            }
            at = span.end
          }
        }
      }),
      runs,
    )
  })
})

describe('a Dockerfile that Docker takes', () => {
  test('has the keywords that were written, whatever their case, gaps and line endings', () => {
    fc.assert(
      fc.property(nodeDockerfile, (text) => {
        const dockerfile = parseDockerfile(text)
        expect(dockerfile.problems).toEqual([])
        for (const { keyword, span } of allInstructions(dockerfile)) {
          expect(text.slice(span.start, span.start + keyword.length).toUpperCase()).toBe(keyword)
          // An instruction never ends in white space, in the middle of a line break or on a continuation.
          expect(text.slice(span.start, span.end)).toMatch(/\S$/)
        }
      }),
      runs,
    )
  })
})
