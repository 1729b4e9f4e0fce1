import { createWriteStream } from 'node:fs'
import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { execa } from 'execa'
import { type Ended, EngineError } from './engine.js'

/** How one command is run. */
export interface RunOptions {
  /** A file that gets all that the command writes. */
  readonly log?: string
  /** Milliseconds after which it is ended; an EngineError says so. */
  readonly timeout?: number
  /** True for a command that tidies up: it runs on when the user has given up. */
  readonly always?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** A program that is run with arguments, never through a shell. */
export interface CommandLine {
  /** Runs it to its end, whatever its exit code is. The output is cut to its last million characters. */
  run(args: readonly string[], options?: RunOptions): Promise<Ended>
  /** Its standard output as it comes; empty when it fails. */
  stream(args: readonly string[]): Readable
  /** Starts it, and goes on while it runs. */
  start(args: readonly string[]): RunningProgram
}

/** A program that was started. */
export interface RunningProgram {
  readonly pid: number | undefined
  /** What it wrote until now, cut to its last million characters. */
  readonly output: () => string
  /** Its exit code, when it has ended. */
  readonly exitCode: () => number | undefined
  readonly ended: Promise<void>
  kill(signal: NodeJS.Signals): void
}

/** What is told of the processes that run, so that they can be ended when this one is killed. */
export interface ProcessWatch {
  started(pid: number): void
  ended(pid: number): void
}

/** The variables of the engine's processes: of them, PATH finds the program and DOCKER_HOST the engine. */
export type Environment = Readonly<Record<string, string | undefined>>

const KEPT_CHARACTERS = 1_000_000
const KILLED_AFTER_MILLISECONDS = 5000

/** The command line of a program. When `signal` is aborted, what runs is ended, and every call throws the signal's reason. */
export function commandLine(
  program: string,
  signal: AbortSignal,
  watch: ProcessWatch,
  environment: Environment,
): CommandLine {
  const start = (args: readonly string[], { timeout, always, env = {} }: RunOptions) => {
    if (!always) signal.throwIfAborted()
    const child = execa(program, args, {
      stdin: 'ignore',
      all: true,
      buffer: false,
      reject: false,
      env: { ...environment, ...env },
      extendEnv: false,
      forceKillAfterDelay: KILLED_AFTER_MILLISECONDS,
      // In a group of its own: Ctrl-C in a terminal reaches this process alone, which then ends the engine's in order.
      detached: process.platform !== 'win32',
      ...(always ? {} : { cancelSignal: signal }),
      ...(timeout === undefined ? {} : { timeout }),
    })
    const { pid } = child
    if (pid !== undefined) {
      watch.started(pid)
      child.finally(() => watch.ended(pid))
    }
    return child
  }
  return {
    run: async (args, options = {}) => {
      const child = start(args, options)
      let output = ''
      child.all.on('data', (chunk: Buffer) => {
        output = (output + chunk.toString('utf8')).slice(-KEPT_CHARACTERS)
      })
      const logged =
        options.log === undefined
          ? undefined
          : pipeline(child.all, createWriteStream(options.log, { flags: 'a' })).catch((error: unknown) => error)
      const result = await child
      const trouble = await logged
      if (!options.always) signal.throwIfAborted()
      if (trouble instanceof Error) throw new EngineError(`${options.log}: could not be written: ${trouble.message}`)
      if (result.timedOut) throw new EngineError(`${told(program, args)} took longer than ${seconds(options.timeout)}.`)
      if (result.code === 'ENOENT') throw new EngineError(`${program} is not installed.`)
      if (result.code === 'EACCES') throw new EngineError(`${program} may not be run.`)
      if (result.isTerminated && !options.always)
        throw new EngineError(
          `${told(program, args)} was ended by ${result.signal}. ${output.trim().slice(-500)}`.trim(),
        )
      return { code: result.exitCode ?? 255, output: output.trim() }
    },
    start: (args) => {
      const child = start(args, {})
      let [output, exitCode]: [string, number | undefined] = ['', undefined]
      child.all.on('data', (chunk: Buffer) => {
        output = (output + chunk.toString('utf8')).slice(-KEPT_CHARACTERS)
      })
      const ended = child.then((result) => {
        exitCode = result.exitCode ?? 128
      })
      return {
        pid: child.pid,
        output: () => output,
        exitCode: () => exitCode,
        ended,
        kill: (how) => void child.kill(how),
      }
    },
    stream: (args) => {
      const child = start(args, {})
      const passed = new PassThrough()
      child.stdout.on('error', (error) => passed.destroy(error))
      child.stdout.pipe(passed)
      // Whoever stops reading early ends the program.
      passed.on('close', () => child.kill())
      return passed
    },
  }
}

/** Runs a command and gives what it wrote; throws an EngineError with it when the command fails. */
export async function outputOf(
  line: CommandLine,
  program: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<string> {
  const { code, output } = await line.run(args, options)
  if (code !== 0) throw new EngineError(`${told(program, args)} failed: ${output.slice(-2000)}`)
  return output
}

function told(program: string, args: readonly string[]): string {
  const flag = args.findIndex((word) => word.startsWith('-'))
  return [program, ...args.slice(0, flag < 0 ? 2 : Math.min(flag, 2))].join(' ')
}

function seconds(milliseconds = 0): string {
  return `${Math.round(milliseconds / 1000)} s`
}
