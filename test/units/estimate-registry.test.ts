import { describe, expect, it } from 'vitest'
import {
  amd64,
  askFor,
  digestOf,
  imageIndex,
  imageManifest,
  type Page,
  serve,
  serveFiles,
  withoutNetwork,
} from './estimate-support.js'

const INDEX = 'application/vnd.oci.image.index.v1+json'
const LIST = 'application/vnd.docker.distribution.manifest.list.v2+json'

describe('manifests', () => {
  it.each(['oci', 'docker'] as const)('sums the layers and the configuration of one image (%s)', async (kind) => {
    const { host, seen } = await serveFiles({
      '/v2/app/manifests/1': imageManifest([5000, 20, 300], amd64, kind),
      [`/v2/app/blobs/${digestOf(amd64)}`]: amd64,
    })
    expect(await askFor(`${host}/app:1`)).toEqual({ bytes: 6320, registry: host })
    for (const type of [INDEX, LIST, 'oci.image.manifest.v1', 'docker.distribution.manifest.v2'])
      expect(seen[0]?.accept).toContain(type)
  })

  it.each([INDEX, LIST])('takes the image of the platform out of an index (%s)', async (mediaType) => {
    const images = {
      'unknown/unknown': imageManifest([1]),
      'linux/amd64': imageManifest([2]),
      'linux/arm/v6': imageManifest([3]),
      'linux/arm/v7': imageManifest([4]),
      'linux/arm64/v8': imageManifest([5]),
    }
    const { host } = await serveFiles({
      '/v2/a/b/c/manifests/latest': imageIndex(images, mediaType),
      ...Object.fromEntries(Object.values(images).map((text) => [`/v2/a/b/c/manifests/${digestOf(text)}`, text])),
    })
    const bytes = async (platform: string) => {
      const answer = await askFor(`${host}/a/b/c`, platform)
      return 'bytes' in answer ? answer.bytes - 1000 : answer
    }
    expect(await bytes('linux/amd64')).toBe(2)
    expect(await bytes('linux/arm64')).toBe(5)
    expect(await bytes('linux/arm/v6')).toBe(3)
    expect(await bytes('linux/arm')).toBe(4)
    expect(await bytes('linux/s390x')).toEqual({
      problem: `${host} has no a/b/c:latest for this platform`,
      isCertain: true,
    })
  })

  it('asks by digest, and takes no other bytes for it', async () => {
    const manifest = imageManifest([7])
    const right = digestOf(manifest)
    const wrong = digestOf('something else')
    const { host } = await serveFiles({
      [`/v2/app/manifests/${right}`]: manifest,
      [`/v2/app/manifests/${wrong}`]: manifest,
    })
    expect(await askFor(`${host}/app:tag@${right}`)).toEqual({ bytes: 1007, registry: host })
    expect(await askFor(`${host}/app@${wrong}`)).toMatchObject({ problem: expect.stringContaining('has another one') })
  })

  it('tells an image for another platform by its configuration', async () => {
    const { host } = await serveFiles({
      '/v2/app/manifests/1': imageManifest([7]),
      [`/v2/app/blobs/${digestOf(amd64)}`]: amd64,
    })
    expect(await askFor(`${host}/app:1`, 'linux/arm64')).toMatchObject({ isCertain: true })
  })

  it.each([
    'no JSON',
    '{}',
    '[]',
    'null',
    JSON.stringify({ schemaVersion: 1, fsLayers: [{ blobSum: 'sha256:a' }] }),
    imageManifest([-1]),
    imageManifest([0.5]),
    imageManifest([1e300]),
    JSON.stringify({ manifests: [{ digest: '../../x', platform: { os: 'linux', architecture: 'amd64' } }] }),
  ])('says that it does not understand %s', async (body) => {
    const { host } = await serveFiles({ '/v2/app/manifests/1': body })
    expect(await askFor(`${host}/app:1`)).toEqual({
      problem: `${host} could not be asked: what it gives is no manifest that tells sizes`,
      isCertain: false,
    })
  })

  it('follows no index into an index', async () => {
    const inner = imageIndex({ 'linux/amd64': imageManifest([1]) }, INDEX)
    const outer = imageIndex({ 'linux/amd64': inner }, INDEX)
    const { host, seen } = await serveFiles({
      '/v2/app/manifests/1': outer,
      [`/v2/app/manifests/${digestOf(inner)}`]: inner,
    })
    expect(await askFor(`${host}/app:1`)).toMatchObject({ problem: expect.stringContaining('no manifest') })
    expect(seen).toHaveLength(2)
  })
})

