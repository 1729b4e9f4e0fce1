import { type Git, harmless } from '../git-command.js'
import { remoteProblem } from './remote-problem.js'

/** A remote of a repository and its addresses, the one that is pushed to first. They may hold credentials: they are not to be shown. */
export interface Remote {
  readonly name: string
  readonly addresses: readonly string[]
}

/** The remote to push to: the one that was named, the one of the branch that is checked out, `origin`, or the only one. */
export async function findRemote(
  git: Git,
  named: string | undefined,
  checkedOut: string | undefined,
): Promise<Remote | { readonly problem: string }> {
  const listed = await git(['remote'])
  const names = listed.out.split('\n').filter((name) => name !== '')
  const upstream = checkedOut === undefined ? undefined : await git(['config', '--get', `branch.${checkedOut}.remote`])
  const wanted = named ?? names.find((name) => name === upstream?.out.trim())
  const name = wanted ?? names.find((each) => each === 'origin') ?? (names.length === 1 ? names[0] : undefined)
  if (name === undefined || !names.includes(name)) {
    const which = named === undefined ? 'that could be pushed to' : `named ${JSON.stringify(harmless(named))}`
    return { problem: `it has no remote ${which}. Add one with: git remote add origin <URL>` }
  }
  const pushed = await git(['remote', 'get-url', '--push', name])
  if (!pushed.ok) return { problem: remoteProblem(pushed.said) }
  // As it is written: `url.<base>.insteadOf` may lead to a mirror, whose address names no forge.
  const written = await git(['config', '--get', `remote.${name}.url`])
  return { name, addresses: [pushed.out, written.out].map((address) => address.trim()) }
}
