import type { PackageManager } from './package-manager.js'
import { parseYarnLock } from './yarn-lock.js'

// Options of `yarn install` that decide what is installed or whether it succeeds; the production form repeats them.
const repeated =
  /^(--ignore-engines|--ignore-platform|--ignore-optional|--flat|--registry=|--network-timeout|--modules-folder=|--cache-folder=|--no-lockfile|--pure-lockfile)/

const LATE_LOCK = 'yarn.lock is copied after the install, and may name other versions'

/** yarn 1, with node_modules. */
export const yarnClassic: PackageManager = {
  name: 'yarn',
  release: 1,
  lockFiles: ['yarn.lock'],
  readLock: parseYarnLock,
  settings: ['.yarnrc', '.npmrc', '.yarn/releases'],
  readsAtStart: 'settings',
  rootScripts: (_verb, production) => [
    'preinstall',
    'install',
    'postinstall',
    ...(production ? [] : ['prepublish', 'prepare']),
  ],
  // It takes --omit=dev and ignores it (`production-forms.ts`).
  productionOption: () => '--production',
  inRunnerImages: true,
  prunesByInstall: () => true,
  prune: ({ installs, lock, changed }) => {
    if (lock === 'late') return { impossible: LATE_LOCK }
    if (changed !== undefined && changed.what !== 'folder') {
      return { impossible: `yarn 1 would undo what ${changed.by} may write into packages of node_modules` }
    }
    const options = new Set(installs.flatMap((install) => install.options).filter((option) => repeated.test(option)))
    const frozen = options.has('--no-lockfile') ? [] : ['--frozen-lockfile']
    const words = ['yarn install --production', ...frozen, '--ignore-scripts --prefer-offline', ...options]
    return { command: words.join(' '), fetches: true }
  },
  cleanCache: 'yarn cache clean',
  leavesCache: true,
  debugLog: 'yarn-error.log*',
}

/** yarn 2 and later, which its own documentation calls berry. */
export function yarnBerry(release: number, hasWorkspaceTools: boolean): PackageManager {
  return {
    name: 'yarn',
    release,
    lockFiles: ['yarn.lock'],
    readLock: parseYarnLock,
    settings: ['.yarnrc.yml', '.yarn/releases', '.yarn/plugins', '.yarn/patches', '.npmrc'],
    readsAtStart: 'settings and lock file',
    rootScripts: () => ['preinstall', 'install', 'postinstall'],
    productionOption: undefined,
    inRunnerImages: false,
    prunesByInstall: () => true,
    prune: ({ lock, demandingScript }) => {
      if (lock === 'late') return { impossible: LATE_LOCK }
      // It runs the root's scripts, whatever is set (`production-forms.ts`).
      if (demandingScript !== undefined) {
        return { impossible: `yarn would run the script ${demandingScript} again, without the packages that it needs` }
      }
      // Built in from release 4 on, a plugin before: https://yarnpkg.com/cli/workspaces/focus
      return release >= 4 || hasWorkspaceTools
        ? { command: 'yarn workspaces focus --production --all', fetches: true }
        : { impossible: `yarn ${release} has no production install without its plugin workspace-tools` }
    },
    cleanCache: 'yarn cache clean',
    leavesCache: true,
    debugLog: 'yarn-error.log*',
  }
}
