import { resolveFolder } from '../../../dockerfile/configuration.js'
import type { CopiedFile } from '../../../dockerfile/copied-files.js'
import { expandVariables } from '../../../dockerfile/variables.js'
import { readText } from '../../../project/files.js'
import type { FactsRequest } from '../../ecosystem.js'
import type { Install } from '../install.js'
import type { Manifest } from '../manifest.js'
import { bun } from './bun.js'
import { cnpm } from './cnpm.js'
import { npm, npmRelease } from './npm.js'
import type { PackageManager } from './package-manager.js'
import { pnpm } from './pnpm.js'
import { pnpmReleaseOfLock } from './pnpm-lock.js'
import { yarnBerry, yarnClassic } from './yarn.js'

/** What tells which package manager installs, and in which release. */
export interface ManagerEvidence {
  readonly request: FactsRequest
  readonly manifest: Manifest
  /** The app's folder in the image, absolute. */
  readonly folder: string
  readonly install: Install | undefined
  /** Files of the image that come from the context, as the install runs. */
  readonly seen: ReadonlyMap<string, CopiedFile>
}

/** The package manager of the app's install, npm where it has none. The release is that which the Dockerfile or the project names. */
export async function findManager(evidence: ManagerEvidence): Promise<PackageManager> {
  const { request, install } = evidence
  const named = namedRelease(evidence)
  switch (install?.manager) {
    case 'yarn':
      return findYarn(evidence, named)
    case 'pnpm':
      return findPnpm(evidence, named)
    case 'cnpm':
      return cnpm
    case 'bun':
      return bun(named ?? request.runner.version ?? 1)
    default:
      return npm(named ?? npmRelease(request.runner.version))
  }
}

// What `npm install -g pnpm` brings: https://www.npmjs.com/package/pnpm, read 2026-11-21.
const newestPnpm = 11

async function findPnpm(evidence: ManagerEvidence, named: number | undefined): Promise<PackageManager> {
  const lock = (await textBeside(evidence, 'pnpm-lock.yaml')) ?? ''
  const manager = pnpm(named ?? pnpmReleaseOfLock(lock) ?? newestPnpm)
  const settings = [await textBeside(evidence, '.npmrc'), await textBeside(evidence, 'pnpm-workspace.yaml')].join('\n')
  // https://pnpm.io/settings, read 2026-11-21.
  const setting = /^(virtual-?store-?dir|modules-?dir|enable-?global-?virtual-?store)\b/im.exec(settings)?.[1]
  return setting === undefined
    ? manager
    : { ...manager, elsewhere: `${setting} in its settings keeps packages outside node_modules` }
}

async function findYarn(evidence: ManagerEvidence, named: number | undefined): Promise<PackageManager> {
  const settings = (await textBeside(evidence, '.yarnrc.yml')) ?? ''
  const path = /^yarnPath: *["']?.*yarn-(\d+)/m.exec(settings)?.[1]
  const release = path === undefined ? (named ?? 1) : Number(path)
  if (release === 1) return yarnClassic
  const values = evidence.request.surroundings.get(evidence.install?.run as Install['run'])?.values
  const linker = values?.get('YARN_NODE_LINKER') ?? /^nodeLinker: *["']?([\w-]+)/m.exec(settings)?.[1] ?? 'pnp'
  const berry = yarnBerry(release, settings.includes('workspace-tools'))
  // https://yarnpkg.com/features/pnp
  const elsewhere = "it installs with Plug'n'Play, which keeps packages outside the app's folder"
  return linker === 'pnp' ? { ...berry, elsewhere } : berry
}

// `npm install -g pnpm@8`, `corepack prepare pnpm@8.6.0`, `yarn set version 3.6.1`, or the manifest's field where corepack reads it.
function namedRelease({ request, manifest, install }: ManagerEvidence): number | undefined {
  if (install === undefined) return undefined
  const { manager } = install
  let usesCorepack = false
  let release: number | undefined
  for (const run of request.stage.body) {
    if (run.kind !== 'run' || run.span.start > install.run.span.start) continue
    const values = request.surroundings.get(run)?.values
    for (const argv of run.commands.flatMap(({ inner }) => inner)) {
      const words = argv.map((word) => expandVariables(word, (name) => values?.get(name)))
      usesCorepack ||= words[0] === 'corepack'
      const isSetting = ['npm', 'corepack', 'yarn', 'pnpm'].includes(words[0] ?? '')
      const word = isSetting ? words.find((each) => each.startsWith(`${manager}@`)) : undefined
      const version =
        word?.slice(manager.length + 1) ?? (words[0] === manager && words[1] === 'set' ? words[3] : undefined)
      release = majorOf(version ?? '') ?? release
    }
  }
  const field = new RegExp(`^${manager}@(\\d+)`).exec(manifest.packageManager ?? '')?.[1]
  return release ?? (usesCorepack && field !== undefined ? Number(field) : undefined)
}

function majorOf(version: string): number | undefined {
  // https://yarnpkg.com/cli/set/version: names of the current line of releases.
  if (['berry', 'stable'].includes(version)) return 4
  const number = /^[\^~v=]*(\d+)/.exec(version)?.[1]
  return number === undefined ? undefined : Number(number)
}

function textBeside({ request, folder, seen }: ManagerEvidence, name: string): Promise<string | undefined> {
  const source = seen.get(resolveFolder(folder, name))?.source
  return source === undefined ? Promise.resolve(undefined) : readText(request.files, source)
}
