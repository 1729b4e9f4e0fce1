import type { Contents } from './contents.js'
import { scriptThatNeedsMore } from './dependencies.js'
import type { Install } from './install.js'
import type { ChangedModules } from './managers/package-manager.js'
import type { NodeProject } from './project.js'

/** The install's own words with the production option behind them. */
export function productionInstall({ request, manager }: NodeProject, install: Install): string {
  const { start, end } = install.command.span
  const option = manager.productionOption?.(install.verb, request.omitDevStyle) ?? ''
  return `${request.dockerfile.text.slice(start, end)} ${option}`.trimEnd()
}

/** The same on one line, for a RUN of its own. */
export function productionInstallLine(project: NodeProject, install: Install): string {
  return productionInstall(project, install).replace(
    /[ \t]{0,100}[\\`][ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*/g,
    ' ',
  )
}

/** How development packages leave node_modules after the build, with the mounts that the command needs; or why they cannot. */
export async function pruneOf(
  project: NodeProject,
  contents: Contents,
): Promise<{ readonly command: string; readonly flags: readonly string[] } | { readonly impossible: string }> {
  const { manager, ownInstalls, request } = project
  const [install] = ownInstalls
  const pruned = manager.prune({
    installs: ownInstalls,
    lock: project.lockPath === undefined ? 'absent' : project.lockSeen ? 'seen' : 'late',
    omitDevStyle: request.omitDevStyle,
    workspaces: project.workspaces !== undefined,
    changed: changedModules(contents),
    demandingScript: install === undefined ? undefined : await scriptThatNeedsMore(project, install, true, true),
  })
  if ('impossible' in pruned || pruned.fetches !== true) return { ...pruned, flags: [] }
  const { text } = request.dockerfile
  const mounts = ownInstalls.flatMap(({ run }) => run.flags.map(({ span }) => text.slice(span.start, span.end)))
  const hasToken = /_auth|_password|\$\{/i.test(project.npmrc ?? '')
  if (hasToken && mounts.length === 0)
    return { impossible: `${manager.name} may fetch packages again, and .npmrc holds a token` }
  return { command: pruned.command, flags: [...new Set(mounts)] }
}

// What the build wrote into node_modules, as far as it is known; a command of which nothing is known may have changed anything.
function changedModules(contents: Contents): ChangedModules | undefined {
  if (contents.changesModules !== undefined) return contents.changesModules
  return contents.unknownStep === undefined ? undefined : { by: contents.unknownStep, what: 'patches' }
}
