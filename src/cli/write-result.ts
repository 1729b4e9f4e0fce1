import { type GitState, gitState, lossWarning, undoCommand } from '../disk/git.js'
import { because } from '../disk/read-dockerfile.js'
import { isWritten, type PlannedWrite, writeFiles } from '../disk/write-file.js'
import { withoutControls } from '../report/shown.js'
import type { Result } from './result.js'
import { forgetFormer, saveFormer } from './save-former.js'
import type { Session } from './session.js'

/** A file to write and what git says of it; `new` is not there yet. */
export interface WriteWithState {
  readonly write: PlannedWrite
  readonly state: GitState | 'new'
}

/** What writing a result means now, files left out that an earlier result wrote alike; warns of text that nobody could bring back. */
export async function planWrites(
  { writes }: Result,
  { done, io, colors, tell }: Session,
): Promise<readonly WriteWithState[]> {
  const open = writes.filter(({ location, after }) => done.get(location) !== after)
  const planned = await Promise.all(
    open.map(async (write) => ({
      write,
      state: write.before === undefined ? ('new' as const) : await gitState(write.location, io.env),
    })),
  )
  for (const { write, state } of planned) {
    const warning = state === 'new' ? undefined : lossWarning(state, withoutControls(write.shownPath))
    if (warning !== undefined) tell(`${colors.yellow('warning: ')}${warning}\n`)
  }
  return planned
}

/** Writes one result and says how to undo it; the number of things that went wrong. */
export function writeResult({ job }: Result, planned: readonly WriteWithState[], session: Session): number {
  if (planned.length === 0) return 0
  const saved = new Map<PlannedWrite, string>()
  const problem =
    saveAll(planned, saved) ??
    writeFiles(
      planned.map(({ write }) => write),
      job.context.folder,
    )
  if (problem !== undefined) {
    session.complain(`${problem}\n`)
    for (const [write, place] of saved) {
      if (!isWritten(write)) forgetFormer(place)
      // The trouble came at another file of the same result.
      else
        session.complain(
          `${withoutControls(write.shownPath)} was written. To undo: ${undoCommand(write.shownPath, place)}\n`,
        )
    }
    return 1
  }
  for (const { write } of planned) session.done.set(write.location, write.after)
  const undos = planned.map(({ write, state }) =>
    undoCommand(write.shownPath, saved.get(write) ?? (state === 'new' ? 'new' : 'clean')),
  )
  session.tell(
    `Written: ${planned.map(({ write }) => withoutControls(write.shownPath)).join(', ')}\nTo undo: ${undos.join(' && ')}\n\n`,
  )
  return 0
}

/** Saves the text of every file that git could not bring back; why one could not be saved, undefined when all went well. */
function saveAll(planned: readonly WriteWithState[], saved: Map<PlannedWrite, string>): string | undefined {
  for (const { write, state } of planned) {
    if (state === 'new' || state === 'clean') continue
    try {
      saved.set(write, saveFormer(write))
    } catch (error) {
      return `${withoutControls(write.shownPath)}: not written, because its present text could not be saved: ${because(error)}`
    }
  }
  return undefined
}

/** Gives the new Dockerfile to standard output, or the old one where there is nothing to change. Writes no file. */
export function writeFiltered(
  { job, writes, migration: { outcome }, verified }: Result,
  { io, tell, settings }: Session,
): void {
  if (settings.format !== 'text') return
  const files = outcome.kind === 'migrated' && verified?.isGood !== false ? outcome.files : []
  const text = files.find(({ kind }) => kind === 'dockerfile')?.after ?? job.dockerfile.text
  io.stdout.write(Buffer.from(text, job.dockerfile.encoding))
  for (const { shownPath } of writes) tell(`${withoutControls(shownPath)} would change as well, and was not written.\n`)
}
