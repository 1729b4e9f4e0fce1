import type { Git } from '../git-command.js'
import { marksIn } from './commit-message.js'
import { remoteProblem } from './remote-problem.js'

/** What there is of the branch that results go to, here and on the remote. */
export type BranchState =
  | { readonly kind: 'new' }
  /** Made by us and touched by nobody since. `local` is where the branch is here, undefined when it is on the remote alone. */
  | { readonly kind: 'ours'; readonly tip: string; readonly local: string | undefined; readonly result: string }
  /** Not to be touched, and why. */
  | { readonly kind: 'left'; readonly why: string }
  | { readonly kind: 'unknown'; readonly problem: string }

/** What is asked about a branch; with a `remote`, what that has of it counts as well. */
export interface BranchQuestion {
  readonly branch: string
  readonly head: string
  readonly remote: string | undefined
}

/** Looks at the branch; fetches it when the remote has it. Its tip tells whose it is: we add to no commit of anybody else's. */
export async function branchState(git: Git, { branch, head, remote }: BranchQuestion): Promise<BranchState> {
  const local = await commitAt(git, `refs/heads/${branch}`)
  const fetched = remote === undefined ? undefined : await fetchBranch(git, remote, branch, local)
  if (fetched?.kind === 'failed') return { kind: 'unknown', problem: fetched.problem }
  if (fetched?.kind === 'deleted') return left('was deleted on the remote')
  const remoteTip = fetched?.kind === 'there' ? fetched.tip : undefined
  const tip = await laterOf(git, local, remoteTip)
  if (tip === 'diverged') return left('has other commits here than on the remote')
  if (tip === undefined) return { kind: 'new' }
  const result = await resultIn(git, tip)
  if (result === undefined) return left('holds commits that msb-migrate did not make')
  if (await isAncestor(git, tip, head)) return left('was merged already')
  return { kind: 'ours', tip, local, result }
}

/** True when the first commit is part of the second one's history. */
export async function isAncestor(git: Git, earlier: string, later: string): Promise<boolean> {
  return (await git(['merge-base', '--is-ancestor', earlier, later])).ok
}

/** Why a branch on top of this commit is not to be pushed: it would publish what its user has not pushed. */
export async function unpushedProblem(git: Git, remote: string, head: string): Promise<string | undefined> {
  const known = await git(['for-each-ref', '--count=1', '--contains', head, `refs/remotes/${remote}/`])
  if (known.out.trim() !== '') return undefined
  // A clone of a single commit knows no branches.
  const listed = await git(['ls-remote', '--heads', '--', remote], { network: true })
  if (listed.out.split('\n').some((line) => line.startsWith(`${head}\t`))) return undefined
  return 'the commit that is checked out is not on the remote, and would be published with the branch. Push it first.'
}

/** The commit that a reference names; undefined when there is none. */
async function commitAt(git: Git, reference: string): Promise<string | undefined> {
  const asked = await git(['rev-parse', '--verify', '--quiet', `${reference}^{commit}`])
  return asked.ok ? asked.out.trim() : undefined
}

function left(what: string): BranchState {
  return { kind: 'left', why: `the branch ${what}. It is left alone: give another --branch to have a new one.` }
}

type Fetched =
  | { readonly kind: 'there'; readonly tip: string | undefined }
  | { readonly kind: 'none' | 'deleted' }
  | { readonly kind: 'failed'; readonly problem: string }

async function fetchBranch(git: Git, remote: string, branch: string, local: string | undefined): Promise<Fetched> {
  const tracking = `refs/remotes/${remote}/${branch}`
  const listed = await git(['ls-remote', '--heads', '--', remote, `refs/heads/${branch}`], { network: true })
  if (!listed.ok) return { kind: 'failed', problem: remoteProblem(listed.said) }
  // The pattern fits the end of longer names as well.
  const tip = listed.out
    .split('\n')
    .find((line) => line.endsWith(`\trefs/heads/${branch}`))
    ?.split('\t')[0]
  if (tip === undefined) return { kind: (await commitAt(git, tracking)) === undefined ? 'none' : 'deleted' }
  if ((await commitAt(git, tip)) !== undefined) return { kind: 'there', tip }
  const flags = ['--quiet', '--no-tags', '--no-write-fetch-head', '--recurse-submodules=no', '--no-auto-maintenance']
  // A shallow clone has nothing in common with the branch, and would get its whole history.
  const isShallow = (await git(['rev-parse', '--is-shallow-repository'])).out.trim() === 'true'
  const depth = isShallow && local === undefined ? ['--depth=1'] : []
  // The plus sign forces no branch: what is known of the remote's becomes what it is.
  const refspec = `+refs/heads/${branch}:${tracking}`
  const fetched = await git(['fetch', ...flags, ...depth, '--', remote, refspec], { network: true })
  if (!fetched.ok) return { kind: 'failed', problem: remoteProblem(fetched.said) }
  return { kind: 'there', tip: await commitAt(git, tracking) }
}

async function laterOf(git: Git, local: string | undefined, remote: string | undefined): Promise<string | undefined> {
  if (local === undefined || remote === undefined || local === remote) return local ?? remote
  if (await isAncestor(git, local, remote)) return remote
  return (await isAncestor(git, remote, local)) ? local : 'diverged'
}

/** The digest that a commit of ours carries; undefined when it is not ours, or is not as we made it. */
async function resultIn(git: Git, commit: string): Promise<string | undefined> {
  const object = await git(['cat-file', 'commit', commit])
  const end = object.out.indexOf('\n\n')
  const tree = /^tree ([0-9a-f]+)$/m.exec(object.out.slice(0, end))?.[1]
  const marks = marksIn(object.out.slice(end))
  return tree !== undefined && marks?.tree === tree ? marks.result : undefined
}
