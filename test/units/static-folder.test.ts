import { describe, expect, test } from 'vitest'
import { filesInMemory, type MigrateOptions, type Migration, migrate } from '../../src/index.js'

interface Front {
  readonly start: string
  readonly from?: string
  readonly top?: string
  readonly above?: string
  readonly below?: string
  readonly files?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly path?: string
}

const defaults = { serve: '14.2.4', 'http-server': '14.1.1', 'sirv-cli': '3.0.1' }

/** A front end that `vite build` makes in dist and that `start` serves, migrated with --static nginx. */
async function front(
  {
    start,
    from = 'node:20',
    top = '',
    above = '',
    below = '',
    files = {},
    dependencies = defaults,
    path = 'Dockerfile',
  }: Front,
  options: MigrateOptions = { static: 'nginx' },
): Promise<Migration> {
  const text = `${top}FROM ${from}\n${above}WORKDIR /app\nCOPY . .\nRUN npm install\nRUN npx vite build\n${below}CMD ${start}\n`
  const manifest = { name: 'front', version: '1.0.0', dependencies, devDependencies: { vite: '5.4.11' } }
  const [migration] = await migrate(
    {
      dockerfiles: [{ path, text }],
      files: filesInMemory({ 'package.json': JSON.stringify(manifest), 'index.html': '<p>', ...files }),
    },
    options,
  )
  if (migration === undefined) throw new Error('no result')
  return migration
}

/** The file of a kind, or what was said instead of it. */
function textOf({ outcome }: Migration, kind: 'dockerfile' | 'configuration'): string {
  if (outcome.kind !== 'migrated') return JSON.stringify(outcome.reasons)
  return outcome.files.find((file) => file.kind === kind)?.after ?? ''
}

const because = ({ outcome }: Migration) =>
  outcome.kind === 'refused'
    ? outcome.reasons.map(({ code, args }) => `${code}: ${'because' in args ? args.because : ''}`)
    : [outcome.kind]

describe('the port is that of the server before', () => {
  test.each([
    ['serve -s dist', '', 3000],
    ['serve dist -l 4000', '', 4000],
    ['serve dist --listen=4001', '', 4001],
    ['serve dist -p 4002', '', 4002],
    ['serve -l tcp://0.0.0.0:4003 dist', '', 4003],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's variable
    ['serve dist -l ${PORT:-4004}', '', 4004],
    ['serve dist -l $PORT', 'ENV PORT=4005\n', 4005],
    ['serve dist', 'ENV PORT=4006\n', 4006],
    ['PORT=4007 serve dist', '', 4007],
    ['http-server dist', '', 8080],
    ['http-server dist -p8081', '', 8081],
    ['http-server dist', 'ENV PORT=8082\n', 8082],
    ['sirv dist', '', 8080],
    // sirv-cli takes PORT before its own option.
    ['sirv dist -p 5001', 'ENV PORT=5002\n', 5002],
    ['npx vite preview', '', 4173],
    ['npx vite preview --host 0.0.0.0 --port 4174', 'ENV PORT=1\n', 4174],
  ])('%s', async (start, above, port) => {
    expect(textOf(await front({ start, above }), 'configuration')).toContain(`    listen ${port};\n`)
  })

  test('an older release has another default', async () => {
    const old = await front({ start: 'serve dist', dependencies: { serve: '^12.0.1' } })
    expect(textOf(old, 'configuration')).toContain('listen 5000;')
  })
})

describe('what cannot be carried over is refused by name', () => {
  test.each([
    ['serve dist -l $PORT', 'its port is $PORT'],
    ['serve dist --cors', '--cors'],
    ['serve -sC dist', '-sC'],
    ['serve dist -c ../serve.json', '-c'],
    ['serve dist -l 3000 -l 4000', '-l'],
    ['serve dist -l unix:/run/x', 'its port is unix:/run/x'],
    ['serve', 'which folder'],
    ['serve .', 'which folder'],
    ['serve out', 'neither the build nor a COPY'],
    ['http-server dist -P http://localhost:8080?', '-P'],
    ['http-server dist -b', '-b'],
    ['sirv dist --dev', '--dev'],
    ['npx vite preview --base /x', '--base'],
  ])('%s', async (start, words) => {
    const [said = ''] = because(await front({ start }))
    expect(said).toContain('static-not-possible')
    expect(said).toContain(words)
  })

  test.each([
    ['a user', { start: 'serve dist', below: 'USER node\n' }, 'it runs as node'],
    ['serve.json', { start: 'serve dist', files: { 'public/serve.json': '{}' } }, 'public/serve.json'],
    ['another port', { start: 'serve dist', below: 'EXPOSE 8080\n' }, 'EXPOSE names 8080'],
    [
      'settings',
      { start: 'npx vite preview', files: { 'vite.config.js': 'export default {base:"/x"}' } },
      'vite.config.js',
    ],
    [
      'an ignore file',
      { start: 'serve dist', files: { '.dockerignore': '*.conf\n' } },
      '.dockerignore hides nginx.conf',
    ],
    ['an old release', { start: 'serve dist', dependencies: { serve: '6.5.8' } }, 'release 6'],
  ] satisfies readonly (readonly [string, Front, string])[])('%s', async (_name, project, words) => {
    expect(because(await front(project)).join()).toContain(words)
  })
})

