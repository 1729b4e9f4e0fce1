import { createReadStream, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join, posix } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import { extract } from 'tar-stream'
import { buildWith, type Dialect } from './build-with.js'
import { type CommandLine, outputOf, type RunningProgram } from './command-line.js'
import {
  type ContainerRequest,
  type Engine,
  EngineError,
  type ImageConfiguration,
  type InspectedImage,
} from './engine.js'
import { layerStepsOf } from './layer-steps.js'
import { innermostProcess } from './process-tree.js'

interface Container {
  readonly request: ContainerRequest
  readonly words: readonly string[]
  program?: RunningProgram
}

// Of https://github.com/containers/buildah/blob/main/docs/buildah-run.1.md, read 2026-11-21: chroot needs no runtime, and has the machine's own network.
const RUN = ['run', '--isolation', 'chroot']
const POLL_MILLISECONDS = 50
const COMMAND_MILLISECONDS = 60_000

/**
 * buildah as an engine: it builds, and runs one command in a container's files. There are no networks, limits and health checks, and ports are
 * the machine's own. It must be able to mount: run by root, or inside of `buildah unshare`.
 */
export function buildah(line: CommandLine, tar: CommandLine, dialect: Dialect): Engine {
  const containers = new Map<string, Container>()
  const inspections = new Map<string, InspectedImage>()
  const output = (...args: readonly string[]) => outputOf(line, 'buildah', args)
  const tidy = async (...args: readonly string[]) => void (await line.run(args, { always: true }))
  const inspectImage = async (image: string): Promise<InspectedImage> => {
    const { FromImageID, Docker } = JSON.parse(await output('inspect', '--type', 'image', image)) as Inspection
    const known = inspections.get(FromImageID)
    if (known !== undefined) return known
    const inspected = inspectedOf(FromImageID, Docker, await layerSizes(saveImage(line, image)))
    inspections.set(FromImageID, inspected)
    return inspected
  }
  const create = async (request: ContainerRequest): Promise<string> => {
    if (request.network !== undefined && request.network !== 'none')
      throw new EngineError('buildah has no networks of its own: services beside the program take Docker or podman.')
    const { configuration } = await inspectImage(request.image)
    const name = `${request.image.replace(/[^\w.-]/g, '-')}-${containers.size + 1}`
    await output('from', '--name', name, request.image)
    containers.set(name, { request, words: wordsOf(request, configuration) })
    return name
  }
  const flagsOf = ({ request: { env, user } }: Container) => [
    ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...(user === undefined ? [] : ['--user', user]),
  ]
  const containerOf = (name: string): Container => {
    const container = containers.get(name)
    if (container === undefined) throw new EngineError(`${name} is no container of this session.`)
    return container
  }
  const remove = async (name: string) => {
    containers.get(name)?.program?.kill('SIGKILL')
    await tidy('rm', name)
    containers.delete(name)
  }
  return {
    name: 'buildah',
    version: dialect.version,
    builder: dialect.builder,
    build: (request) => buildWith(line, dialect, request),
    inspectImage,
    pullImage: async (image) => void (await output('pull', '--quiet', image)),
    removeImage: (image) => tidy('rmi', image),
    saveImage: (image) => saveImage(line, image),
    createContainer: create,
    startContainer: async (name) => {
      const container = containerOf(name)
      for (const port of container.request.ports) await untilFree(port)
      container.program = line.start([...RUN, ...flagsOf(container), name, '--', ...container.words])
    },
    outputOf: (request) => {
      const passed = new PassThrough()
      const pass = async () => {
        const name = await create(request)
        const source = line.stream([...RUN, ...flagsOf(containerOf(name)), name, '--', ...containerOf(name).words])
        for await (const chunk of source) passed.write(chunk)
        passed.end()
        await remove(name)
      }
      pass().catch((error: Error) => passed.destroy(error))
      return passed
    },
    addressOf: async (name, port) =>
      containerOf(name).program?.exitCode() === undefined ? `127.0.0.1:${port}` : undefined,
    stateOf: async (name) => {
      const { program } = containerOf(name)
      const exitCode = program?.exitCode()
      return {
        running: program !== undefined && exitCode === undefined,
        exitCode: exitCode ?? 0,
        health: undefined,
        outOfMemory: false,
      }
    },
    // What buildah itself says of the end of a program is no line of the program.
    logsOf: async (name) =>
      (containerOf(name).program?.output() ?? '')
        .split('\n')
        .filter((each) => !/^(?:subprocess exited|Error: (?:exit status|while running runtime))/.test(each))
        .join('\n')
        .trim(),
    stopContainer: async (name, graceSeconds) => {
      const { program } = containerOf(name)
      if (program?.pid === undefined) return
      const inner = innermostProcess(program.pid)
      if (program.exitCode() === undefined) endProcess(inner, 'SIGTERM')
      const deadline = Date.now() + graceSeconds * 1000
      while (program.exitCode() === undefined && Date.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS))
      if (program.exitCode() === undefined) endProcess(inner, 'SIGKILL')
      await program.ended
    },
    execute: (name, command) =>
      line.run([...RUN, ...flagsOf(containerOf(name)), name, '--', ...command], { timeout: COMMAND_MILLISECONDS }),
    copyOut: (name, path) => {
      const passed = new PassThrough()
      const pass = async () => {
        const root = await output('mount', name)
        const folder = insideOf(root, posix.dirname(path))
        if (folder !== undefined)
          for await (const chunk of tar.stream(['-C', folder, '-cf', '-', posix.basename(path)])) passed.write(chunk)
        passed.end()
      }
      pass().catch((error: Error) => passed.destroy(error))
      return passed
    },
    copyIn: async (name, file, path) => {
      const target = statSync(file).isDirectory() ? posix.join(path, basename(file)) : path
      await output('copy', name, file, target)
    },
    removeContainer: remove,
    removeContainers: async () => {
      for (const name of [...containers.keys()]) await remove(name)
    },
    createNetwork: async () => {
      throw new EngineError('buildah has no networks of its own: services beside the program take Docker or podman.')
    },
    removeNetwork: async () => undefined,
  }
}

