import { type Git, gitIn } from '../git-command.js'
import { byPath, type CommitOptions, type CommitResult, commitRepository } from './commit-repository.js'
import type { Forge, ForgeProgram } from './forge.js'
import {
  findForge,
  type PullRequestResult,
  type PullRequestState,
  pullRequestState,
  writePullRequest,
} from './pull-request.js'
import { pullRequestBody } from './pull-request-text.js'
import { type PushResult, pushRepository } from './push-repository.js'
import { findRemote, type Remote } from './remote.js'

/** What is published of one repository, and how far. */
export interface PublishOptions extends Omit<CommitOptions, 'remote'> {
  /** The branch is pushed as well; to `remote` when it is named. */
  readonly push: boolean
  readonly remote?: string | undefined
  /** A pull request is made as well, which takes a push. */
  readonly pullRequest?:
    | {
        /** `gh` or `glab`; by the name of the remote's host when undefined. */
        readonly program?: ForgeProgram | undefined
        /** The branch that it is to be merged into. */
        readonly base?: string | undefined
        readonly template?: string | undefined
      }
    | undefined
}

/** What became of every step that was come to. One that is not there was not asked for, or the one before it did not end well. */
export interface PublishResult {
  readonly commit: CommitResult
  readonly push?: PushResult
  readonly pullRequest?: PullRequestResult
}

/**
 * Commits the results of one repository, pushes the branch and opens a pull request, or brings all of them up to date. It can be run again
 * after whatever stopped it. The forge is asked first: a branch whose pull request was merged or rejected is not
 * touched, and none of which that cannot be told. Without the forge's program, branches are pushed all the same.
 */
export async function publishRepository(options: PublishOptions): Promise<PublishResult> {
  if (!options.push && options.pullRequest === undefined) return { commit: await commitRepository(options) }
  const git = gitIn(options.folder, options.env, options.signal)
  const checkedOut = await git(['symbolic-ref', '--quiet', '--short', 'HEAD'])
  const remote = await findRemote(git, options.remote, checkedOut.ok ? checkedOut.out.trim() : undefined)
  if ('problem' in remote) return { commit: { kind: 'refused', ...remote } }
  const problem = templateProblem(options)
  if (problem !== undefined) return { commit: { kind: 'refused', problem } }
  const asked = options.pullRequest === undefined ? undefined : await askForge(options, remote)
  // What is not known may have been rejected.
  if (asked?.kind === 'refused') return { commit: asked }
  if (asked?.kind === 'left') return { commit: { kind: 'left', why: `${asked.why} ${asked.url}` } }
  const commit = await commitRepository({ ...options, remote: remote.name })
  if (commit.kind === 'left' || commit.kind === 'refused') return { commit }
  const { folder, branch, env, signal } = options
  const push = await pushRepository({ folder, remote: remote.name, branch, env, signal })
  if (push.kind === 'refused' || asked === undefined) return { commit, push }
  if (asked.kind === 'no-program') return { commit, push, pullRequest: { kind: 'refused', problem: asked.problem } }
  const content = {
    records: byPath(options.records.filter(({ outcome }) => outcome === 'migrated')),
    branch,
    commit: commit.commit,
    base: options.pullRequest?.base ?? (await upstreamOf(git, remote, checkedOut.out.trim())),
    template: options.pullRequest?.template,
  }
  return { commit, push, pullRequest: await writePullRequest(asked.forge, asked.state, content) }
}

/** Known before anything is pushed. */
function templateProblem({ pullRequest, records, branch }: PublishOptions): string | undefined {
  const body = pullRequestBody({ records, branch, commit: '' }, pullRequest?.template)
  return 'problem' in body ? body.problem : undefined
}

type Asked =
  | {
      readonly kind: 'ready'
      readonly forge: Forge
      readonly state: Extract<PullRequestState, { kind: 'none' | 'open' }>
    }
  | { readonly kind: 'no-program'; readonly problem: string }
  | Extract<PullRequestState, { kind: 'left' | 'refused' }>

async function askForge(options: PublishOptions, { addresses }: Remote): Promise<Asked> {
  const { folder: cwd, branch, env, signal, pullRequest } = options
  const forge = await findForge(addresses, { cwd, env, signal, branch, program: pullRequest?.program })
  if ('problem' in forge) return { kind: 'no-program', ...forge }
  const state = await pullRequestState(forge, branch)
  return state.kind === 'none' || state.kind === 'open' ? { kind: 'ready', forge, state } : state
}

/** The branch on the remote that the one checked out follows: the commit lies on top of it. The project's own is left to the forge. */
async function upstreamOf(git: Git, remote: Remote, branch: string): Promise<string | undefined> {
  if (branch === '') return undefined
  const setting = async (name: string) => (await git(['config', '--get', `branch.${branch}.${name}`])).out.trim()
  const merge = await setting('merge')
  return (await setting('remote')) === remote.name && merge.startsWith('refs/heads/') ? merge.slice(11) : undefined
}
