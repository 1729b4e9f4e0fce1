import picocolors from 'picocolors'
import { explainText } from '../report/explain.js'
import { jsonReport } from '../report/json.js'
import { withoutControls } from '../report/shown.js'
import { summaryText, totalText } from '../report/text.js'
import type { Settings } from './command-line.js'
import { canAsk, useColor } from './io.js'
import type { Result } from './result.js'
import type { Session } from './session.js'
import { patchReport, resultPrinter } from './show-result.js'
import { planWrites, type WriteWithState, writeFiltered, writeResult } from './write-result.js'

/** Shows, asks and writes, as the settings say; the number of things that went wrong. */
export async function handleResults(results: readonly Result[], session: Session): Promise<number> {
  const { settings, io } = session
  const migrations = results.map(({ migration }) => migration)
  const beside = new Map(
    results.map(({ migration, estimate, verified }) => [
      migration,
      { estimate: estimate?.sizes, verification: verified?.verification },
    ]),
  )
  if (settings.format === 'json') io.stdout.write(jsonReport(migrations, (migration) => beside.get(migration) ?? {}))
  const outside = settings.format === 'patch' ? printPatch(results, session) : 0
  const problems =
    settings.mode === 'ask' && canAsk(io) ? await askForAll(results, session) : await showAll(results, session)
  if (results.length > 1 && settings.format === 'text') session.tell(totalText(migrations))
  return outside + problems
}

function printPatch(results: readonly Result[], { io, complain }: Session): number {
  const { patch, outside } = patchReport(results.filter(({ verified }) => verified?.isGood !== false))
  io.stdout.write(patch)
  for (const path of outside)
    complain(
      `${withoutControls(path)}: no patch can name a file outside the current folder. Run msb-migrate in a folder above it.\n`,
    )
  return outside.length
}

async function showAll(results: readonly Result[], session: Session): Promise<number> {
  const { settings, colors, tell } = session
  const print = resultPrinter(colors, { diff: settings.showDiff && !session.isFilter, explain: settings.explain })
  let problems = 0
  for (const result of results) {
    if (isComplaint(result, settings)) complainOf(result, session)
    else if (settings.format === 'text') tell(print(result))
    else if (settings.format === 'patch')
      tell(`${summaryText(result.migration, colors)}${result.estimate?.line ?? ''}${result.verified?.text ?? ''}`)
    if (settings.mode === 'write') problems += await writeUnasked(result, session)
  }
  const wouldChange = results.some(({ migration }) => migration.outcome.kind === 'migrated')
  if (settings.mode === 'ask' && wouldChange) tell('Nothing was written. To write: msb-migrate --write\n')
  return problems
}

async function writeUnasked(result: Result, session: Session): Promise<number> {
  if (isHeld(result, session)) return 0
  if (result.job.dockerfile.location !== undefined)
    return writeResult(result, await planWrites(result, session), session)
  writeFiltered(result, session)
  return 0
}

/** Whether a result must not be written, because both images are not the same; says so. */
function isHeld({ migration, verified }: Result, { complain, isFilter }: Session): boolean {
  if (verified === undefined || verified.isGood) return false
  const { verdict } = verified.verification
  complain(
    `${withoutControls(migration.path)}: ${isFilter ? 'left as it is' : 'not written'}, because it is ${verdict}.\n`,
  )
  return !isFilter
}

async function askForAll(results: readonly Result[], session: Session): Promise<number> {
  const print = resultPrinter(session.colors, { diff: true, explain: session.settings.explain })
  let problems = 0
  for (const result of results) {
    if (isComplaint(result, session.settings)) complainOf(result, session)
    else session.tell(print(result))
    if (result.writes.length === 0 || isHeld(result, session)) continue
    const planned = await planWrites(result, session)
    const answer = await askUntilDecided(result, planned, session)
    if (answer === 'yes') problems += writeResult(result, planned, session)
    else session.tell(`${session.done.size === 0 ? 'Nothing was written.' : 'Nothing more was written.'}\n`)
    if (answer === 'quit') break
  }
  return problems
}

async function askUntilDecided(
  result: Result,
  planned: readonly WriteWithState[],
  { io, settings, colors, tell }: Session,
): Promise<'yes' | 'no' | 'quit'> {
  // Loaded only when there is a question to ask.
  const { ask } = await import('./ask.js')
  const files = planned.map(({ write }) => withoutControls(write.shownPath)).join(', ')
  for (;;) {
    const answer = await ask(`Write ${files}?`, {
      input: io.stdin,
      output: io.stdout,
      color: useColor(io, settings.color),
    })
    if (answer !== 'explain') return answer
    tell(`\n${explainText(result.migration, colors)}\n`)
  }
}

/** Bugs of ours always go to standard error; with --quiet, refusals too. */
function isComplaint({ migration: { outcome } }: Result, { quiet, format }: Settings): boolean {
  return outcome.kind === 'failed' || (quiet && format === 'text' && outcome.kind === 'refused')
}

function complainOf({ migration }: Result, { complain }: Session): void {
  complain(summaryText(migration, picocolors.createColors(false)))
}
