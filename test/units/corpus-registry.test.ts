import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CorpusRegistry, startRegistry } from '../corpus/registry.js'

const manifest = (name: string, version: string, more: object = {}) => ({ name, version, ...more })

const packages: Record<string, unknown> = {
  tool: {
    name: 'tool',
    'dist-tags': { latest: '3.0.0', next: '4.0.0-rc.1' },
    versions: {
      '1.9.0': manifest('tool', '1.9.0', { engines: { node: '>=8' } }),
      '1.10.0': manifest('tool', '1.10.0', { engines: { node: '^8 || 10 - 14 || >=16' } }),
      '2.0.0': manifest('tool', '2.0.0', { engines: { node: '>=18.12' } }),
      '3.0.0': manifest('tool', '3.0.0', { optionalDependencies: { 'tool-linux-x64': '3.0.0' } }),
      '4.0.0-rc.1': manifest('tool', '4.0.0-rc.1'),
    },
  },
  'tool-linux-x64': { name: 'tool-linux-x64', 'dist-tags': {}, versions: {} },
}

let upstream: Server
let registry: CorpusRegistry

beforeAll(async () => {
  upstream = createServer((request, response) => {
    const found = packages[(request.url ?? '').slice(1)]
    response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? {}))
  })
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/`
  registry = await startRegistry(address, '127.0.0.1', 0)
})

afterAll(async () => {
  await registry.close()
  upstream.close()
})

async function ask(major: number, path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const said = await fetch(`${registry.url(major)}${path}`)
  return { status: said.status, body: (await said.json()) as Record<string, unknown> }
}

it('latest is the last version that admits the Node of the build and is whole', async () => {
  const latest = async (major: number) => (await ask(major, 'tool')).body['dist-tags']
  expect(await latest(8)).toEqual({ latest: '1.10.0', next: '4.0.0-rc.1' })
  expect(await latest(12)).toEqual({ latest: '1.10.0', next: '4.0.0-rc.1' })
  expect(await latest(15)).toEqual({ latest: '1.9.0', next: '4.0.0-rc.1' })
  expect(await latest(20)).toEqual({ latest: '2.0.0', next: '4.0.0-rc.1' })
})

it('gives every version, and the manifest of one by its version or tag', async () => {
  expect(Object.keys((await ask(8, 'tool')).body.versions as object)).toHaveLength(5)
  expect((await ask(20, 'tool/latest')).body.version).toBe('2.0.0')
  expect((await ask(20, 'tool/1.9.0')).body.version).toBe('1.9.0')
  expect((await ask(20, 'tool/7.0.0')).status).toBe(404)
  expect((await ask(20, 'other')).status).toBe(404)
})
