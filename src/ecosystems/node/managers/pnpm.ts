import type { PackageManager } from './package-manager.js'
import { parsePnpmLock } from './pnpm-lock.js'

// Without them the prune makes another tree, or none: https://pnpm.io/cli/install
const repeated =
  /^(--shamefully-hoist|--node-linker=|--no-strict-peer-dependencies|--strict-peer-dependencies|--no-optional|--store-dir=|--registry=|--hoist-pattern=|--public-hoist-pattern=|--no-hoist|-w|--workspace-root)/

/** pnpm in one major release. */
export function pnpm(release: number): PackageManager {
  return {
    name: 'pnpm',
    release,
    lockFiles: ['pnpm-lock.yaml'],
    readLock: async (text) => parsePnpmLock(text),
    settings: ['.npmrc', 'pnpm-workspace.yaml', '.pnpmfile.cjs', 'patches'],
    readsAtStart: 'settings',
    rootScripts: () => ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'],
    productionOption: () => '--prod',
    inRunnerImages: false,
    prune: ({ installs, lock }) => {
      if (lock === 'late')
        return { impossible: 'pnpm-lock.yaml is copied after the install, and may name other versions' }
      const options = new Set(installs.flatMap((install) => install.options).filter((option) => repeated.test(option)))
      // Without CI=true it asks a question where the store has moved, and removes nothing (`production-forms.ts`).
      return { command: ['CI=true pnpm prune --prod --ignore-scripts', ...options].join(' '), fetches: true }
    },
    cleanCache: 'pnpm store prune',
    leavesCache: false,
    debugLog: '.pnpm-debug.log*',
  }
}
