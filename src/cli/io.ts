import type { Readable, Writable } from 'node:stream'

/** What the command has of the world beside the disk; tests pass their own. */
export interface Io {
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  readonly env: Readonly<Record<string, string | undefined>>
  /** The current folder, absolute. */
  readonly cwd: string
  /** True when a person sits at both ends: standard input and output are a terminal. */
  readonly isTTY: boolean
}

/** The process's own. Standard input is opened only when it is read: opening it costs time. */
export function processIo(): Io {
  return {
    get stdin() {
      return process.stdin
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    isTTY: process.stdout.isTTY === true && process.stdin.isTTY === true,
  }
}

/** Whether to ask: a person is there, and no CI system that only looks like one. */
export function canAsk({ env, isTTY }: Io): boolean {
  return isTTY && !isSet(env.CI) && env.TERM !== 'dumb'
}

/** Whether progress can be shown in place: standard error is a terminal that a person looks at. */
export function canSpin({ env, stderr }: Io): boolean {
  return (stderr as { isTTY?: boolean }).isTTY === true && !isSet(env.CI) && env.TERM !== 'dumb'
}

/** Whether to colour what goes to standard output: the flag, then NO_COLOR and FORCE_COLOR, then the terminal. */
export function useColor({ env, stdout }: Io, flag: boolean | undefined): boolean {
  if (flag !== undefined) return flag
  // https://no-color.org: any value but the empty one.
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false
  if (isSet(env.FORCE_COLOR)) return true
  return (stdout as { isTTY?: boolean }).isTTY === true && env.TERM !== 'dumb'
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}
