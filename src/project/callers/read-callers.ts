import { posix } from 'node:path'
import { type ProjectFiles, readText } from '../files.js'
import type { CallerReader, Callers } from './caller.js'
import { readAppJson, readFlyToml, readProcfile } from './plain-platforms.js'
import { readJenkinsfile, readMakefile, readPackageScripts } from './shell-texts.js'

/** A repository that holds the build context: files in it may run commands in the image as well. */
export interface SurroundingRepository {
  readonly files: ProjectFiles
  /** The context's folder, relative to the repository's root. */
  readonly context: string
}

const MAXIMUM_FILES = 200
const MAXIMUM_LENGTH = 256 * 1024

type CallerKind = 'manifest' | 'rootManifest' | 'pipeline' | keyof typeof named

/** Files that are known by their name, in the root alone. */
const named = {
  procfile: /^Procfile$/,
  heroku: /^heroku\.ya?ml$/,
  fly: /^fly(?:\.[\w-]+)?\.toml$/,
  render: /^render\.ya?ml$/,
  appJson: /^app\.json$/,
  makefile: /^(?:GNUm|M|m)akefile$/,
  jenkinsfile: /^Jenkinsfile(?:\.[\w-]+)?$/,
  packageJson: /^package\.json$/,
} as const

const pipeline =
  /^(?:\.github\/workflows\/[^/]+\.ya?ml|\.github\/actions\/[^/]+\/action\.ya?ml|\.gitlab-ci\.ya?ml|\.circleci\/config\.ya?ml|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml)$/
const manifest = /^(?:.*\/)?(?:k8s|\.k8s|kubernetes|deploy[^/]*|manifests|helm|charts)\/.*\.ya?ml$/
/** Charts of others that a chart brings along. */
const foreign = /(?:^|\/)charts\/[^/]+\/charts\//
/** Root files of yaml that are never a manifest, and may be large. */
const noManifest = /^(?:(?:docker-)?compose[^/]*|pnpm-lock|pnpm-workspace|\.[^/]*)\.ya?ml$/

/** What a path of a repository is read as; undefined for what nobody reads. */
export function callerKind(path: string): CallerKind | undefined {
  const own = (Object.keys(named) as (keyof typeof named)[]).find((kind) => named[kind].test(path))
  if (own !== undefined) return own
  if (pipeline.test(path)) return 'pipeline'
  if (manifest.test(path)) return foreign.test(path) ? undefined : 'manifest'
  return /^[^/]+\.ya?ml$/.test(path) && !noManifest.test(path) ? 'rootManifest' : undefined
}

/** Reads what the files of a build context, and of the repository around it, do with the image. Bounded; never fails on a file. */
export async function readCallers(files: ProjectFiles, around?: SurroundingRepository): Promise<Callers> {
  const inside = await callerPaths(files)
  const folder = around === undefined ? '' : `${posix.normalize(around.context)}/`
  const outside = around === undefined ? [] : await callerPaths(around.files)
  const chosen = [
    ...inside.map((path) => ({ path, shown: path, files })),
    ...outside
      .filter((path) => !path.startsWith(folder) && isSharedKind(path))
      .map((path) => ({ path, shown: posix.relative(folder, path), files: around?.files ?? files })),
  ].slice(0, MAXIMUM_FILES)
  const found: Partial<Callers>[] = []
  for (const each of chosen) {
    const text = await readText(each.files, each.path)
    const kind = callerKind(each.path)
    if (text === undefined || kind === undefined || text.length > MAXIMUM_LENGTH) continue
    const reader = await readerFor(kind, text)
    if (reader !== undefined) found.push(reader(text, each.shown))
  }
  return {
    deployed: found.flatMap(({ deployed = [] }) => deployed),
    shellTexts: found.flatMap(({ shellTexts = [] }) => shellTexts),
    builds: found.flatMap(({ builds = [] }) => builds),
  }
}

async function callerPaths(files: ProjectFiles): Promise<readonly string[]> {
  const { paths } = await files.list()
  return paths.filter((path) => callerKind(path) !== undefined)
}

/** A Procfile and the like in the repository's root are those of the program that lies there. */
function isSharedKind(path: string): boolean {
  return !['procfile', 'fly', 'appJson'].includes(callerKind(path) ?? '')
}

// The YAML parser is loaded only where there is something for it to read, because loading it takes long.
async function readerFor(kind: CallerKind, text: string): Promise<CallerReader | undefined> {
  switch (kind) {
    case 'rootManifest':
      return isManifest(text) ? (await import('./kubernetes.js')).readManifest : undefined
    case 'manifest':
      return (await import('./kubernetes.js')).readManifest
    case 'pipeline':
      return (await import('./pipelines.js')).readPipeline
    case 'heroku':
      return (await import('./platforms.js')).readHerokuYaml
    case 'render':
      return (await import('./platforms.js')).readRenderYaml
    case 'procfile':
      return readProcfile
    case 'fly':
      return readFlyToml
    case 'appJson':
      return readAppJson
    case 'makefile':
      return readMakefile
    case 'jenkinsfile':
      return readJenkinsfile
    case 'packageJson':
      return readPackageScripts
  }
}

/** True for a text that describes something with containers, wherever it lies. */
function isManifest(text: string): boolean {
  return /^kind:\s*["']?(Deployment|StatefulSet|Job|CronJob|DaemonSet|Pod)\b/m.test(text)
}
