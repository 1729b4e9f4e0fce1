import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { MigrateOptions } from '../outcome.js'
import { linesWithoutControls } from '../report/shown.js'
import { applyConfiguration } from './apply-configuration.js'
import { addEstimateFlags, type EstimateSettings, estimateSettings } from './estimate-flags.js'
import type { Io } from './io.js'
import { addVerifyFlags, type VerifySettings, verifySettings } from './verify-flags.js'
import { version } from './version.js'

/** What the user asked for, every default filled in. */
export interface Settings {
  /** As given; `.` alone when none is. `-` is standard input. */
  readonly paths: readonly string[]
  readonly mode: 'ask' | 'show' | 'write' | 'check'
  readonly format: 'text' | 'json' | 'patch'
  readonly showDiff: boolean
  readonly base: 'auto' | 'slim' | 'alpine' | 'distroless' | 'scratch'
  readonly context?: string
  readonly omitDevStyle: 'production' | 'omit'
  readonly hoistBuild: boolean
  readonly successors: boolean
  readonly static?: 'nginx'
  readonly dockerignore: boolean
  readonly strict: boolean
  readonly explain: boolean
  readonly quiet: boolean
  readonly color?: boolean
  /** Undefined without --estimate: nothing is asked of the network then. */
  readonly estimate?: EstimateSettings
  /** With --verify: nothing is written but what is equal. */
  readonly verify?: VerifySettings
  /** What only a file of settings can say. */
  readonly own: OwnSettings
}

type OwnSettings = Pick<MigrateOptions, 'stageName' | 'commands' | 'packages' | 'images' | 'mirrors'>

interface Flags extends OwnSettings {
  readonly verify?: true
  readonly dryRun?: true
  readonly write?: true
  readonly check?: true
  readonly base: Settings['base']
  readonly context?: string
  readonly omitDevStyle: Settings['omitDevStyle']
  readonly hoistBuild?: true
  readonly successors?: true
  readonly static?: 'nginx'
  readonly dockerignore: boolean
  readonly strict?: true
  readonly explain?: true
  readonly json?: true
  readonly patch?: true
  readonly quiet?: true
  readonly color?: boolean
}

const EXAMPLES = `
Examples:
  msb-migrate                          show ./Dockerfile as it would be, and ask
  msb-migrate --dry-run services/api   show, and write nothing
  msb-migrate --check **/Dockerfile    for CI: exit 1 when a file would change
  msb-migrate --patch | git apply      through a patch
  msb-migrate - --context . < Dockerfile

Commands:
  msb-migrate verify                   build and run both images, and compare them (verify --help)
  msb-migrate batch <folders, URLs…>   all repositories of a company (batch --help)
  msb-migrate explain <code>           what a reason means, and what to do

Exit status:
  0  migrated, shown, unchanged or refused
  1  --check: a file would change; --strict: something was refused or warned about
  2  wrong use, input that cannot be read, or a bug of msb-migrate`

/** Reads the command line. A number is the exit status of a run that ends here: help, version, wrong use. */
export async function readCommandLine(argv: readonly string[], io: Io): Promise<Settings | number> {
  const command = describeCommand(io)
  try {
    command.parse(argv, { from: 'user' })
    await applyConfiguration(command, io)
    const estimate = estimateSettings(command)
    const verify = command.opts<Flags>().verify ? verifySettings(command.opts(), io.cwd) : undefined
    return {
      ...settingsOf(command.args, command.opts()),
      ...(estimate === undefined ? {} : { estimate }),
      ...(verify === undefined ? {} : { verify }),
    }
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw error
  }
}

function describeCommand(io: Io): Command {
  const command = new Command('msb-migrate')
    .description('Rewrites single-stage Dockerfiles into multi-stage ones: a builder stage and a small runtime stage.')
    .argument('[paths...]', 'Dockerfiles or folders; - reads one from standard input (default: ./Dockerfile)')
    .addOption(new Option('--dry-run', 'show the diff, write nothing').conflicts(['write']))
    .addOption(new Option('-y, --write', 'write without asking'))
    .addOption(new Option('--check', 'write nothing; exit 1 when a file would change').conflicts(['write']))
  addMigrationFlags(command)
    .option('--strict', 'exit 1 when something is refused or warned about')
    .option('--explain', 'say for every instruction where it goes and why, and why each line is added')
    .addOption(
      new Option('--json', 'print one JSON object: see docs/json-output.schema.json').conflicts(['patch', 'explain']),
    )
    .addOption(new Option('--patch', 'print a patch for git apply or patch -p1').conflicts(['explain']))
    .option('--quiet', 'print nothing but refusals and errors')
    .option('--color', 'colour the output even when it is no terminal')
    .option('--no-color', 'never colour the output')
    .version(version, '--version', 'print the version')
    .option('--verify', 'build and run both images, and write only what is equal')
  addEstimateFlags(command)
  addPlatformFlag(command)
  addVerifyFlags(command, 'With --verify:')
  return describeOutput(command, io, EXAMPLES)
}

