import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Environment, type Git, lastLines } from '../git-command.js'
import type { RepositoryFile } from './repository-files.js'
import { lockRepository } from './repository-lock.js'
import { enabledHooks, type ReadyRepository } from './repository-state.js'
import { writeInto } from './write-repository.js'

/** What a hook made of what it was shown, or why there is to be no commit. */
export type Hooked<Value> = { readonly value: Value } | { readonly problem: string }

const MINUTE = 60_000
const TIMEOUT = 15 * MINUTE
/** What git sets for hooks when nobody can be asked. */
const ENVIRONMENT: Environment = { GIT_EDITOR: ':' }

/** True when the repository has a hook that looks at files before they are committed. */
export async function hasPreCommit(git: Git, { root }: ReadyRepository): Promise<boolean> {
  return (await enabledHooks(git, root, ['pre-commit'])).length > 0
}

/**
 * Runs the pre-commit hook as `git commit` does: with the files in the work tree and in the index, on the commit that is checked out. Gives
 * the tree that is to be committed, for a hook may format what it sees. Afterwards the files are as they were.
 */
export async function treeAfterPreCommit(
  git: Git,
  repository: ReadyRepository,
  files: readonly RepositoryFile[],
): Promise<Hooked<string>> {
  // Another run would put the files back under the eyes of the hook.
  const release = lockRepository(repository.gitFolder)
  if (release === undefined) return { problem: 'another msb-migrate is at work there. Run it again afterwards.' }
  try {
    return await treeInWorkTree(git, repository, files)
  } finally {
    release()
  }
}

async function treeInWorkTree(
  git: Git,
  { root, gitFolder, head }: ReadyRepository,
  files: readonly RepositoryFile[],
): Promise<Hooked<string>> {
  const paths = files.map(({ path }) => path)
  const written = writeInto(root, files)
  if (written.kind === 'refused') return { problem: written.problem }
  const tree = await treeInIndex(git, gitFolder, paths)
  const staged = await git(['diff-index', '--cached', '--name-only', '-z', 'HEAD'], { always: true })
  const touched = new Set([...paths, ...staged.out.split('\0').filter((path) => path !== '')])
  const restore = ['restore', '--source=HEAD', '--staged', '--worktree', '--']
  const restored = await git([...restore, ...touched], { always: true })
  if (!restored.ok)
    return {
      problem: `its files could not be put back: ${lastLines(restored.said)} Run there: git ${restore.join(' ')} .`,
    }
  const isSame = 'value' in tree && (await git(['diff', '--quiet', head, tree.value])).ok
  return isSame ? { problem: 'its pre-commit hook left nothing to commit.' } : tree
}

async function treeInIndex(git: Git, gitFolder: string, paths: readonly string[]): Promise<Hooked<string>> {
  const added = await git(['add', '--force', '--', ...paths])
  if (!added.ok) return { problem: `git could not take up the files: ${lastLines(added.said)}` }
  // An absolute path: tools that a hook starts change folders.
  const problem = await runHook(git, 'pre-commit', [], { GIT_INDEX_FILE: join(gitFolder, 'index') })
  if (problem !== undefined) return { problem }
  const tree = await git(['write-tree'])
  return tree.ok ? { value: tree.out.trim() } : { problem: `git could not make a tree: ${lastLines(tree.said)}` }
}

/** Lets the hooks that write or judge messages see this one. */
export async function messageAfterHooks(git: Git, message: string, folder: string): Promise<Hooked<string>> {
  const file = join(folder, 'COMMIT_EDITMSG')
  writeFileSync(file, message)
  const problem =
    (await runHook(git, 'prepare-commit-msg', [file, 'message'])) ?? (await runHook(git, 'commit-msg', [file]))
  return problem === undefined ? { value: readFileSync(file, 'utf8') } : { problem }
}

async function runHook(
  git: Git,
  name: string,
  args: readonly string[],
  env: Environment = {},
): Promise<string | undefined> {
  const ran = await git(['hook', 'run', '--ignore-missing', name, '--', ...args], {
    hooks: true,
    timeout: TIMEOUT,
    env: { ...ENVIRONMENT, ...env },
  })
  if (ran.ok) return undefined
  return /^git: 'hook' /m.test(ran.said)
    ? `its ${name} hook cannot be run: that takes git 2.36 or later.`
    : `its ${name} hook stopped the commit: ${lastLines(`${ran.out}\n${ran.said}`) || 'it says nothing'}`
}
