import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { ENGINE_NAMES, type EngineName } from '../engine/engine.js'
import { parseProbe } from '../verify/http-probe.js'

/** How images are built, started and compared, every default filled in. Times are in milliseconds, sizes in bytes. */
export interface VerifySettings {
  readonly engine: EngineName | undefined
  readonly buildArguments: readonly string[]
  /** As the engine takes them; a path is as the user wrote it. */
  readonly secrets: readonly string[]
  readonly network: string | undefined
  readonly platform: string | undefined
  readonly probes: readonly string[]
  readonly commands: readonly string[]
  /** `NAME=value`, or `NAME` alone, which takes the value of the environment. */
  readonly env: readonly string[]
  readonly envFile: string | undefined
  /** A compose file, absolute; true for the one that builds the Dockerfile. */
  readonly compose: string | boolean
  readonly readyWithin: number
  readonly buildTimeout: number
  readonly memory: string
  readonly processes: number
  readonly disk: number
  readonly rebuild: boolean
  readonly keep: boolean
  readonly logs: string | undefined
  /** Whether files that git ignores belong to the build. */
  readonly withIgnored: boolean
  readonly allowInconclusive: boolean
}

interface VerifyFlags {
  readonly engine?: EngineName
  readonly buildArg?: readonly string[]
  readonly secret?: readonly string[]
  readonly network?: string
  readonly platform?: string
  readonly probe?: readonly string[]
  readonly exec?: readonly string[]
  readonly env?: readonly string[]
  readonly envFile?: string
  readonly compose?: string | true
  readonly timeout: number
  readonly buildTimeout: number
  readonly memory: string
  readonly processes: number
  readonly disk: number
  readonly rebuild: boolean
  readonly keep?: true
  readonly logs?: string
  readonly withIgnored?: true
  readonly allow?: 'inconclusive'
}

/** Adds the flags of verifying to a command that has `--platform` already, below a heading of their own in its help. */
export function addVerifyFlags(command: Command, heading: string): Command {
  const option = (flags: string, description: string) => new Option(flags, description).helpGroup(heading)
  const repeated = (flags: string, description: string) => option(flags, description).argParser(collect)
  return command
    .addOption(
      option(
        `--engine <${ENGINE_NAMES.join('|')}>`,
        'the container engine (default: the first that answers)',
      ).argParser(engineName),
    )
    .addOption(repeated('--build-arg <name[=value]>', 'for both builds; may be repeated'))
    .addOption(repeated('--secret <id=…,src=…>', 'for both builds; may be repeated'))
    .addOption(option('--network <name>', 'the network of both builds'))
    .addOption(
      repeated(
        '--probe <request>',
        'what both answer alike: "GET /health=200", "GET :8080/"; may be repeated',
      ).argParser(probe),
    )
    .addOption(repeated('--exec <command>', 'a command that gives the same in both containers; may be repeated'))
    .addOption(repeated('--env <name[=value]>', 'for both containers; may be repeated'))
    .addOption(option('--env-file <file>', 'for both containers: a line for each variable'))
    .addOption(option('--compose [file]', 'start the services of the compose file that it depends on'))
    .addOption(option('--timeout <seconds>', 'for a container to become ready').argParser(positive).default(30))
    .addOption(option('--build-timeout <seconds>', 'for each build').argParser(positive).default(1800))
    .addOption(option('--memory <size>', 'of each container').argParser(size).default('2g'))
    .addOption(option('--processes <number>', 'of each container').argParser(positive).default(1024))
    .addOption(
      option('--disk <size>', 'of each copy of the context, and each image')
        .argParser(bytes)
        .default(bytes('10g'), '10g'),
    )
    .addOption(option('--no-rebuild', 'do not measure what a change of one line costs'))
    .addOption(option('--keep', 'keep both images'))
    .addOption(option('--logs <folder>', 'where whole logs go (default: a temporary folder, kept unless all is equal)'))
    .addOption(option('--with-ignored', 'build with the files that git ignores, too'))
    .addOption(
      option('--allow <inconclusive>', 'take a verdict that proves nothing for good enough').argParser((value) => {
        if (value !== 'inconclusive') throw new InvalidArgumentError('Allowed: inconclusive.')
        return value
      }),
    )
}

/** What the flags say; paths become absolute. */
export function verifySettings(options: object, cwd: string): VerifySettings {
  const flags = options as VerifyFlags
  return {
    engine: flags.engine,
    buildArguments: flags.buildArg ?? [],
    secrets: (flags.secret ?? []).map((secret) =>
      secret.replace(/\b(src|source)=([^,]+)/, (_, key, path) => `${key}=${resolve(cwd, path)}`),
    ),
    network: flags.network,
    platform: flags.platform,
    probes: flags.probe ?? [],
    commands: flags.exec ?? [],
    env: flags.env ?? [],
    envFile: flags.envFile === undefined ? undefined : resolve(cwd, flags.envFile),
    compose: typeof flags.compose === 'string' ? resolve(cwd, flags.compose) : flags.compose === true,
    readyWithin: flags.timeout * 1000,
    buildTimeout: flags.buildTimeout * 1000,
    memory: flags.memory,
    processes: flags.processes,
    disk: flags.disk,
    rebuild: flags.rebuild,
    keep: flags.keep === true,
    logs: flags.logs === undefined ? undefined : resolve(cwd, flags.logs),
    withIgnored: flags.withIgnored === true,
    allowInconclusive: flags.allow === 'inconclusive',
  }
}

function collect(value: string, former: readonly string[] = []): readonly string[] {
  return [...former, value]
}

function probe(value: string, former: readonly string[] = []): readonly string[] {
  if (parseProbe(value, 80) === undefined)
    throw new InvalidArgumentError('A probe is like "GET /health=200" or "GET :8080/".')
  return [...former, value]
}

function engineName(value: string): EngineName {
  const name = ENGINE_NAMES.find((each) => each === value)
  if (name === undefined) throw new InvalidArgumentError(`Allowed: ${ENGINE_NAMES.join(', ')}.`)
  return name
}

function positive(value: string): number {
  const number = Number(value)
  if (!(number > 0 && Number.isFinite(number))) throw new InvalidArgumentError('It must be a number above 0.')
  return number
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

function size(value: string): string {
  bytes(value)
  return value
}

function bytes(value: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([kmg]?)b?$/i.exec(value) ?? []
  if (number === undefined) throw new InvalidArgumentError('A size is like 512m or 2g.')
  return Number(number) * (UNITS[unit.toLowerCase()] ?? 1)
}
