import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  lstatSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { withoutControls } from '../report/shown.js'
import { isInside } from './disk-files.js'
import { because, type Encoding, realPath } from './read-dockerfile.js'

/** A file to write: where it lies, absolute, and its text before (undefined when it is new) and after. */
export interface PlannedWrite {
  readonly location: string
  readonly shownPath: string
  readonly before: string | undefined
  readonly after: string
  readonly encoding: Encoding
}

const NEW_FILE_MODE = 0o644

/**
 * Writes files so that each is either as before or as after, never half; all are checked before the first is written. `boundary` is the
 * folder that a link may not lead out of. Gives back why nothing, or not all, was written; undefined when all went well.
 */
export function writeFiles(writes: readonly PlannedWrite[], boundary: string): string | undefined {
  const prepared: Prepared[] = []
  try {
    for (const write of writes) {
      const problem = whyNot(write, boundary)
      if (problem !== undefined) return problem
    }
    for (const write of writes) prepared.push(writeBeside(write))
    for (const file of prepared) renameSync(file.temporary, file.target)
    return undefined
  } catch (error) {
    return `Not written: ${because(error)}`
  } finally {
    for (const { temporary } of prepared) removeQuietly(temporary)
  }
}

/** Whether the file holds the new text now. */
export function isWritten({ location, after, encoding }: PlannedWrite): boolean {
  try {
    return readFileSync(location).equals(Buffer.from(after, encoding))
  } catch {
    return false
  }
}

interface Prepared {
  readonly temporary: string
  readonly target: string
}

function whyNot({ location, before, after, encoding, ...write }: PlannedWrite, boundary: string): string | undefined {
  const shownPath = withoutControls(write.shownPath)
  const entry = lstatSync(location, { throwIfNoEntry: false })
  if (before === undefined)
    return entry === undefined ? undefined : `${shownPath}: not written, because it has appeared meanwhile.`
  if (entry === undefined) return `${shownPath}: not written, because it has gone meanwhile.`
  const target = realPath(location)
  if (entry.isSymbolicLink() && !isInside(boundary, target))
    return `${shownPath}: not written, because it is a link that leads out of the build context.`
  if (encoding !== 'utf8' && !addsAsciiAlone(before, after))
    return `${shownPath}: not written, because it is no text in UTF-8, and the new text would need it.`
  try {
    accessSync(target, constants.W_OK)
    const same = readFileSync(target).equals(Buffer.from(before, encoding))
    return same ? undefined : `${shownPath}: not written, because it has changed meanwhile. Run msb-migrate again.`
  } catch (error) {
    return `${shownPath}: not written: ${because(error)}`
  }
}

/** Whether no text was added that is another in bytes which are no UTF-8: a name from a file in UTF-8 would be another name there. */
export function addsAsciiAlone(before: string, after: string): boolean {
  return (after.match(/[\u0080-\uffff]+/g) ?? []).every((run) => before.includes(run))
}

/** The new text in a temporary file in the same folder: a rename is atomic only within one file system. */
function writeBeside({ location, before, after, encoding }: PlannedWrite): Prepared {
  const target = before === undefined ? location : realPath(location)
  const temporary = join(
    dirname(target),
    `.${basename(target)}.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`,
  )
  const status = before === undefined ? undefined : statSync(target)
  try {
    writeFileSync(temporary, Buffer.from(after, encoding), { flag: 'wx', mode: NEW_FILE_MODE })
    if (status !== undefined) keepOwnerAndMode(temporary, status)
  } catch (error) {
    removeQuietly(temporary)
    throw error
  }
  return { temporary, target }
}

function keepOwnerAndMode(path: string, { uid, gid, mode }: { uid: number; gid: number; mode: number }): void {
  const own = statSync(path)
  if (own.uid !== uid || own.gid !== gid) {
    try {
      chownSync(path, uid, gid)
    } catch {
      // Only the superuser may give files away; the writer owns it then.
    }
  }
  // After the owner, because changing that clears the set-user-id bits.
  chmodSync(path, mode & 0o7777)
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It was renamed, or never made.
  }
}
