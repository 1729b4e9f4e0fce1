import { execFile } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Engine } from '../../src/engine/engine.js'
import type { EngineSession } from '../../src/engine/session.js'
import type { Service } from '../load-project.js'

const image = 'msb-migrate-test-services'
const makeImage = fileURLToPath(new URL('services/make-image.sh', import.meta.url))
const readyWithin = 60_000
let counter = 0

/** Services that run: the network where they are found, and how to end them. */
interface RunningServices {
  readonly network: string | undefined
  stop(): Promise<void>
}

/** Starts what a container needs beside it, in a network of its own, and waits until all of it answers. */
export async function startServices(
  { engine, nameFor }: EngineSession,
  services: readonly Service[],
  subnet?: string,
): Promise<RunningServices> {
  if (services.length === 0 && subnet === undefined) return { network: undefined, stop: async () => undefined }
  if (services.length > 0) await promisify(execFile)(makeImage, [image])
  counter += 1
  const network = nameFor(`network-${counter}`).replace(':', '-')
  await engine.createNetwork(network, subnet)
  const containers: string[] = []
  const stop = async () => {
    for (const container of containers) await engine.removeContainer(container)
    await engine.removeNetwork(network)
  }
  try {
    for (const { name, kind, env = {} } of services) {
      const container = await engine.createContainer({
        image,
        ports: [],
        env,
        network,
        aliases: [name],
        command: [kind],
      })
      containers.push(container)
      await engine.startContainer(container)
      await untilReady(engine, container, kind)
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { network, stop }
}

async function untilReady(engine: Engine, container: string, kind: Service['kind']): Promise<void> {
  const deadline = Date.now() + readyWithin
  while ((await engine.execute(container, ['service-ready', kind])).code !== 0) {
    if (Date.now() > deadline) throw new Error(`${kind} does not answer: ${await engine.logsOf(container)}`)
    await wait(250)
  }
}
