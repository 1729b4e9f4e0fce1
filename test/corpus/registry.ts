import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'

/** npm's registry as a project of some age needs it; `url(major)` is what npm and yarn are given that run on this release of Node. */
export interface CorpusRegistry {
  url(major: number): string
  close(): Promise<void>
}

interface Packument {
  readonly name: string
  readonly 'dist-tags'?: Readonly<Record<string, string>>
  readonly versions?: Readonly<Record<string, Manifest>>
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly engines?: { readonly node?: unknown }
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly [key: string]: unknown
}

/**
 * Starts a server that answers for `upstream`, and on an address that builds reach. What a project without a lock file gets has moved on
 * since its author built it: here `latest`, which npm and yarn prefer where a range takes it, is the last version that admits the Node of
 * the build and whose parts for all platforms are there. A fixed port keeps the layers that the address is written into.
 */
export async function startRegistry(upstream: string, host: string, port: number): Promise<CorpusRegistry> {
  const packuments = packumentsOf(upstream)
  const server = createServer((request, response) => {
    const [, major, path = ''] = /^\/(?:(\d+)\/)?(.*)$/.exec(request.url ?? '') ?? []
    const answered =
      request.method !== 'GET'
        ? Promise.resolve(say(response, 404, { error: 'this registry is only read' }))
        : major === undefined || path.includes('/-/') || path.startsWith('-/')
          ? forward(response, `${upstream}${path}`)
          : answer(response, packuments, path, Number(major))
    answered.catch((error: unknown) => say(response, 502, { error: String(error) }))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    url: (major) => `http://${host}:${taken}/${major}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function say(response: ServerResponse, status: number, body: unknown): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

// A tarball, also by a path that a client made of a lock file's address, and npm's own questions.
async function forward(response: ServerResponse, address: string): Promise<void> {
  const said = await fetch(address)
  response.writeHead(said.status, { 'content-type': said.headers.get('content-type') ?? 'application/octet-stream' })
  if (said.body === null) response.end()
  else Readable.fromWeb(said.body).pipe(response)
}

async function answer(response: ServerResponse, packuments: Packuments, path: string, major: number): Promise<void> {
  const [, name = '', version] = /^(@[^/]+(?:%2f|\/)[^/?]+|[^/?]+)(?:\/([^?]+))?/i.exec(path) ?? []
  const found = await packuments.of(decodeURIComponent(name), major)
  if (typeof found === 'number') return say(response, found, { error: 'not found' })
  if (version === undefined) return say(response, 200, found)
  const manifest = found.versions?.[found['dist-tags']?.[version] ?? version]
  return manifest === undefined ? say(response, 404, { error: 'not found' }) : say(response, 200, manifest)
}

interface Packuments {
  of(name: string, major: number): Promise<Packument | number>
}

function packumentsOf(upstream: string): Packuments {
  const known = new Map<string, Promise<Packument | number>>()
  const read = (name: string) => {
    const asked = known.get(name) ?? readPackument(upstream, name)
    known.set(name, asked)
    asked.catch(() => known.delete(name))
    return asked
  }
  // The parts of a package for each platform are published one by one. Yarn 1 asks for those of other platforms too.
  const isWhole = async ({ optionalDependencies = {} }: Manifest) => {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (!/^\d+\.\d+\.\d+/.test(version)) continue
      const part = await read(name)
      if (typeof part === 'number' || part.versions?.[version] === undefined) return false
    }
    return true
  }
  const latestOf = async (manifests: readonly Manifest[], tagged: string | undefined, major: number) => {
    // What is newer than the tag was never what people got.
    const candidates = manifests
      .filter(({ version }) => !version.includes('-') && (tagged === undefined || byVersion(version, tagged) <= 0))
      .sort((one, other) => byVersion(other.version, one.version))
    for (const manifest of candidates) {
      if (admits(manifest.engines?.node, major) && (await isWhole(manifest))) return manifest.version
    }
    return tagged
  }
  return {
    of: async (name, major) => {
      const found = await read(name)
      if (typeof found === 'number') return found
      const { versions = {}, 'dist-tags': tags = {} } = found
      const latest = await latestOf(Object.values(versions), tags.latest, major)
      return {
        name: found.name,
        'dist-tags': { ...tags, ...(latest === undefined ? {} : { latest }) },
        versions,
      }
    },
  }
}

async function readPackument(upstream: string, name: string): Promise<Packument | number> {
  const said = await fetch(`${upstream}${name.replace('/', '%2f')}`)
  if (!said.ok) return said.status
  const { name: own, 'dist-tags': tags = {}, versions = {} } = (await said.json()) as Packument
  const light = Object.entries(versions).map(([version, manifest]) => [version, withoutProse(manifest)])
  return { name: own, 'dist-tags': tags, versions: Object.fromEntries(light) }
}

const prose = new Set([
  'readme',
  'readmeFilename',
  'maintainers',
  'contributors',
  'keywords',
  'devDependencies',
  '_npmUser',
])

function withoutProse(manifest: Manifest): Manifest {
  const rest = Object.fromEntries(Object.entries(manifest).filter(([key]) => !prose.has(key))) as Manifest
  const installs = ['preinstall', 'install', 'postinstall'].some((script) => manifest.scripts?.[script] !== undefined)
  // The registry says it in its short answers, and newer npm relies on it.
  return installs ? { ...rest, hasInstallScript: true } : rest
}

// By major releases alone: good enough to tell what was written for a later Node.
function admits(range: unknown, major: number): boolean {
  if (typeof range !== 'string') return true
  const alternatives = range
    .replace(/(\S+)\s+-\s+(\S+)/g, '>=$1 <=$2')
    .replace(/-[\w.]+/g, '')
    .split('||')
  return alternatives.some((alternative) =>
    [...alternative.matchAll(/(>=|<=|>|<|\^|~|=)?\s*v?(\d+)((?:\.\d+)*)/g)].every(
      ([, sign = '', number, rest = '']) => {
        const named = Number(number)
        if (sign === '>=' || sign === '>') return major >= named
        if (sign === '<=') return major <= named
        if (sign === '<') return /[1-9]/.test(rest) ? major <= named : major < named
        return major === named
      },
    ),
  )
}

function byVersion(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split(/[.+-]/).map(Number)) as [number[], number[]]
  const at = left.findIndex((part, index) => part !== right[index])
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0)
}
