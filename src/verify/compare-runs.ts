import { startsThroughShell } from './configuration.js'
import { type Allowances, difference, type Finding, remark } from './finding.js'
import { masked } from './masks.js'
import type { Observation } from './observation.js'
import { isReady, type Run } from './run-image.js'

/** In what two containers differ that ran alike. `again` is a second run of the original: in what it differs from itself, nothing can be compared. */
export function compareRuns(
  { run: before, facts }: Observation,
  { run: after, facts: afterFacts }: Observation,
  again: Run | undefined,
  allowances: Allowances,
): readonly Finding[] {
  // Debian's shell stays in front of the program and ends by the signal itself; busybox' shell makes way for it.
  const otherShell = facts.libc !== afterFacts.libc && startsThroughShell(facts.image.configuration)
  return [
    ...compareStarts(before, after, again),
    ...compareAnswers(before, after, again),
    ...compareOutputs(before, after, again),
    ...(before.health === after.health || again?.health !== (again && before.health)
      ? []
      : [difference('health', 'container', `${before.health}`, `${after.health}`)]),
    ...compareExits(before, after, allowances.startRewritten || otherShell),
    ...compareLogs(before, after, again),
    ...compareTimes(before, after),
  ]
}

function compareStarts(before: Run, after: Run, again: Run | undefined): readonly Finding[] {
  const isVolatile = again !== undefined && again.readiness !== before.readiness
  if (before.readiness === after.readiness || isVolatile) return []
  const told = (run: Run) => (isReady(run) ? run.readiness : `${run.readiness}: ${run.logEnd.slice(-1500)}`)
  return [difference('start', 'container', told(before), told(after))]
}

function compareAnswers(before: Run, after: Run, again: Run | undefined): readonly Finding[] {
  return before.answers.flatMap((expected, index) => {
    const said = after.answers[index]
    const own = again?.answers[index]
    if (said === undefined) return []
    if (expected.status !== said.status)
      return own !== undefined && own.status !== expected.status
        ? []
        : [difference('answer', expected.probe, textOf(expected), textOf(said))]
    const isVolatile = own !== undefined && masked(own.body) !== masked(expected.body)
    const same = masked(expected.body) === masked(said.body) && sameType(expected, said)
    return same || isVolatile ? [] : [difference('answer', expected.probe, textOf(expected), textOf(said))]
  })
}

// What a server says of a redirect's or an error's own page is no matter; of script it has two names: https://www.rfc-editor.org/rfc/rfc9239
function sameType(expected: Run['answers'][number], said: Run['answers'][number]): boolean {
  const [one, other] = [expected.type, said.type].map((type) =>
    type
      .split(';')[0]
      ?.trim()
      .replace(/^application\/(?:x-)?javascript$/, 'text/javascript'),
  )
  return one === other || expected.status >= 300
}

function textOf({ status, type, body }: Run['answers'][number]): string {
  return [status === 0 ? 'no answer' : status, type, body].filter((each) => each !== '').join(' ')
}

function compareOutputs(before: Run, after: Run, again: Run | undefined): readonly Finding[] {
  return before.outputs.flatMap((expected, index) => {
    const [said, own] = [after.outputs[index], again?.outputs[index]]
    if (said === undefined) return []
    const isVolatile = own !== undefined && masked(own.output) !== masked(expected.output)
    const same = expected.code === said.code && (isVolatile || masked(expected.output) === masked(said.output))
    const told = ({ code, output }: Run['outputs'][number]) => `exit ${code}: ${output.slice(0, 500)}`
    return same ? [] : [difference('output', expected.command, told(expected), told(said))]
  })
}

// Longer than a busy machine needs, shorter than the grace after which the engine kills.
const EXIT_TOLERANCE_MILLISECONDS = 2500

function compareExits(before: Run, after: Run, codeMayDiffer: boolean): readonly Finding[] {
  const [expected, found] = [before.exit, after.exit]
  if (expected.byItself !== found.byItself) return []
  const slower = found.milliseconds > expected.milliseconds + EXIT_TOLERANCE_MILLISECONDS
  const other = found.code !== expected.code && !codeMayDiffer
  const told = ({ code, milliseconds }: Run['exit']) => `${code} after ${milliseconds} ms`
  return slower || other ? [difference('exit', 'container', told(expected), told(found))] : []
}

// What package managers and cargo write about themselves when a start goes through them; and what Node.js says of its own release's deprecations,
// at a moment that it chooses.
const MANAGERS_OWN =
  /^(?:>|\$|npm (?:notice|warn|WARN|info|http|ERR!|error)|yarn run |yarn run v|info Visit https:\/\/yarnpkg|error Command failed|Done in |\s*ELIFECYCLE|<pid> \[DEP\d+\] DeprecationWarning|\(Use `node --trace-|Finished .*target\(s\)|Running `target\/|Compiling \S+ v\d|\s*$)/

function compareLogs(before: Run, after: Run, again: Run | undefined): readonly Finding[] {
  const [expected, found] = [firstLines(before), firstLines(after)]
  const own = again === undefined ? undefined : firstLines(again)
  // Two streams of a program come in any order: one side's first line may be the other's twenty-first.
  const [ofBefore, ofAfter, ofAgain] = [before, after, again].map((run) => new Set(run && linesOf(run)))
  const lost = expected.filter((line) => !ofAfter?.has(line) && (own === undefined || ofAgain?.has(line)))
  // A line that the original wrote once of two times may come by chance.
  const unstable = own?.some((line) => !ofBefore?.has(line))
  const added = unstable ? [] : found.filter((line) => !ofBefore?.has(line))
  if (lost.length === 0 && added.length === 0) return []
  // The later lines of a longer beginning may be cut off on one side alone.
  if (lost.length === 0 || added.length === 0) {
    const [longer, shorter] = lost.length === 0 ? [found, expected] : [expected, found]
    if (shorter.every((line, index) => longer[index] === line) && isReady(before))
      return [remark('log', 'first lines', expected.join('\n'), found.join('\n'))]
  }
  return [difference('log', 'first lines', lost.slice(0, 5).join('\n'), added.slice(0, 5).join('\n'))]
}

const FIRST_LINES = 20

function firstLines(run: Run): readonly string[] {
  return linesOf(run).slice(0, FIRST_LINES)
}

function linesOf({ log }: Run): readonly string[] {
  return log.map((line) => masked(line).trim()).filter((line) => !MANAGERS_OWN.test(line))
}

const SLOWER_BY_MILLISECONDS = 5000
const SLOWER_BY_FACTOR = 2

function compareTimes(before: Run, after: Run): readonly Finding[] {
  if (!isReady(before) || !isReady(after)) return []
  const slower =
    after.milliseconds > before.milliseconds * SLOWER_BY_FACTOR &&
    after.milliseconds > before.milliseconds + SLOWER_BY_MILLISECONDS
  const told = ({ milliseconds }: Run) => `${(milliseconds / 1000).toFixed(1)} s`
  // A machine that has other things to do makes anything slow.
  return slower ? [remark('time-to-ready', 'container', told(before), told(after))] : []
}
