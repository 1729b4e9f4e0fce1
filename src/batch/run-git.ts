import { execFile } from 'node:child_process'

/** How git is run. */
export interface GitOptions {
  readonly cwd?: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly timeout: number
  readonly signal?: AbortSignal
}

/** Git ended with an error; the message is its own last line, or why it could not be run. */
export class GitError extends Error {}

const LONGEST_OUTPUT = 256 * 1024 * 1024

/**
 * Runs git and gives what it prints. A repository may name programs in its settings and bring hooks: none of them is run. Git asks nobody
 * for a password; whoever has one gives it by a credential helper or ssh. Throws a GitError.
 */
export function runGit(args: readonly string[], { cwd, env, timeout, signal }: GitOptions): Promise<string> {
  const settings = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'protocol.ext.allow=never']
  const options = {
    ...(cwd === undefined ? {} : { cwd }),
    ...(signal === undefined ? {} : { signal }),
    env: {
      ...env,
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_LFS_SKIP_SMUDGE: '1',
      GIT_SSH_COMMAND: env.GIT_SSH_COMMAND ?? 'ssh -oBatchMode=yes',
      LC_ALL: 'C',
    },
    timeout,
    killSignal: 'SIGKILL' as const,
    maxBuffer: LONGEST_OUTPUT,
    windowsHide: true,
  }
  return new Promise((resolve, reject) => {
    execFile('git', [...settings, ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else if (signal?.aborted === true) reject(signal.reason)
      else if (error.killed === true) reject(new GitError(`git took longer than ${timeout / 1000} s`))
      else if ((error as NodeJS.ErrnoException).code === 'ENOENT') reject(new GitError('git is not installed'))
      else reject(new GitError(lastLine(stderr) ?? error.message))
    })
  })
}

function lastLine(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.find((line) => /^(?:fatal|error):/.test(line)) ?? lines.at(-1)
}
