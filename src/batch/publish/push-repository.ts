import { type Environment, gitIn, harmless } from '../git-command.js'
import { remoteProblem } from './remote-problem.js'

/** Which branch is pushed, and where. */
export interface PushOptions {
  readonly folder: string
  readonly remote: string
  readonly branch: string
  readonly env: Environment
  readonly signal?: AbortSignal | undefined
}

/** What became of a push. */
export type PushResult =
  | { readonly kind: 'pushed' | 'up-to-date' }
  | { readonly kind: 'refused'; readonly problem: string }

/** A pre-push hook may run tests. */
const TIMEOUT = 900_000

/** Pushes the branch to the branch of the same name, never by force, and has it follow that one. */
export async function pushRepository({ folder, remote, branch, env, signal }: PushOptions): Promise<PushResult> {
  const git = gitIn(folder, env, signal)
  const reference = `refs/heads/${branch}`
  // Both sides in full, so that no setting of the remote says what is pushed where.
  const flags = [
    '--porcelain',
    '--set-upstream',
    '--no-follow-tags',
    '--recurse-submodules=no',
    '--no-force-with-lease',
  ]
  const pushed = await git(['push', ...flags, '--', remote, `${reference}:${reference}`], {
    hooks: true,
    network: true,
    timeout: TIMEOUT,
  })
  if (!pushed.ok) return { kind: 'refused', problem: remoteProblem(harmless(`${pushed.out}\n${pushed.said}`)) }
  return { kind: pushed.out.split('\n').some((line) => line.startsWith('=\t')) ? 'up-to-date' : 'pushed' }
}
