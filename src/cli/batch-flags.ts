import { availableParallelism, homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import type { Choice } from '../batch/list-dockerfiles.js'
import type { MigrateOptions } from '../outcome.js'
import { applyConfiguration } from './apply-configuration.js'
import { addOutcomeFlags, describeOutput, settingsOf } from './command-line.js'
import type { Io } from './io.js'
import { optionsOf } from './result.js'

/** What the user asked of a batch, every default filled in. Paths are absolute. */
export interface BatchSettings {
  readonly inputs: readonly string[]
  readonly out: string
  readonly resume: boolean
  readonly jobs: number
  readonly seconds: number
  readonly megabytes: number
  readonly cache: string
  readonly choice: Choice
  readonly sarif: boolean
  readonly check: boolean
  readonly strict: boolean
  readonly quiet: boolean
  readonly options: MigrateOptions
}

interface BatchFlags {
  readonly out: string
  readonly resume?: true
  readonly jobs: number
  readonly timeout: number
  readonly memory: number
  readonly cache?: string
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly sarif?: true
  readonly check?: true
  readonly strict?: true
  readonly quiet?: true
}

const EXAMPLES = `
Inputs are folders with repositories in them, patterns, Dockerfiles, URLs of git, files with one of these in each line, and - for standard input.

Examples:
  msb-migrate batch ~/work                      every repository below a folder
  msb-migrate batch repositories.txt --out may  URLs, one in each line; they are cloned into a cache
  msb-migrate batch ~/work --out may --resume   go on after a stop
  msb-migrate batch . --check --sarif           for CI

Exit status:
  0  done
  1  --check: a file would change; --strict: something was refused or warned about
  2  wrong use, input that cannot be read, or a bug of msb-migrate`

/** Reads the command line of a batch; `argv` is what follows `batch`. A number is the exit status of a run that ends here. */
export async function readBatchArguments(argv: readonly string[], io: Io): Promise<BatchSettings | number> {
  const command = new Command('msb-migrate batch')
    .description(
      'Migrates the Dockerfiles of many repositories: patches, a page to review, summaries. Changes nothing in them.',
    )
    .argument('<inputs...>', 'folders, patterns, URLs of git, files with one of these in each line, or -')
    .option('--out <folder>', 'where results go', 'msb-migrate-batch')
    .option('--resume', 'go on with what is in that folder')
    .option(
      '--include <pattern>',
      'take these Dockerfiles alone, by their path in the repository (may be repeated)',
      collect,
      [],
    )
    .option('--exclude <pattern>', 'leave these out (may be repeated)', collect, [])
    .option('--jobs <number>', 'how many work at the same time', whole, availableParallelism())
    .option('--timeout <seconds>', 'for the Dockerfiles of one build context', whole, 60)
    .option('--memory <megabytes>', 'for the same', whole, 1024)
    .option('--cache <folder>', "where repositories are cloned to (default: the user's cache folder)")
    .option('--sarif', 'write results.sarif as well')
    .option('--check', 'exit 1 when a file would change')
    .option('--strict', 'exit 1 when something is refused or warned about')
    .option('--quiet', 'print nothing but errors')
  addOutcomeFlags(command)
  describeOutput(command, io, EXAMPLES)
  try {
    command.parse(argv, { from: 'user' })
    await applyConfiguration(command, io)
    return batchSettings(command.args, command.opts(), io)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw error
  }
}

function batchSettings(inputs: readonly string[], options: object, { cwd, env }: Io): BatchSettings {
  const flags = options as BatchFlags
  const cache = env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(env.HOME ?? homedir(), '.cache')
  return {
    inputs,
    out: resolve(cwd, flags.out),
    resume: flags.resume === true,
    jobs: flags.jobs,
    seconds: flags.timeout,
    megabytes: flags.memory,
    cache: flags.cache === undefined ? join(cache, 'msb-migrate', 'repositories') : resolve(cwd, flags.cache),
    choice: { include: flags.include, exclude: flags.exclude },
    sarif: flags.sarif === true,
    check: flags.check === true,
    strict: flags.strict === true,
    quiet: flags.quiet === true,
    options: optionsOf(settingsOf([], options)),
  }
}

function collect(value: string, former: readonly string[]): readonly string[] {
  return [...former, value]
}

function whole(value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.')
  return number
}
