import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { because } from '../../disk/read-dockerfile.js'
import type { BatchRecord } from '../../report/record.js'
import { type Environment, type Git, gitIn, lastLines } from '../git-command.js'
import { digestOf } from './approvals.js'
import { type BranchState, branchState, isAncestor, unpushedProblem } from './branch-state.js'
import { type Hooked, hasPreCommit, messageAfterHooks, treeAfterPreCommit } from './commit-hooks.js'
import { commitMessage, withMarks } from './commit-message.js'
import { filesAgainstHead, type StoredFile, treeWith } from './commit-tree.js'
import { changedFiles } from './repository-files.js'
import {
  branchNameProblem,
  enabledHooks,
  isCheckedOut,
  type ReadyRepository,
  readRepository,
} from './repository-state.js'

/** What is committed, and where. */
export interface CommitOptions {
  /** The root of the repository's work tree. */
  readonly folder: string
  /** The results to commit, of this repository alone; those that are not migrated are left out. */
  readonly records: readonly BatchRecord[]
  readonly branch: string
  /** The remote that the branch is pushed to later: what it has of the branch counts as well. */
  readonly remote?: string | undefined
  /** A commit message with placeholders in the place of ours. */
  readonly template?: string | undefined
  readonly env: Environment
  readonly signal?: AbortSignal | undefined
}

/** What became of one repository: `left` is on purpose, `refused` is for the user to mend. Neither has changed anything. */
export type CommitResult =
  | {
      readonly kind: 'committed'
      readonly commit: string
      readonly isUpdate: boolean
      readonly paths: readonly string[]
    }
  | { readonly kind: 'up-to-date'; readonly commit: string }
  | { readonly kind: 'left'; readonly why: string }
  | { readonly kind: 'refused'; readonly problem: string }

/**
 * Commits the results of one repository on a branch of their own, on top of what is checked out.
 *
 * The commit is put together from objects, in an index of its own, and a reference is all that changes at the end, at once: the branch that
 * is checked out, the work tree and the index stay as they are, there is nothing to switch back from, and whoever is killed leaves no
 * more than loose objects. `git switch` and `git commit` would move all files twice under the user's hands. Only where a pre-commit hook
 * is to see the files are they put into the work tree and the index for as long as it runs.
 *
 * A branch of ours is added to, never rewritten. Where what is checked out has gone on since, the new commit has it as a second parent.
 */
export async function commitRepository(options: CommitOptions): Promise<CommitResult> {
  try {
    return await commitResults(options)
  } catch (error) {
    return refused(because(error))
  }
}

async function commitResults(options: CommitOptions): Promise<CommitResult> {
  const { folder, branch, records, remote, env, signal } = options
  const git = gitIn(folder, env, signal)
  const repository = await readRepository(git, folder)
  if ('problem' in repository) return refused(repository.problem)
  const migrated = byPath(records.filter(({ outcome }) => outcome === 'migrated'))
  const changed = changedFiles(migrated, repository.root)
  if ('problem' in changed) return refused(changed.problem)
  if (changed.length === 0) return { kind: 'left', why: 'there is nothing to commit.' }
  const problem = (await branchNameProblem(git, branch)) ?? (await checkedOutProblem(git, branch))
  if (problem !== undefined) return refused(`the branch ${JSON.stringify(branch)}: ${problem}`)
  const state = await branchState(git, { branch, head: repository.head, remote })
  if (state.kind === 'left') return state
  if (state.kind === 'unknown') return refused(state.problem)
  const digest = digestOf(byPath(changed))
  if (state.kind === 'ours' && state.result === digest) return upToDate(git, branch, state)
  const unpushed = remote === undefined ? undefined : await unpushedProblem(git, remote, repository.head)
  if (unpushed !== undefined) return refused(unpushed)
  const files = await filesAgainstHead(git, repository, changed)
  if ('problem' in files) return refused(files.problem)
  const message = commitMessage(migrated, options.template)
  if ('problem' in message) return refused(message.problem)
  return commitFiles(git, { repository, branch, state, files, message: message.text, digest })
}

/** A batch works on many things at once: in what order they come says nothing, and is to change nothing. */
export function byPath<Item extends { readonly path: string }>(items: readonly Item[]): readonly Item[] {
  return [...items].sort((left, right) => (left.path < right.path ? -1 : 1))
}

