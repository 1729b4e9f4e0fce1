import { accessSync, constants, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { realPath } from '../../disk/read-dockerfile.js'
import { type Git, lastLines } from '../git-command.js'

/** A repository that a commit can be made in. */
export interface ReadyRepository {
  /** Absolute, with links followed. */
  readonly root: string
  readonly gitFolder: string
  /** The commit that is checked out. */
  readonly head: string
  /** The branch that is checked out; undefined when HEAD is detached. */
  readonly branch: string | undefined
}

/** Why nothing can be committed, for people. */
export interface NotReady {
  readonly problem: string
}

/** What git leaves in its folder while something is going on, and how that is called. */
const IN_PROGRESS: readonly (readonly [file: string, called: string])[] = [
  ['index.lock', 'another git process, or one that was ended (index.lock)'],
  ['MERGE_HEAD', 'a merge'],
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['sequencer', 'a cherry-pick or revert'],
  ['BISECT_LOG', 'a bisect'],
]

/** Looks whether a commit can be made in the repository whose root the folder is: nothing half done, nothing uncommitted, somebody to commit as. */
export async function readRepository(git: Git, folder: string): Promise<ReadyRepository | NotReady> {
  const bare = await git(['rev-parse', '--is-bare-repository', '--absolute-git-dir'])
  if (!bare.ok) return { problem: `it is no git repository that can be read: ${lastLines(bare.said)}` }
  const [isBare, gitFolder = ''] = bare.out.trim().split('\n')
  if (isBare === 'true') return { problem: 'it is a bare repository, which has no files to work on.' }
  const top = await git(['rev-parse', '--show-toplevel'])
  const root = realPath(resolve(folder))
  if (!top.ok || realPath(top.out.replace(/\n$/, '')) !== root)
    return { problem: 'it is not the root of a git repository.' }
  const head = await git(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])
  if (!head.ok) return { problem: 'it has no commit yet.' }
  const running = IN_PROGRESS.find(([file]) => existsSync(join(gitFolder, file)))
  if (running !== undefined) return { problem: `${running[1]} is in progress there. Finish it first.` }
  const problem = (await dirtProblem(git)) ?? (await identityProblem(git))
  if (problem !== undefined) return { problem }
  const branch = await git(['symbolic-ref', '--quiet', '--short', 'HEAD'])
  return { root, gitFolder, head: head.out.trim(), branch: branch.ok ? branch.out.trim() : undefined }
}

/** Why a name is none for a branch; undefined when it is one. */
export async function branchNameProblem(git: Git, name: string): Promise<string | undefined> {
  const checked = await git(['check-ref-format', '--branch', name])
  // `@{-1}` is valid, and means another branch than it says.
  return checked.ok && checked.out === `${name}\n` && name !== 'HEAD'
    ? undefined
    : 'this is no name that a branch can have.'
}

/** True when the branch is checked out here or in another work tree of the repository: to move it would leave that one behind. */
export async function isCheckedOut(git: Git, branch: string): Promise<boolean> {
  const trees = await git(['worktree', 'list', '--porcelain'])
  return trees.out.split('\n').includes(`branch refs/heads/${branch}`)
}

/** Which of these hooks the repository runs. */
export async function enabledHooks(git: Git, root: string, names: readonly string[]): Promise<readonly string[]> {
  // Asked with hooks, for otherwise core.hooksPath is overridden.
  const asked = await git(['rev-parse', ...names.flatMap((name) => ['--git-path', `hooks/${name}`])], { hooks: true })
  const paths = asked.out.trim().split('\n')
  return names.filter((_, index) => isExecutable(resolve(root, paths[index] ?? '')))
}

async function dirtProblem(git: Git): Promise<string | undefined> {
  const status = await git(['status', '--porcelain', '-z', '--untracked-files=no'])
  if (!status.ok) return `git cannot tell its state: ${lastLines(status.said)}`
  const count = status.out.split('\0').filter((entry) => /^[ A-Z?!]{2} /.test(entry)).length
  return count === 0
    ? undefined
    : `it has changes that are not committed (${count} ${count === 1 ? 'file' : 'files'}). Commit or stash them first.`
}

async function identityProblem(git: Git): Promise<string | undefined> {
  for (const variable of ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT']) {
    // Otherwise git makes one up of the names of the user and the machine.
    const asked = await git(['-c', 'user.useConfigOnly=true', 'var', variable])
    if (!asked.ok)
      return 'git does not know who commits. Run: git config --global user.name "Your Name" && git config --global user.email "you@example.com"'
  }
  return undefined
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return existsSync(path)
  } catch {
    return false
  }
}
