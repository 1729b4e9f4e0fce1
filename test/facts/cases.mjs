import { needy } from './projects.mjs'

/** The plugin of a project whose settings name it. */
export const pluginFile = 'workspace-tools.cjs'

// What is measured of each manager. A case is a project with its settings, how it is locked and installed, the verbs that are tried on it
// in each state, and after which of them a start is tried.

const npm = {
  lockFile: 'package-lock.json',
  lock: 'npm install --package-lock-only --ignore-scripts',
  install: 'npm ci',
  states: ['full-install', 'manifests'],
  verbs: ['prune', 'install', 'ci'].flatMap((verb) => [`npm ${verb} --production`, `npm ${verb} --omit=dev`]),
  startAfter: 'npm prune --production',
}

const yarnProduction = 'yarn install --production --frozen-lockfile --ignore-scripts --prefer-offline'

const yarn = {
  lockFile: 'yarn.lock',
  lock: 'yarn install --ignore-scripts',
  install: 'yarn install --frozen-lockfile',
  states: ['full-install', 'manifests'],
  verbs: [
    'yarn install --production',
    'yarn install --production --frozen-lockfile',
    yarnProduction,
    'yarn install --frozen-lockfile --omit=dev',
  ],
  startAfter: yarnProduction,
}

const yarnFocus = 'yarn workspaces focus --production --all'

// yarn since 2; its settings are still to come.
const modernYarn = {
  lockFile: 'yarn.lock',
  settingsFile: '.yarnrc.yml',
  lock: 'yarn install',
  install: 'yarn install --immutable',
  states: ['full-install', 'manifests'],
  verbs: [
    yarnFocus,
    `YARN_ENABLE_SCRIPTS=false ${yarnFocus}`,
    'yarn workspaces focus --production',
    'yarn install --immutable',
  ],
}

const pnpmPrune = 'pnpm prune --prod --ignore-scripts'
const pnpmInstall = 'CI=true pnpm install --prod --frozen-lockfile --ignore-scripts'
// For pnpm 7, whose prune has no option for it.
const pnpm7Prune = 'npm_config_ignore_scripts=true pnpm prune --prod'

const pnpm = {
  lockFile: 'pnpm-lock.yaml',
  lock: 'pnpm install --lockfile-only --ignore-scripts',
  install: 'pnpm install --frozen-lockfile',
  states: ['full-install', 'full-install, store gone', 'manifests'],
  verbs: [
    'pnpm prune --prod',
    pnpmPrune,
    pnpm7Prune,
    `CI=true ${pnpmPrune}`,
    'pnpm install --prod',
    'pnpm install --prod --frozen-lockfile',
    pnpmInstall,
    `${pnpmInstall} --offline`,
  ],
}

const bunProduction = 'bun install --production --frozen-lockfile --ignore-scripts'

const bun = {
  lock: 'bun install --ignore-scripts',
  install: 'bun install --frozen-lockfile',
  states: ['full-install', 'manifests'],
  verbs: ['bun install --production', 'bun install --production --frozen-lockfile', bunProduction],
  startAfter: bunProduction,
}

/** All cases of a release. */
export function casesOf({ manager, release }) {
  return { npm: npmCases, yarn: yarnCases, pnpm: pnpmCases, bun: bunCases }[manager](release)
}

function npmCases(release) {
  if (release >= 7) return [npm, flagged(npm, '--legacy-peer-deps', ['npm prune --production'])]
  // Started by root, npm 6 skips a project's own scripts unless it is told otherwise.
  return [npm, { ...npm, settingsFile: '.npmrc', settings: ['unsafe-perm=true'], startAfter: undefined }]
}

function yarnCases(release) {
  if (release < 2) return [yarn, flagged(yarn, '--ignore-engines', [yarnProduction])]
  const linked = { ...modernYarn, settings: ['nodeLinker: node-modules'] }
  const pnp = [false, true].map((isGlobal) => ({
    ...modernYarn,
    settings: ['nodeLinker: pnp', `enableGlobalCache: ${isGlobal}`],
  }))
  if (release >= 4) return [{ ...linked, startAfter: yarnFocus }, ...pnp]
  // yarn 2 and 3 focus with a plugin alone.
  return [linked, withPlugin({ ...linked, startAfter: yarnFocus }), ...(release < 3 ? [] : pnp.map(withPlugin))]
}

function withPlugin(usual) {
  return { ...usual, settings: [...usual.settings, `plugins: [${pluginFile}]`] }
}

function pnpmCases(release) {
  const prunes = release < 8 ? [pnpm7Prune] : [pnpmPrune, `CI=true ${pnpmPrune}`]
  return [{ ...pnpm, startAfter: prunes.at(-1) }, flagged(pnpm, '--shamefully-hoist', [...prunes, pnpmInstall])]
}

function bunCases(release) {
  return [{ ...bun, lockFile: release < 1.2 ? 'bun.lockb' : 'bun.lock' }]
}

// A project that must be installed with a flag, and what verbs do without the flag and with it.
function flagged(usual, flag, verbs) {
  return {
    ...usual,
    dependencies: needy[flag],
    needsFlags: [flag],
    lock: `${usual.lock} ${flag}`,
    install: `${usual.install} ${flag}`,
    states: ['full-install'],
    verbs: verbs.flatMap((verb) => [verb, `${verb} ${flag}`]),
    startAfter: undefined,
  }
}
