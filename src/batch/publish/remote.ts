import { type Git, harmless } from './git-command.js'
import { remoteProblem } from './remote-problem.js'

/** A remote of a repository: what it is called and the address that is pushed to. The address may hold credentials: it is not to be shown. */
export interface Remote {
  readonly name: string
  readonly address: string
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
  const address = await git(['remote', 'get-url', '--push', name])
  return address.ok ? { name, address: address.out.trim() } : { problem: remoteProblem(address.said) }
}
