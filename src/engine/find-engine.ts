import { buildah } from './buildah.js'
import { type CommandLine, commandLine, type Environment, type ProcessWatch } from './command-line.js'
import { dockerLike } from './docker-like.js'
import { ENGINE_NAMES, type Engine, EngineError, type EngineName, type Limits } from './engine.js'

/** What an engine is made with. */
export interface EngineSettings {
  /** The only engine to try; each in turn when it is undefined. */
  readonly name: EngineName | undefined
  /** Every container and network gets it: `msb-migrate.run=123`. */
  readonly label: string
  readonly limits: Limits
  /** Milliseconds that one build may take. */
  readonly buildTimeout: number
  readonly environment: Environment
}

const ANSWERS_WITHIN_MILLISECONDS = 20_000

/** The first engine that answers. Throws an EngineError that says of each what it said when none does. */
export async function findEngine(settings: EngineSettings, signal: AbortSignal, watch: ProcessWatch): Promise<Engine> {
  const names = settings.name === undefined ? ENGINE_NAMES : [settings.name]
  const troubles: string[] = []
  for (const name of names) {
    const line = commandLine(name, signal, watch, settings.environment)
    try {
      return await engineOf(name, line, commandLine('tar', signal, watch, settings.environment), settings)
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      troubles.push(`  ${name}: ${error.message.split('\n')[0]}`)
    }
  }
  const wanted = settings.name ?? 'Docker, podman or buildah'
  throw new EngineError(
    `No container engine answers. Verifying builds both images, which takes ${wanted}.\n${troubles.join('\n')}`,
  )
}

async function engineOf(
  name: EngineName,
  line: CommandLine,
  tar: CommandLine,
  settings: EngineSettings,
): Promise<Engine> {
  const { label, limits, buildTimeout } = settings
  const format = name === 'docker' ? '{{.Server.Version}}' : '{{.Client.Version}}'
  const asked = name === 'buildah' ? ['--version'] : ['version', '--format', format]
  const { code, output } = await line.run(asked, { timeout: ANSWERS_WITHIN_MILLISECONDS })
  if (code !== 0) throw new EngineError(output.split('\n').at(-1) ?? '')
  const version = /\d+(?:\.\d+)+\S*/.exec(output)?.[0] ?? output
  const builder = name === 'docker' ? await dockerBuilder(line, settings.environment) : 'Buildah'
  const dialect = { name, version, builder, label, limits, buildTimeout } as const
  return name === 'buildah' ? buildah(line, tar, dialect) : dockerLike(line, dialect)
}

// https://docs.docker.com/build/buildkit/#getting-started, read 2026-11-21: since 23.0 BuildKit is the default, through the plugin buildx.
async function dockerBuilder(line: CommandLine, environment: Environment): Promise<'BuildKit' | 'classic builder'> {
  if (environment.DOCKER_BUILDKIT === '0') return 'classic builder'
  const { code } = await line.run(['buildx', 'version'], { timeout: ANSWERS_WITHIN_MILLISECONDS })
  return code === 0 ? 'BuildKit' : 'classic builder'
}
