import { statSync } from 'node:fs'
import { posix, resolve } from 'node:path'
import { buildContextFinder } from '../disk/build-context.js'
import { diskFiles } from '../disk/disk-files.js'
import type { Job } from '../disk/migrate-jobs.js'
import { readDockerfile } from '../disk/read-dockerfile.js'
import type { Callers } from '../project/callers/caller.js'
import { readCallers } from '../project/callers/read-callers.js'
import type { ProjectFiles } from '../project/files.js'
import type { Listing, LocalRepository, Problem } from './repository.js'

/** The Dockerfiles of a repository, those that are built from one folder together; each Dockerfile is in one group. */
export interface Survey {
  readonly groups: readonly (readonly string[])[]
}

/** Finds what else is a Dockerfile here, because a compose file or a pipeline builds from it, and what all are built from. */
export async function surveyRepository(
  folder: string,
  { dockerfiles, callers }: Listing,
  isTaken: (path: string) => boolean,
): Promise<Survey> {
  const named = callers.length === 0 ? [] : await namedDockerfiles(folder, callers)
  const isFile = (path: string) => statSync(resolve(folder, path), { throwIfNoEntry: false })?.isFile() === true
  const more = named.filter((path) => !path.startsWith('..') && isTaken(path) && isFile(path))
  const findContext = buildContextFinder(folder, undefined, folder)
  const groups = new Map<string, string[]>()
  for (const path of new Set([...dockerfiles, ...more])) {
    const dockerfile = readDockerfile(path, folder)
    const context = await findContext(resolve(folder, path), 'text' in dockerfile ? dockerfile.text : undefined)
    const group = groups.get(context.folder) ?? []
    group.push(path)
    groups.set(context.folder, group)
  }
  return { groups: [...groups.values()] }
}

/** Reads Dockerfiles and finds what they are built from; those that cannot be read are problems. */
export async function jobsOf(
  { name, folder }: Pick<LocalRepository, 'name' | 'folder'>,
  paths: readonly string[],
): Promise<{ readonly jobs: readonly Job[]; readonly problems: readonly Problem[] }> {
  const findContext = buildContextFinder(folder, undefined, folder)
  const jobs: Job[] = []
  const problems: Problem[] = []
  for (const path of paths) {
    const dockerfile = readDockerfile(path, folder)
    if ('problem' in dockerfile) problems.push({ repository: name, problem: dockerfile.problem })
    else jobs.push({ dockerfile, context: await findContext(dockerfile.location, dockerfile.text) })
  }
  return { jobs, problems }
}

async function namedDockerfiles(folder: string, callers: readonly string[]): Promise<readonly string[]> {
  const disk = diskFiles(folder)
  // The folder is not walked: what may name Dockerfiles is known.
  const files: ProjectFiles = { read: disk.read, list: async () => ({ paths: callers, complete: true }) }
  const compose = await Promise.all(
    callers.filter((path) => /compose/.test(posix.basename(path))).map((path) => dockerfilesOfCompose(path, files)),
  )
  return [...new Set([...compose.flat(), ...dockerfilesOfPipelines(await readCallers(files))])]
}

async function dockerfilesOfCompose(path: string, files: ProjectFiles): Promise<readonly string[]> {
  const content = await files.read(path)
  if (!('text' in content)) return []
  const { parseComposeServices } = await import('../project/compose-files.js')
  const builds = parseComposeServices(content.text, path) ?? []
  return builds.map(({ contextFolder, service }) => posix.join(contextFolder, service.dockerfile))
}

// `docker build -f docker/web.docker .`, with what stands between kept short.
const BUILD =
  /\b(?:docker(?:[ \t]+buildx)?|podman)[ \t]+build\b[^\n;|&]{0,300}?[ \t](?:-f|--file)(?:[ \t]+|=)["']?([\w./-]{1,200})/g

function dockerfilesOfPipelines({ builds, shellTexts }: Callers): readonly string[] {
  const inActions = builds.flatMap(({ context, file }) =>
    file === undefined ? [] : [file, posix.join(context ?? '.', file)],
  )
  const inCommands = shellTexts.flatMap(({ text }) => [...text.matchAll(BUILD)].map(([, path = '']) => path))
  return [...inActions, ...inCommands].map((path) => posix.normalize(path).replace(/^\/+/, ''))
}
