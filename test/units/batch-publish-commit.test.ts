import { appendFileSync, chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commitRepository } from '../../src/batch/publish/commit-repository.js'
import {
  AFTER,
  BEFORE,
  branches,
  commit,
  commitOptions,
  fileOf,
  gitAt,
  lookOf,
  NEXT,
  next,
  recordOf,
  remoteOf,
  repositoryWith,
} from './batch-publish-support.js'
import { folderWith } from './cli-support.js'

describe('a commit', () => {
  it('is made on a branch of its own, with all files of the results, and leaves the checkout alone', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE, 'api/Dockerfile': BEFORE, other: 'x' })
    const warnings = [{ code: 'w', message: 'mind\nthis', line: 1, hint: undefined }]
    const api = recordOf('api/Dockerfile', {
      files: [fileOf('api/Dockerfile', BEFORE, AFTER), fileOf('.dockerignore', undefined, 'node_modules\n')],
      warnings,
    })
    const unchanged = recordOf('old/Dockerfile', { outcome: 'unchanged', files: [] })
    const result = await commit(folder, { records: [recordOf('Dockerfile'), api, unchanged] })
    expect(result).toMatchObject({ kind: 'committed', isUpdate: false })
    expect(gitAt(folder, 'diff', '--name-status', 'main', 'multi-stage').split('\n')).toEqual([
      'A\t.dockerignore',
      'M\tDockerfile',
      'M\tapi/Dockerfile',
    ])
    expect(gitAt(folder, 'show', 'multi-stage:api/Dockerfile')).toBe(AFTER.trimEnd())
    expect(gitAt(folder, 'log', '-1', '--format=%an %ae %P', 'multi-stage')).toBe(
      `Ann ann@example.org ${gitAt(folder, 'rev-parse', 'main')}`,
    )
    expect(gitAt(folder, 'log', '-1', '--format=%B', 'multi-stage').replace(/[0-9a-f]{40,}/g, 'X')).toBe(
      `Split 2 Dockerfiles into build and runtime stages

- Dockerfile (base: slim, dependencies: prune)
- api/Dockerfile (base: slim, dependencies: prune)
  warning: mind this

Msb-Migrate-Run: X
Msb-Migrate-Tree: X
`,
    )
    expect(
      gitAt(folder, 'log', '-1', '--format=%(trailers:key=Msb-Migrate-Tree,valueonly)', 'multi-stage').trim(),
    ).toBe(gitAt(folder, 'rev-parse', 'multi-stage^{tree}'))
    gitAt(folder, 'switch', '-q', 'multi-stage')
    gitAt(folder, 'fsck', '--strict')
  })

  it('keeps modes, line ends as the repository has them, and bytes that are no UTF-8', async () => {
    const latin = Buffer.from('# caf\xe9\nFROM node:20\n', 'latin1')
    const folder = repositoryWith({ Dockerfile: BEFORE, latin, '.gitattributes': 'crlf text eol=crlf\n', crlf: 'a\n' })
    chmodSync(join(folder, 'Dockerfile'), 0o755)
    gitAt(folder, 'commit', '-qam', 'mode')
    gitAt(folder, 'rm', '-q', '--cached', 'crlf')
    writeFileSync(join(folder, 'crlf'), 'FROM a\r\n')
    gitAt(folder, 'add', 'crlf')
    gitAt(folder, 'commit', '-qm', 'crlf')
    const text = latin.toString('latin1')
    const files = [
      fileOf('Dockerfile', BEFORE, AFTER),
      fileOf('latin', text, `${text}USER x\n`),
      fileOf('crlf', 'FROM a\r\n', 'FROM a\r\nUSER x\r\n'),
    ]
    expect(await commit(folder, { records: [recordOf('Dockerfile', { files })] })).toMatchObject({ kind: 'committed' })
    expect(gitAt(folder, 'ls-tree', 'multi-stage', 'Dockerfile')).toMatch(/^100755/)
    expect(gitAt(folder, 'cat-file', 'blob', 'multi-stage:crlf')).toBe('FROM a\nUSER x')
    gitAt(folder, 'switch', '-q', 'multi-stage')
    expect(readFileSync(join(folder, 'latin'))).toEqual(Buffer.concat([latin, Buffer.from('USER x\n')]))
  })

  it('follows a link within the repository', async () => {
    const folder = folderWith({ 'docker/Dockerfile': BEFORE })
    symlinkSync('docker/Dockerfile', join(folder, 'Dockerfile'))
    gitAt(folder, 'init', '-q')
    gitAt(folder, 'add', '-A')
    gitAt(folder, 'commit', '-qm', 'first')
    expect(await commit(folder)).toMatchObject({ kind: 'committed', paths: ['docker/Dockerfile'] })
    expect(gitAt(folder, 'ls-tree', 'multi-stage', 'Dockerfile')).toMatch(/^120000/)
  })

  it('is made in a shallow clone, in a partial one, in a second work tree and on a detached HEAD', async () => {
    const origin = repositoryWith({ Dockerfile: BEFORE, 'a/b': 'x', 'c/d': 'y' })
    gitAt(origin, 'commit', '-q', '--allow-empty', '-m', 'second')
    gitAt(origin, 'config', 'uploadpack.allowFilter', 'true')
    const outer = folderWith({})
    gitAt(outer, 'clone', '-q', '--depth=1', `file://${origin}`, 'shallow')
    gitAt(outer, 'clone', '-q', '--filter=blob:none', '--sparse', `file://${origin}`, 'partial')
    gitAt(origin, 'worktree', 'add', '-q', '--detach', join(outer, 'tree'))
    for (const name of ['shallow', 'partial', 'tree']) {
      const folder = join(outer, name)
      expect(await commitRepository(commitOptions(folder))).toMatchObject({ kind: 'committed' })
      expect(gitAt(folder, 'diff', '--name-only', 'HEAD', 'multi-stage')).toBe('Dockerfile')
      expect(gitAt(folder, 'status', '--porcelain')).toBe('')
    }
  })

  it('is signed where the settings of git say so', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const key = join(folder, '.git/key')
    const { execFileSync } = await import('node:child_process')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
    for (const [name, value] of [
      ['gpg.format', 'ssh'],
      ['user.signingKey', key],
      ['commit.gpgSign', 'true'],
    ] as const)
      gitAt(folder, 'config', name, value)
    expect(await commit(folder)).toMatchObject({ kind: 'committed' })
    expect(gitAt(folder, 'cat-file', 'commit', 'multi-stage')).toContain('gpgsig')
    expect(await commit(folder)).toMatchObject({ kind: 'up-to-date' })
    gitAt(folder, 'config', 'user.signingKey', '/nowhere')
    expect(await commit(folder, { records: next })).toMatchObject({
      kind: 'refused',
      problem: expect.stringContaining('could not make the commit'),
    })
  })
})

