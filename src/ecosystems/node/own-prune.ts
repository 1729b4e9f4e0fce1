import { resolveFolder } from '../../dockerfile/configuration.js'
import type { NodeProject } from './project.js'

/** The command of the original that takes development packages away after its last full install; undefined where none does. */
export function ownPrune({ request, ownInstalls, folder, manager }: NodeProject): string | undefined {
  const lastFull = ownInstalls.findLastIndex((install) => !install.production)
  const full = ownInstalls[lastFull]?.command.span.start
  if (full === undefined) return undefined
  const later = ownInstalls
    .slice(lastFull + 1)
    .find((install) => install.packages.length === 0 && manager.prunesByInstall(install))
  if (later !== undefined) return later.argv.join(' ')
  for (const run of request.stage.body) {
    if (run.kind !== 'run') continue
    const here = request.surroundings.get(run)
    for (const command of run.commands) {
      if (command.span.start < full || resolveFolder(here?.folder ?? '/', command.directory ?? '') !== folder) continue
      const isProduction = (command.environment.get('NODE_ENV') ?? here?.values.get('NODE_ENV')) === 'production'
      const found = command.inner.find((argv) => argv[0] === manager.name && prunes(argv, isProduction))
      if (found !== undefined && command.argv !== undefined) return found.join(' ')
    }
  }
  return undefined
}

// Flags of the releases that have the command: `production-forms.ts`.
function prunes(argv: readonly string[], isProduction: boolean): boolean {
  const words = argv.slice(1)
  const isFocus = words[0] === 'workspaces' && words[1] === 'focus'
  if (words[0] !== 'prune' && !isFocus) return false
  return (
    isProduction ||
    words.some((word) => /^--(production(=true)?|prod|omit=dev)$/.test(word)) ||
    words.join(' ').includes('--omit dev')
  )
}
