import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCredentials } from '../../src/estimate/credentials.js'
import { type Estimate, estimator } from '../../src/estimate/estimate.js'
import { findRecord } from '../../src/estimate/find-record.js'
import { knownSizes } from '../../src/estimate/known-sizes.js'
import { lastImage } from '../../src/estimate/last-image.js'
import { parsePlatform } from '../../src/estimate/manifest.js'
import { parseReference } from '../../src/estimate/reference.js'
import { migrate } from '../../src/migrate.js'
import { estimateText } from '../../src/report/estimate-text.js'
import { folderWith, runIn } from './cli-support.js'
import { imageManifest, serveFiles, withoutNetwork } from './estimate-support.js'

const DIGEST = `sha256:${'a'.repeat(64)}`

describe('references', () => {
  it.each([
    ['node', 'registry-1.docker.io', 'library/node', 'latest', undefined],
    ['node:22-slim', 'registry-1.docker.io', 'library/node', '22-slim', undefined],
    ['docker.io/node:22', 'registry-1.docker.io', 'library/node', '22', undefined],
    ['index.docker.io/library/node', 'registry-1.docker.io', 'library/node', 'latest', undefined],
    ['bitnami/node:22', 'registry-1.docker.io', 'bitnami/node', '22', undefined],
    ['gcr.io/distroless/nodejs22-debian12', 'gcr.io', 'distroless/nodejs22-debian12', 'latest', undefined],
    ['localhost/app', 'localhost', 'app', 'latest', undefined],
    ['registry:5000/a/b__c:x', 'registry:5000', 'a/b__c', 'x', undefined],
    ['[::1]:5000/app:1', '[::1]:5000', 'app', '1', undefined],
    [`node@${DIGEST}`, 'registry-1.docker.io', 'library/node', undefined, DIGEST],
    [`ghcr.io/a/b:1@${DIGEST}`, 'ghcr.io', 'a/b', '1', DIGEST],
  ])('%s', (text, host, repository, tag, digest) => {
    expect({ tag: undefined, digest: undefined, ...parseReference(text) }).toEqual({
      text,
      host,
      repository,
      tag,
      digest,
    })
  })

  it.each([
    '',
    ':22',
    'Node',
    'node:',
    'node@',
    'node@sha256:abc',
    `node@${DIGEST}@${DIGEST}`,
    'node:a b',
    'a:1:2',
    'https://example.org/app',
    'user:password@example.org/app',
    'example.org/../v2/app',
    'example.org//app',
    'example.org/app?x',
    'example.org/app#x',
    'example.org:99999/app',
    'exa\u001bmple.org/app',
    `a/${'b'.repeat(600)}`,
  ])('%j is none', (text) => expect(parseReference(text)).toBeUndefined())

  it('lead to the host that they name, whatever they hold', () => {
    const parts = fc.constantFrom(
      'node',
      'a.b',
      ':',
      '/',
      '@',
      '..',
      '%2e',
      '\\',
      '5000',
      'localhost',
      'x',
      '#',
      '?',
      DIGEST,
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(parts).map((each) => each.join('')),
        ),
        (text) => {
          const reference = parseReference(text)
          if (reference === undefined) return
          const { pathname, search, hash, username } = new URL(
            `/v2/${reference.repository}/manifests/x`,
            `https://${reference.host}`,
          )
          expect([pathname, search, hash, username]).toEqual([`/v2/${reference.repository}/manifests/x`, '', '', ''])
        },
      ),
      { seed: 1, numRuns: 2000 },
    )
  })
})