interface Commit {
  readonly repository: ReadyRepository
  readonly branch: string
  readonly state: Extract<BranchState, { kind: 'new' | 'ours' }>
  readonly files: readonly StoredFile[]
  readonly message: string
  readonly digest: string
}

async function commitFiles(git: Git, commit: Commit): Promise<CommitResult> {
  const { repository, branch, state, files, digest } = commit
  const folder = mkdtempSync(join(tmpdir(), 'msb-migrate-commit-'))
  try {
    const tree = (await hasPreCommit(git, repository))
      ? await treeAfterPreCommit(git, repository, files)
      : await treeWith(git, repository.head, files, join(folder, 'index'))
    if ('problem' in tree) return refused(tree.problem)
    const marked = withMarks(commit.message, { result: digest, tree: tree.value })
    const message = await hookedMessage(git, repository, marked, folder)
    if ('problem' in message) return refused(message.problem)
    const parents = await parentsOf(git, state, repository.head)
    const made = await makeCommit(git, { tree: tree.value, parents, message: message.value })
    if ('problem' in made) return refused(made.problem)
    const moved = await moveBranch(git, branch, state, made.value)
    if (moved !== undefined) return refused(moved)
    const paths = files.map(({ path }) => path)
    return { kind: 'committed', commit: made.value, isUpdate: state.kind === 'ours', paths }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function hookedMessage(
  git: Git,
  { root }: ReadyRepository,
  message: string,
  folder: string,
): Promise<Hooked<string>> {
  const hooks = await enabledHooks(git, root, ['prepare-commit-msg', 'commit-msg'])
  return hooks.length === 0 ? { value: message } : messageAfterHooks(git, message, folder)
}

async function parentsOf(git: Git, state: Commit['state'], head: string): Promise<readonly string[]> {
  if (state.kind === 'new') return [head]
  return (await isAncestor(git, head, state.tip)) ? [state.tip] : [state.tip, head]
}

interface NewCommit {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
}

async function makeCommit(git: Git, { tree, parents, message }: NewCommit): Promise<Hooked<string>> {
  // What `git commit` signs by itself, `git commit-tree` signs when told to.
  const signing = await git(['config', '--type=bool', '--get', 'commit.gpgSign'])
  const flags = ['-c', 'user.useConfigOnly=true', '-c', 'i18n.commitEncoding=UTF-8']
  const made = await git(
    [
      ...[...flags, 'commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])],
      ...[...(signing.out.trim() === 'true' ? ['-S'] : []), '-F', '-'],
    ],
    { input: message, timeout: SIGNING_TIMEOUT },
  )
  return made.ok ? { value: made.out.trim() } : { problem: `git could not make the commit: ${lastLines(made.said)}` }
}

/** A passphrase may have to be typed. */
const SIGNING_TIMEOUT = 120_000

/** Moves the branch from where it was seen to the commit, and from nowhere else; why it did not. */
async function moveBranch(
  git: Git,
  branch: string,
  state: Commit['state'],
  commit: string,
): Promise<string | undefined> {
  const local = state.kind === 'new' ? undefined : state.local
  const reflog = ['-m', 'msb-migrate: commit']
  // No value means that there must be none yet.
  const moved = await git(['update-ref', ...reflog, '--', `refs/heads/${branch}`, commit, local ?? ''], { hooks: true })
  return moved.ok
    ? undefined
    : `the branch ${JSON.stringify(branch)} could not be moved, and is as it was: ${lastLines(moved.said)}`
}

async function upToDate(
  git: Git,
  branch: string,
  state: Extract<BranchState, { kind: 'ours' }>,
): Promise<CommitResult> {
  const moved = state.local === state.tip ? undefined : await moveBranch(git, branch, state, state.tip)
  return moved === undefined ? { kind: 'up-to-date', commit: state.tip } : refused(moved)
}

async function checkedOutProblem(git: Git, branch: string): Promise<string | undefined> {
  return (await isCheckedOut(git, branch)) ? 'it is checked out. Switch to another one first.' : undefined
}

function refused(problem: string): CommitResult {
  return { kind: 'refused', problem }
}