interface Inspection {
  readonly FromImageID: string
  readonly Docker: {
    readonly config: ImageConfiguration
    readonly architecture: string
    readonly rootfs: { readonly diff_ids?: readonly string[] | null }
    readonly history: readonly { readonly created_by?: string; readonly empty_layer?: boolean }[]
  }
}

function inspectedOf(
  id: string,
  { config, architecture, rootfs, history }: Inspection['Docker'],
  sizes: ReadonlyMap<string, number>,
): InspectedImage {
  const layers = rootfs.diff_ids ?? []
  const sizeOf = (layer: string | undefined) => sizes.get(layer?.replace('sha256:', '') ?? '') ?? 0
  const made = history.filter(({ empty_layer }) => empty_layer !== true)
  const entries = made.map(({ created_by = '' }, index) => ({
    CreatedBy: created_by,
    size: sizeOf(layers[index]) || 1,
  }))
  const steps = layerStepsOf(JSON.stringify(entries.reverse()), layers.length)
  return {
    id,
    configuration: config,
    size: layers.reduce((sum, layer) => sum + sizeOf(layer), 0),
    architecture,
    layers,
    layerSteps: steps.map((step, index) => ({ ...step, size: sizeOf(layers[index]) })),
  }
}

function wordsOf(
  { entrypoint, command }: ContainerRequest,
  { Entrypoint, Cmd }: ImageConfiguration,
): readonly string[] {
  // An entrypoint that is given takes CMD away: https://docs.docker.com/reference/cli/docker/container/run/#entrypoint, read 2026-11-21
  if (entrypoint !== undefined) return [entrypoint, ...(command ?? [])]
  return [...(Entrypoint ?? []), ...(command ?? Cmd ?? [])]
}

function saveImage(line: CommandLine, image: string): Readable {
  const passed = new PassThrough()
  const pass = async () => {
    const folder = mkdtempSync(join(tmpdir(), 'msb-migrate-verify-'))
    try {
      const file = join(folder, 'image.tar')
      await outputOf(line, 'buildah', ['push', '--quiet', image, `docker-archive:${file}:image:saved`])
      for await (const chunk of createReadStream(file))
        if (!passed.write(chunk)) await new Promise((resolve) => passed.once('drain', resolve))
      passed.end()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  pass().catch((error: Error) => passed.destroy(error))
  return passed
}

/** Bytes of each layer's archive by its digest. */
async function layerSizes(archive: Readable): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>()
  for await (const entry of archive.pipe(extract())) {
    const digest = /^([0-9a-f]{64})\.tar$/.exec(entry.header.name)?.[1]
    if (digest !== undefined) sizes.set(digest, entry.header.size ?? 0)
    entry.resume()
  }
  return sizes
}

/** A folder of a mounted image, links followed; undefined for one that is not there or leads out of the image. */
function insideOf(root: string, folder: string): string | undefined {
  try {
    const real = realpathSync(join(root, folder))
    return real === root || real.startsWith(`${root}/`) ? real : undefined
  } catch {
    return undefined
  }
}

function endProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}

const FREES_WITHIN_MILLISECONDS = 5000

/** Waits until nobody listens on a port of this machine. Throws an EngineError when somebody goes on. */
async function untilFree(port: number): Promise<void> {
  const deadline = Date.now() + FREES_WITHIN_MILLISECONDS
  while (!(await isFree(port))) {
    if (Date.now() > deadline)
      throw new EngineError(`Port ${port} is taken on this machine, whose network buildah's containers share.`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS))
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
}
