import type { PackageManager } from './package-manager.js'

/**
 * cnpm and the npminstall below it (https://github.com/cnpm/npminstall), which lay packages out as links into `node_modules/.store`.
 * Tried with cnpm 9.4.0 and npminstall 8.0.1, 2026-11-21: no lock file is written or read, root scripts run in every install,
 * an install for production leaves development packages where they are, and `npmupdate` installs anew.
 */
export const cnpm: PackageManager = {
  name: 'cnpm',
  release: 9,
  lockFiles: [],
  readLock: async () => undefined,
  settings: ['.npmrc'],
  readsAtStart: 'nothing',
  rootScripts: () => ['preinstall', 'install', 'postinstall', 'prepublish', 'prepare'],
  productionOption: () => '--production',
  inRunnerImages: false,
  prunesByInstall: ({ argv }) => argv[0] === 'npmupdate',
  // `cnpm prune` is npm's, which does not know the links.
  prune: () => ({ impossible: 'cnpm has no command that takes development packages out of node_modules' }),
  cleanCache: 'rm -rf ~/.npminstall_tarball',
  leavesCache: true,
  debugLog: 'npm-debug.log*',
}