describe('a branch that is there', () => {
  it('of ours stays when the result is the same, also when what is checked out has gone on', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const first = await commit(folder)
    expect(await commit(folder)).toEqual({ kind: 'up-to-date', commit: (first as { commit: string }).commit })
    gitAt(folder, 'commit', '-q', '--allow-empty', '-m', 'second')
    expect(await commit(folder)).toMatchObject({ kind: 'up-to-date' })
  })

  it('of ours stays when the results come in another order', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE, 'api/Dockerfile': BEFORE })
    const records = [recordOf('api/Dockerfile'), recordOf('Dockerfile')]
    await commit(folder, { records })
    expect(await commit(folder, { records: records.toReversed() })).toMatchObject({ kind: 'up-to-date' })
  })

  it('of ours gets a commit more when the result differs, on top of what is checked out now', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE, other: 'x' })
    await commit(folder)
    const first = gitAt(folder, 'rev-parse', 'multi-stage')
    expect(await commit(folder, { records: next })).toMatchObject({ kind: 'committed', isUpdate: true })
    const second = gitAt(folder, 'rev-parse', 'multi-stage')
    expect(gitAt(folder, 'rev-parse', 'multi-stage^')).toBe(first)
    writeFileSync(join(folder, 'other'), 'y')
    gitAt(folder, 'commit', '-qam', 'second')
    expect(await commit(folder)).toMatchObject({ kind: 'committed', isUpdate: true })
    const parents = `${second} ${gitAt(folder, 'rev-parse', 'main')}`
    expect(gitAt(folder, 'log', '-1', '--format=%P', 'multi-stage')).toBe(parents)
    expect(gitAt(folder, 'diff', '--name-only', 'main', 'multi-stage')).toBe('Dockerfile')
  })

  const others: Readonly<Record<string, (folder: string) => void>> = {
    "with somebody's commit on top": (folder) => gitAt(folder, 'commit', '-q', '--allow-empty', '-m', 'mine'),
    'whose commit was changed': (folder) => {
      appendFileSync(join(folder, 'Dockerfile'), '# mine\n')
      gitAt(folder, 'commit', '-q', '-a', '--amend', '--no-edit')
    },
    'that somebody else made': (folder) => gitAt(folder, 'reset', '-q', '--hard', 'main'),
  }
  it.each(Object.entries(others))('%s is left alone', async (_, change) => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    await commit(folder)
    gitAt(folder, 'switch', '-q', 'multi-stage')
    change(folder)
    const tip = gitAt(folder, 'rev-parse', 'HEAD')
    gitAt(folder, 'switch', '-q', 'main')
    expect(await commit(folder, { records: next })).toMatchObject({
      kind: 'left',
      why: expect.stringContaining('did not make'),
    })
    expect(gitAt(folder, 'rev-parse', 'multi-stage')).toBe(tip)
  })

  it('and was merged is left alone', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    await commit(folder)
    gitAt(folder, 'merge', '-q', '--no-ff', 'multi-stage')
    const records = [recordOf('Dockerfile', { files: [fileOf('Dockerfile', AFTER, NEXT)] })]
    expect(await commit(folder, { records })).toMatchObject({ kind: 'left', why: expect.stringContaining('merged') })
  })

  it('on the remote counts, as in a fresh clone', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const remote = remoteOf(folder)
    await commit(folder)
    gitAt(folder, 'push', '-q', 'origin', 'multi-stage')
    const outer = folderWith({})
    gitAt(outer, 'clone', '-q', '--depth=1', `file://${remote}`, 'clone')
    const clone = join(outer, 'clone')
    expect(await commitRepository(commitOptions(clone, { remote: 'origin' }))).toMatchObject({ kind: 'up-to-date' })
    expect(branches(clone)).toContain('multi-stage')
    expect(await commitRepository(commitOptions(clone, { remote: 'origin', records: next }))).toMatchObject({
      kind: 'committed',
      isUpdate: true,
    })
    gitAt(clone, 'push', '-q', 'origin', 'multi-stage')
    expect(await commit(folder, { remote: 'origin', records: next })).toMatchObject({ kind: 'up-to-date' })
    expect(gitAt(folder, 'rev-parse', 'multi-stage')).toBe(gitAt(clone, 'rev-parse', 'multi-stage'))
  })

  it('was deleted on the remote, or differs there, and is left alone', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const remote = remoteOf(folder)
    await commit(folder)
    gitAt(folder, 'push', '-q', 'origin', 'multi-stage')
    gitAt(remote, 'branch', '-f', 'multi-stage', 'main')
    gitAt(folder, 'commit', '-q', '--allow-empty', '-m', 'second')
    gitAt(remote, 'fetch', '-q', folder, '+main:multi-stage')
    expect(await commit(folder, { remote: 'origin', records: next })).toMatchObject({
      kind: 'left',
      why: expect.stringContaining('other commits here'),
    })
    gitAt(remote, 'branch', '-D', 'multi-stage')
    expect(await commit(folder, { remote: 'origin', records: next })).toMatchObject({
      kind: 'left',
      why: expect.stringContaining('deleted on the remote'),
    })
  })
})

describe('two runs at once', () => {
  it('make one commit', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const before = lookOf(folder)
    const results = await Promise.all([0, 1, 2].map(() => commitRepository(commitOptions(folder))))
    expect(results.filter(({ kind }) => kind === 'committed').length).toBeGreaterThan(0)
    for (const result of results)
      if (result.kind === 'refused') expect(result.problem).toMatch(/could not be moved, and is as it was/)
    expect(lookOf(folder)).toBe(before)
    expect(gitAt(folder, 'rev-list', '--count', 'main..multi-stage')).toBe('1')
  })
})
