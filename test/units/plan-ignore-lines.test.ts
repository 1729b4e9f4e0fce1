import { describe, expect, test } from 'vitest'
import { parseDockerfile } from '../../src/dockerfile/parse.js'
import type { IgnoreEntry } from '../../src/ecosystems/ecosystem.js'
import { migrate } from '../../src/index.js'
import { extendIgnoreFile, type IgnoreUser } from '../../src/plan/ignore-lines.js'
import { smallProject, smallProjectFiles } from '../small-project.js'

const installed: IgnoreEntry = {
  entry: 'node_modules',
  because: 'installed',
  example: 'node_modules/',
  installed: true,
}
const coverage: IgnoreEntry = { entry: 'coverage', because: 'tests', example: 'coverage/lcov.info' }

const general = ['.git', '.dockerignore', 'Dockerfile*', 'docker-compose*', '.vscode', '.idea']

function user(lines: string, more: Partial<IgnoreUser> = {}): IgnoreUser {
  return {
    dockerfile: parseDockerfile(`FROM node:22\n${lines}`),
    entries: [installed, coverage],
    readByBuild: [],
    installs: true,
    paths: ['Dockerfile', 'docker-compose.yml', 'index.js'],
    ...more,
  }
}

/** A Dockerfile that was not migrated: its image may live on what the host has. */
function refused(lines: string): IgnoreUser {
  return user(lines, { entries: [], installs: false })
}

/** The text of .dockerignore afterwards; what it was when nothing is missing. */
function extended(before: string | undefined, ...users: readonly IgnoreUser[]): string | undefined {
  return extendIgnoreFile('.dockerignore', before, users)?.change.after ?? before
}

describe('what is added', () => {
  test('to no file: everything, a line each', () => {
    expect(extended(undefined, user('COPY . .'))).toBe(`${['node_modules', 'coverage', ...general].join('\n')}\n`)
  })

  test('below what is there, in its order, with its line endings', () => {
    const before = '# mine\r\ndocs\r\n!docs/api\r\n'
    const after = extended(before, user('COPY . .'))
    expect(after?.startsWith(`${before}node_modules\r\ncoverage\r\n`)).toBe(true)
    expect(after).not.toMatch(/[^\r]\n/)
  })

  test.each([
    'node_modules',
    'node_modules/',
    '/node_modules',
    'node_modules/*',
    'node_modules/**',
    '**/node_modules/*',
  ])('nothing for what %s hides', (line) => {
    expect(extended(`${line}\n`, user('COPY . .'))?.match(/node_modules/g)).toHaveLength(1)
  })

  test('to a file without a last line break', () => {
    expect(extended('docs', user('COPY . .'))?.startsWith('docs\nnode_modules\n')).toBe(true)
  })

  test('with a reason for each line', () => {
    const additions = extendIgnoreFile('.dockerignore', 'coverage\n', [user('COPY . .')])?.additions
    expect(additions?.map(({ text }) => text)).toEqual(['node_modules', ...general])
    expect(additions?.every(({ reason }) => reason.code === 'ignore-entry')).toBe(true)
  })

  test.each([
    ['the very lines', ['node_modules', 'coverage', ...general].join('\n')],
    [
      'other words for them',
      '**/node_modules\n/coverage\n.git/\n.dockerignore\nDockerfile\ndocker-compose.yml\n.vscode/**\n.idea/*',
    ],
    ['everything', '*\n!src'],
  ])('nothing where it hides them already: %s', (_what, before) => {
    expect(extendIgnoreFile('.dockerignore', before, [user('COPY . .')])).toBeUndefined()
  })

  test('a second run adds nothing', () => {
    const once = extended('docs\n', user('COPY . .'))
    expect(extendIgnoreFile('.dockerignore', once, [user('COPY . .')])).toBeUndefined()
  })
})

