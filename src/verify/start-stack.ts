import { lstat, readdir, readFile, realpath } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Engine, EngineError } from '../engine/engine.js'
import type { EngineSession } from '../engine/session.js'
import type { dependenciesOf, StackService } from '../project/compose-stack.js'
import { listeningIn } from './listening-ports.js'
import type { StartServices } from './verification.js'

/** The services to start beside each run, and where their compose file lies. */
export interface Stack {
  /** The folder of the compose file; absolute. */
  readonly folder: string
  readonly dependencies: ReturnType<typeof dependenciesOf>
  /** Bytes that a folder may have that a service gets a copy of. */
  readonly limit: number
}

const STARTS_WITHIN_MILLISECONDS = 120_000
const LISTENS_WITHIN_MILLISECONDS = 20_000
const POLL_MILLISECONDS = 250

/** Starts the services in a network of their own, anew for every run, each when those that it needs are ready. */
export function stackStarter(session: EngineSession, stack: Stack, networkFor: () => string): StartServices {
  const built = new Map<string, Promise<string>>()
  return async () => {
    const { engine } = session
    const network = networkFor()
    const containers: string[] = []
    const stop = async () => {
      for (const container of [...containers].reverse()) await engine.removeContainer(container)
      await engine.removeNetwork(network)
    }
    try {
      await engine.createNetwork(network)
      for (const { service, condition } of stack.dependencies) {
        const image = await imageOf(session, stack, service, built)
        const container = await createService(engine, stack, service, image, network)
        containers.push(container)
        await engine.startContainer(container)
        await untilReady(engine, container, service, condition)
      }
      return { network, stop }
    } catch (error) {
      await stop()
      throw error
    }
  }
}

async function imageOf(
  session: EngineSession,
  { folder }: Stack,
  { name, image, build }: StackService,
  built: Map<string, Promise<string>>,
): Promise<string> {
  if (build === undefined) {
    if (image === undefined)
      throw new EngineError(`The service ${name} of the compose file has neither image nor build.`)
    return image
  }
  const known = built.get(name)
  if (known !== undefined) return known
  const tag = session.nameFor(`service-${name.toLowerCase().replace(/[^a-z0-9_.-]/g, '-')}`)
  const context = resolve(folder, build.context)
  const made = session.engine
    .build({
      tag,
      context,
      dockerfile: resolve(context, build.dockerfile),
      buildArguments: [],
      secrets: [],
      network: undefined,
      platform: undefined,
      images: {},
      log: join(session.folder, `service-${name}.log`),
    })
    .then(() => tag)
    .catch((error: Error) => {
      throw new EngineError(`The service ${name} of the compose file does not build: ${error.message}`)
    })
  built.set(name, made)
  return made
}

async function createService(
  engine: Engine,
  { folder, limit }: Stack,
  service: StackService,
  image: string,
  network: string,
): Promise<string> {
  const { name, aliases, entrypoint = [], command, healthCheck, mounts } = service
  const [program, ...words] = entrypoint
  const container = await engine.createContainer({
    image,
    ports: [],
    env: await serviceEnvironment(folder, service),
    network,
    aliases: [name, ...aliases],
    ...(program === undefined ? {} : { entrypoint: program }),
    ...(command === undefined && words.length === 0 ? {} : { command: [...words, ...(command ?? [])] }),
    ...(healthCheck === undefined ? {} : { healthCheck }),
  })
  // A copy, never the folder itself: what a database writes is none of the user's data.
  for (const { source, target } of mounts) {
    const path = await insideOf(folder, source)
    if (path !== undefined && (await sizeOf(path, limit)) <= limit)
      await engine.copyIn(container, path, target).catch((error: unknown) => {
        if (!(error instanceof EngineError)) throw error
      })
  }
  return container
}

/** The variables that a service gets: of its files, then its own. */
export async function serviceEnvironment(
  folder: string,
  { environment, environmentFiles }: Pick<StackService, 'environment' | 'environmentFiles'>,
): Promise<Readonly<Record<string, string>>> {
  const texts = await Promise.all(
    environmentFiles.map(async (file) => {
      const path = await insideOf(folder, file)
      return path === undefined ? '' : readFile(path, 'utf8').catch(() => '')
    }),
  )
  return { ...Object.fromEntries(texts.flatMap(variablesIn)), ...environment }
}

/** `NAME=value` lines of a file of variables; comments and other lines are passed over, quotes around a value removed. */
export function variablesIn(text: string): readonly (readonly [string, string])[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, name, value = ''] = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    return name === undefined ? [] : [[name, value.replace(/^(["'])(.*)\1$/, '$2')] as const]
  })
}

/** A path beside a compose file, links followed; undefined for one that is not there or lies outside of the folder. */
async function insideOf(folder: string, path: string): Promise<string | undefined> {
  const [root, real] = [await realpath(folder), await realpath(resolve(folder, path)).catch(() => undefined)]
  return real?.startsWith(root + sep) === true ? real : undefined
}

async function sizeOf(path: string, limit: number): Promise<number> {
  const status = await lstat(path)
  if (!status.isDirectory()) return status.size
  let size = 0
  for (const name of await readdir(path)) {
    size += await sizeOf(join(path, name), limit).catch(() => limit + 1)
    if (size > limit) break
  }
  return size
}

async function untilReady(
  engine: Engine,
  container: string,
  { name }: StackService,
  condition: ReturnType<typeof dependenciesOf>[number]['condition'],
): Promise<void> {
  const begun = Date.now()
  const fail = async (how: string) => {
    throw new EngineError(
      `The service ${name} of the compose file ${how}: ${(await engine.logsOf(container)).slice(-1500)}`,
    )
  }
  for (;;) {
    const { running, exitCode, health } = await engine.stateOf(container)
    const waited = Date.now() - begun
    if (!running && (condition === 'completed' || exitCode === 0) && exitCode === 0) return
    if (!running) return fail(`ended with exit code ${exitCode}`)
    if (condition !== 'completed') {
      if (health === 'healthy') return
      if (health === undefined) {
        const { output } = await engine.execute(container, ['cat', '/proc/net/tcp', '/proc/net/tcp6'])
        if (listeningIn(output).length > 0 || waited > LISTENS_WITHIN_MILLISECONDS) return
      }
    }
    if (waited > STARTS_WITHIN_MILLISECONDS) return fail('does not become ready')
    await wait(POLL_MILLISECONDS)
  }
}
