import { buildWith, type Dialect } from './build-with.js'
import { type CommandLine, outputOf } from './command-line.js'
import {
  type ContainerRequest,
  type ContainerState,
  type Engine,
  EngineError,
  type EngineName,
  type ImageConfiguration,
  type InspectedImage,
  type Limits,
} from './engine.js'
import { layerStepsOf } from './layer-steps.js'

const COMMAND_MILLISECONDS = 60_000
const NO_PROGRAM = /executable file not found|no such file or directory|permission denied|not found in \$PATH/i
const PORT_TAKEN = /port is already allocated|address already in use/i
const STARTS = 3

/** An engine by a command line of Docker's kind. */
export function dockerLike(line: CommandLine, dialect: Dialect): Engine {
  const { name, version, builder, label, limits } = dialect
  const output = (...args: readonly string[]) => outputOf(line, name, args)
  // What tidies up must not fail because something is gone already.
  const tidy = async (...args: readonly string[]) => void (await line.run(args, { always: true }))
  return {
    name,
    version,
    builder,
    build: (request) => buildWith(line, dialect, request),
    inspectImage: async (image) =>
      inspected(await output('image', 'inspect', image), await historyOf(output, name, image)),
    pullImage: async (image) => void (await output('pull', '--quiet', image)),
    removeImage: (image) => tidy('image', 'rm', image),
    saveImage: (image) => line.stream(['save', image]),
    createContainer: async (request) => {
      const args = ['create', '--label', label, ...limitFlags(limits), ...LOGS[name], ...containerFlags(request)]
      return lastLine(await output(...args, request.image, ...(request.command ?? [])))
    },
    outputOf: (request) => {
      const flags = ['--rm', '--label', label, ...limitFlags(limits), ...containerFlags(request)]
      return line.stream(['run', ...flags, request.image, ...(request.command ?? [])])
    },
    startContainer: async (container) => {
      for (let attempt = 1; ; attempt += 1) {
        const { code, output: said } = await line.run(['start', container])
        // A program that is not there is the image's fault, and the container's state says so.
        if (code === 0 || NO_PROGRAM.test(said)) return
        // The engine gives a published port away that somebody else took a moment before; started again it takes another.
        const isTaken = PORT_TAKEN.test(said)
        if (!isTaken) throw new EngineError(`The container could not be started: ${said.slice(-2000)}`)
        if (attempt === STARTS) throw new EngineError(`No free port could be published: ${said.slice(-2000)}`)
      }
    },
    addressOf: async (container, port) => {
      const { code, output: said } = await line.run(['port', container, `${port}/tcp`])
      const address = said.split('\n').find((each) => /:\d+$/.test(each))
      return code === 0 ? address?.replace('0.0.0.0', '127.0.0.1') : undefined
    },
    stateOf: async (container) =>
      stateOf(await output('container', 'inspect', '--format', '{{json .State}}', container)),
    logsOf: async (container) => inOrder((await line.run(['logs', '--timestamps', container])).output),
    stopContainer: async (container, grace) => void (await output('stop', '--time', String(grace), container)),
    execute: (container, command) => line.run(['exec', container, ...command], { timeout: COMMAND_MILLISECONDS }),
    copyOut: (container, path) => line.stream(['cp', `${container}:${path}`, '-']),
    copyIn: async (container, file, path) => void (await output('cp', file, `${container}:${path}`)),
    removeContainer: (container) => tidy('rm', '--force', '--volumes', container),
    removeContainers: async () => {
      const { output: ids } = await line.run(['ps', '--all', '--quiet', '--filter', `label=${label}`], { always: true })
      for (const id of ids.split(/\s+/).filter((each) => each !== '')) await tidy('rm', '--force', '--volumes', id)
    },
    createNetwork: async (network, subnet) => {
      await output(
        'network',
        'create',
        '--label',
        label,
        ...(subnet === undefined ? [] : ['--subnet', subnet]),
        network,
      )
    },
    removeNetwork: (network) => tidy('network', 'rm', network),
  }
}

// The machine's own driver may keep nothing that could be read, or all of what an endless program writes.
const LOGS: Readonly<Record<EngineName, readonly string[]>> = {
  docker: ['--log-driver', 'json-file', '--log-opt', 'max-size=50m'],
  podman: ['--log-driver', 'k8s-file', '--log-opt', 'max-size=50mb'],
  buildah: [],
}

/** Both streams come each by itself; the time in front of every line tells how they belong together. */
function inOrder(log: string): string {
  return log
    .split('\n')
    .map((line, index) => ({ line, index, time: /^\d{4}-\d\d-\d\dT\S+/.exec(line)?.[0] ?? '' }))
    .sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : one.index - other.index))
    .map(({ line, time }) => (time === '' ? line : line.slice(time.length + 1)))
    .join('\n')
    .trim()
}

function limitFlags({ memory, processes }: Limits): readonly string[] {
  return ['--memory', memory, '--pids-limit', String(processes)]
}

function containerFlags(request: ContainerRequest): readonly string[] {
  const { ports, env, network, aliases = [], entrypoint, user, healthCheck } = request
  return [
    ...ports.flatMap((port) => ['--publish', `127.0.0.1::${port}`]),
    ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...(network === undefined ? [] : ['--network', network]),
    ...aliases.flatMap((alias) => ['--network-alias', alias]),
    ...(entrypoint === undefined ? [] : ['--entrypoint', entrypoint]),
    ...(user === undefined ? [] : ['--user', user]),
    ...(healthCheck === undefined ? [] : ['--health-cmd', healthCheck.command]),
    ...(healthCheck?.interval === undefined ? [] : ['--health-interval', healthCheck.interval]),
    ...(healthCheck?.retries === undefined ? [] : ['--health-retries', String(healthCheck.retries)]),
  ]
}

type Output = (...args: readonly string[]) => Promise<string>

async function historyOf(output: Output, name: EngineName, image: string): Promise<string> {
  // podman's own words are for people even with --human=false.
  const format = name === 'podman' ? 'json' : '{{json .}}'
  return output('history', '--no-trunc', '--human=false', '--format', format, image)
}

interface Inspection {
  readonly Id: string
  readonly Size: number
  readonly Architecture: string
  readonly Config: ImageConfiguration
  readonly Healthcheck?: unknown
  readonly HealthCheck?: unknown
  readonly RootFS: { readonly Layers?: readonly string[] | null }
}

function inspected(json: string, history: string): InspectedImage {
  const [image] = JSON.parse(json) as readonly [Inspection]
  // podman keeps the health check beside the configuration.
  const check = image.Config.Healthcheck ?? image.Healthcheck ?? image.HealthCheck
  const layers = image.RootFS.Layers ?? []
  return {
    id: image.Id,
    configuration: check === undefined || check === null ? image.Config : { ...image.Config, Healthcheck: check },
    size: image.Size,
    architecture: image.Architecture,
    layers,
    layerSteps: layerStepsOf(history, layers.length),
  }
}

function stateOf(json: string): ContainerState {
  const state = JSON.parse(json) as {
    readonly Running: boolean
    readonly ExitCode: number
    readonly OOMKilled?: boolean
    readonly Health?: { readonly Status?: string }
    readonly Healthcheck?: { readonly Status?: string }
  }
  const health = state.Health?.Status || state.Healthcheck?.Status
  return {
    running: state.Running,
    exitCode: state.ExitCode,
    health: health === '' || health === 'none' ? undefined : health,
    outOfMemory: state.OOMKilled === true,
  }
}

// Warnings about the platform or the kernel come above the id.
function lastLine(text: string): string {
  return text.split('\n').at(-1) ?? ''
}
