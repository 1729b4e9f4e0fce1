import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const images = new Set<string>()
const containers = new Set<string>()
const networks = new Set<string>()
const folders = new Set<string>()
let counter = 0

/** What an image is built from; paths are absolute. */
export interface BuildRequest {
  readonly context: string
  readonly dockerfile: string
  readonly buildArguments?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
  /** Images that stand for those which the Dockerfile names, by that name. */
  readonly images?: Readonly<Record<string, string>>
}

/** What `docker image inspect` says, as far as it is compared. */
export interface InspectedImage {
  readonly Size: number
  readonly Config: {
    readonly Env?: readonly string[] | null
    readonly User?: string
    readonly WorkingDir?: string
    readonly Entrypoint?: readonly string[] | null
    readonly Cmd?: readonly string[] | null
    readonly ExposedPorts?: Readonly<Record<string, unknown>> | null
    readonly Labels?: Readonly<Record<string, string>> | null
    readonly Volumes?: Readonly<Record<string, unknown>> | null
    readonly Healthcheck?: unknown
    readonly StopSignal?: string
    readonly Shell?: readonly string[] | null
  }
}

/** The state of a container. */
export interface ContainerState {
  readonly Running: boolean
  readonly ExitCode: number
  readonly Health?: { readonly Status: string }
}

/** Runs the docker command line and gives its standard output. */
async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', args, { maxBuffer: 64 * 1024 * 1024 })
  return stdout.trim()
}

/** An empty temporary folder that `cleanUp` removes. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'msb-migrate-'))
  folders.add(folder)
  return folder
}

/** Builds an image and gives its name; throws with the end of the build's output. */
export async function buildImage(request: BuildRequest): Promise<string> {
  counter += 1
  const name = `msb-migrate-test:${process.pid}-${counter}`
  const args = ['build', '--progress', 'plain', '--tag', name, '--file', request.dockerfile]
  for (const [key, value] of Object.entries(request.buildArguments ?? {})) args.push('--build-arg', `${key}=${value}`)
  for (const [id, text] of Object.entries(request.secrets ?? {})) {
    const file = join(await temporaryFolder(), 'secret')
    await writeFile(file, text)
    args.push('--secret', `id=${id},src=${file}`)
  }
  for (const [reference, image] of Object.entries(request.images ?? {})) {
    args.push('--build-context', `${reference}=docker-image://${image}`)
  }
  images.add(name)
  await docker(...args, request.context).catch((error: unknown) => {
    throw new Error(endOfBuild(String(error)))
  })
  return name
}

// Below a rule the engine repeats the last lines of the step that failed, and the line of the Dockerfile; what went wrong may be above.
function endOfBuild(output: string): string {
  const rule = output.indexOf('\n------\n')
  if (rule < 0) return output.slice(-3000)
  const told = output
    .slice(0, rule)
    .split('\n')
    .filter((line) => /\berr(?:or)?\b/i.test(line))
  return `${told.slice(-20).join('\n')}${output.slice(rule).slice(0, 3000)}`
}

/** Makes a container of an image without starting it; its port is published on a free port of this machine. */
export async function createContainer(
  image: string,
  port: number,
  env: Readonly<Record<string, string>> = {},
  network = 'bridge',
): Promise<string> {
  const variables = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`])
  const id = await docker('create', '--network', network, '--publish', `127.0.0.1::${port}`, ...variables, image)
  containers.add(id)
  return id
}

/** Starts a container and gives the address where its port answers, or undefined when it ended at once. */
export async function startContainer(id: string, port: number): Promise<string | undefined> {
  await docker('start', id)
  const published = await docker('port', id, `${port}/tcp`).catch(() => '')
  const host = published.split('\n')[0]
  return host === undefined || host === '' ? undefined : `http://${host}`
}

/** Asks a container to end, as `docker stop` does, and gives its exit code and the time it took. */
export async function stopContainer(id: string, graceSeconds: number): Promise<{ code: number; milliseconds: number }> {
  const begun = Date.now()
  await docker('stop', '--time', String(graceSeconds), id)
  const milliseconds = Date.now() - begun
  return { code: (await containerState(id)).ExitCode, milliseconds }
}

/** The state of a container. */
export async function containerState(id: string): Promise<ContainerState> {
  return JSON.parse(await docker('inspect', '--format', '{{json .State}}', id)) as ContainerState
}

/** The last lines that a container wrote. */
export async function containerLogs(id: string): Promise<string> {
  const { stdout, stderr } = await run('docker', ['logs', '--tail', '15', id])
  return `${stdout}${stderr}`.trim()
}

/** Configuration and size of an image, pulled first when it is not here. */
export async function inspectImage(image: string): Promise<InspectedImage> {
  const format = ['image', 'inspect', '--format', '{{json .}}', image]
  const text = await docker(...format).catch(async () => {
    await docker('pull', '--quiet', image)
    return docker(...format)
  })
  return JSON.parse(text) as InspectedImage
}

/** The names of the files and folders in the root of an image's file system. */
export async function rootEntries(image: string): Promise<readonly string[]> {
  const names = await docker('run', '--rm', '--entrypoint', 'ls', image, '-A', '/')
  return names.split('\n').filter((name) => name !== '' && name !== '.dockerenv')
}

/** Makes a network whose containers find one another by name; `subnet` when its addresses matter. */
export async function createNetwork(subnet?: string): Promise<string> {
  counter += 1
  const name = `msb-migrate-test-${process.pid}-${counter}`
  await docker('network', 'create', ...(subnet === undefined ? [] : ['--subnet', subnet]), name)
  networks.add(name)
  return name
}

/** Removes a network that no container is left in. */
export async function removeNetwork(name: string): Promise<void> {
  await docker('network', 'rm', name).catch(() => '')
  networks.delete(name)
}

/** Starts a container that others of its network find as `alias`. */
export async function startOnNetwork(
  image: string,
  network: string,
  alias: string,
  env: Readonly<Record<string, string>>,
  command: readonly string[],
): Promise<string> {
  const variables = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`])
  const id = await docker(
    'run',
    '--detach',
    '--network',
    network,
    '--network-alias',
    alias,
    ...variables,
    image,
    ...command,
  )
  containers.add(id)
  return id
}

/** True when a command that is run in a container succeeds. */
export async function succeedsIn(container: string, command: readonly string[]): Promise<boolean> {
  return docker('exec', container, ...command).then(
    () => true,
    () => false,
  )
}

/** A path of a container as a tar archive, or undefined when there is no such path. */
export async function copyOut(id: string, path: string): Promise<Buffer | undefined> {
  const child = spawn('docker', ['cp', `${id}:${path}`, '-'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const [code] = (await once(child, 'close')) as [number]
  return code === 0 ? Buffer.concat(chunks) : undefined
}

/** Removes one container and its anonymous volumes. */
export async function removeContainer(id: string): Promise<void> {
  await docker('rm', '--force', '--volumes', id).catch(() => '')
  containers.delete(id)
}

/** Removes one image. */
export async function removeImage(image: string): Promise<void> {
  await docker('image', 'rm', '--force', image).catch(() => '')
  images.delete(image)
}

/** Removes every container, image and temporary folder that was made here; to be called after all tests, failed or not. */
export async function cleanUp(): Promise<void> {
  for (const id of containers) await removeContainer(id)
  for (const network of networks) await removeNetwork(network)
  for (const image of images) await removeImage(image)
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
  folders.clear()
}
