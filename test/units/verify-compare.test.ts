import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { compareBinaries } from '../../src/verify/compare-binaries.js'
import { compareConfiguration } from '../../src/verify/compare-configuration.js'
import { compareFiles } from '../../src/verify/compare-files.js'
import { ownConfiguration } from '../../src/verify/configuration.js'
import { type Finding, NO_ALLOWANCES } from '../../src/verify/finding.js'
import type { ImageFile } from '../../src/verify/image-files.js'
import type { ImageFacts } from '../../src/verify/observation.js'
import { factsOf, fileOf, imageOf } from './verify-support.js'

const told = (findings: readonly Finding[]) =>
  findings.map(({ kind, weight, subject }) => `${weight} ${kind} ${subject}`)

describe("the configuration that is an image's own", () => {
  const names = fc.constantFrom('A', 'B', 'PATH', 'NODE_VERSION')
  const configuration = fc.record({
    Env: fc
      .uniqueArray(fc.tuple(names, fc.constantFrom('1', '2', '')), { selector: ([name]) => name })
      .map((pairs) => pairs.map((pair) => pair.join('='))),
    Labels: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2')),
    User: fc.constantFrom('', 'root', '0', 'node'),
    WorkingDir: fc.constantFrom('', '/', '/app'),
    Entrypoint: fc.constantFrom(null, ['docker-entrypoint.sh'], ['node']),
    Cmd: fc.constantFrom(null, ['node'], ['index.js']),
  })

  it('is nothing but user, folder and start against itself', () => {
    fc.assert(
      fc.property(configuration, (config) => {
        expect(Object.keys(ownConfiguration(config, config)).sort()).toEqual(['Start', 'User', 'WorkingDir'])
      }),
    )
  })

  it('does not depend on variables that the base alone sets', () => {
    fc.assert(
      fc.property(configuration, configuration, (config, base) => {
        const added = 'OF_THE_BASE=1'
        const [one, other] = [config, base].map((each) => ({ ...each, Env: [...each.Env, added] }))
        expect(ownConfiguration(one as typeof config, other as typeof base)).toEqual(ownConfiguration(config, base))
      }),
    )
  })

  it('is the same for every way to write the same user and folder', () => {
    const same = [
      ownConfiguration({ User: '', WorkingDir: '' }, {}),
      ownConfiguration({ User: 'root', WorkingDir: '/' }, {}),
      ownConfiguration({ User: '0' }, {}),
    ]
    expect(new Set(same.map((each) => JSON.stringify(each))).size).toBe(1)
  })

  it('starts the same program through the official entrypoint and as distroless does', () => {
    const starts = [
      { Entrypoint: ['docker-entrypoint.sh'], Cmd: ['node', 'a.js'] },
      { Entrypoint: ['/nodejs/bin/node'], Cmd: ['a.js'] },
      { Cmd: ['node', 'a.js'] },
    ].map((config) => ownConfiguration(config, {}).Start)
    expect(new Set(starts).size).toBe(1)
  })

  it('is told by what is lost, added and changed', () => {
    const facts = (config: object) => factsOf({}, { image: imageOf(config), base: imageOf({ Env: ['BASE=1'] }) })
    const before = facts({ Env: ['BASE=1', 'A=1', 'B=1'], ExposedPorts: { '3000/tcp': {} }, User: 'node' })
    const after = facts({ Env: ['BASE=1', 'A=2', 'C=1'], ExposedPorts: { '3000/tcp': {} }, User: '65532' })
    expect(told(compareConfiguration(before, after, NO_ALLOWANCES))).toEqual([
      'difference configuration Env A',
      'difference configuration Env B',
      'difference configuration Env C',
      'difference configuration User',
    ])
    const allowances = { ...NO_ALLOWANCES, variables: ['A', 'B', 'C'], users: { node: '65532' } }
    expect(compareConfiguration(before, after, allowances)).toEqual([])
  })
})

