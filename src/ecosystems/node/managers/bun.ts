import { parseBunLock } from './bun-lock.js'
import type { PackageManager } from './package-manager.js'

/** bun as a package manager. */
export function bun(release: number): PackageManager {
  return {
    name: 'bun',
    release,
    // The binary form cannot be read: https://bun.sh/docs/install/lockfile
    lockFiles: ['bun.lock', 'bun.lockb'],
    readLock: async (text) => parseBunLock(text),
    settings: ['bunfig.toml', '.npmrc', 'patches'],
    readsAtStart: 'nothing',
    rootScripts: () => ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'],
    productionOption: () => '--production',
    inRunnerImages: true,
    prunesByInstall: () => false,
    // Its production installs leave them where they are (`production-forms.ts`).
    prune: () => ({ impossible: 'bun has no command that takes development packages out of node_modules' }),
    cleanCache: 'rm -rf ~/.bun/install/cache',
    leavesCache: true,
    debugLog: 'npm-debug.log*',
  }
}
