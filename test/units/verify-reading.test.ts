import { readFileSync } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, test } from 'vitest'
import { buildFailure } from '../../src/engine/build-failure.js'
import type { Engine } from '../../src/engine/engine.js'
import { layerStepsOf } from '../../src/engine/layer-steps.js'
import { baseDockerfile, baseName } from '../../src/verify/base-image.js'
import { elfFacts, libcOf } from '../../src/verify/elf.js'
import { parseProbe } from '../../src/verify/http-probe.js'
import { filesBelow } from '../../src/verify/image-files.js'
import { readLayers } from '../../src/verify/layers.js'
import { listeningIn } from '../../src/verify/listening-ports.js'
import { masked } from '../../src/verify/masks.js'
import { newBytes, sourceToChange } from '../../src/verify/rebuild.js'
import { leakedSecrets, searchSecrets } from '../../src/verify/secrets.js'
import { foldersGone } from '../../src/verify/sizes.js'
import { variablesIn } from '../../src/verify/start-stack.js'
import { fileOf, imageOf, tarOf } from './verify-support.js'

test.each([
  ['GET /health=200', { method: 'GET', port: 80, path: '/health', status: 200 }],
  ['/', { method: 'GET', port: 80, path: '/', status: undefined }],
  ['POST :8080/a?b=c', { method: 'POST', port: 8080, path: '/a?b=c', status: undefined }],
  [':8080/a?b=2000', { method: 'GET', port: 8080, path: '/a?b=2000', status: undefined }],
])('a probe: %s', (text, probe) => {
  expect(parseProbe(text, 80)).toEqual({ text, ...probe })
})

test.each(['health', 'BREW /', 'GET http://example.org/', ':0/', ':70000/', ''])('no probe: %s', (text) => {
  expect(parseProbe(text, 80)).toBeUndefined()
})

test("a probe without a port takes the image's, and there may be none", () => {
  expect(parseProbe('/', undefined)).toBeUndefined()
})

describe('what changes from run to run is masked', () => {
  test.each([
    ['at 2026-11-21T22:10:56.657Z in 12 ms', 'at 2030-01-02T03:04:05.001Z in 7.5 ms'],
    ['[Nest] 18  - 11/21/2026, 10:25:00 PM     LOG', '[Nest] 1  - 11/22/2026, 1:05:09 AM     LOG'],
    ['<script src="/_next/static/aB3/_buildManifest.js">', '<script src="/_next/static/xYz/_buildManifest.js">'],
    ['{\\"buildId\\":\\"aB3\\"}', '{\\"buildId\\":\\"xYz\\"}'],
    ['took_1.5ms, 12.1 MB', 'took_10.25ms, 7 MB'],
    ['(node:18) Warning', '(node:7) Warning'],
    ['<script src="/main-BQ2xYz19.js">', '<script src="/main-Zk81_aa0.js">'],
    ['id 6f1c9c5e-9f7b-4b8a-8a55-0b0b5f3e2d11', 'id 00000000-1111-4222-8333-444444444444'],
    ['<meta nonce="abc">', '<meta nonce="xyz">'],
    [
      'File "/usr/local/lib/python3.11/site-packages/click/core.py"',
      'File "/home/bot/.local/lib/python3.11/site-packages/click/core.py"',
    ],
    ['File "/usr/local/bin/uvicorn", line 8', 'File "/opt/venv/bin/uvicorn", line 8'],
  ])('%s', (one, other) => {
    expect(masked(one)).toBe(masked(other))
  })

  test.each([
    ['{"users":3}', '{"users":4}'],
    ['hello', 'hallo'],
    ['version 1.2.3', 'version 1.2.4'],
    ['listening on 3000', 'listening on 8080'],
  ])('%s is not %s', (one, other) => {
    expect(masked(one)).not.toBe(masked(other))
  })
})

test('the ports that others can reach are those that listen on no loopback address', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 00000000:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1',
    '   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2',
    '   2: 0B00007F:9C40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3',
    '   3: 00000000000000000000000000000000:1F91 00000000000000000000000000000000:0000 0A 0 0 0 0 0 4',
    '   4: 00000000000000000000000001000000:1F92 00000000000000000000000000000000:0000 0A 0 0 0 0 0 5',
    '   5: 020011AC:0BB8 010011AC:D431 01 00000000:00000000 00:00000000 00000000     0        0 6',
  ]
  expect(listeningIn(table.join('\n'))).toEqual([3000, 8081])
})

describe('the base of a Dockerfile', () => {
  it('is the FROM of its last stage, with the variables that it names', () => {
    const text = 'ARG V=20\nFROM golang AS tools\nFROM --platform=linux/amd64 node:$V-slim\nRUN true\n'
    expect(baseDockerfile(text)).toBe('ARG V=20\nFROM --platform=linux/amd64 node:$V-slim\n')
    expect(baseName(text)).toBe('node:$V-slim')
  })

  it('is that of the stage which the last stage names, in whatever case', () => {
    expect(baseName('FROM node:20 AS Base\nFROM base AS build\nFROM BUILD\n')).toBe('node:20')
  })

  it('is an image, though a stage has the same name without its tag', () => {
    expect(baseName('FROM node:20 AS node\nFROM node:18-slim\n')).toBe('node:18-slim')
  })

  it('is none for scratch', () => {
    expect(baseDockerfile('FROM scratch\nCOPY a /\n')).toBeUndefined()
  })
})

