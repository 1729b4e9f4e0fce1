import { appendFileSync, chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commitRepository } from '../../src/batch/publish/commit-repository.js'
import {
  BEFORE,
  branches,
  commit,
  commitOptions,
  environment,
  gitAt,
  next,
  recordOf,
  repositoryWith,
} from './batch-publish-support.js'
import { folderWith } from './cli-support.js'

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