describe('the last image', () => {
  const none = new Map<string, string>()

  it.each([
    ['FROM node:22', 'node:22'],
    [`FROM node@${DIGEST} AS x`, `node@${DIGEST}`],
    [`ARG V=22\nARG R=docker.io\nFROM $R/node:$\{V}-slim`, 'docker.io/node:22-slim'],
    [`FROM node:$\{V:-20}`, 'node:20'],
    ['FROM node:22 AS Base\nFROM golang\nFROM base', 'node:22'],
    ['FROM a AS x\nFROM b AS x\nFROM x', 'b'],
    ['FROM x AS x', 'x'],
    ['FROM scratch', 'scratch'],
  ])('%j', (text, image) => expect(lastImage(text, none)).toEqual({ image }))

  it('takes a value from outside where the file has none', () => {
    const text = 'ARG V\nFROM node:$V'
    expect(lastImage(text, none)).toEqual({ image: 'node:$V', problem: 'V has no value in the file' })
    expect(lastImage(text, new Map([['V', '18']]))).toEqual({ image: 'node:18' })
    expect(lastImage('ARG V=22\nFROM node:$V', new Map([['V', '18']]))).toEqual({ image: 'node:22' })
  })

  it('keeps the platform that FROM says', () => {
    expect(lastImage('FROM --platform=linux/arm64 node', none)).toMatchObject({ platform: 'linux/arm64' })
    expect(lastImage('FROM --platform=$BUILDPLATFORM node', none)).not.toHaveProperty('platform')
  })
})

describe('the table', () => {
  const recordFor = (image: string, platform = 'linux/amd64') => {
    const [reference, wanted] = [parseReference(image), parsePlatform(platform)]
    return reference && wanted && findRecord(reference, wanted)?.image
  }

  it('has one record for an image, each with a date and a digest', () => {
    expect(new Set(knownSizes.map(({ image }) => image)).size).toBe(knownSizes.length)
    for (const { bytes, date, manifest } of knownSizes) {
      expect(bytes).toBeGreaterThan(1_000_000)
      expect(date).toMatch(/^202\d-[01]\d-[0-3]\d$/)
      expect(manifest).toMatch(/^[0-9a-f]{12}$/)
    }
  })

  it.each([
    ['node:22-bookworm', 'node:22-bookworm'],
    ['docker.io/library/node:22', 'node:22-bookworm'],
    ['node:22.11.0-slim', 'node:22-bookworm-slim'],
    ['node:18', 'node:18-bookworm'],
    ['node:20.1-alpine3.18', 'node:20-alpine'],
    ['nginx:stable-alpine', 'nginx:stable-alpine'],
    ['node:20-bullseye', undefined],
    ['node:lts', undefined],
    ['node:carbon-jessie', undefined],
    ['node:constructor', undefined],
    ['bitnami/node:22', undefined],
    ['ghcr.io/library/node:22', undefined],
    [`node@${DIGEST}`, undefined],
    ['nginx:1.25-alpine', undefined],
  ])('%s → %s', (image, record) => expect(recordFor(image)).toBe(record))

  it('is for one platform', () => expect(recordFor('node:22-bookworm', 'linux/arm64')).toBeUndefined())
})

describe('credentials', () => {
  it('are taken from auths alone, by host', () => {
    const { basicFor, hasHelper } = readCredentials(
      JSON.stringify({
        auths: {
          'https://index.docker.io/v1/': { auth: 'aHVi' },
          'Ghcr.IO': { auth: 'Z2g=' },
          'http://localhost:5000': { auth: 'bG8=' },
          'empty.example.org': {},
          'odd.example.org': { auth: 'a\r\nX: y' },
        },
        credsStore: 'desktop',
      }),
    )
    const hosts = [
      'registry-1.docker.io',
      'ghcr.io',
      'localhost:5000',
      'localhost',
      'empty.example.org',
      'odd.example.org',
    ]
    expect(hosts.map(basicFor)).toEqual(['aHVi', 'Z2g=', 'bG8=', undefined, undefined, undefined])
    expect(hasHelper).toBe(true)
  })

  it.each([undefined, '', 'no JSON', '[]', 'null', '{"auths":[]}', '{"auths":{"__proto__":{"auth":"eA=="}}}'])(
    'none are in %j',
    (text) => expect(readCredentials(text).basicFor('constructor')).toBeUndefined(),
  )
})

