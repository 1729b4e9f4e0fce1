import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { ComposeService } from '../project/compose.js'
import type { ComposeBuild } from '../project/compose-files.js'
import { contextBySources } from './context-by-sources.js'
import { isInside } from './disk-files.js'
import { pathForPeople, realPath } from './read-dockerfile.js'

/** The folder that a Dockerfile is built from, absolute with links followed, and the services that build from it. */
export interface BuildContext {
  readonly folder: string
  readonly services: readonly ComposeService[]
  /** The root of the git repository that the folder lies below; undefined where it is the root itself, or no root is near. */
  readonly repository?: string
}

/** A build of a compose file, its context absolute. */
interface FoundBuild {
  readonly folder: string
  readonly service: ComposeService
}

const LEVELS = 5
const MAXIMUM_BYTES = 128 * 1024
const COMPOSE_FILE = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/
/** In the order in which compose itself looks; other names (`docker-compose.prod.yml`) come after. */
const FIRST_NAMES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml']

/**
 * Finds what Dockerfiles are built from. The folder is `given` when the user names it, else the context of the nearest compose service
 * that builds the Dockerfile, in its folder or one of five above it within its git repository and within `top`, else its own folder; or, where
 * that lacks what the Dockerfile copies, the nearest above it in the repository that has all of it. A Dockerfile without a `location` comes from
 * standard input.
 */
export function buildContextFinder(cwd: string, given: string | undefined, top?: string) {
  const known = new Map<string, Promise<readonly FoundBuild[]>>()
  const buildsIn = (folder: string): Promise<readonly FoundBuild[]> => {
    const builds = known.get(folder) ?? readBuilds(folder, cwd)
    known.set(folder, builds)
    return builds
  }
  return async (location: string | undefined, text?: string): Promise<BuildContext> => {
    const dockerfile = location === undefined ? undefined : realPath(location)
    const start = dockerfile === undefined ? (given ?? cwd) : dirname(dockerfile)
    const folders = foldersAbove(start, top)
    const builds = (await Promise.all(folders.map(buildsIn))).flat()
    const outermost = folders.at(-1) ?? start
    const isBounded = outermost === top || existsSync(join(outermost, '.git'))
    const bySources = () => (text === undefined || !isBounded ? undefined : contextBySources(text, folders))
    const folder = given ?? contextByCompose(builds, dockerfile, outermost) ?? bySources() ?? start
    const beside = folders.includes(folder) ? [] : await buildsIn(folder)
    return {
      folder,
      services: [...builds, ...beside].filter((build) => build.folder === folder).map(({ service }) => service),
      ...repositoryAbove(folder, top),
    }
  }
}

/** A Dockerfile's path as the core knows it: relative to the root of the context, with `../` when it lies outside. */
export function pathInContext(location: string, folder: string): string {
  const real = realPath(location)
  // A link that leads out of the context has a name in it all the same.
  const named = isInside(folder, real) ? real : join(realPath(dirname(location)), basename(location))
  return relative(folder, named).split(sep).join('/')
}

/** A compose file that points out of everything that was looked at is not obeyed: a `.dockerignore` would be written there. */
function contextByCompose(
  builds: readonly FoundBuild[],
  dockerfile: string | undefined,
  outermost: string,
): string | undefined {
  return builds.find(
    ({ folder, service }) =>
      realPath(resolve(folder, service.dockerfile)) === dockerfile && isInside(outermost, folder) && isFolder(folder),
  )?.folder
}

function repositoryAbove(folder: string, top: string | undefined): Pick<BuildContext, 'repository'> {
  const repository = foldersAbove(folder, top).at(-1)
  return repository === undefined || repository === folder || !existsSync(join(repository, '.git'))
    ? {}
    : { repository }
}

function foldersAbove(start: string, top?: string): readonly string[] {
  const folders = [start]
  while (folders.length <= LEVELS) {
    const last = folders.at(-1) ?? start
    if (last === top || existsSync(join(last, '.git')) || dirname(last) === last) break
    folders.push(dirname(last))
  }
  return folders
}

async function readBuilds(folder: string, cwd: string): Promise<readonly FoundBuild[]> {
  const builds = await Promise.all(composeFilesIn(folder).map((name) => readComposeFile(join(folder, name), cwd)))
  return builds.flat().map(({ contextFolder, service }) => ({ folder: realPath(resolve(cwd, contextFolder)), service }))
}

function composeFilesIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => COMPOSE_FILE.test(name))
    return [
      ...FIRST_NAMES.filter((name) => names.includes(name)),
      ...names.filter((name) => !FIRST_NAMES.includes(name)).sort(),
    ]
  } catch {
    return []
  }
}

/** What cannot be read says nothing about the context, and stops nobody. */
async function readComposeFile(file: string, cwd: string): Promise<readonly ComposeBuild[]> {
  try {
    const status = statSync(file)
    if (!status.isFile() || status.size > MAXIMUM_BYTES) return []
    const text = readFileSync(file, 'utf8')
    // Loaded only where there is a compose file, because loading the YAML parser takes longer than everything else.
    const { parseComposeServices } = await import('../project/compose-files.js')
    return parseComposeServices(text, pathForPeople(file, cwd)) ?? []
  } catch {
    return []
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
