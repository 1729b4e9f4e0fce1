import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { digestOf } from '../../src/batch/publish/approvals.js'
import { type CommitOptions, commitRepository } from '../../src/batch/publish/commit-repository.js'
import {
  AFTER,
  BEFORE,
  commitOptions,
  environment,
  fileOf,
  gitAt,
  lookOf,
  recordOf,
  remoteOf,
  repositoryWith,
  script,
} from './batch-publish-support.js'
import { folderWith } from './cli-support.js'

const NEXT = `${AFTER}# next\n`
const next = [recordOf('Dockerfile', { files: [fileOf('Dockerfile', BEFORE, NEXT)] })]

/** Commits, and holds that nothing the user sees has changed. */
async function commit(folder: string, rest: Partial<CommitOptions> = {}) {
  const before = lookOf(folder)
  const result = await commitRepository(commitOptions(folder, rest))
  expect(lookOf(folder)).toBe(before)
  return result
}

const branches = (folder: string) => gitAt(folder, 'branch', '--format=%(refname:short)').split('\n')

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

describe('a repository is refused', () => {
  const states: Readonly<Record<string, (folder: string) => void>> = {
    'changes that are not committed (1 file)': (folder) => appendFileSync(join(folder, 'other'), 'y'),
    'a merge is in progress': (folder) => {
      gitAt(folder, 'switch', '-q', '-c', 'side')
      gitAt(folder, 'commit', '-q', '--allow-empty', '-m', 'side')
      gitAt(folder, 'switch', '-q', 'main')
      gitAt(folder, 'merge', '-q', '--no-ff', '--no-commit', 'side')
    },
    'a rebase is in progress': (folder) => mkdirSync(join(folder, '.git/rebase-merge')),
    'a bisect is in progress': (folder) => gitAt(folder, 'bisect', 'start'),
    'index.lock': (folder) => writeFileSync(join(folder, '.git/index.lock'), ''),
    'Run msb-migrate again': (folder) => {
      appendFileSync(join(folder, 'Dockerfile'), '# meanwhile\n')
      gitAt(folder, 'commit', '-qam', 'meanwhile')
    },
    'is not in the commit': (folder) => {
      gitAt(folder, 'rm', '-q', '--cached', 'Dockerfile')
      gitAt(folder, 'commit', '-qm', 'untracked')
    },
    'it is checked out': (folder) => gitAt(folder, 'switch', '-q', '-c', 'multi-stage'),
    'could not be moved': (folder) => gitAt(folder, 'branch', 'multi-stage/below'),
  }
  it.each(Object.entries(states))('%s', async (words, change) => {
    const folder = repositoryWith({ Dockerfile: BEFORE, other: 'x' })
    change(folder)
    const before = branches(folder)
    expect(await commit(folder)).toMatchObject({ kind: 'refused', problem: expect.stringContaining(words) })
    expect(branches(folder)).toEqual(before)
  })

  it('without commits, without files, below its root and outside of git', async () => {
    const outer = folderWith({})
    gitAt(outer, 'init', '-q', 'empty')
    gitAt(outer, 'init', '-q', '--bare', 'bare')
    const problems: unknown[] = []
    const below = repositoryWith({ Dockerfile: BEFORE, 'api/Dockerfile': BEFORE })
    for (const folder of [join(outer, 'empty'), join(outer, 'bare'), outer, join(below, 'api'), join(outer, 'gone')])
      problems.push(await commitRepository(commitOptions(folder)))
    expect(problems).toMatchObject([
      { problem: 'it has no commit yet.' },
      { problem: expect.stringContaining('bare repository') },
      { problem: expect.stringContaining('not a git repository') },
      { problem: 'it is not the root of a git repository.' },
      { problem: expect.stringContaining('gone') },
    ])
  })

  it.each(['-x', 'a..b', 'a b', '@{-1}', 'HEAD', 'a.lock', '', 'x\ny', '--force'])(
    'with a branch named %j',
    async (branch) => {
      const folder = repositoryWith({ Dockerfile: BEFORE })
      gitAt(folder, 'switch', '-q', '-c', 'side')
      expect(await commit(folder, { branch })).toMatchObject({
        kind: 'refused',
        problem: expect.stringContaining('no name that a branch can have'),
      })
    },
  )

  it('when git does not know who commits, and says what to run', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const env = { ...environment, GIT_CONFIG_GLOBAL: '/dev/null', HOME: folderWith({}) }
    expect(await commit(folder, { env })).toMatchObject({
      problem: expect.stringContaining('git config --global user.name'),
    })
  })

  it('when a file lies outside of it, in .git, or is changed in two ways', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    symlinkSync(folderWith({ Dockerfile: BEFORE }), join(folder, 'out'))
    for (const path of ['../Dockerfile', '/etc/x', '.git/hooks/x', '.GIT/x', 'out/Dockerfile', 'a\0b', ''])
      expect(await commit(folder, { records: [recordOf(path)] })).toMatchObject({
        kind: 'refused',
        problem: expect.stringContaining('outside of the repository'),
      })
    expect(await commit(folder, { records: [recordOf('Dockerfile'), ...next] })).toMatchObject({
      problem: expect.stringContaining('each in its own way'),
    })
  })

  it('when its object store cannot be written', async () => {
    if (process.getuid?.() === 0) return
    const folder = repositoryWith({ Dockerfile: BEFORE })
    chmodSync(join(folder, '.git/objects'), 0o555)
    expect(await commit(folder)).toMatchObject({ kind: 'refused' })
    expect(branches(folder)).toEqual(['main'])
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

describe('hooks of the user', () => {
  const hook = (folder: string, name: string, text: string) =>
    script(join(folder, '.git/hooks', name), `#!/bin/sh\n${text}\n`)

  it('see the files as git commit shows them, and may format them', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const seen = join(folderWith({}), 'seen')
    hook(
      folder,
      'pre-commit',
      `git diff --cached --name-only > ${seen}; cat Dockerfile >> ${seen}; echo '# formatted' >> Dockerfile; git add Dockerfile`,
    )
    const files = [fileOf('Dockerfile', BEFORE, AFTER), fileOf('.dockerignore', undefined, 'x\n')]
    const records = [recordOf('Dockerfile', { files })]
    expect(await commit(folder, { records })).toMatchObject({ kind: 'committed' })
    expect(readFileSync(seen, 'utf8')).toBe(`.dockerignore\nDockerfile\n${AFTER}`)
    expect(gitAt(folder, 'show', 'multi-stage:Dockerfile')).toBe(`${AFTER}# formatted`)
    expect(existsSync(join(folder, '.dockerignore'))).toBe(false)
    expect(await commit(folder, { records })).toMatchObject({ kind: 'up-to-date' })
  })

  it('see one run at a time', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const before = lookOf(folder)
    hook(folder, 'pre-commit', 'sleep 0.4; git diff --cached --quiet && exit 1; exit 0')
    const results = await Promise.all([0, 1, 2].map(() => commitRepository(commitOptions(folder))))
    expect(results.map(({ kind }) => kind).sort()).toEqual(['committed', 'refused', 'refused'])
    for (const result of results)
      if (result.kind === 'refused') expect(result.problem).toMatch(/another msb-migrate|not committed|git process/)
    expect(lookOf(folder)).toBe(before)
    writeFileSync(join(folder, '.git/msb-migrate.lock'), `${process.pid}\n`)
    const options = { branch: 'other' }
    expect(await commit(folder, options)).toMatchObject({ problem: expect.stringContaining('another msb-migrate') })
    // No process has this number.
    writeFileSync(join(folder, '.git/msb-migrate.lock'), '2147483646\n')
    expect(await commit(folder, options)).toMatchObject({ kind: 'committed' })
    expect(existsSync(join(folder, '.git/msb-migrate.lock'))).toBe(false)
  })

  it('that take everything back leave nothing to commit', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    hook(folder, 'pre-commit', 'git checkout -q HEAD -- Dockerfile')
    expect(await commit(folder)).toMatchObject({ problem: 'its pre-commit hook left nothing to commit.' })
  })

  it('stop a commit, and nothing is left of it', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    hook(folder, 'pre-commit', 'echo "no https://me:secret@example.org" >&2; exit 1')
    const result = await commit(folder)
    expect(result).toMatchObject({
      problem: expect.stringContaining('its pre-commit hook stopped the commit: no https://'),
    })
    expect(JSON.stringify(result)).not.toContain('secret')
    hook(folder, 'pre-commit', 'exit 0')
    hook(folder, 'commit-msg', 'echo "no ticket" >&2; exit 1')
    expect(await commit(folder)).toMatchObject({ problem: 'its commit-msg hook stopped the commit: no ticket' })
    expect(branches(folder)).toEqual(['main'])
  })

  it('write on the message, as core.hooksPath has them', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    gitAt(folder, 'config', 'core.hooksPath', '.husky')
    script(join(folder, '.husky/commit-msg'), '#!/bin/sh\nprintf "Signed-off-by: Ann <a@b>\\n" >> "$1"\n')
    expect(await commit(folder)).toMatchObject({ kind: 'committed' })
    expect(gitAt(folder, 'log', '-1', '--format=%(trailers:only)', 'multi-stage')).toMatch(
      /Msb-Migrate-Run[\s\S]*Signed-off-by: Ann/,
    )
    expect(await commit(folder)).toMatchObject({ kind: 'up-to-date' })
  })

  it('that are stopped with the run leave the files as they were', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    hook(folder, 'pre-commit', 'exec sleep 60')
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 1500)
    expect(await commit(folder, { signal: controller.signal })).toMatchObject({ kind: 'refused' })
    expect(branches(folder)).toEqual(['main'])
  })
})

describe('a message of the user', () => {
  it('is filled in, and keeps its marks and what cannot be taken for them', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const template = 'build: {{count}} file\n\n{{dockerfiles}}\n\nSigned-off-by: Ann <a@b>'
    const warnings = [{ code: 'w', message: '{{count}}\nMsb-Migrate-Run: x', line: 1, hint: undefined }]
    const records = [recordOf('Dockerfile', { warnings })]
    expect(await commit(folder, { template, records })).toMatchObject({ kind: 'committed' })
    const message = gitAt(folder, 'log', '-1', '--format=%B', 'multi-stage')
    expect(message).toContain(
      'build: 1 file\n\n- Dockerfile (base: slim, dependencies: prune)\n  warning: {{count}} Msb-',
    )
    expect(message).toContain(`<a@b>\nMsb-Migrate-Run: ${digestOf([{ path: 'Dockerfile', after: AFTER }])}\n`)
    expect(await commit(folder, { template: '{{nothing}}', branch: 'b' })).toMatchObject({
      problem: expect.stringContaining('{{nothing}}'),
    })
  })
})
