import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '../../src/migrate.js'
import { runIn } from '../units/cli-support.js'
import { askFor } from '../units/estimate-support.js'
import { dockerIsSkipped } from './engine-setup.js'
import { removeFolders, temporaryFolder } from './temporary-folder.js'

const run = promisify(execFile)
const USER = 'tester'
const PASSWORD = 'a password of the tests'
/** Of the password, as htpasswd -B makes it. */
const HASH = '$2b$04$abcdefghijklmnopqrstuuzzjWYX9ziq/z9PGEfqaY.69BPe06tMC'

/** Debian's docker-registry, with a login, and three small images that the engine pushed to it. */
describe.skipIf(dockerIsSkipped)('an estimate is what a real registry holds', () => {
  let registry: ChildProcess | undefined
  let host: string
  let configuration: string
  const images: string[] = []

  const docker = async (...args: readonly string[]) =>
    (await run('docker', ['--config', configuration, ...args])).stdout
  const push = async (name: string, sizes: readonly number[]) => {
    const folder = await temporaryFolder()
    for (const [index, size] of sizes.entries()) await writeFile(join(folder, String(index)), randomBytes(size))
    await writeFile(
      join(folder, 'Dockerfile'),
      ['FROM scratch', ...sizes.map((_, index) => `COPY ${index} /`)].join('\n'),
    )
    const image = `${host}/${name}`
    await docker('build', '--quiet', '--tag', image, folder)
    images.push(image)
    await docker('push', '--quiet', image)
    return image
  }

  beforeAll(async () => {
    configuration = await temporaryFolder()
    host = `localhost:${await freePort()}`
    registry = await startRegistry(host)
    await docker('login', '--username', USER, '--password', PASSWORD, host)
    await push('library/node:22', [3_000_000, 70_000])
    await push('library/node:22-slim', [900_000])
    await push('app:arm64', [400_000])
    const list = `${host}/app:list`
    await docker('manifest', 'create', '--insecure', list, `${host}/library/node:22-slim`, `${host}/app:arm64`)
    await docker('manifest', 'annotate', '--os', 'linux', '--arch', 'arm64', list, `${host}/app:arm64`)
    await docker('manifest', 'push', '--insecure', list)
  })

  afterAll(async () => {
    registry?.kill()
    for (const image of images) await docker('image', 'rm', '--force', image).catch(() => '')
    await removeFolders()
  })

  it('of an image and of a list of images', async () => {
    const { auths } = JSON.parse(readFileSync(join(configuration, 'config.json'), 'utf8'))
    for (const [name, tag, bytes] of [
      ['library/node', '22', 3_070_000],
      ['library/node', '22-slim', 900_000],
      ['app', 'arm64', 400_000],
    ] as const) {
      const { told, stored } = await sizesIn(host, name, tag)
      expect(told).toBe(stored)
      // What is random does not compress.
      expect(told).toBeGreaterThan(bytes)
      expect(told).toBeLessThan(bytes * 1.02)
      expect(await askFor(`${host}/${name}:${tag}`, 'linux/amd64', { auths })).toEqual({ bytes: told, registry: host })
    }
    for (const [platform, name, tag] of [
      ['linux/amd64', 'library/node', '22-slim'],
      ['linux/arm64', 'app', 'arm64'],
    ] as const) {
      const { told } = await sizesIn(host, name, tag)
      expect(await askFor(`${host}/app:list`, platform, { auths })).toEqual({ bytes: told, registry: host })
    }
    expect(await askFor(`${host}/library/node:21`, 'linux/amd64', { auths })).toMatchObject({ isCertain: true })
    expect(await askFor(`${host}/library/node:22`)).toMatchObject({
      problem: expect.stringContaining('asks for a login'),
    })
  })

  it('in the line that the command says', async () => {
    const folder = await temporaryFolder()
    const before = `${host}/library/node:22`
    await writeFile(
      join(folder, 'Dockerfile'),
      `FROM ${before}\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "index.js"]\n`,
    )
    await writeFile(join(folder, 'index.js'), "require('express')().listen(3000)\n")
    await writeFile(join(folder, 'package.json'), '{"name":"a","version":"1.0.0","dependencies":{"express":"4.0.0"}}')
    await writeFile(join(folder, 'package-lock.json'), '{"lockfileVersion":3,"packages":{"":{}}}')
    const env = { DOCKER_CONFIG: configuration }
    const { out } = await runIn(folder, ['--dry-run', '--estimate', '--insecure'], { migrate, env })
    expect(out).toContain(`compressed as pulled: ${before} 3.1 MB → ${before}-slim 0.9 MB (−71%), from ${host};`)
  })
})

async function startRegistry(host: string): Promise<ChildProcess> {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'data'))
  await writeFile(join(folder, 'users'), `${USER}:${HASH}\n`)
  const settings = {
    version: '0.1',
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: host },
    auth: { htpasswd: { realm: 'tests', path: join(folder, 'users') } },
  }
  // JSON is YAML.
  await writeFile(join(folder, 'registry.yml'), JSON.stringify(settings))
  const child = spawn('docker-registry', ['serve', join(folder, 'registry.yml')], { stdio: 'ignore' })
  const failed = once(child, 'exit').then(
    ([code]) => `docker-registry ended with ${code}`,
    (error) =>
      `docker-registry does not start (${error.message}). Install it (apt-get install docker-registry), or set MSB_SKIP_DOCKER=1 to leave the tests with an engine out.`,
  )
  for (let tries = 0; tries < 100; tries += 1) {
    const problem = await Promise.race([failed, wait(100)])
    if (problem !== undefined) throw new Error(problem)
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined)
    if (answer?.status === 401) return child
  }
  child.kill()
  throw new Error('docker-registry does not answer')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** What the manifest says, and what its blobs really weigh. */
async function sizesIn(host: string, name: string, tag: string): Promise<{ told: number; stored: number }> {
  const authorization = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`
  const accept = 'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json'
  const get = async (path: string) => fetch(`http://${host}/v2/${name}/${path}`, { headers: { authorization, accept } })
  const manifest = (await (await get(`manifests/${tag}`)).json()) as {
    config: { size: number; digest: string }
    layers: readonly { size: number; digest: string }[]
  }
  let [told, stored] = [0, 0]
  for (const { size, digest } of [manifest.config, ...manifest.layers]) {
    told += size
    stored += (await (await get(`blobs/${digest}`)).arrayBuffer()).byteLength
  }
  return { told, stored }
}