/** Adds the flags that decide what a Dockerfile becomes, and the one that says what it is built from. */
export function addMigrationFlags(command: Command): Command {
  return addOutcomeFlags(command).option(
    '--context <folder>',
    "the build context (default: from a compose file, else the Dockerfile's folder, or one above that has all that it copies)",
  )
}

/** Adds the flags that decide what a Dockerfile becomes. */
export function addOutcomeFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--base <auto|slim|alpine|distroless|scratch>', 'family of the runtime image')
        .argParser(oneOf(['auto', 'slim', 'alpine', 'distroless', 'scratch']))
        .default('auto', 'auto'),
    )
    .addOption(
      new Option('--omit-dev-style <production|omit>', 'write --production or --omit=dev for npm')
        .argParser(oneOf(['production', 'omit']))
        .default('production', 'production'),
    )
    .option('--hoist-build', 'let the builder do what the start command builds (`tsc && node dist/x.js`)')
    .option('--successors', "let another vendor's image take the place of a retired one (openjdk: eclipse-temurin)")
    .addOption(
      new Option('--static <nginx>', 'serve a folder that the start command only serves with nginx').argParser(
        oneOf(['nginx']),
      ),
    )
    .option('--no-dockerignore', 'leave .dockerignore alone')
    .option(
      '--config <file>',
      'settings (default: the nearest msb-migrate.config.json, or "msb-migrate" in package.json)',
    )
    .option('--no-config', 'look for no settings')
}

/** Adds the platform that images are built and asked for. */
export function addPlatformFlag(command: Command): Command {
  return command.option(
    '--platform <linux/arm64>',
    "of the images (default: the engine's own; for --estimate linux/amd64)",
    platform,
  )
}

function platform(text: string): string {
  if (!/^linux\/[a-z0-9]{1,20}(?:\/v\d{1,2})?$/.test(text))
    throw new InvalidArgumentError('A platform of Linux, such as linux/arm64 or linux/arm/v7.')
  return text
}

/** Decides how a command prints its help and its complaints: it never ends the process, and repeats no control characters. */
export function describeOutput(command: Command, io: Io, examples: string): Command {
  return command
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', examples)
    .showHelpAfterError(`(${command.name()} --help lists what there is)`)
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      // It repeats what it was given.
      writeErr: (text) => void io.stderr.write(linesWithoutControls(text)),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
}

/** As `choices` of commander, which would print the choices a second time in the help. */
function oneOf(choices: readonly string[]): (value: string) => string {
  return (value) => {
    if (!choices.includes(value)) throw new InvalidArgumentError(`Allowed: ${choices.join(', ')}.`)
    return value
  }
}

/** What the flags of a command say; `options` are commander's. */
export function settingsOf(paths: readonly string[], options: object): Settings {
  const flags = options as Flags
  const format = flags.json ? 'json' : flags.patch ? 'patch' : 'text'
  const { base, context, omitDevStyle, dockerignore, color } = flags
  const { stageName, commands, packages, images, mirrors } = flags
  return {
    paths: paths.length === 0 ? ['.'] : paths,
    mode: modeOf(flags),
    format,
    showDiff: !flags.check || flags.dryRun === true,
    base,
    omitDevStyle,
    hoistBuild: flags.hoistBuild === true,
    successors: flags.successors === true,
    dockerignore,
    strict: flags.strict === true,
    explain: flags.explain === true,
    quiet: flags.quiet === true,
    own: {
      ...(stageName === undefined ? {} : { stageName }),
      ...(commands === undefined ? {} : { commands }),
      ...(packages === undefined ? {} : { packages }),
      ...(images === undefined ? {} : { images }),
      ...(mirrors === undefined ? {} : { mirrors }),
    },
    ...(flags.static === undefined ? {} : { static: flags.static }),
    ...(context === undefined ? {} : { context }),
    ...(color === undefined ? {} : { color }),
  }
}

function modeOf(flags: Flags): Settings['mode'] {
  if (flags.check) return 'check'
  if (flags.write) return 'write'
  return flags.dryRun || flags.json || flags.patch || flags.quiet ? 'show' : 'ask'
}
