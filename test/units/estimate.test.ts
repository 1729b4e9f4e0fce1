import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCredentials } from '../../src/estimate/credentials.js'
import { estimator } from '../../src/estimate/estimate.js'
import { findRecord } from '../../src/estimate/find-record.js'
import { knownSizes } from '../../src/estimate/known-sizes.js'
import { lastImage } from '../../src/estimate/last-image.js'
import { parsePlatform } from '../../src/estimate/manifest.js'
import { parseReference } from '../../src/estimate/reference.js'
import { withoutNetwork } from './estimate-support.js'

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
