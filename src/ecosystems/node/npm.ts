import type { Install } from './install.js'
import type { NodeProject } from './project.js'

// Options that decide which versions are taken or whether the tree resolves at all: without them a prune fails with ERESOLVE.
const resolutionOptions =
  /^(--legacy-peer-deps|--force|-f|--strict-peer-deps|--legacy-bundling|--install-links|--no-optional|--omit=optional|--no-package-lock|--ignore-scripts|--registry=|--userconfig=|--unsafe-perm|--allow-root|--workspaces|--include-workspace-root)/

/** The production flag as this release and verb understand it. */
function productionFlag(project: NodeProject, verb: Install['verb']): string {
  // npm 6 has no --omit: https://docs.npmjs.com/cli/v6/commands/npm-ci
  if (project.release <= 6) return '--production'
  return verb === 'ci' || project.request.omitDevStyle === 'omit' ? '--omit=dev' : '--production'
}

/** The install's own words with the production flag behind them. */
export function productionInstall(project: NodeProject, install: Install): string {
  const { start, end } = install.command.span
  const written = project.request.dockerfile.text.slice(start, end)
  return `${written} ${productionFlag(project, install.verb)}`
}

/** The same on one line, for a RUN of its own. */
export function productionInstallLine(project: NodeProject, install: Install): string {
  return withoutContinuations(productionInstall(project, install))
}

/** Removes development packages from node_modules and keeps what the build wrote there; runs no root script in any release. */
export function pruneCommand(project: NodeProject, installs: readonly Install[]): string {
  const options = new Set(
    installs
      .flatMap((install) => install.options)
      .filter((option) => resolutionOptions.test(option) && !/^(--ignore-scripts|--unsafe-perm)/.test(option)),
  )
  // A lock file that came after the install would change the versions that were installed (tried with npm 10).
  if (project.lockPath !== undefined && !project.lockSeen) options.add('--no-package-lock')
  const flag = project.release > 6 && project.request.omitDevStyle === 'omit' ? '--omit=dev' : '--production'
  return ['npm', 'prune', flag, ...options].join(' ')
}

/** Empties npm's cache in the same layer. */
export const cleanCache = 'npm cache clean --force'

function withoutContinuations(text: string): string {
  return text.replace(/\s*[\\`][ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*/g, ' ')
}
