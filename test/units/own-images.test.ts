import { describe, expect, it } from 'vitest'
import { filesInMemory, type MigrateOptions, migrate } from '../../src/index.js'

const lock = {
  name: 'a',
  lockfileVersion: 3,
  packages: { '': { dependencies: { ms: '2.1.3' } }, 'node_modules/ms': { version: '2.1.3' } },
}
const files = {
  'package.json': '{"name":"a","version":"1.0.0","dependencies":{"ms":"2.1.3"}}',
  'package-lock.json': JSON.stringify(lock),
  'index.js': "require('ms')\n",
}

const lines = (image: string, ...more: readonly string[]) =>
  [`FROM ${image}`, 'WORKDIR /app', ...more, 'COPY . .', 'RUN npm ci', 'CMD ["node", "index.js"]', ''].join('\n')

async function migrated(text: string, options: MigrateOptions) {
  const [result] = await migrate({ dockerfiles: [{ path: 'Dockerfile', text }], files: filesInMemory(files) }, options)
  if (result?.outcome.kind !== 'migrated') return JSON.stringify(result?.outcome)
  return result.outcome.files.find(({ kind }) => kind === 'dockerfile')?.after ?? ''
}
const froms = (text: string) => text.split('\n').filter((line) => line.startsWith('FROM'))

describe("an image of one's own", () => {
  const images = {
    'registry.example.com/base/node-lts': {
      like: 'node:22',
      programs: ['acme-start'],
      runtime: { slim: 'registry.example.com/base/node-lts-slim' },
    },
  }

  it('is taken for the one that it is made from, and runs in its own small image', async () => {
    const after = await migrated(lines('registry.example.com/base/node-lts:4'), { images })
    expect(froms(after)).toEqual([
      'FROM registry.example.com/base/node-lts:4 AS builder',
      'FROM registry.example.com/base/node-lts-slim:4',
    ])
  })

  it('is not known without that', async () => {
    expect(await migrated(lines('registry.example.com/base/node-lts:4'), {})).toContain('unknown-base')
  })

  it('has no family but those that it names', async () => {
    const after = await migrated(lines('registry.example.com/base/node-lts:4'), { images, base: 'alpine' })
    expect(after).toContain('no-image-for-runner')
  })

  it('may be meant in one tag alone, and name a whole reference', async () => {
    const one = { 'acme/run:7': { like: 'node:20', runtime: { slim: 'acme/run-slim:7.1' } } }
    expect(froms(await migrated(lines('acme/run:7'), { images: one }))).toEqual([
      'FROM acme/run:7 AS builder',
      'FROM acme/run-slim:7.1',
    ])
    expect(await migrated(lines('acme/run:8'), { images: one })).toContain('unknown-base')
  })
})

describe('a mirror', () => {
  const mirrors = { 'docker.io/library': 'registry.example.com/hub', 'gcr.io': 'registry.example.com/gcr' }

  it('that a file names gives the runtime image as well', async () => {
    expect(froms(await migrated(lines('registry.example.com/hub/node:22'), { mirrors }))).toEqual([
      'FROM registry.example.com/hub/node:22 AS builder',
      'FROM registry.example.com/hub/node:22-slim',
    ])
  })

  it('gives images that the file does not name; a variant of its own image comes from where that comes from', async () => {
    expect(froms(await migrated(lines('node:22'), { mirrors }))).toEqual([
      'FROM node:22 AS builder',
      'FROM node:22-slim',
    ])
    expect(froms(await migrated(lines('node:22'), { mirrors, base: 'distroless' }))[1]).toBe(
      'FROM registry.example.com/gcr/distroless/nodejs22-debian12',
    )
  })
})

describe('what users say of', () => {
  it('their commands comes before the tables', async () => {
    const text = lines('node:22', 'RUN acme-certificates --install')
    expect(await migrated(text, {})).toContain('unknown-command')
    // The runtime image must have it, and an official one has not.
    expect(await migrated(text, { commands: { 'acme-certificates': 'both' }, base: 'slim' })).toContain('base-lacks')
    const images = { node: { like: 'node', programs: ['acme-certificates'], runtime: { slim: 'acme/slim' } } }
    const both = await migrated(text, { commands: { 'acme-certificates': 'both' }, images })
    expect(both.match(/RUN acme-certificates/g)).toHaveLength(2)
    const build = await migrated(text, { commands: { 'acme-certificates': 'build' } })
    expect(build.match(/RUN acme-certificates/g)).toHaveLength(1)
  })

  describe('a command that is for the runtime stage alone', () => {
    const images = { node: { like: 'node', programs: ['acme-register'], runtime: { slim: 'acme/slim' } } }
    const commands = { 'acme-register': 'runtime' } as const
    const stages = async (...more: readonly string[]) =>
      (await migrated(lines('node:22', ...more), { commands, images })).split(/^FROM .*\n/m).slice(1)

    it('leaves the builder stage, whatever stands below it', async () => {
      const [builder, runtime] = await stages('RUN acme-register --all')
      expect(builder).not.toContain('acme-register')
      expect(runtime).toContain('RUN acme-register --all\n')
    })

    it('is parted from commands of the build', async () => {
      const [builder, runtime] = await stages('RUN npm run --if-present lint && acme-register --all')
      expect(builder).toContain('RUN npm run --if-present lint\n')
      expect(builder).not.toContain('acme-register')
      expect(runtime).toContain('RUN acme-register --all\n')
    })

    it('is not taken out of what cannot be parted', async () => {
      expect(
        await migrated(lines('node:22', 'RUN if npm run lint; then acme-register; fi'), { commands, images }),
      ).toContain('unknown-command')
    })

    it('needs an image that has it', async () => {
      const text = lines('node:22', 'RUN acme-register --all')
      expect(await migrated(text, { commands, base: 'slim' })).toContain('base-lacks')
      expect(await migrated(text, { commands, base: 'distroless' })).toContain('base-lacks')
    })
  })

  it('their packages, too', async () => {
    const text = lines('node:22', 'RUN apt-get update && apt-get install -y libacme tzdata')
    const runtime = (after: string) => after.slice(after.lastIndexOf('FROM'))
    expect(runtime(await migrated(text, {}))).toContain('libacme')
    const packages = { libacme: 'build', tzdata: 'runtime' } as const
    expect(runtime(await migrated(text, { packages }))).not.toContain('libacme')
  })

  it('the name of the builder stage', async () => {
    expect(await migrated(lines('node:22'), { stageName: 'deps' })).toContain('COPY --from=deps ')
    expect(await migrated(lines('node:22 AS deps'), { stageName: 'deps' })).toContain('COPY --from=build-stage ')
  })
})