describe('the image', () => {
  test.each([
    ['node:20-alpine', 'nginx:stable-alpine'],
    ['docker.io/library/node:20', 'docker.io/library/nginx:stable-alpine'],
    ['registry.example.com:5000/mirror/node:20', 'registry.example.com:5000/mirror/nginx:stable-alpine'],
  ])('of %s is %s', async (from, to) => {
    expect(textOf(await front({ start: 'serve -s dist', from }), 'dockerfile')).toContain(`\nFROM ${to}\n`)
  })

  test('behind a variable keeps what stands in front of its name, and is refused where the variable is the name', async () => {
    const top = 'ARG MIRROR=registry.example.com\nARG IMAGE=node:20\n'
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: variables of the Dockerfile
    const mirrored = await front({ start: 'serve -s dist', top, from: '${MIRROR}/node:20' })
    expect(textOf(mirrored, 'dockerfile')).toContain('\nFROM ${MIRROR}/nginx:stable-alpine\n')
    const named = await front({ start: 'serve -s dist', top, from: '${IMAGE}' })
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the same
    expect(because(named).join()).toContain('variable-image')
  })

  test('listens on IPv6 where its server did, or where a health check asks localhost', async () => {
    const listens = async (project: Front) =>
      textOf(await front(project), 'configuration').includes('listen [::]:8080;')
    expect(await listens({ start: 'serve dist -l 8080' })).toBe(true)
    expect(await listens({ start: 'serve dist -l tcp://0.0.0.0:8080' })).toBe(false)
    expect(await listens({ start: 'http-server dist' })).toBe(false)
    const below = 'HEALTHCHECK CMD wget -q --spider http://localhost:8080\n'
    expect(await listens({ start: 'http-server dist', below })).toBe(true)
  })

  test('gets no system packages, users or global installs that only the build or the server used', async () => {
    const below =
      'RUN apt-get update && apt-get install -y git libvips\nRUN npm install -g serve && chown -R node:node /app\n'
    const text = textOf(await front({ start: 'serve -s dist', below, dependencies: {} }), 'dockerfile')
    expect(text.slice(text.indexOf('FROM nginx'))).not.toContain('RUN')
  })

  test('lacks a HEALTHCHECK by an interpreter', async () => {
    const below = 'HEALTHCHECK CMD ["node", "health.js"]\n'
    expect(because(await front({ start: 'serve -s dist', below })).join()).toContain('base-lacks')
  })
})

describe('the configuration lies beside the Dockerfile', () => {
  const pathsOf = ({ outcome }: Migration) =>
    outcome.kind === 'migrated'
      ? outcome.files.filter(({ kind }) => kind === 'configuration').map(({ path }) => path)
      : []

  test.each([
    ['Dockerfile', {}, 'nginx.conf'],
    ['Dockerfile', { 'nginx.conf': '' }, 'nginx.static.conf'],
    ['docker/web/Dockerfile', {}, 'docker/web/nginx.conf'],
    ['../Dockerfile', {}, 'nginx.conf'],
    ['-', {}, 'nginx.conf'],
  ] as const)('%s with %j', async (path, files, expected) => {
    expect(pathsOf(await front({ start: 'serve -s dist', path, files }))).toEqual([expected])
  })

  test('two Dockerfiles of one context get one each', async () => {
    const text = (port: number) =>
      `FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npx vite build\nCMD npx serve dist -l ${port}\n`
    const files = filesInMemory({ 'package.json': '{"name":"front"}', 'index.html': '<p>' })
    const dockerfiles = [
      { path: 'Dockerfile', text: text(1000) },
      { path: 'Dockerfile.other', text: text(2000) },
    ]
    const migrations = await migrate({ dockerfiles, files }, { static: 'nginx' })
    expect(migrations.flatMap(pathsOf)).toEqual(['nginx.conf', 'nginx.static.conf'])
  })
})

describe('notes', () => {
  const codes = ({ notes = [] }: Migration) => notes.map(({ code }) => code)

  test('without the option one says that it exists, and the start stays', async () => {
    const migration = await front({ start: 'npx serve -s dist' }, {})
    expect(codes(migration)).toEqual(['static-available'])
    expect(textOf(migration, 'dockerfile')).toContain('CMD npx serve -s dist\n')
  })

  test.each(['npx serve -s dist --cors', 'node index.html.js'])('none says so for %s', async (start) => {
    expect(codes(await front({ start, files: { 'index.html.js': '' } }, {}))).toEqual([])
  })

  test.each(['node server.js', 'node server.js & npx serve dist'])(
    'with it one says that %s is more',
    async (start) => {
      expect(codes(await front({ start, files: { 'server.js': '' } }))).toEqual(['static-without-effect'])
    },
  )
})
