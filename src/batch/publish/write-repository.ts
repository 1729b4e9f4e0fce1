import { readFileSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type Encoding, realPath } from '../../disk/read-dockerfile.js'
import { isWritten, type PlannedWrite, writeFiles } from '../../disk/write-file.js'
import type { BatchRecord } from '../../report/record.js'
import { changedFiles, type RepositoryFile } from './repository-files.js'

/** What writing into one repository came to: the paths that were written now, or why none was. */
export type WriteResult =
  | { readonly kind: 'written'; readonly paths: readonly string[] }
  | { readonly kind: 'refused'; readonly problem: string }

/**
 * Writes the files of one repository's results into its work tree: all of them or none. A file that is not as it was read is not written
 * over, and no link out of the repository is followed.
 */
export function writeRepository(records: readonly BatchRecord[], folder: string): WriteResult {
  const root = realPath(folder)
  const files = changedFiles(records, root)
  return 'problem' in files ? { kind: 'refused', ...files } : writeInto(root, files)
}

/** The same for files whose paths were looked at already. */
export function writeInto(root: string, files: readonly RepositoryFile[]): WriteResult {
  const all = files.map((file): PlannedWrite => {
    const location = join(root, file.path)
    const encoding = file.before === undefined ? 'utf8' : encodingOnDisk(location, file.before)
    return { ...file, location, shownPath: file.path, encoding }
  })
  // A run that was ended between two files goes on with the others.
  const writes = all.filter((write) => !isWritten(write))
  const problem = writeFiles(writes, root)
  if (problem === undefined) return { kind: 'written', paths: writes.map(({ shownPath }) => shownPath) }
  const left = writes.filter((write) => isWritten(write) && !isUndone(write, root))
  const said = left.map(({ shownPath }) => ` ${shownPath} was written all the same.`).join('')
  return { kind: 'refused', problem: `${problem}${said}` }
}

/** How a text became of these bytes: a result does not say, and it is one of two. */
function encodingOf(bytes: Uint8Array, text: string): Encoding {
  return Buffer.from(text).equals(bytes) ? 'utf8' : Buffer.from(text, 'latin1').equals(bytes) ? 'latin1' : 'utf8'
}

function encodingOnDisk(location: string, text: string): Encoding {
  try {
    return encodingOf(readFileSync(location), text)
  } catch {
    // That it cannot be read is said where it is written.
    return 'utf8'
  }
}

/** Takes back one of several writes, when a later one failed. */
function isUndone({ before, after, ...write }: PlannedWrite, root: string): boolean {
  try {
    if (before !== undefined) return writeFiles([{ ...write, before: after, after: before }], root) === undefined
    unlinkSync(write.location)
    return true
  } catch {
    return false
  }
}
