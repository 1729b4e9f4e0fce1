import { describe, expect, it, test } from 'vitest'
import { compareRuns } from '../../src/verify/compare-runs.js'
import { type Finding, NO_ALLOWANCES } from '../../src/verify/finding.js'
import type { Run } from '../../src/verify/run-image.js'
import { verdictOf } from '../../src/verify/verdict.js'
import { factsOf, imageOf, runOf } from './verify-support.js'

const told = (findings: readonly Finding[]) =>
  findings.map(({ kind, weight, subject }) => `${weight} ${kind} ${subject}`)

describe('runs', () => {
  const compared = (before: Run, after: Run, again?: Run, libc: 'glibc' | 'musl' = 'glibc') =>
    told(
      compareRuns(
        { facts: factsOf({}, { image: imageOf({ Cmd: ['npm', 'start'] }) }), run: before },
        { facts: factsOf({}, { libc }), run: after },
        again,
        NO_ALLOWANCES,
      ),
    )
  const answer = (rest: object) => runOf({ answers: [{ ...(runOf().answers[0] as Run['answers'][number]), ...rest }] })

  it('that are alike are equal, whatever changes from run to run', () => {
    expect(compared(answer({ body: 'at 10:11:12' }), answer({ body: 'at 23:59:59' }))).toEqual([])
    expect(compared(runOf({ milliseconds: 100 }), runOf({ milliseconds: 4000 }))).toEqual([])
  })

  test.each([
    ['a status', answer({ status: 404 }), 'answer GET :3000/'],
    ['a body', answer({ body: 'bye' }), 'answer GET :3000/'],
    ['a type', answer({ type: 'text/html; charset=utf-8' }), 'answer GET :3000/'],
    ['a health', runOf({ health: 'unhealthy' }), 'health container'],
    ['an exit code', runOf({ exit: { code: 137, milliseconds: 100, byItself: false } }), 'exit container'],
    ['a longer end', runOf({ exit: { code: 0, milliseconds: 9000, byItself: false } }), 'exit container'],
    ['a line of the log', runOf({ log: ['Error: no such thing'] }), 'log first lines'],
    ['a start of another kind', runOf({ readiness: 'port-open' }), 'start container'],
  ])('differ by %s', (_, after, finding) => {
    expect(compared(runOf(), after)).toEqual([`difference ${finding}`])
  })

  it('of which the original itself differs in a second one cannot be compared there', () => {
    const [one, other, third] = ['a', 'b', 'c'].map((body) => answer({ body })) as [Run, Run, Run]
    expect(compared(one, other, third)).toEqual([])
    expect(compared(one, other, one)).toEqual(['difference answer GET :3000/'])
  })

  it('that are much slower to start are worth a remark', () => {
    expect(compared(runOf(), runOf({ milliseconds: 30_000 }))).toEqual(['remark time-to-ready container'])
  })

  it('may end by another code where another shell stands in front of the program', () => {
    const ended = runOf({ exit: { code: 143, milliseconds: 100, byItself: false } })
    expect(compared(runOf(), ended, undefined, 'musl')).toEqual([])
    expect(compared(runOf(), ended)).toEqual(['difference exit container'])
  })

  it('do not differ by what package managers write about themselves', () => {
    expect(compared(runOf({ log: ['> app@1.0.0 start', '> node a.js', '', 'listening'] }), runOf())).toEqual([])
    const warning = [
      '(node:1) [DEP0066] DeprecationWarning: OutgoingMessage.prototype._headers is deprecated',
      '(Use `node --trace-deprecation ...` to show where the warning was created)',
    ]
    expect(compared(runOf({ log: [...warning, 'listening'] }), runOf())).toEqual([])
    const cargo = [
      '   Compiling a v0.1.0 (/app)',
      '    Finished release [optimized] target(s) in 0.02s',
      '     Running `target/release/a`',
    ]
    expect(compared(runOf({ log: [...cargo, 'listening'] }), runOf())).toEqual([])
  })

  it('do not differ by the order in which two streams of the program come', () => {
    const lines = Array.from({ length: 20 }, (_, at) => `GET /${'abcdefghijklmnopqrst'[at]}`)
    const early = runOf({ log: ['DeprecationWarning', ...lines] })
    expect(compared(runOf({ log: [...lines, 'DeprecationWarning'] }), early)).toEqual([])
    expect(compared(runOf({ log: lines }), early)).toEqual(['difference log first lines'])
  })

  it('compare what commands give', () => {
    const output = (text: string, code = 0) => runOf({ outputs: [{ command: 'env', code, output: text }] })
    expect(compared(output('A=1'), output('A=1'))).toEqual([])
    expect(compared(output('A=1'), output('A=2'))).toEqual(['difference output env'])
    expect(compared(output('A=1'), output('A=1', 127))).toEqual(['difference output env'])
  })
})

describe('the verdict', () => {
  const failed = runOf({ readiness: 'exited', exit: { code: 1, milliseconds: 0, byItself: true }, answers: [] })
  const different: Finding = { kind: 'log', weight: 'difference', subject: 'a', before: '', after: '' }

  test.each<[string, Run, Run, readonly Finding[], string]>([
    ['equal', runOf(), runOf(), [], 'equal'],
    ['equal in spite of remarks', runOf(), runOf(), [{ ...different, weight: 'remark' }], 'equal'],
    ['different by a difference', runOf(), runOf(), [different], 'different'],
    ['broken when only the original starts', runOf(), failed, [different], 'broken'],
    ['inconclusive when both fail alike', failed, failed, [], 'inconclusive'],
    ['different when both fail in another way', failed, failed, [different], 'different'],
    [
      'inconclusive when both answer with their own failure',
      runOf({
        readiness: 'server-error',
        answers: [{ probe: '/', expected: undefined, status: 500, type: '', body: '' }],
      }),
      runOf({ readiness: 'server-error' }),
      [],
      'inconclusive',
    ],
    [
      'inconclusive when the original does not answer as the user says',
      runOf({ answers: [{ probe: '/', expected: 200, status: 404, type: '', body: '' }] }),
      runOf(),
      [],
      'inconclusive',
    ],
    [
      'inconclusive for two that run and say nothing',
      runOf({ readiness: 'running', answers: [], logEnd: '' }),
      runOf(),
      [],
      'inconclusive',
    ],
    ['equal for two that run and say the same', runOf({ readiness: 'running', answers: [] }), runOf(), [], 'equal'],
    ['equal for two that end with 0', runOf({ readiness: 'exited-0', answers: [] }), runOf(), [], 'equal'],
  ])('is %s', (_, before, after, findings, verdict) => {
    expect(verdictOf(before, after, findings).verdict).toBe(verdict)
  })
})
