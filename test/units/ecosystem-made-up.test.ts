import { describe, expect, test } from 'vitest'
import type { Base, Capabilities, KnownImage } from '../../src/bases/base.js'
import type { Copy } from '../../src/dockerfile/model.js'
import type { Delivery, Ecosystem } from '../../src/ecosystems/ecosystem.js'
import { filesInMemory } from '../../src/index.js'
import { migrateWith } from '../../src/migrate.js'
import { reason } from '../../src/reason.js'
import type { Registry } from '../../src/registry.js'

// A language that nobody knows: `weave build` makes /loom/cloth from *.yarnball, and `loom` runs it.
const because = reason('artifact-proven', { path: '/loom/cloth', by: 'loom' })

const weaving: Ecosystem = {
  id: 'weaving',
  title: 'Weaving',
  runners: ['loom'],
  manifests: ['pattern.toml'],
  commands: { weave: { build: 'build', fetch: 'install' } },
  gatherFacts: async ({ runner, stage }) => {
    const inPlace = new Set(
      stage.body.filter(
        (instruction): instruction is Copy => instruction.kind === 'copy' && instruction.target === '/etc/loom.conf',
      ),
    )
    const delivery: Delivery = {
      id: 'cloth',
      needs: {
        runner,
        libc: 'any',
        installs: false,
        start: { programs: [{ name: 'loom', neededBy: 'CMD' }] },
        programs: [],
        osPackages: [],
      },
      rewrites: new Map(),
      afterBuild: [{ text: 'weave trim', flags: [], reason: because }],
      repeated: inPlace,
      artifacts: [
        {
          path: '/loom/cloth',
          isFolder: true,
          slot: 'artifacts',
          at: stage.body.findLast(({ kind }) => kind === 'run')?.span.end ?? 0,
          owner: 'weaver',
          certainty: 'proven',
          because,
        },
      ],
      saves: ['the weaver'],
      certainty: 'proven',
      reason: because,
    }
    return {
      deliveries: [delivery],
      unknowns: [],
      warnings: [],
      folder: '/loom',
      calledInBuild: new Set(),
      calledAtStart: new Set(),
      providedBy: () => [],
      installNames: { secrets: /(?!)/, variables: /(?!)/, settings: /(?!)/ },
      needsOfCommand: async ({ argv }) => ({ programs: argv.slice(0, 1), packages: [], files: [], known: true }),
      httpCheck: () => undefined,
      ignore: [{ entry: 'lint', because: 'the machine collects it', example: 'lint/fluff' }],
      readByBuild: [],
      hidesInstalled: true,
    }
  },
}

const room = (programs: readonly string[]): Capabilities => ({
  libc: 'musl',
  shell: true,
  packageManager: 'apk',
  programs: new Set(['apk', ...programs]),
  users: new Set(['root', 'weaver']),
  installs: false,
  manyLibraries: false,
})

const workshop: KnownImage = {
  runner: { name: 'loom', version: 3 },
  family: 'full',
  capabilities: room(['loom', 'weave', 'sh']),
  defaults: { entrypoint: [], command: ['loom', '--help'], user: 'weaver' },
}

const closet: Base = {
  id: 'closet',
  followsFrom: () => true,
  imageFor: ({ text, known }) => ({
    ...known,
    family: 'closet',
    capabilities: room(['loom', 'sh']),
    reference: `${text}-closet`,
    certainty: 'proven',
    sameAsBuild: false,
  }),
}

const registry: Registry = {
  ecosystems: [weaving],
  basesFor: () => [closet],
  knownImage: (name) => (name === 'loom' ? workshop : undefined),
}

async function weave(text: string, base = closet) {
  const files = filesInMemory({ 'pattern.toml': '', 'wool.yarnball': '', 'loom.conf': '' })
  const known = { ...registry, basesFor: () => [base] }
  const [migration] = await migrateWith(known, { dockerfiles: [{ path: 'Dockerfile', text }], files }, {})
  return migration
}

const dockerfile = `FROM loom:3
WORKDIR /loom
RUN apk add --no-cache make curl
COPY . .
RUN weave fetch && weave build
COPY loom.conf /etc/loom.conf
HEALTHCHECK CMD curl -f http://localhost/
EXPOSE 80
CMD ["loom", "cloth"]
`

describe('an ecosystem and a base that no transform has seen', () => {
  test('migrate end to end', async () => {
    const migration = await weave(dockerfile)
    expect(migration).toMatchObject({ ecosystem: 'weaving', base: 'closet', delivery: 'cloth', warnings: [] })
    expect(migration?.outcome).toEqual({
      kind: 'migrated',
      files: [
        {
          path: 'Dockerfile',
          kind: 'dockerfile',
          before: dockerfile,
          after: `FROM loom:3 AS builder
WORKDIR /loom
RUN apk add --no-cache make curl
COPY . .
RUN weave fetch && weave build
RUN weave trim

FROM loom:3-closet
WORKDIR /loom
RUN apk add --no-cache curl
COPY --from=builder --chown=weaver /loom/cloth /loom/cloth
COPY loom.conf /etc/loom.conf
HEALTHCHECK CMD curl -f http://localhost/
EXPOSE 80
CMD ["loom", "cloth"]
`,
        },
        {
          path: '.dockerignore',
          kind: 'dockerignore',
          before: undefined,
          after: 'lint\n.git\n.dockerignore\nDockerfile*\ndocker-compose*\n.vscode\n.idea\n',
        },
      ],
    })
  })

  test('are refused with the same reasons as any other', async () => {
    const bare: Base = {
      ...closet,
      imageFor: (request) => ({
        ...(closet.imageFor(request) as Exclude<ReturnType<Base['imageFor']>, { problem: string }>),
        capabilities: { ...room([]), shell: false },
      }),
    }
    const refused = await weave(dockerfile, bare)
    expect(refused?.outcome).toMatchObject({
      kind: 'refused',
      reasons: expect.arrayContaining([
        expect.objectContaining({
          code: 'base-lacks',
          args: { base: 'closet', capability: 'a shell', neededBy: 'HEALTHCHECK', wasOpen: true },
        }),
      ]),
    })

    const unknown = await weave(dockerfile.replace('weave fetch', 'knit fetch'))
    expect(unknown?.outcome).toMatchObject({
      kind: 'refused',
      reasons: [{ code: 'unknown-command', args: { command: 'knit fetch' } }],
    })

    const other = await weave(dockerfile.replace('loom:3', 'node:22'))
    expect(other?.outcome).toMatchObject({ kind: 'refused', reasons: [{ code: 'unknown-base' }] })
  })
})
