import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Readable } from 'node:stream'

/** How the bytes of a file became text. Docker does not ask; what is not UTF-8 is read as one character for each byte. */
export type Encoding = 'utf8' | 'latin1'

/** A Dockerfile that was read. `location` is where it lies, absolute; undefined for standard input. */
export interface ReadDockerfile {
  readonly location: string | undefined
  /** How it is called to people: relative to the current folder, with slashes; `-` for standard input. */
  readonly shownPath: string
  /** What is there, a byte order mark included; in `encoding` it is the same again byte for byte. */
  readonly text: string
  readonly encoding: Encoding
}

/** Why a path gives no Dockerfile, for people. */
export interface InputProblem {
  readonly problem: string
}

const NAMES = ['Dockerfile', 'dockerfile', 'Containerfile', 'containerfile']
const MAXIMUM_BYTES = 1024 * 1024

/** Reads the Dockerfile at a path, or the one in the folder at that path. */
export function readDockerfile(path: string, cwd: string): ReadDockerfile | InputProblem {
  const shownPath = pathForPeople(resolve(cwd, path), cwd)
  try {
    const location = locate(resolve(cwd, path))
    if (location === undefined) return { problem: `${shownPath}: this folder holds no Dockerfile.` }
    const called = pathForPeople(location, cwd)
    if (leadsOut(location, cwd))
      return { problem: `${called}: this is a link that leads out of its folder and its repository.` }
    const status = statSync(location)
    if (!status.isFile()) return { problem: `${called}: this is no regular file.` }
    if (status.size > MAXIMUM_BYTES) return { problem: tooBig(called) }
    return decoded(readFileSync(location), called, location)
  } catch (error) {
    return { problem: `${shownPath}: ${because(error)}` }
  }
}

// Whoever made the folder may have made `Dockerfile -> /etc/passwd`; a folder behind a link was named by the user.
function leadsOut(location: string, cwd: string): boolean {
  if (!lstatSync(location).isSymbolicLink()) return false
  const target = realPath(location)
  const folder = realPath(dirname(location))
  const isInside = (outer: string): boolean => target.startsWith(outer.endsWith(sep) ? outer : outer + sep)
  return !isInside(folder) && !isInside(cwd) && !isInside(repositoryOf(folder) ?? folder)
}

/** The root of the git repository that a folder lies in; undefined when it is in none. */
export function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return undefined
  }
}

/** Reads a Dockerfile from standard input. */
export async function readStandardInput(stdin: Readable): Promise<ReadDockerfile | InputProblem> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of stdin) {
      const bytes = Buffer.from(chunk)
      size += bytes.length
      if (size > MAXIMUM_BYTES) return { problem: tooBig('-') }
      chunks.push(bytes)
    }
  } catch (error) {
    return { problem: `-: ${because(error)}` }
  }
  return decoded(Buffer.concat(chunks), '-', undefined)
}

/** A path relative to the current folder, with slashes; absolute when it lies on another drive. */
export function pathForPeople(location: string, cwd: string): string {
  const path = relative(cwd, location)
  return path === '' ? '.' : path.split(sep).join('/')
}

/** What the system said, in words; the code for those that are rare. */
export function because(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  switch (code) {
    case 'ENOENT':
      return 'there is no such file.'
    case 'ENOTDIR':
      return 'a part of this path is a file, not a folder.'
    case 'EACCES':
    case 'EPERM':
      return 'you may not read or change it.'
    case 'ELOOP':
      return 'these links go round in a circle.'
    case 'ENOSPC':
      return 'the disk is full.'
    case 'EROFS':
      return 'the disk can only be read.'
    default:
      return code === undefined ? `${message}.` : `the system says ${code}.`
  }
}

function locate(path: string): string | undefined {
  if (!statSync(path).isDirectory()) return path
  // The listing, not a test for each name: where case does not count, `dockerfile` would be shown by another name than its own.
  const entries = new Set(readdirSync(path))
  const name = NAMES.find((candidate) => entries.has(candidate))
  return name === undefined ? undefined : join(path, name)
}

function decoded(bytes: Buffer, shownPath: string, location: string | undefined): ReadDockerfile | InputProblem {
  if (bytes.includes(0)) return { problem: `${shownPath}: this is no text, because it holds a zero byte.` }
  const text = decodeText(bytes)
  return text === undefined
    ? { location, shownPath, text: bytes.toString('latin1'), encoding: 'latin1' }
    : { location, shownPath, text, encoding: 'utf8' }
}

/** Text in UTF-8 with its byte order mark kept; undefined when it is none, or holds a zero byte. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

function tooBig(shownPath: string): string {
  return `${shownPath}: this is over 1 MB, and no Dockerfile is.`
}

/** The path with all links followed; the path itself where it does not exist. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}
