import { resolveFolder } from '../../dockerfile/configuration.js'
import type { NodeProject } from './project.js'

/** The command of the original that takes development packages away after its last full install; undefined where none does. */
export function ownPrune({ request, ownInstalls, folder, manager }: NodeProject): string | undefined {
  const full = Math.max(
    -1,
    ...ownInstalls.filter((install) => !install.production).map(({ command }) => command.span.start),
  )
  if (full === -1) return undefined
  // npm 6 removes nothing when it installs for production (`production-forms.ts`).
  const later = ownInstalls.find(
    ({ production, command, packages, verb }) =>
      production &&
      packages.length === 0 &&
      command.span.start > full &&
      (manager.name !== 'npm' || manager.release > 6 || verb === 'ci'),
  )
  if (later !== undefined && manager.name !== 'pnpm' && manager.name !== 'bun') return later.argv.join(' ')
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
