import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs'
import { join, posix, resolve, sep } from 'node:path'
import type { FileContent, ProjectFiles } from '../project/files.js'
import { decodeText } from './read-dockerfile.js'

const MAXIMUM_ENTRIES = 20_000
const MEGABYTE = 1024 * 1024
const MAXIMUM_BYTES = 2 * MEGABYTE
const MAXIMUM_LOCK_FILE_BYTES = 16 * MEGABYTE
const LOCK_FILES = new Set(['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml'])
const NOT_ENTERED = new Set(['node_modules', '.git'])

type Listing = Awaited<ReturnType<ProjectFiles['list']>>

/**
 * A folder on disk as a build context. Nothing outside of it is read, through no link and no `..`; devices and pipes are not opened.
 * What was read once stays the same for as long as the value lives. Throws when the folder does not exist.
 */
export function diskFiles(folder: string, maximumEntries = MAXIMUM_ENTRIES): ProjectFiles {
  const root = realpathSync.native(folder)
  const contents = new Map<string, FileContent>()
  let listing: Listing | undefined
  return {
    read: async (path) => {
      const known = contents.get(path)
      if (known !== undefined) return known
      const content = readInside(root, path)
      contents.set(path, content)
      return content
    },
    list: async () => {
      listing ??= listFolder(root, maximumEntries)
      return listing
    },
  }
}

function readInside(root: string, path: string): FileContent {
  if (posix.isAbsolute(path) || path.includes('\0')) return { unreadable: 'outside' }
  const asked = resolve(root, path)
  if (!isInside(root, asked)) return { unreadable: 'outside' }
  try {
    const real = realpathSync.native(asked)
    return isInside(root, real) ? readRegular(real, limitFor(path)) : { unreadable: 'outside' }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? { absent: true } : { unreadable: 'denied' }
  }
}

function readRegular(path: string, limit: number): FileContent {
  // Without O_NONBLOCK, opening a pipe that nobody writes to never returns; O_NOFOLLOW, because the links were followed already.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)
  const descriptor = openSync(path, flags)
  try {
    const status = fstatSync(descriptor)
    if (status.isDirectory()) return { absent: true }
    if (!status.isFile()) return { unreadable: 'denied' }
    if (status.size > limit) return { unreadable: 'too-big' }
    const text = decodeText(readBytes(descriptor, status.size))
    return text === undefined ? { unreadable: 'binary' } : { text }
  } finally {
    closeSync(descriptor)
  }
}

/** At most `size` bytes: a file that grows meanwhile is read as it was. */
function readBytes(descriptor: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size)
  let at = 0
  while (at < size) {
    const count = readSync(descriptor, bytes, at, size - at, at)
    if (count === 0) break
    at += count
  }
  return bytes.subarray(0, at)
}

function listFolder(root: string, maximumEntries: number): Listing {
  const paths: string[] = []
  const folders = ['']
  let seen = 0
  let complete = true
  // Level by level, so that what the bound cuts off is what lies deepest.
  for (const folder of folders) {
    const entries = entriesOf(join(root, folder))
    if (entries === undefined) {
      complete = false
      continue
    }
    for (const entry of entries) {
      seen += 1
      if (seen > maximumEntries) return { paths: paths.sort(), complete: false }
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (!entry.isDirectory()) {
        if (entry.isFile() || entry.isSymbolicLink()) paths.push(path)
      } else if (NOT_ENTERED.has(entry.name)) paths.push(`${path}/`)
      else folders.push(path)
    }
  }
  return { paths: paths.sort(), complete }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((left, right) => (left.name < right.name ? -1 : 1))
  } catch {
    return undefined
  }
}

function limitFor(path: string): number {
  return LOCK_FILES.has(posix.basename(path)) ? MAXIMUM_LOCK_FILE_BYTES : MAXIMUM_BYTES
}

/** Whether a path is the folder or lies in it; both absolute. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}