describe('the line', () => {
  const size = { platform: 'linux/amd64', registry: 'example.org' }
  const lineOf = (before: Partial<Estimate['before']>, after: Partial<Estimate['before']>) =>
    estimateText({ before: { image: 'a:1', ...size, ...before }, after: { image: 'a:2', ...size, ...after } })

  it('says sizes, the difference and where the figures come from', () => {
    expect(lineOf({ bytes: 408_183_853 }, { bytes: 79_792_241 })).toBe(
      '  base for linux/amd64, compressed as pulled: a:1 408 MB → a:2 80 MB (−80%), from example.org; what the app adds is not in it\n',
    )
    expect(lineOf({ bytes: 8_000_000 }, { bytes: 9_400_000 })).toContain('a:1 8.0 MB → a:2 9.4 MB (+18%), from')
    expect(lineOf({ bytes: 100 }, { bytes: 0 })).toContain('a:2 0 MB (−100%)')
    expect(lineOf({ bytes: 5e7 }, { image: 'a:1', bytes: 5e7 })).toContain(': a:1 50 MB, as before, from example.org;')
  })

  it('names two sources apart, and says what is not known', () => {
    const record = { image: 'a:2-x', date: '2026-09-23' }
    const line = lineOf({ bytes: 5e7 }, {
      bytes: 4e7,
      registry: undefined,
      record,
      problem: 'b could not be asked: c',
    } as never)
    expect(line).toContain(
      'a:1 from example.org, a:2 from the table of 2026-09-23 (a:2-x); b could not be asked: c; what',
    )
    expect(lineOf({ bytes: 5e7 }, { registry: undefined, problem: 'no' } as never)).toContain(
      'a:1 50 MB → a:2 (size not known), from example.org; no; what',
    )
  })

  it('cuts digests', () => {
    expect(lineOf({ image: `a:1@${DIGEST}`, bytes: 5e7 }, { bytes: 4e7 })).toContain(
      ': a:1@sha256:aaaaaaaaaaaa… 50 MB → a:2 40 MB',
    )
  })

  it('sends nothing to the terminal but text', () => {
    const line = lineOf({ image: 'a\u001b[31m\n\u202e' }, { problem: 'x\u001b]0;y\u0007\r\nnpm_aaaaaaaaaaaaaaaaaaaa' })
    expect(line).toMatch(/^[\x20-\x7e→]+\n$/)
    expect(line).not.toContain('npm_a')
  })
})

describe('estimates', () => {
  it('ask once for an image, and not again where nobody answers', async () => {
    const left = withoutNetwork()
    const estimate = estimator({
      platform: 'linux/amd64',
      mirrors: [],
      insecure: false,
      credentials: readCredentials(''),
    })
    const values = new Map<string, string>()
    const first = await estimate({ before: 'FROM node:22', after: 'FROM node:22 AS b\nFROM node:22-slim', values })
    await estimate({ before: 'FROM node:22', after: 'FROM node:20-slim', values })
    expect(left).toHaveLength(2)
    expect(first.after).toEqual({
      image: 'node:22-slim',
      platform: 'linux/amd64',
      bytes: 79_792_241,
      record: { image: 'node:22-bookworm-slim', date: '2026-09-23' },
      problem: 'registry-1.docker.io could not be asked: its name is not found',
    })
  })

  it('say why they cannot tell', async () => {
    withoutNetwork()
    const estimate = estimator({
      platform: 'linux/amd64',
      mirrors: [],
      insecure: false,
      credentials: readCredentials(''),
    })
    const { before, after } = await estimate({
      before: 'FROM UPPER:1',
      after: 'FROM --platform=windows/amd64 node',
      values: new Map(),
    })
    expect(before).toMatchObject({ problem: 'this is no name of an image' })
    expect(after).toMatchObject({ problem: 'windows/amd64 is no platform of Linux' })
  })
})