describe('files', () => {
  const compared = (
    before: Readonly<Record<string, ImageFile>>,
    after: Readonly<Record<string, ImageFile>>,
    sources: readonly string[] = [],
    rest: Partial<ImageFacts> = {},
  ) => told(compareFiles(factsOf(before), factsOf(after, rest), new Set(sources), NO_ALLOWANCES))

  it('that are the same are no finding, and those that are gone none by themselves', () => {
    expect(compared({ '/app/a.js': fileOf(), '/app/src/a.ts': fileOf() }, { '/app/a.js': fileOf() })).toEqual([])
  })

  test.each([
    ['an owner', { owner: '1000:1000' }, 'file-owner'],
    ['a mode', { mode: 0o600 }, 'file-mode'],
    ['a kind', { type: 'folder' as const }, 'file-content'],
  ])('differ by %s', (_, rest, kind) => {
    expect(compared({ '/app/a.js': fileOf() }, { '/app/a.js': fileOf(rest) })).toEqual([`difference ${kind} /app/a.js`])
  })

  it('of a package may be open to others by chance, unless all packages are', () => {
    const [closed, open] = [fileOf({ type: 'folder', mode: 0o755 }), fileOf({ type: 'folder', mode: 0o777 })]
    const [all, one] = ['/app/node_modules', '/app/node_modules/@a/b']
    expect(compared({ [all]: closed, [one]: open }, { [all]: closed, [one]: closed })).toEqual([])
    expect(compared({ [all]: open, [one]: open }, { [all]: closed, [one]: closed })).toHaveLength(2)
    const shut = fileOf({ type: 'folder', mode: 0o700 })
    expect(compared({ [all]: closed, [one]: closed }, { [all]: closed, [one]: shut })).toHaveLength(1)
  })

  it('of the context must be the same; what a build makes of them may differ', () => {
    const [one, other] = [fileOf(), fileOf({ hash: 'other' })]
    expect(compared({ '/app/a.js': one }, { '/app/a.js': other }, ['a.js'])).toEqual([
      'difference file-content /app/a.js',
    ])
    expect(compared({ '/app/a.js': one }, { '/app/a.js': other })).toEqual(['remark file-content /app/a.js'])
  })

  it('may come from a package manager that writes its own notes', () => {
    const path = '/app/node_modules/.package-lock.json'
    expect(compared({ [path]: fileOf() }, { [path]: fileOf({ hash: 'other' }) })).toEqual([])
  })

  it('may not be added from the context, and the app keeps its package.json', () => {
    expect(compared({ '/app/package.json': fileOf() }, { '/app/.env': fileOf() }, ['.env'])).toEqual([
      'difference file-added /app/.env',
      'difference file-missing /app/package.json',
    ])
  })

  it('that are links must lead to something, by whatever way', () => {
    const link = (target: string) => fileOf({ type: 'link', target, hash: undefined as never })
    const files = {
      '/app/lib': link('packages/lib'),
      '/app/packages/lib/x': fileOf(),
      '/app/packages/lib': fileOf({ type: 'folder' }),
    }
    expect(compared(files, files)).toEqual([])
    expect(compared(files, { '/app/lib': link('packages/lib') })).toEqual(['difference link /app/lib'])
    const round = { '/app/a': link('b'), '/app/b': link('a') }
    expect(compared({ '/app/c': fileOf() }, round)).toContain('difference link /app/a')
    expect(compared(round, round)).toEqual([])
    expect(compared(files, { ...files, '/app/up': link('../app/packages/../lib/x') })).toEqual([
      'remark file-added /app/up',
    ])
  })

  it('are not equal when nothing was looked at', () => {
    expect(compared({}, {})).toEqual(['difference file-missing every file'])
  })
})

describe('binaries', () => {
  const elf = (libc: 'glibc' | 'musl' | undefined, rest = {}) =>
    fileOf({ elf: { architecture: 'amd64', libc, needed: [], loader: undefined, ...rest } })
  const musl = { libc: 'musl' as const }
  const compared = (
    before: Readonly<Record<string, ImageFile>>,
    after: Readonly<Record<string, ImageFile>>,
    rest = {},
  ) => told(compareBinaries(factsOf(before, {}, system), factsOf(after, rest)))
  const system = { '/lib/x86_64-linux-gnu/libpq.so.5': fileOf(), '/lib64/ld-linux-x86-64.so.2': fileOf() }
  const addon = '/app/node_modules/bcrypt/build/Release/bcrypt.node'

  it('of a package fit the image when one of its addons does', () => {
    const both = { [addon]: elf('glibc'), '/app/node_modules/bcrypt/prebuilds/musl.node': elf('musl') }
    expect(compared(both, both, musl)).toEqual([])
    expect(compared({ [addon]: elf('glibc') }, { [addon]: elf('glibc') }, musl)).toEqual(['difference libc bcrypt'])
    expect(compared({ [addon]: elf('glibc') }, { [addon]: elf('glibc', { architecture: 'arm64' }) })).toEqual([
      'difference libc bcrypt',
    ])
  })

  it('of a family of packages fit when one of them does', () => {
    const sharp = (name: string) => `/app/node_modules/@img/sharp-${name}/lib/sharp.node`
    const both = { [sharp('linux-x64')]: elf('glibc'), [sharp('linuxmusl-x64')]: elf('musl') }
    expect(compared({}, both)).toEqual([])
    expect(compared({}, { [sharp('linuxmusl-x64')]: elf('musl') })).toEqual([
      'difference libc @img/sharp-linuxmusl-x64',
    ])
  })

  it('that were as foreign before are no matter of the migration', () => {
    expect(compared({ [addon]: elf('musl') }, { [addon]: elf('musl') })).toEqual([])
  })

  it('that are programs need their loader and their machine', () => {
    const tool = { '/app/tool': elf('glibc', { loader: '/lib64/ld-linux-x86-64.so.2' }) }
    expect(compared(tool, tool, musl)).toEqual(['difference libc /app/tool'])
    expect(compared(tool, tool)).toEqual([])
    expect(compared({}, { '/app/tool': elf(undefined, { architecture: 'arm64' }) })).toEqual([
      'difference architecture /app/tool',
    ])
    expect(compared({}, { '/usr/bin/tool': tool['/app/tool'] as ImageFile }, musl)).toEqual([])
  })

  it('need the shared libraries that the original had', () => {
    const pq = { '/app/node_modules/pg/pg.node': elf('glibc', { needed: ['libpq.so.5', 'libown.so'] }) }
    expect(compared(pq, pq)).toEqual(['difference library libpq.so.5'])
    // One for the other libc is loaded in neither image.
    const foreign = { '/app/node_modules/pg/pg.node': elf('musl', { needed: ['libpq.so.5'] }) }
    expect(compared(foreign, foreign)).toEqual([])
  })
})
