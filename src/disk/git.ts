import { basename, dirname, posix } from 'node:path'
import { withoutControls } from '../report/shown.js'
import { realPath } from './read-dockerfile.js'

/** What git says of a file: `clean` is tracked and as committed; undefined when there is no git, no repository, or no answer in time. */
export type GitState = 'clean' | 'dirty' | 'untracked' | undefined

const TIMEOUT_MILLISECONDS = 3000

/** Asks git about one file. For one behind a link git has no answer that helps: by this path it restores the link. */
export async function gitState(location: string, env: Readonly<Record<string, string | undefined>>): Promise<GitState> {
  if (realPath(location) !== location) return undefined
  const output = await gitOutput(
    // A repository may name programs in its configuration; none is to run for a question. A file name is no pattern.
    [
      '-c',
      'core.fsmonitor=false',
      '--literal-pathspecs',
      'status',
      '--porcelain',
      '--ignored',
      '-z',
      '--',
      basename(location),
    ],
    dirname(location),
    { ...env, GIT_OPTIONAL_LOCKS: '0' },
  )
  if (output === undefined) return undefined
  if (output === '') return 'clean'
  return output.startsWith('??') || output.startsWith('!!') ? 'untracked' : 'dirty'
}

/** The paths below a folder that git ignores, a folder's with a slash at its end; empty outside of a repository, or when git does not answer. */
export async function gitIgnoredPaths(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const output = await gitOutput(
    ['-c', 'core.fsmonitor=false', 'ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z'],
    folder,
    { ...env, GIT_OPTIONAL_LOCKS: '0' },
  )
  return output?.split('\0').filter((path) => path !== '') ?? []
}

/** A warning to give before a file is written over, when git could not bring its present text back; undefined when it could. */
export function lossWarning(state: GitState, shownPath: string): string | undefined {
  const saved = 'Its present text is saved before it is written over.'
  switch (state) {
    case 'clean':
      return undefined
    case 'dirty':
      return `${shownPath} has changes that are not committed. ${saved}`
    case 'untracked':
      return `${shownPath} is not tracked by git. ${saved}`
    case undefined:
      return `${shownPath} is in no git repository, or is a link. ${saved}`
  }
}

/** The command that undoes a write, to be given in the current folder; `saved` is where the former text lies when git does not have it. */
export function undoCommand(shownPath: string, saved: string | 'new' | 'clean'): string {
  if (saved === 'new') return `rm ${shellQuoted(shownPath)}`
  if (saved !== 'clean') return `cp ${shellQuoted(saved)} ${shellQuoted(shownPath)}`
  const folder = posix.dirname(shownPath)
  // The current folder may lie in another repository than the file, or in none.
  const git = folder === '.' ? 'git' : `git -C ${shellQuoted(folder)}`
  return `${git} checkout -- ${shellQuoted(posix.basename(shownPath))}`
}

async function gitOutput(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { execFile } = await import('node:child_process')
  return new Promise((resolve) => {
    execFile('git', args, { cwd, env, timeout: TIMEOUT_MILLISECONDS, windowsHide: true }, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    )
  })
}

/**
 * A path as a shell takes it: in single quotes when it holds more than letters, digits and a few signs, and with escapes when a terminal
 * would obey it (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_04, read 2026-11-21).
 */
export function shellQuoted(path: string): string {
  const safe = path.startsWith('-') ? `./${path}` : path
  if (withoutControls(safe) !== safe) return `$'${[...Buffer.from(safe)].map(escapedByte).join('')}'`
  return /^[\w@%+=:,./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`
}

function escapedByte(byte: number): string {
  const character = String.fromCharCode(byte)
  return /[\w@%+=:,./ -]/.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`
}
