import { execFile } from 'node:child_process'
import { linesWithoutControls, maskCredentials } from '../report/shown.js'

/** The variables that programs are started with. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What a program said: `ok` when it ended well; `said` is what it wrote to standard error, made harmless. */
export interface Answer {
  readonly ok: boolean
  readonly out: string
  readonly said: string
}

/** How one git command is run. Without `hooks` none of the repository's hooks run; `network` for those that talk to a remote. */
export interface GitOptions {
  readonly input?: string | Buffer
  readonly env?: Environment
  readonly timeout?: number
  readonly hooks?: boolean
  readonly network?: boolean
  /** True for what must be tidied up although the run was stopped. */
  readonly always?: boolean
}

/** Runs git in one folder. */
export type Git = (args: readonly string[], options?: GitOptions) => Promise<Answer>

/** How a program is started; `timeout` in milliseconds. */
export interface ProgramOptions {
  readonly cwd: string
  readonly env: Environment
  readonly timeout: number
  readonly input?: string | Buffer | undefined
  readonly signal?: AbortSignal | undefined
}

const SECOND = 1000
const TIMEOUT = 60 * SECOND
const NETWORK_TIMEOUT = 5 * TIMEOUT
const MAXIMUM_OUTPUT = 64 * 1024 * 1024

/** They name another repository than the folder's: a hook of git that starts this program has them set. */
const REPOSITORY_VARIABLES = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
]

/** Git in a folder. It asks nothing on the terminal, and a question runs no program that the repository names. */
export function gitIn(cwd: string, env: Environment, signal?: AbortSignal): Git {
  const around = Object.fromEntries(Object.entries(env).filter(([name]) => !REPOSITORY_VARIABLES.includes(name)))
  const run: Git = (
    args,
    { input, hooks = false, network = false, timeout = TIMEOUT, env: own = {}, always = false } = {},
  ) =>
    runProgram('git', [...(hooks ? [] : QUIETLY), ...args], {
      cwd,
      env: {
        ...around,
        // What git says is looked into; hooks say what they say in the user's language.
        ...(hooks && !network ? {} : { LC_ALL: 'C' }),
        GIT_TERMINAL_PROMPT: '0',
        ...(hooks ? {} : { GIT_OPTIONAL_LOCKS: '0' }),
        ...own,
      },
      timeout,
      input,
      signal: always ? undefined : signal,
    })
  return async (args, options = {}) => {
    if (options.network !== true) return run(args, options)
    // ssh asks on the terminal, whatever git is told. A command of the user's own may not know the option.
    const isOwn = env.GIT_SSH_COMMAND !== undefined || env.GIT_SSH !== undefined
    const quiet = isOwn || (await run(['config', '--get', 'core.sshCommand'])).ok ? {} : SILENT_SSH
    return run(args, { timeout: NETWORK_TIMEOUT, ...options, env: { ...quiet, ...options.env } })
  }
}

const SILENT_SSH = { GIT_SSH_COMMAND: 'ssh -oBatchMode=yes' }

// Hooks would inherit these, so that commands that run hooks go without. A file name is no pattern.
const QUIETLY = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '--literal-pathspecs']

/** Runs a program without a shell. Never throws: what went wrong is in `said`. */
export function runProgram(program: string, args: readonly string[], options: ProgramOptions): Promise<Answer> {
  const { cwd, env, timeout, input, signal } = options
  return new Promise((resolve) => {
    const settings = { cwd, env, timeout, signal, maxBuffer: MAXIMUM_OUTPUT, windowsHide: true }
    const child = execFile(program, args, settings, (error, out, errorText) => {
      const said = harmless(errorText)
      resolve({ ok: error === null, out, said: error === null ? said : (whyNotRun(error, options, program) ?? said) })
    })
    // A program that ends before it has read everything says why by itself.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input ?? '')
  })
}

/** Text of a program or a remote, its lines kept: without controls and credentials. */
export function harmless(text: string): string {
  return maskUserInformation(maskCredentials(linesWithoutControls(text.replaceAll('\r', '\n')))).trim()
}

/** Puts `***` in the place of who logs in by an address; `git@` names nobody. */
function maskUserInformation(text: string): string {
  return text.replace(/(\b[a-z][a-z0-9+.-]{0,30}:\/\/)([^\s/]{1,2000})@/gi, (whole, scheme, user) =>
    user === 'git' ? whole : `${scheme}***@`,
  )
}

/** The last lines of what a program said, as one sentence's end. */
export function lastLines(text: string, count = 5): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.slice(-count).join(' / ').slice(-1000)
}

function whyNotRun(
  error: Error & { code?: unknown; killed?: boolean },
  { timeout, signal, cwd }: ProgramOptions,
  program: string,
): string | undefined {
  if (signal?.aborted) return `${program} was stopped`
  if (error.code === 'ENOENT') return `${program} is not installed, or the folder ${harmless(cwd)} is gone`
  if (error.killed) return `${program} gave no answer within ${timeout / SECOND} seconds`
  return undefined
}
