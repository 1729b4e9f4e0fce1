import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished, vi } from 'vitest'
import { readCredentials } from '../../src/estimate/credentials.js'
import { parsePlatform } from '../../src/estimate/manifest.js'
import { parseReference } from '../../src/estimate/reference.js'
import { type RegistryOptions, registryAsker } from '../../src/estimate/registry.js'

/** What one path answers. */
export interface Page {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** A request that came in. */
export interface Seen {
  readonly path: string
  readonly authorization: string | undefined
  readonly accept: string | undefined
}

/** A server on this machine, until the test is over; what no page stands for answers 404. */
export async function serve(pages: (request: IncomingMessage, response: ServerResponse) => Page | undefined) {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const { authorization, accept } = request.headers
    seen.push({ path: request.url ?? '', authorization, accept })
    const page = pages(request, response) ?? { status: 404 }
    response.writeHead(page.status ?? 200, page.headers)
    response.end(page.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { host: `127.0.0.1:${port}`, port, url: `http://127.0.0.1:${port}`, seen }
}

/** A registry that gives what it holds by path, to whoever asks. */
export function serveFiles(files: Readonly<Record<string, string | Uint8Array>>) {
  return serve(({ url = '' }) => {
    const body = Object.hasOwn(files, url) ? files[url] : undefined
    return body === undefined ? undefined : { body }
  })
}

/** The digest of a text. */
export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

/** The configuration of an image, as far as it matters. */
export const amd64 = JSON.stringify({ os: 'linux', architecture: 'amd64', rootfs: {} })

/** A manifest of an image with layers of these sizes; its configuration counts 1000 bytes. */
export function imageManifest(
  layers: readonly number[],
  configuration = amd64,
  kind: 'docker' | 'oci' = 'oci',
): string {
  const types = {
    docker: 'application/vnd.docker.distribution.manifest.v2+json',
    oci: 'application/vnd.oci.image.manifest.v1+json',
  }
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: types[kind],
    config: { mediaType: 'x', size: 1000, digest: digestOf(configuration) },
    layers: layers.map((size, index) => ({ mediaType: 'x', size, digest: digestOf(String(index)) })),
  })
}

/** An index of manifests by platform. */
export function imageIndex(images: Readonly<Record<string, string>>, mediaType: string): string {
  const manifests = Object.entries(images).map(([platform, manifest]) => {
    const [os, architecture, variant] = platform.split('/')
    return {
      mediaType: 'x',
      size: manifest.length,
      digest: digestOf(manifest),
      platform: { os, architecture, variant },
    }
  })
  return JSON.stringify({ schemaVersion: 2, mediaType, manifests })
}

/** What a registry says of an image. */
export function askFor(
  image: string,
  platform = 'linux/amd64',
  options: Partial<RegistryOptions> & { readonly auths?: object } = {},
) {
  const { auths = {}, ...rest } = options
  const reference = parseReference(image)
  const wanted = parsePlatform(platform)
  if (reference === undefined || wanted === undefined) throw new Error(`${image} for ${platform} cannot be asked for`)
  const credentials = readCredentials(JSON.stringify({ auths }))
  return registryAsker({ mirrors: [], insecure: true, credentials, ...rest })(reference, wanted)
}

/** Requests that leave this machine get what `answer` says, and by default nothing. The addresses are noted. */
export function withoutNetwork(
  answer: (url: URL, init: RequestInit | undefined) => Response | undefined = () => undefined,
) {
  const own = globalThis.fetch
  const left: string[] = []
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(String(input))
    if (url.hostname === '127.0.0.1' || url.hostname === 'localhost') return own(input, init)
    left.push(url.href)
    const response = answer(url, init)
    if (response !== undefined) return response
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }) })
  })
  onTestFinished(() => spy.mockRestore())
  return left
}
