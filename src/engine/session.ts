import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment, ProcessWatch } from './command-line.js'
import type { Engine, EngineName, Limits } from './engine.js'
import { findEngine } from './find-engine.js'
import { type Reaper, startReaper } from './reaper.js'

/** An engine, and all that was made with it: containers, networks, images and one temporary folder. */
export interface EngineSession {
  /** What it makes is taken away by `close`. */
  readonly engine: Engine
  /** An empty folder for whatever the session needs; absolute. */
  readonly folder: string
  /** A name for an image or a network that no other session has. */
  readonly nameFor: (what: string) => string
  /** Takes away what is left of all that was made; `keepImages` leaves the images. To be called however the work ended. */
  close(keepImages?: boolean): Promise<void>
}

/** What a session is opened with. */
export interface SessionSettings {
  readonly engine: EngineName | undefined
  readonly limits: Limits
  /** Milliseconds that one build may take. */
  readonly buildTimeout: number
  /** Where the folder is made; the system's place for temporary files, when undefined. */
  readonly temporary?: string
  readonly environment: Environment
}

const LABEL = 'msb-migrate.run'
const IMAGE = 'msb-migrate-verify'

/** Finds an engine and opens a session with it. When `signal` is aborted, all work throws its reason. Throws an EngineError when no engine answers. */
export async function openSession(settings: SessionSettings, signal: AbortSignal): Promise<EngineSession> {
  const run = `${process.pid}-${randomBytes(4).toString('hex')}`
  const label = `${LABEL}=${run}`
  let reaper: Reaper | undefined
  const watch: ProcessWatch = {
    started: (pid) => reaper?.started(pid),
    ended: (pid) => reaper?.ended(pid),
  }
  const { engine: name, limits, buildTimeout, environment, temporary = tmpdir() } = settings
  const bare = await findEngine({ name, label, limits, buildTimeout, environment }, signal, watch)
  const folder = await mkdtemp(join(temporary, `${IMAGE}-`))
  reaper = startReaper(bare.name, label, `${IMAGE}:${run}`, folder, environment)
  const { engine, removeAll } = withBelongings(bare)
  return {
    engine,
    folder,
    nameFor: (what) => `${IMAGE}:${run}-${what}`,
    close: async (keepImages = false) => {
      await removeAll(keepImages)
      await rm(folder, { recursive: true, force: true })
      reaper?.dismiss()
    },
  }
}

function withBelongings(bare: Engine): { engine: Engine; removeAll: (keepImages: boolean) => Promise<void> } {
  const images = new Set<string>()
  const containers = new Set<string>()
  const networks = new Set<string>()
  const engine: Engine = {
    ...bare,
    build: (request) => {
      images.add(request.tag)
      return bare.build(request)
    },
    createContainer: async (request) => {
      const container = await bare.createContainer(request)
      containers.add(container)
      return container
    },
    createNetwork: (name, subnet) => {
      networks.add(name)
      return bare.createNetwork(name, subnet)
    },
    removeImage: async (image) => {
      await bare.removeImage(image)
      images.delete(image)
    },
    removeContainer: async (container) => {
      await bare.removeContainer(container)
      containers.delete(container)
    },
    removeNetwork: async (network) => {
      await bare.removeNetwork(network)
      networks.delete(network)
    },
  }
  const removeAll = async (keepImages: boolean) => {
    // A network goes when no container is left in it, an image when no container is made of it.
    for (const container of [...containers]) await engine.removeContainer(container)
    await engine.removeContainers()
    for (const network of [...networks]) await engine.removeNetwork(network)
    if (!keepImages) for (const image of [...images]) await engine.removeImage(image)
  }
  return { engine, removeAll }
}
