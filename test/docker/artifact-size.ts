import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { nodeFileTrace } from '@vercel/nft'
import type { EngineSession } from '../../src/engine/session.js'
import type { Migration } from '../../src/index.js'
import { temporaryFolder } from './temporary-folder.js'

const run = promisify(execFile)

/** What an image adds to its base, in bytes on disk, and what it would have to. */
export interface ArtifactSize {
  /** Of all files in the app's folder. */
  readonly own: number
  /** Of what the layers hold beside it: logs and caches of package managers, a package manager that the start needs. Packages of the system, and what the original installs by the very same instruction, are not among them. */
  readonly beside: number
  /** Of the packages that are installed. */
  readonly tree: number
  /** Of the files beside them that @vercel/nft traces from the entry point, and of manifests. */
  readonly traced: number
  /** Packages in the image that the lock file has for development alone. */
  readonly developmentPackages: readonly string[]
}

const FALLBACKS = ['artifacts-not-proven', 'computed-path', 'source-not-readable', 'folder-whole', 'keep-all']

/** Whether a migration of a Node.js project copies what is proven to be needed, and nothing else. */
export function copiesArtifacts({ ecosystem, additions, warnings, delivery }: Migration): boolean {
  const codes = [
    ...additions.map(({ reason }) => reason.code),
    ...warnings.map(({ code }) => code),
  ] as readonly string[]
  return (
    ecosystem === 'node' &&
    codes.includes('artifact-proven') &&
    delivery !== 'keep-all' &&
    !codes.some((code) => FALLBACKS.includes(code))
  )
}

/** Measures an image of a session beside the original's. `served` are folders of the app that a server gives away, which nobody can trace. Undefined for one that starts no script of its own. */
export async function artifactSize(
  { engine }: EngineSession,
  image: string,
  original: string,
  baseLayers: number,
  served: readonly string[],
): Promise<ArtifactSize | undefined> {
  const { configuration, layerSteps } = await engine.inspectImage(image)
  const { WorkingDir = '/', Entrypoint, Cmd } = configuration
  if (WorkingDir === '/' || WorkingDir === '') return undefined
  const folder = await temporaryFolder()
  const container = await engine.createContainer({ image, ports: [], env: {}, network: undefined })
  await run('docker', ['cp', '--quiet', `${container}:${WorkingDir}`, folder])
  await engine.removeContainer(container)
  const app = join(folder, basename(WorkingDir))
  const entries = entriesOf(app, [...(Entrypoint ?? []), ...(Cmd ?? [])])
  if (entries.length === 0) return undefined
  const { fileList } = await nodeFileTrace([...entries], { base: folder, processCwd: app })
  const files = filesBelow(app)
  const inPackages = files.filter((path) => path.includes('/node_modules/'))
  const traced = [...fileList].map((path) => join(folder, path)).filter((path) => !path.includes('/node_modules/'))
  const manifests = files.filter((path) =>
    /^(?:package(?:-lock)?\.json|yarn\.lock|pnpm-lock\.yaml)$/.test(relative(app, path)),
  )
  const ofSystem = /^RUN .*\b(?:apt-get|apt|apk|useradd|adduser|groupadd|addgroup)\b/
  const kept = (await engine.inspectImage(original)).layerSteps.map(({ instruction }) => instruction)
  const own = layerSteps
    .slice(baseLayers)
    .filter(
      ({ instruction }) => !ofSystem.test(instruction) && !(/^RUN /.test(instruction) && kept.includes(instruction)),
    )
  const inServed = files.filter((path) => served.some((each) => path.startsWith(join(app, each))))
  const inApp = weightOf(files)
  return {
    own: inApp,
    beside: Math.max(0, own.reduce((sum, { size }) => sum + size, 0) - inApp),
    tree: weightOf(inPackages),
    traced: weightOf([...new Set([...traced, ...manifests, ...inServed])]),
    developmentPackages: developmentPackages(app),
  }
}

function entriesOf(app: string, words: readonly string[], depth = 0): readonly string[] {
  const scripts = words.flatMap((word) => {
    const path = join(app, word)
    return [path, `${path}.js`, join(path, 'index.js')].filter((each) => /\.[cm]?js$/.test(each) && existsSync(each))
  })
  if (scripts.length > 0 || depth > 3) return scripts.slice(0, 1)
  const manifest = existsSync(join(app, 'package.json')) ? readFileSync(join(app, 'package.json'), 'utf8') : '{}'
  const { scripts: named = {} } = JSON.parse(manifest) as { scripts?: Record<string, string> }
  const line =
    words.length === 1 && words[0]?.includes(' ') ? words[0] : named[words.find((word) => word in named) ?? '']
  return line === undefined ? [] : entriesOf(app, line.split(/\s+/), depth + 1)
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : []
  })
}

function weightOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0)
}

function developmentPackages(app: string): readonly string[] {
  const lock = join(app, 'package-lock.json')
  if (!existsSync(lock)) return []
  const { packages = {} } = JSON.parse(readFileSync(lock, 'utf8')) as { packages?: Record<string, { dev?: boolean }> }
  return Object.entries(packages)
    .filter(([path, { dev }]) => dev === true && existsSync(join(app, path, 'package.json')))
    .map(([path]) => path)
}
