import type { FactsRequest } from '../../ecosystem.js'
import type { NodeProject } from '../project.js'

/**
 * The folder of the image in which the build's corepack keeps the package manager that the start calls; undefined when the start
 * calls none, or as another user, who has to download it in the original as well.
 */
export function corepackHome({ request, manager, start, ownInstalls }: NodeProject): string | undefined {
  const [install] = ownInstalls
  const isCalled = start.wrappers.some(({ name }) => name === manager.name)
  if (install === undefined || !isCalled || manager.name === 'npm' || !usesCorepack(request)) return undefined
  const atInstall = request.surroundings.get(install.run)
  const atStart = [...request.surroundings.values()].at(-1)
  if (homeOf(atInstall?.user) !== homeOf(atStart?.user)) return undefined
  const home = homeOf(atInstall?.user)
  // https://github.com/nodejs/corepack#environment-variables
  return atInstall?.values.get('COREPACK_HOME') ?? (home === undefined ? undefined : `${home}/.cache/node/corepack`)
}

function homeOf(user: string | undefined): string | undefined {
  const name = (user ?? '').split(':')[0]
  if (name === '' || name === 'root' || name === '0') return '/root'
  return name === 'node' || name === '1000' ? '/home/node' : undefined
}

// Then yarn and pnpm are what it downloads: https://github.com/nodejs/corepack.
function usesCorepack(request: FactsRequest): boolean {
  return request.stage.body.some(
    (run) => run.kind === 'run' && run.commands.some(({ inner }) => inner.some(([program]) => program === 'corepack')),
  )
}
