import { resolve } from 'node:path'
import type { migrate } from '../migrate.js'
import type { FileChange, MigrateInput, MigrateOptions, Migration } from '../outcome.js'
import type { ComposeService } from '../project/compose.js'
import { reason } from '../reason.js'
import { type BuildContext, pathInContext } from './build-context.js'
import { diskFiles } from './disk-files.js'
import { type Encoding, pathForPeople, type ReadDockerfile } from './read-dockerfile.js'
import type { PlannedWrite } from './write-file.js'

/** The pipeline of the core, so that tests can pass another. */
export type Migrate = typeof migrate

/** One Dockerfile to migrate and what it is built from. */
export interface Job {
  readonly dockerfile: ReadDockerfile
  readonly context: BuildContext
}

/** What became of one Dockerfile: the migration with paths as people know them, and what writing it means. */
export interface MigratedJob {
  readonly job: Job
  readonly migration: Migration
  /** Empty unless migrated. For standard input, the Dockerfile itself is not among them. */
  readonly writes: readonly PlannedWrite[]
}

/** Migrates all jobs, those that share a build context together; the results are in the order of the jobs. */
export async function migrateJobs(
  jobs: readonly Job[],
  options: MigrateOptions,
  migrateGroup: Migrate,
  cwd: string,
): Promise<readonly MigratedJob[]> {
  const groups = new Map<string, Job[]>()
  for (const job of jobs) {
    const group = groups.get(job.context.folder)
    if (group === undefined) groups.set(job.context.folder, [job])
    else group.push(job)
  }
  const migrations = new Map<Job, Migration>()
  for (const [folder, group] of groups) {
    const results = await migrateSafely(folder, group, options, migrateGroup)
    for (const [index, job] of group.entries()) migrations.set(job, results[index] ?? failure(job, missingResult()))
  }
  return jobs.map((job) => resultOf(job, migrations.get(job) ?? failure(job, missingResult()), cwd))
}

async function migrateSafely(folder: string, group: readonly Job[], options: MigrateOptions, migrateGroup: Migrate) {
  try {
    const dockerfiles = group.map(({ dockerfile: { location, text } }) => ({
      path: location === undefined ? '-' : pathInContext(location, folder),
      text,
    }))
    const around = repositoryOf(folder, group)
    return await migrateGroup(
      { dockerfiles, files: diskFiles(folder), services: servicesOf(group), ...around },
      options,
    )
  } catch (error) {
    return group.map((job) => failure(job, error))
  }
}

/** Its pipelines lie near its root, so that a part of a large repository will do. */
const MAXIMUM_REPOSITORY_ENTRIES = 4000

function repositoryOf(folder: string, [job]: readonly Job[]): Pick<MigrateInput, 'repository'> {
  const root = job?.context.repository
  if (root === undefined) return {}
  return { repository: { files: diskFiles(root, MAXIMUM_REPOSITORY_ENTRIES), context: pathForPeople(folder, root) } }
}

function servicesOf(group: readonly Job[]): readonly ComposeService[] {
  const services = group.flatMap((job) => job.context.services)
  return [...new Map(services.map((service) => [`${service.file}\0${service.name}`, service])).values()]
}

function missingResult(): Error {
  return new Error('the pipeline gave no result')
}

function failure({ dockerfile }: Job, error: unknown): Migration {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return {
    path: dockerfile.shownPath,
    text: dockerfile.text,
    outcome: { kind: 'failed', reasons: [reason('internal-error', { detail: message, stack: stack ?? '' })] },
    decisions: [],
    additions: [],
    warnings: [],
  }
}

function resultOf(job: Job, migration: Migration, cwd: string): MigratedJob {
  const { outcome } = migration
  const path = job.dockerfile.shownPath
  if (outcome.kind !== 'migrated') return { job, migration: { ...migration, path }, writes: [] }
  const located = outcome.files.map((file) => ({ file, location: locationOf(file, job) }))
  const files = located.map(({ file, location }) => ({
    ...file,
    path: location === undefined ? path : pathForPeople(location, cwd),
  }))
  const writes = located.flatMap(({ file, location }) => {
    const { before, after } = file
    return location === undefined
      ? []
      : [{ location, shownPath: pathForPeople(location, cwd), before, after, encoding: encodingOf(file, job) }]
  })
  return { job, migration: { ...migration, path, outcome: { kind: 'migrated', files } }, writes }
}

/** How the text of a file becomes bytes. */
export function encodingOf({ kind }: FileChange, { dockerfile }: Job): Encoding {
  return kind === 'dockerfile' ? dockerfile.encoding : 'utf8'
}

function locationOf(file: FileChange, { dockerfile, context }: Job): string | undefined {
  return file.kind === 'dockerfile' ? dockerfile.location : resolve(context.folder, file.path)
}
