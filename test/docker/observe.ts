import { createHash } from 'node:crypto'
import { get } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { DockerCase } from '../load-project.js'
import { type Libc, libcOf } from './elf.js'
import {
  containerLogs,
  containerState,
  copyOut,
  createContainer,
  type InspectedImage,
  inspectImage,
  removeContainer,
  rootEntries,
  startContainer,
  stopContainer,
} from './engine.js'
import { startServices } from './services.js'
import { readTar, type TarEntry } from './tar.js'

/** What a running container said to one request; `status` 0 means that nobody answered. */
interface Answer {
  readonly probe: string
  readonly status: number
  readonly body: string
}

/** One file of the image; `content` is a hash, or the target of a link. */
interface ObservedFile {
  readonly type: TarEntry['type']
  readonly mode: number
  readonly owner: string
  readonly content: string
}

/** Everything about an image that a migration must keep, and its size in bytes. */
export interface Observation {
  readonly answers: readonly Answer[]
  /** The last lines that it wrote before it was stopped. */
  readonly log: string
  /** How the container ended on its stop signal. */
  readonly exit: { readonly code: number; readonly milliseconds: number }
  /** The end of HEALTHCHECK's tries, or undefined without one. */
  readonly health: string | undefined
  readonly config: InspectedImage['Config']
  readonly baseConfig: InspectedImage['Config']
  readonly files: ReadonlyMap<string, ObservedFile>
  readonly libc: Libc
  /** Native addons by path. */
  readonly addons: ReadonlyMap<string, Libc | undefined>
  readonly size: number
  readonly baseSize: number
}

const answerWithin = 20_000
const healthyWithin = 15_000
const graceSeconds = 4

/** Starts an image, asks it everything, stops it, and reads its configuration and files. `base` is the image of its last FROM. */
export async function observe(image: string, base: string, docker: DockerCase): Promise<Observation> {
  const [inspected, inspectedBase] = [await inspectImage(image), await inspectImage(base)]
  const services = await startServices(docker.services ?? [], docker.subnet)
  const container = await createContainer(image, docker.port, docker.env, services.network)
  try {
    const paths = docker.compare ?? (await ownPaths(image, base, inspected))
    // Read before the start: what the program itself writes is no matter of the migration.
    const entries = (await Promise.all(paths.map((path) => entriesOf(container, path)))).flat()
    const address = await startContainer(container, docker.port)
    const answers = await ask(container, address, docker.probes)
    const health = await healthOf(container)
    const log = await containerLogs(container)
    const exit = await stopContainer(container, graceSeconds)
    return {
      answers,
      log,
      exit,
      health,
      config: inspected.Config,
      baseConfig: inspectedBase.Config,
      files: new Map(entries.map((entry) => [entry.path, observedFile(entry)])),
      libc: (await copyOut(container, '/lib/ld-musl-x86_64.so.1')) === undefined ? 'glibc' : 'musl',
      addons: new Map(
        entries.filter((entry) => entry.path.endsWith('.node')).map((entry) => [entry.path, libcOf(entry.content)]),
      ),
      size: inspected.Size,
      baseSize: inspectedBase.Size,
    }
  } finally {
    await removeContainer(container)
    await services.stop()
  }
}

// Without a WORKDIR an app lies in the root itself: what the base has not is its own.
async function ownPaths(image: string, base: string, { Config }: InspectedImage): Promise<readonly string[]> {
  if (Config.WorkingDir !== undefined && !['', '/'].includes(Config.WorkingDir)) return [Config.WorkingDir]
  const inherited = new Set(await rootEntries(base))
  return (await rootEntries(image)).filter((name) => !inherited.has(name)).map((name) => `/${name}`)
}

// `docker cp` names entries from the last part of the path on.
async function entriesOf(container: string, path: string): Promise<readonly TarEntry[]> {
  const archive = await copyOut(container, path)
  if (archive === undefined) return []
  const parent = path.slice(0, path.lastIndexOf('/'))
  return readTar(archive).map((entry) => ({ ...entry, path: `${parent}/${entry.path}` }))
}

function observedFile(entry: TarEntry): ObservedFile {
  return {
    type: entry.type,
    mode: entry.mode,
    owner: `${entry.user}:${entry.group}`,
    content: entry.type === 'link' ? entry.target : hashOf(entry),
  }
}

// npm 6 writes notes of its own into the manifests that it installs: what counts of them is which package it is. It lays out the app's
// own anew.
function hashOf({ path, content }: TarEntry): string {
  const isManifest = path.endsWith('/package.json')
  const isPackage = isManifest && path.includes('/node_modules/')
  const text = isPackage
    ? identityOf(content.toString('utf8'))
    : isManifest
      ? canonical(content.toString('utf8'))
      : undefined
  return createHash('sha256')
    .update(text ?? content)
    .digest('hex')
    .slice(0, 16)
}

function canonical(manifest: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(manifest), (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
        : value,
    )
  } catch {
    return undefined
  }
}

function identityOf(manifest: string): string | undefined {
  try {
    const { name, version } = JSON.parse(manifest) as { name?: string; version?: string }
    return `${name}@${version}`
  } catch {
    return undefined
  }
}

async function ask(
  container: string,
  address: string | undefined,
  probes: readonly string[],
): Promise<readonly Answer[]> {
  const deadline = Date.now() + answerWithin
  const answers: Answer[] = []
  for (const probe of probes) {
    let answer = await request(address, probe)
    while (answer === undefined && Date.now() < deadline && (await containerState(container)).Running) {
      await wait(150)
      answer = await request(address, probe)
    }
    answers.push(
      answer ?? { probe, status: 0, body: `no answer; its log ends with: ${await containerLogs(container)}` },
    )
  }
  return answers
}

// Not fetch(): a container that is just starting may drop a connection, after which fetch can wait for ever.
function request(address: string | undefined, probe: string): Promise<Answer | undefined> {
  if (address === undefined) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const sent = get(`${address}${probe}`, { agent: false, timeout: 3000 }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', () => resolve(undefined))
      response.on('end', () => {
        // Of a redirect only the place counts that it leads to.
        const body = response.headers.location ?? Buffer.concat(chunks).toString('utf8')
        resolve({ probe, status: response.statusCode ?? 0, body })
      })
    })
    sent.on('timeout', () => sent.destroy(new Error('timeout')))
    sent.on('error', () => resolve(undefined))
  })
}

async function healthOf(container: string): Promise<string | undefined> {
  const deadline = Date.now() + healthyWithin
  let state = await containerState(container)
  while (state.Health?.Status === 'starting' && state.Running && Date.now() < deadline) {
    await wait(250)
    state = await containerState(container)
  }
  return state.Health?.Status
}