describe('what is never hidden', () => {
  const lines = (before: string | undefined, ...users: readonly IgnoreUser[]) =>
    extended(before, ...users)?.split('\n') ?? []

  test.each([
    ['COPY docker-compose.yml /etc/', 'docker-compose*'],
    ['COPY docker-compose.prod.yml /etc/', 'docker-compose*'],
    ['ADD docker-comp*.yml /etc/', 'docker-compose*'],
    ['COPY Dockerfile.dev /etc/', 'Dockerfile*'],
    ['COPY ./.git/HEAD /etc/', '.git'],
    ['COPY .git /src/.git', '.git'],
    ['COPY coverage/summary.json /etc/', 'coverage'],
    ['COPY coverage /srv', 'coverage'],
    ['COPY .vscode/extensions.json /etc/', '.vscode'],
    ['COPY ["node_modules", "/app/node_modules"]', 'node_modules'],
    ['COPY node_modules/own /app/node_modules/own', 'node_modules'],
    ['COPY . .\nRUN git rev-parse HEAD > version', '.git'],
  ])('what an instruction names: %s', (text, entry) => {
    expect(lines(undefined, user(text))).not.toContain(entry)
    expect(lines(undefined, user('COPY . .'), refused(text))).not.toContain(entry)
    expect(lines(undefined, user('COPY . .'))).toContain(entry)
  })

  test('what the user wants: a line `!…`', () => {
    expect(lines('!node_modules/own\n!.git\n', user('COPY . .'))).not.toContain('node_modules')
    expect(lines('!.git\n', user('COPY . .'))).not.toContain('.git')
    expect(lines('!docs\n', user('COPY . .'))).toContain('node_modules')
  })

  test('node_modules of the host, where another Dockerfile of the context has no install', () => {
    expect(lines(undefined, user('COPY . .'), refused('COPY . .'))).not.toContain('node_modules')
    expect(lines(undefined, user('COPY . .'), user('COPY src .'))).toContain('node_modules')
  })

  test('a COPY from another stage names nothing of the context', () => {
    expect(lines(undefined, user('COPY --from=other /coverage coverage'))).toContain('coverage')
  })
})

describe('several Dockerfiles of one context', () => {
  const service = 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "index.js"]\n'
  const withoutInstall = 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "index.js"]\n'
  const { '.dockerignore': _, ...own } = smallProjectFiles()

  test('share one .dockerignore, which the first of them brings', async () => {
    const dockerfiles = ['Dockerfile', 'worker.Dockerfile'].map((path) => ({ path, text: service }))
    const results = await migrate({ dockerfiles, files: smallProject() })
    const kinds = results.map(({ outcome }) =>
      outcome.kind === 'migrated' ? outcome.files.map(({ path }) => path) : [],
    )
    expect(kinds).toEqual([['Dockerfile', '.dockerignore'], ['worker.Dockerfile']])
  })

  test('one that is refused keeps the node_modules that it takes from the host', async () => {
    const dockerfiles = [
      { path: 'Dockerfile', text: service },
      { path: 'old.Dockerfile', text: withoutInstall },
    ]
    const { filesInMemory } = await import('../../src/index.js')
    const [first, second] = await migrate({ dockerfiles, files: filesInMemory(own) })
    expect(second?.outcome).toMatchObject({ kind: 'refused', reasons: [{ code: 'no-install' }] })
    const ignore =
      first?.outcome.kind === 'migrated' ? first.outcome.files.find(({ kind }) => kind === 'dockerignore') : undefined
    expect(ignore?.after.split('\n')).not.toContain('node_modules')
    expect(ignore?.after.split('\n')).toContain('.git')
  })

  test('an ignore file of its own is extended in its place', async () => {
    const files = smallProject({ 'Dockerfile.dockerignore': 'docs\n' })
    const [only] = await migrate({ dockerfiles: [{ path: 'Dockerfile', text: service }], files })
    expect(only?.outcome).toMatchObject({
      kind: 'migrated',
      files: [{ path: 'Dockerfile' }, { path: 'Dockerfile.dockerignore' }],
    })
  })

  test('none is touched when that is asked for', async () => {
    const dockerfiles = [{ path: 'Dockerfile', text: service }]
    const [only] = await migrate({ dockerfiles, files: smallProject() }, { dockerignore: false })
    expect(only?.outcome).toMatchObject({ kind: 'migrated', files: [{ path: 'Dockerfile' }] })
  })
})
