import { basename, dirname } from 'node:path'
import { realPath } from './read-dockerfile.js'

/** What git says of a file: `clean` is tracked and as committed; undefined when there is no git, no repository, or no answer in time. */
export type GitState = 'clean' | 'dirty' | 'untracked' | undefined

const TIMEOUT_MILLISECONDS = 3000

/** Asks git about one file. */
export async function gitState(location: string, env: Readonly<Record<string, string | undefined>>): Promise<GitState> {
  const real = realPath(location)
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
      basename(real),
    ],
    dirname(real),
    { ...env, GIT_OPTIONAL_LOCKS: '0' },
  )
  if (output === undefined) return undefined
  if (output === '') return 'clean'
  return output.startsWith('??') || output.startsWith('!!') ? 'untracked' : 'dirty'
}

/** A warning to give before a file is written over, when git could not bring its present text back; undefined when it could. */
export function lossWarning(state: GitState, shownPath: string): string | undefined {
  const save = `A patch that is saved before writing can be undone: msb-migrate --patch ${shellQuoted(shownPath)} > msb-migrate.patch`
  switch (state) {
    case 'clean':
      return undefined
    case 'dirty':
      return `${shownPath} has changes that are not committed, so git cannot bring back its present text. ${save}`
    case 'untracked':
      return `${shownPath} is not tracked by git, and no copy of its present text is kept. ${save}`
    case undefined:
      return `${shownPath} is in no git repository, and no copy of its present text is kept. ${save}`
  }
}

/** The command that undoes a write; undefined when no command can. */
export function undoCommand(state: GitState | 'new', shownPath: string): string | undefined {
  if (state === 'new') return `rm ${shellQuoted(shownPath)}`
  return state === 'clean' ? `git checkout -- ${shellQuoted(shownPath)}` : undefined
}

async function gitOutput(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { execFile } = await import('node:child_process')
  return new Promise((resolve) => {
    execFile('git', args, { cwd, env, timeout: TIMEOUT_MILLISECONDS, windowsHide: true }, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    )
  })
}

/** A path as a shell takes it: in single quotes when it holds more than letters, digits and a few signs. */
function shellQuoted(path: string): string {
  const safe = path.startsWith('-') ? `./${path}` : path
  return /^[\w@%+=:,./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`
}
