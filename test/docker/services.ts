import { execFile } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Service } from '../load-project.js'
import { containerLogs, createNetwork, removeContainer, removeNetwork, startOnNetwork, succeedsIn } from './engine.js'

const image = 'msb-migrate-test-services'
const makeImage = fileURLToPath(new URL('services/make-image.sh', import.meta.url))
const readyWithin = 60_000

/** Services that run: the network where they are found, and how to end them. */
interface RunningServices {
  readonly network: string | undefined
  stop(): Promise<void>
}

/** Starts what a container needs beside it, in a network of its own, and waits until all of it answers. */
export async function startServices(services: readonly Service[], subnet?: string): Promise<RunningServices> {
  if (services.length === 0 && subnet === undefined) return { network: undefined, stop: async () => undefined }
  if (services.length > 0) await promisify(execFile)(makeImage, [image])
  const network = await createNetwork(subnet)
  const containers: string[] = []
  const stop = async () => {
    for (const container of containers) await removeContainer(container)
    await removeNetwork(network)
  }
  try {
    for (const { name, kind, env = {} } of services) {
      const container = await startOnNetwork(image, network, name, env, [kind])
      containers.push(container)
      await untilReady(container, kind)
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { network, stop }
}

async function untilReady(container: string, kind: Service['kind']): Promise<void> {
  const deadline = Date.now() + readyWithin
  while (!(await succeedsIn(container, ['service-ready', kind]))) {
    if (Date.now() > deadline) throw new Error(`${kind} does not answer: ${await containerLogs(container)}`)
    await wait(250)
  }
}