describe('addresses', () => {
  const manifest = imageManifest([1])

  it('goes along a redirect, and takes the token to no other host', async () => {
    const storage = await serve(() => ({ body: manifest }))
    const registry = await serve(({ url = '', headers }): Page => {
      if (url.startsWith('/token')) return { body: '{"token":"secret"}' }
      if (url.includes('moved')) return { status: 307, headers: { location: `http://127.0.0.1:${storage.port}/x` } }
      return headers.authorization === undefined
        ? { status: 401, headers: { 'www-authenticate': `Bearer realm="http://${headers.host}/token"` } }
        : { status: 302, headers: { location: '/moved' } }
    })
    expect(await askFor(`${registry.host}/app:1`)).toMatchObject({ bytes: 1001 })
    expect(registry.seen.find(({ path }) => path === '/moved')).toMatchObject({ authorization: 'Bearer secret' })
    expect(storage.seen.map(({ authorization }) => authorization)).toEqual([undefined, undefined])
  })

  it('follows five redirects and no more', async () => {
    const { host, seen } = await serve(({ url = '' }) => ({ status: 302, headers: { location: `${url}x` } }))
    expect(await askFor(`${host}/app:1`)).toMatchObject({ problem: expect.stringContaining('more than 5 times') })
    expect(seen).toHaveLength(6)
  })

  it.each([
    ['https://127.0.0.1:1/x', 'it is not looked for on this machine'],
    ['http://localhost:1/x', 'it is not looked for on this machine'],
    ['https://[::1]/x', 'it is not looked for on this machine'],
    ['https://2130706433/x', 'it is not looked for on this machine'],
    ['https://[::ffff:127.0.0.1]/x', 'it is not looked for on this machine'],
    ['http://example.org/x', 'it leads to example.org without TLS'],
    ['http://169.254.169.254/x', 'it leads to 169.254.169.254 without TLS'],
    ['file:///etc/passwd', 'without TLS'],
  ])('goes not from a registry far away to %s', async (location, problem) => {
    const left = withoutNetwork(() => new Response('', { status: 302, headers: { location } }))
    expect(await askFor('example.org/app:1')).toMatchObject({ problem: expect.stringContaining(problem) })
    expect(left).toEqual(['https://example.org/v2/app/manifests/1'])
  })

  it('uses no plain HTTP without --insecure, and none for other hosts with it', async () => {
    const { host, seen } = await serveFiles({ '/v2/app/manifests/1': manifest })
    expect(await askFor(`${host}/app:1`, 'linux/amd64', { insecure: false })).toMatchObject({
      problem: expect.stringContaining('--insecure allows plain HTTP there'),
    })
    expect(seen).toEqual([])
    const left = withoutNetwork()
    await askFor('example.org:5000/app:1')
    expect(left).toEqual(['https://example.org:5000/v2/app/manifests/1'])
  })

  it('asks mirrors first, for images of Docker Hub alone', async () => {
    const left = withoutNetwork()
    const empty = await serveFiles({})
    const full = await serveFiles({ '/v2/library/node/manifests/22': manifest })
    const mirrors = [empty, full].map(({ url }) => new URL(url))
    expect(await askFor('node:22', 'linux/amd64', { mirrors })).toEqual({ bytes: 1001, registry: full.host })
    expect(empty.seen).toHaveLength(1)
    expect(left).toEqual([])
    expect(await askFor('ghcr.io/node:22', 'linux/amd64', { mirrors })).not.toHaveProperty('bytes')
    expect(empty.seen).toHaveLength(1)
    expect(await askFor('node:99', 'linux/amd64', { mirrors })).toEqual({
      problem: `${empty.host} has no library/node:99; ${full.host} has no library/node:99; registry-1.docker.io could not be asked: its name is not found`,
      isCertain: false,
    })
  })
})

describe('limits', () => {
  it('waits no longer than it may', async () => {
    const { host } = await serve((_request, response) => {
      response.end = () => response
      return { body: '' }
    })
    expect(await askFor(`${host}/app:1`, 'linux/amd64', { milliseconds: 150 })).toMatchObject({
      problem: `${host} could not be asked: no answer within 0.15 seconds`,
    })
  })

  it('reads no more than 4 MB, also of what is compressed', async () => {
    const { gzipSync } = await import('node:zlib')
    const big = Buffer.alloc(5 * 1024 * 1024, 32)
    const { host } = await serve(({ url = '' }) =>
      url.includes('plain') ? { body: big } : { body: gzipSync(big), headers: { 'content-encoding': 'gzip' } },
    )
    for (const name of ['plain', 'packed'])
      expect(await askFor(`${host}/${name}:1`)).toMatchObject({ problem: expect.stringContaining('over 4 MB') })
  })

  it.each([
    [404, 'has no app:1'],
    [403, 'it does not show app'],
    [429, 'it answers 429'],
    [500, 'it answers 500'],
    [204, 'it answers 204'],
  ])('says what %i means', async (status, problem) => {
    const { host } = await serve(() => ({ status }))
    expect(await askFor(`${host}/app:1`)).toMatchObject({ problem: expect.stringContaining(problem) })
  })

  it('says that nobody listens', async () => {
    expect(await askFor('127.0.0.1:1/app:1')).toMatchObject({ problem: expect.stringContaining('could not be asked') })
  })
})
