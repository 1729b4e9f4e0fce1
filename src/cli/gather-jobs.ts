import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildContextFinder } from '../disk/build-context.js'
import type { Job } from '../disk/migrate-jobs.js'
import { pathForPeople, readDockerfile, readStandardInput, realPath } from '../disk/read-dockerfile.js'
import type { Settings } from './command-line.js'
import type { Io } from './io.js'

/** What there is to do, in the order of the command line, and what stopped the rest, for people. */
export interface Jobs {
  readonly jobs: readonly Job[]
  readonly problems: readonly string[]
}

/** Reads all Dockerfiles that the command line names, each once, and finds what they are built from. `cwd` has no links in it. */
export async function gatherJobs({ paths, context }: Settings, io: Io, cwd: string): Promise<Jobs> {
  const given = context === undefined ? undefined : realPath(resolve(cwd, context))
  if (given !== undefined && statSync(given, { throwIfNoEntry: false })?.isDirectory() !== true)
    return { jobs: [], problems: [`--context ${pathForPeople(given, cwd)}: there is no such folder.`] }
  if (given === undefined && paths.includes('-'))
    return {
      jobs: [],
      problems: ['A Dockerfile on standard input needs --context <folder>: it has no folder of its own.'],
    }

  const findContext = buildContextFinder(cwd, given)
  const jobs = new Map<string, Job>()
  const problems: string[] = []
  for (const path of new Set(paths)) {
    const dockerfile = path === '-' ? await readStandardInput(io.stdin) : readDockerfile(path, cwd)
    if ('problem' in dockerfile) problems.push(dockerfile.problem)
    else {
      const key = dockerfile.location === undefined ? '-' : realPath(dockerfile.location)
      if (!jobs.has(key))
        jobs.set(key, { dockerfile, context: await findContext(dockerfile.location, dockerfile.text) })
    }
  }
  return { jobs: [...jobs.values()], problems }
}
