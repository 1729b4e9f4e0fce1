import type { PackageManager, PruneRequest } from './package-manager.js'
import { parsePnpmLock } from './pnpm-lock.js'

// They lay node_modules out in another way than a prune without them would.
const layout = /^(--shamefully-hoist|--node-linker=|--hoist-pattern=|--public-hoist-pattern=|--no-hoist)/

/** pnpm in one major release. */
export function pnpm(release: number): PackageManager {
  return {
    name: 'pnpm',
    release,
    lockFiles: ['pnpm-lock.yaml'],
    readLock: async (text) => parsePnpmLock(text),
    settings: ['.npmrc', 'pnpm-workspace.yaml', '.pnpmfile.cjs', 'patches'],
    // Without its lock file release 12 installs again when a script is run (`production-forms.ts`).
    readsAtStart: release >= 12 ? 'settings and lock file' : 'settings',
    rootScripts: () => [
      'preinstall',
      'install',
      'postinstall',
      ...(release >= 11 ? [] : ['preprepare', 'prepare', 'postprepare']),
    ],
    productionOption: () => '--prod',
    inRunnerImages: false,
    prunesByInstall: () => false,
    prune: (request) => pruneWith(release, request),
    cleanCache: 'pnpm store prune',
    leavesCache: false,
    debugLog: '.pnpm-debug.log*',
  }
}

// What each release does with these commands is in `production-forms.ts`.
function pruneWith(release: number, { installs, lock, workspaces }: PruneRequest): ReturnType<PackageManager['prune']> {
  if (lock === 'late') return { impossible: 'pnpm-lock.yaml is copied after the install, and may name other versions' }
  // https://pnpm.io/cli/prune: it does not support recursive execution.
  if (workspaces) return { impossible: 'pnpm prunes one package alone, and this is a workspace' }
  const options = installs.flatMap((install) => install.options).filter((option) => layout.test(option))
  const hoists = options.length > 0 && options.every((option) => option === '--shamefully-hoist')
  if (options.length > 0 && release >= 11 && !(release >= 12 && hoists)) {
    return { impossible: `pnpm ${release} prunes without ${options[0]}, and would lay node_modules out anew` }
  }
  // Release 7 does not know the option; without CI=true the others ask a question where the store has moved.
  const command =
    release <= 7 ? 'npm_config_ignore_scripts=true pnpm prune --prod' : 'CI=true pnpm prune --prod --ignore-scripts'
  return { command: release >= 12 && hoists ? `${command} --shamefully-hoist` : command, fetches: true }
}