describe('the steps that made the layers', () => {
  const lines = (...entries: readonly (readonly [string, number])[]) =>
    entries.map(([CreatedBy, Size]) => JSON.stringify({ CreatedBy, Size: String(Size) })).join('\n')

  it('are the instructions that make layers, the base first', () => {
    const history = lines(
      ['CMD ["node"]', 0],
      ['COPY . . # buildkit', 40],
      ['WORKDIR /app', 0],
      ['ENV A=b', 0],
      ['RUN |1 TOKEN=x /bin/sh -c apt-get update # buildkit', 60],
    )
    expect(layerStepsOf(history, 3)).toEqual([
      { instruction: 'RUN apt-get update', size: 60 },
      { instruction: 'WORKDIR /app', size: 0 },
      { instruction: 'COPY . .', size: 40 },
    ])
  })

  it('are as many as there are layers, whatever the history says', () => {
    expect(layerStepsOf(lines(['COPY a / # buildkit', 1], ['WORKDIR /app', 0]), 1)).toHaveLength(1)
    expect(layerStepsOf('', 2)).toEqual([
      { instruction: '', size: 0 },
      { instruction: '', size: 0 },
    ])
  })

  it("are read of podman's list, too", () => {
    const history = JSON.stringify([{ CreatedBy: '/bin/sh -c #(nop) COPY file:1 in /app', size: 5 }])
    expect(layerStepsOf(history, 1)).toEqual([{ instruction: 'COPY file:1 in /app', size: 5 }])
  })
})

describe('a build that failed', () => {
  it('by its Dockerfile tells the end of the output', () => {
    const { kind, text } = buildFailure('#5 RUN npm ci\n#5 1.0 npm error code E404\nERROR: failed to solve\n')
    expect([kind, text.includes('E404')]).toEqual(['dockerfile', true])
  })

  test.each([
    'write /var/lib/docker/tmp/x: no space left on device',
    'ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    'ERROR: failed to solve: node:99: failed to resolve source metadata for docker.io/library/node:99: dial tcp: lookup registry-1.docker.io: no such host',
  ])('by the engine: %s', (output) => {
    expect(buildFailure(`#1 something\n${output}`).kind).toBe('engine')
  })

  it('because a program of its own could not reach the engine of its own, is its own matter', () => {
    expect(buildFailure('#5 1.234 Cannot connect to the Docker daemon\nERROR: exit code 1').kind).toBe('dockerfile')
  })
})

describe('the layers of an image', () => {
  const save = async (layers: readonly Readonly<Record<string, string | Buffer>>[], pack = (tar: Buffer) => tar) => {
    const names = layers.map((_, index) => `${String(index).repeat(64)}`)
    const blobs = await Promise.all(layers.map(async (layer) => pack(await tarOf(layer))))
    const outer = await tarOf({
      // In another order than they are applied in.
      ...Object.fromEntries(
        [...names.keys()].reverse().map((index) => [`blobs/sha256/${names[index]}`, blobs[index] ?? '']),
      ),
      'blobs/sha256/config': '{"history":[]}',
      'manifest.json': JSON.stringify([{ Layers: names.map((name) => `blobs/sha256/${name}`) }]),
    })
    const engine = { saveImage: () => Readable.from([outer]) } as unknown as Engine
    return { engine, layers: names.map((name) => `sha256:${name}`) }
  }

  test.each([
    ['as they are', (tar: Buffer) => tar],
    ['compressed', (tar: Buffer) => gzipSync(tar)],
  ])('are applied in their order, %s; what a later one takes away is seen and gone', async (_, pack) => {
    const { engine, layers } = await save(
      [
        { 'etc/passwd': 'root', 'bin/sh': 'sh' },
        { 'app/.npmrc': '//r/:_authToken=0123456789', 'app/a.js': 'a', 'app/old/b': 'b', 'app/c': '= app/a.js' },
        { 'app/.wh..npmrc': '', 'app/old/.wh..wh..opq': '', 'app/old/new': 'n', 'app/link': '→ a.js' },
      ],
      pack,
    )
    const seen: string[] = []
    const { all, own } = await readLayers(engine, 'image', { layers }, layers.slice(0, 1), (path) => seen.push(path))
    expect([...own.keys()].sort()).toEqual(['/app/a.js', '/app/c', '/app/link', '/app/old/new'])
    expect([...all.keys()].sort()).toEqual([...own.keys(), '/bin/sh', '/etc/passwd'].sort())
    expect(seen).toContain('/app/.npmrc')
    expect(seen).not.toContain('/etc/passwd')
    expect(own.get('/app/c')?.hash).toBe(own.get('/app/a.js')?.hash)
    expect(own.get('/app/link')).toMatchObject({ type: 'link', target: 'a.js' })
  })
})