describe('the command', () => {
  const project = () =>
    folderWith({
      Dockerfile:
        'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\nCMD ["node", "dist/index.js"]\n',
      'package.json':
        '{"name":"a","version":"1.0.0","scripts":{"build":"tsc"},"devDependencies":{"typescript":"5.0.0"},"dependencies":{"express":"4.0.0"}}',
      'package-lock.json': '{"lockfileVersion":3,"packages":{"":{}}}',
      'tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"src"}}',
      'src/index.ts': "import express from 'express'\nexpress().listen(3000)\n",
    })

  it.each([['--dry-run'], ['--json'], ['--check'], ['--write'], ['--patch'], ['--explain', '--dry-run']])(
    'asks nobody without --estimate: %s',
    async (...argv) => {
      const left = withoutNetwork()
      const { out } = await runIn(project(), argv, { migrate })
      expect(out).not.toContain('compressed')
      expect(left).toEqual([])
    },
  )

  it('says a line below the summary, whether or not a registry answers', async () => {
    const left = withoutNetwork()
    const folder = project()
    const { status, out } = await runIn(folder, ['--dry-run', '--estimate'], { migrate })
    expect(status).toBe(0)
    expect(out).toContain(
      'node:22 408 MB → node:22-slim 80 MB (−80%), from the table of 2026-04-22 (node:22-bookworm) and 2026-09-23 (node:22-bookworm-slim); registry-1.docker.io could not be asked: its name is not found;',
    )
    expect(left).not.toEqual([])
    const shown = await runIn(folder, ['--patch', '--estimate'], { migrate })
    expect(shown.out).not.toContain('compressed')
    expect(shown.err).toContain('compressed as pulled')
  })

  it('asks a mirror on this machine', async () => {
    const left = withoutNetwork()
    const registry = await serveFiles({
      '/v2/library/node/manifests/22': imageManifest([90_000_000]),
      '/v2/library/node/manifests/22-slim': imageManifest([30_000_000]),
    })
    const folder = project()
    const flags = ['--estimate', '--registry-mirror', registry.url, '--insecure']
    const { out } = await runIn(folder, ['--dry-run', ...flags], { migrate })
    expect(out).toContain(`node:22 90 MB → node:22-slim 30 MB (−67%), from ${registry.host};`)
    const json = JSON.parse((await runIn(folder, ['--json', ...flags], { migrate })).out)
    expect(json.results[0].estimate).toEqual({
      before: { image: 'node:22', platform: 'linux/amd64', bytes: 90_001_000, registry: registry.host },
      after: { image: 'node:22-slim', platform: 'linux/amd64', bytes: 30_001_000, registry: registry.host },
    })
    expect(left).toEqual([])
  })

  it('reads the configuration of Docker, and does not mind what it is', async () => {
    const folder = project()
    const registry = await serveFiles({})
    const flags = ['--dry-run', '--estimate', '--registry-mirror', registry.url, '--insecure']
    withoutNetwork()
    for (const text of ['no JSON', '{"auths":{}}']) {
      writeFileSync(join(folder, 'config.json'), text)
      const { status } = await runIn(folder, flags, { migrate, env: { DOCKER_CONFIG: folder } })
      expect(status).toBe(0)
    }
  })

  it('asks nobody when nothing would be shown, and nothing where nothing is migrated', async () => {
    const left = withoutNetwork()
    await runIn(project(), ['--quiet', '--estimate'], { migrate })
    const { out } = await runIn(folderWith({ Dockerfile: 'FROM node\n# refuse\n' }), ['--dry-run', '--estimate'])
    expect(out).toContain('refused')
    expect(left).toEqual([])
  })

  it.each([
    [['--platform', 'linux/arm64'], 'to --estimate'],
    [['--insecure'], 'to --estimate'],
    [['--registry-mirror', 'https://example.org'], 'to --estimate'],
    [['--estimate', '--platform', 'windows/amd64'], 'A platform of Linux'],
    [['--estimate', '--registry-mirror', 'example.org'], 'An address such as'],
    [['--estimate', '--registry-mirror', 'ftp://example.org'], 'An address such as'],
    [['--estimate', '--registry-mirror', 'https://example.org/v2'], 'Scheme, host and port alone'],
    [['--estimate', '--registry-mirror', 'https://a:b@example.org'], 'Scheme, host and port alone'],
    [['--estimate', '--registry-mirror', 'http://example.org', '--insecure'], '--insecure is for localhost alone'],
    [['--estimate', '--registry-mirror', 'http://localhost:5000'], 'add --insecure'],
  ])('%j is wrong use', async (argv, message) => {
    const { status, err } = await runIn(project(), argv)
    expect(status).toBe(2)
    expect(err).toContain(message)
  })
})
