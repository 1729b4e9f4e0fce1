import { type Migrate, type MigratedJob, migrateJobs } from '../disk/migrate-jobs.js'
import { migrate } from '../migrate.js'
import type { MigrateOptions } from '../outcome.js'
import { type BatchRecord, batchRecordOf } from '../report/record.js'
import { type Choice, chooser } from './list-dockerfiles.js'
import type { Problem, ReadyRepository } from './repository.js'
import { jobsOf, type Survey, surveyRepository } from './survey.js'

/** What a worker is asked to look at. */
export interface SurveyTask {
  readonly repository: ReadyRepository
  readonly choice: Choice
}

/** What a worker is asked to migrate: Dockerfiles that are built from one folder, relative to the repository's root. */
export interface MigrateTask {
  readonly repository: Pick<ReadyRepository, 'name' | 'folder'>
  readonly paths: readonly string[]
  readonly options: MigrateOptions
}

/** What became of a group of Dockerfiles. */
export interface GroupResult {
  readonly records: readonly BatchRecord[]
  readonly problems: readonly Problem[]
}

/** Runs in a worker thread: see `surveyRepository`. */
export function survey({ repository, choice }: SurveyTask): Promise<Survey> {
  return surveyRepository(repository, chooser(choice))
}

/** Runs in a worker thread: migrates one group. Throws nothing for a user's file. */
export async function migrateGroup(
  { repository, paths, options }: MigrateTask,
  migrateContext: Migrate = migrate,
): Promise<GroupResult> {
  const { jobs, problems } = await jobsOf(repository, paths)
  const results = await migrateJobs(jobs, options, migrateContext, repository.folder)
  const recordOf = ({ migration, job: { dockerfile } }: MigratedJob) =>
    batchRecordOf(migration, repository.name, dockerfile.encoding === 'latin1' ? 'latin1' : undefined)
  return { records: results.map(recordOf), problems }
}

/** What became of one of several groups: its result, or why there is none. */
export interface GroupOutcome {
  readonly result?: GroupResult
  readonly error?: string
}

/** Runs in a worker thread: migrates several groups, one after the other. */
export async function migrateGroups(tasks: readonly MigrateTask[]): Promise<readonly GroupOutcome[]> {
  const outcomes: GroupOutcome[] = []
  for (const task of tasks) {
    const failed = (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) })
    outcomes.push(await migrateGroup(task).then((result) => ({ result }), failed))
  }
  return outcomes
}
