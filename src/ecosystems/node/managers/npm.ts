import { parseNpmLock } from './npm-lock.js'
import type { PackageManager, PruneRequest } from './package-manager.js'

// Options that decide which versions are taken or whether the tree resolves at all: without them a prune fails with ERESOLVE.
const resolutionOptions =
  /^(--legacy-peer-deps|--force|-f|--strict-peer-deps|--legacy-bundling|--install-links|--no-optional|--omit=optional|--no-package-lock|--registry=|--userconfig=|--allow-root|--workspaces|--include-workspace-root)/

/** npm in one major release. */
export function npm(release: number): PackageManager {
  return {
    name: 'npm',
    release,
    // npm-shrinkwrap.json wins: https://docs.npmjs.com/cli/v10/configuring-npm/npm-shrinkwrap-json
    lockFiles: ['npm-shrinkwrap.json', 'package-lock.json'],
    readLock: async (text) => parseNpmLock(text),
    settings: ['.npmrc'],
    readsAtStart: 'nothing',
    // npm 6 leaves `prepare` out of `npm install --production` and runs it in `npm ci --production`; 7 to 12 run it in both
    // (`production-forms.ts`).
    rootScripts: (verb, production) => {
      const always = ['preinstall', 'install', 'postinstall']
      const late = ['prepublish', 'preprepare', 'prepare', 'postprepare']
      return release <= 6 && verb === 'install' && production ? always : [...always, ...late]
    },
    // npm 6 has no --omit: https://docs.npmjs.com/cli/v6/commands/npm-ci
    productionOption: (verb, style) =>
      release > 6 && (verb === 'ci' || style === 'omit') ? '--omit=dev' : '--production',
    inRunnerImages: true,
    // npm 6 removes nothing when it installs for production (`production-forms.ts`).
    prunesByInstall: ({ verb }) => release > 6 || verb === 'ci',
    prune: (request) => ({ command: pruneCommand(release, request) }),
    cleanCache: 'npm cache clean --force',
    leavesCache: true,
    debugLog: 'npm-debug.log*',
  }
}

function pruneCommand(release: number, { installs, lock, omitDevStyle }: PruneRequest): string {
  const options = new Set(
    installs.flatMap((install) => install.options).filter((option) => resolutionOptions.test(option)),
  )
  // A lock file that came after the install would change the versions that were installed (tried with npm 10).
  if (lock === 'late') options.add('--no-package-lock')
  const flag = release > 6 && omitDevStyle === 'omit' ? '--omit=dev' : '--production'
  return ['npm', 'prune', flag, ...options].join(' ')
}

/** The release of npm that a Node.js major brings: https://nodejs.org/dist/index.json, read 2026-11-21. */
export function npmRelease(nodeMajor: number | undefined): number {
  if (nodeMajor === undefined) return 10
  if (nodeMajor <= 14) return 6
  if (nodeMajor === 15) return 7
  if (nodeMajor <= 17) return 8
  return nodeMajor <= 23 ? 10 : 11
}
