import { readFileSync } from 'node:fs'
import { availableParallelism, homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { Choice } from '../batch/list-dockerfiles.js'
import { because } from '../disk/read-dockerfile.js'
import type { MigrateOptions } from '../outcome.js'
import { applyConfiguration } from './apply-configuration.js'
import { addOutcomeFlags, addPlatformFlag, describeOutput, settingsOf } from './command-line.js'
import type { Io } from './io.js'
import { optionsOf } from './result.js'
import { addVerifyFlags, type VerifySettings, verifySettings } from './verify-flags.js'

/** What the user asked of a batch, every default filled in. Paths are absolute. */
export interface BatchSettings {
  /** Empty where results that are there already are only applied. */
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
  /** What is done with the results; undefined when nothing in the repositories changes. */
  readonly apply?: ApplySettings
}

/** What is done with results in their repositories. Templates are texts. */
export interface ApplySettings {
  /** A file of approvals, absolute; undefined for all that is migrated. */
  readonly approvals: string | undefined
  /** Undefined writes into the work trees. */
  readonly branch: string | undefined
  readonly push: boolean
  readonly remote: string | undefined
  readonly commitTemplate: string | undefined
  readonly pullRequest:
    | {
        readonly program: 'gh' | 'glab' | undefined
        readonly base: string | undefined
        readonly template: string | undefined
      }
    | undefined
  readonly verify: VerifySettings | undefined
}

interface BatchFlags {
  readonly out: string
  readonly resume?: true
  readonly jobs: number
  readonly timeLimit: number
  readonly memoryLimit: number
  readonly cache?: string
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  readonly sarif?: true
  readonly check?: true
  readonly strict?: true
  readonly quiet?: true
  readonly apply?: string
  readonly write?: true
  readonly branch?: string
  readonly commit?: true
  readonly push?: true
  readonly pr?: true
  readonly remote?: string
  readonly forge?: 'gh' | 'glab'
  readonly prBase?: string
  readonly prTemplate?: string
  readonly commitTemplate?: string
  readonly verify?: true
}

const EXAMPLES = `
Inputs are folders with repositories in them, patterns, Dockerfiles, URLs of git, files with one of these in each line, and - for standard input.
Without inputs, the results that are in the folder are applied.

Examples:
  msb-migrate batch ~/work                      every repository below a folder
  msb-migrate batch repositories.txt --out may  URLs, one in each line; they are cloned into a cache
  msb-migrate batch ~/work --out may --resume   go on after a stop
  msb-migrate batch . --check --sarif           for CI
  msb-migrate batch --out may --apply approvals.json --branch small-images --commit --pr

Exit status:
  0  done
  1  --check: a file would change; --strict: something was refused or warned about; --verify: something is not equal
  2  wrong use, input that cannot be read, a repository that could not be changed, or a bug of msb-migrate`

/** Reads the command line of a batch; `argv` is what follows `batch`. A number is the exit status of a run that ends here. */
export async function readBatchArguments(argv: readonly string[], io: Io): Promise<BatchSettings | number> {
  const command = describeCommand(io)
  try {
    command.parse(argv, { from: 'user' })
    await applyConfiguration(command, io)
    return batchSettings(command, io)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw error
  }
}

function describeCommand(io: Io): Command {
  const command = new Command('msb-migrate batch')
    .description('Migrates the Dockerfiles of many repositories: patches, a page to review, summaries.')
    .argument('[inputs...]', 'folders, patterns, URLs of git, files with one of these in each line, or -')
    .option('--out <folder>', 'where results go', 'msb-migrate-batch')
    .option('--resume', 'go on with what is in that folder')
    .addOption(repeated('--include <pattern>', 'take these Dockerfiles alone, by their path in the repository'))
    .addOption(repeated('--exclude <pattern>', 'leave these out'))
    .option('--jobs <number>', 'how many work at the same time', whole, availableParallelism())
    .option('--time-limit <seconds>', 'for the Dockerfiles of one build context', whole, 60)
    .option('--memory-limit <megabytes>', 'for the same', whole, 1024)
    .option('--cache <folder>', "where repositories are cloned to (default: the user's cache folder)")
    .option('--sarif', 'write results.sarif as well')
    .option('--check', 'exit 1 when a file would change')
    .option('--strict', 'exit 1 when something is refused or warned about')
    .option('--quiet', 'print nothing but errors')
  addOutcomeFlags(command)
  const option = (flags: string, description: string) =>
    new Option(flags, description).helpGroup('In the repositories (docs/publishing.md):')
  command
    .addOption(option('--apply <approvals.json>', 'only what was approved, as the page of the review says it'))
    .addOption(option('--write', 'write into the work trees').conflicts(['branch', 'commit', 'push', 'pr']))
    .addOption(option('--branch <name>', 'the branch that --commit makes, or adds to'))
    .addOption(option('--commit', 'one commit for each repository; the checkout stays as it is'))
    .addOption(option('--push', 'push the branch, never by force'))
    .addOption(option('--pr', 'push, and open a pull request, or bring it up to date'))
    .addOption(option('--remote <name>', 'where to push (default: as git would)'))
    .addOption(
      option('--forge <gh|glab>', "the program for --pr (default: by the remote's host)").choices(['gh', 'glab']),
    )
    .addOption(option('--pr-base <branch>', 'what a pull request is to be merged into'))
    .addOption(option('--pr-template <file>', 'the text of pull requests'))
    .addOption(option('--commit-template <file>', 'the message of commits'))
    .addOption(option('--verify', 'build and run both images, and apply only what is equal'))
  addPlatformFlag(command)
  addVerifyFlags(command, 'With --verify:')
  return describeOutput(command, io, EXAMPLES)
}

function batchSettings(command: Command, io: Io): BatchSettings {
  const { cwd, env } = io
  const flags = command.opts<BatchFlags>()
  const apply = applySettings(flags, command, io)
  if (command.args.length === 0 && apply === undefined)
    command.error('error: name what to migrate: folders, URLs of git, or - for standard input.')
  const caches = env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(env.HOME ?? homedir(), '.cache')
  return {
    inputs: command.args,
    out: resolve(cwd, flags.out),
    resume: flags.resume === true,
    jobs: flags.jobs,
    seconds: flags.timeLimit,
    megabytes: flags.memoryLimit,
    cache: flags.cache === undefined ? join(caches, 'msb-migrate', 'repositories') : resolve(cwd, flags.cache),
    choice: { include: flags.include ?? [], exclude: flags.exclude ?? [] },
    sarif: flags.sarif === true,
    check: flags.check === true,
    strict: flags.strict === true,
    quiet: flags.quiet === true,
    options: optionsOf(settingsOf([], command.opts())),
    ...(apply === undefined ? {} : { apply }),
  }
}

function applySettings(flags: BatchFlags, command: Command, { cwd }: Io): ApplySettings | undefined {
  const { branch, commit, push, pr, write, apply } = flags
  const commits = commit === true || push === true || pr === true
  if (commits && branch === undefined) command.error('error: --commit, --push and --pr need --branch <name>.')
  if (!commits && branch !== undefined) command.error('error: --branch needs --commit, --push or --pr.')
  if (!commits && write !== true) {
    if (apply !== undefined) command.error('error: --apply needs --write, or --branch <name> --commit.')
    if (flags.verify) command.error('error: --verify needs --write, or --branch <name> --commit.')
    return undefined
  }
  const textOf = (path: string | undefined) =>
    path === undefined ? undefined : templateAt(resolve(cwd, path), path, command)
  const template = textOf(flags.prTemplate)
  return {
    approvals: apply === undefined ? undefined : resolve(cwd, apply),
    branch,
    push: push === true,
    remote: flags.remote,
    commitTemplate: textOf(flags.commitTemplate),
    pullRequest: pr === true ? { program: flags.forge, base: flags.prBase, template } : undefined,
    verify: flags.verify ? verifySettings(command.opts(), cwd) : undefined,
  }
}

function templateAt(path: string, shown: string, command: Command): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    return command.error(`error: ${shown}: ${because(error)}`)
  }
}

function repeated(flags: string, description: string): Option {
  const collect = (value: string, former: readonly string[] = []) => [...former, value]
  return new Option(flags, `${description}; may be repeated`).argParser(collect)
}

function whole(value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.')
  return number
}