describe('files that are copied out of a container', () => {
  it('are called as in the image, and none are there where there is no such path', async () => {
    const archive = await tarOf({ 'app/': '', 'app/a': 'a' })
    const copyOut = (_: string, path: string) =>
      path === '/srv/app' ? Readable.from([archive]) : new PassThrough().end()
    const engine = { copyOut } as unknown as Engine
    expect([...(await filesBelow(engine, 'c', '/srv/app')).keys()]).toEqual(['/srv/app', '/srv/app/a'])
    expect((await filesBelow(engine, 'c', '/gone')).size).toBe(0)
  })
})

test('an ELF file tells its machine, its loader and its libraries; another file tells nothing', () => {
  expect(elfFacts(Buffer.from('#!/bin/sh\n'.repeat(20)))).toBeUndefined()
  expect(elfFacts(Buffer.concat([Buffer.from('\x7fELF\x02\x01', 'latin1'), Buffer.alloc(100, 0xff)]))).toMatchObject({
    needed: [],
  })
  if (process.platform !== 'linux') return
  const facts = elfFacts(readFileSync(process.execPath))
  expect(facts?.architecture).toBe({ x64: 'amd64', arm64: 'arm64' }[process.arch as string])
  expect(facts?.needed.some((name) => name.startsWith('libc'))).toBe(true)
  expect(facts?.loader).toMatch(/^\/lib/)
})

test.each([
  [['libm.so.6', 'libc.so.6'], 'glibc'],
  [['libc.musl-x86_64.so.1'], 'musl'],
  [['libgcc_s.so.1', 'libc.so'], 'musl'],
  [['libz.so.1'], undefined],
])('%j are libraries of %s', (needed, libc) => {
  expect(libcOf(needed)).toBe(libc)
})

describe('secrets', () => {
  const secrets = [{ name: 'the secret npm', value: 'npm_0123456789\n' }]
  const had = () => false

  it('are found in files of any layer, in the history and in the environment', () => {
    const search = searchSecrets(secrets)
    search.look('/app/dist/x.js', Buffer.from('const t = "npm_0123456789"'))
    const image = imageOf({ Env: ['A=npm_0123456789'] })
    expect(leakedSecrets(search, secrets, image, had).map(({ kind, after }) => [kind, after])).toEqual([
      ['secret', '/app/dist/x.js'],
      ['secret', 'in its configuration or history'],
    ])
  })

  it('are tokens in settings of package managers, and private keys, save in packages', () => {
    const search = searchSecrets([])
    const key = `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(40)}\n`
    search.look('/app/.npmrc', Buffer.from('//registry/:_authToken=abcdefghij'))
    search.look('/app/key.pem', Buffer.from(key))
    search.look('/app/node_modules/x/test/key.pem', Buffer.from(key))
    search.look('/root/.npmrc', Buffer.from('//registry/:_authToken=$NPM_TOKEN'))
    expect([...search.seen]).toEqual([
      ['a token', ['/app/.npmrc']],
      ['a private key', ['/app/key.pem']],
    ])
  })

  it('that the original ships as well are no matter of the migration', () => {
    const search = searchSecrets(secrets)
    search.look('/app/x', Buffer.from('npm_0123456789'))
    expect(leakedSecrets(search, secrets, imageOf(), () => true)).toEqual([])
  })
})

test('the source that a developer changes is an entry file, and no test, type or setting', () => {
  const paths = ['jest.config.js', 'src/types.d.ts', 'test/index.ts', 'src/users.ts', 'src/main.ts', 'README.md']
  expect(sourceToChange(paths)).toBe('src/main.ts')
  expect(sourceToChange(['README.md', 'a.vue'])).toBeUndefined()
})

test('a push sends the layers that the registry does not have', () => {
  const known = imageOf()
  expect(newBytes(known, known)).toBe(0)
  expect(newBytes(imageOf({}, { layers: ['sha256:base', 'sha256:other'] }), known)).toBe(40)
})

test('the folders that went away are told once, by the one that says most', () => {
  const files = (sizes: Readonly<Record<string, number>>) =>
    new Map(Object.entries(sizes).map(([path, size]) => [path, fileOf({ size })]))
  const before = files({
    '/root/.npm/_cacache/a': 900_000,
    '/app/node_modules/typescript/x': 500_000,
    '/app/dist/a.js': 10,
    '/etc/a': 10,
  })
  const after = files({ '/app/dist/a.js': 10 })
  expect(foldersGone(before, after)).toEqual([
    { folder: '/root/.npm/_cacache', before: 900_000, after: 0 },
    { folder: '/app/node_modules/typescript', before: 500_000, after: 0 },
  ])
})

test('a file of variables', () => {
  expect(variablesIn('# a\nexport A=1\nB = "two words"\n\nnonsense\nC=\n')).toEqual([
    ['A', '1'],
    ['B', 'two words'],
    ['C', ''],
  ])
})
