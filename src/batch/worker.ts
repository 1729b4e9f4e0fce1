import { isMainThread } from 'node:worker_threads'
import { type Migrate, type MigratedJob, migrateJobs } from '../disk/migrate-jobs.js'
import { type Pair, pairOf } from '../disk/pair.js'
import { migrate } from '../migrate.js'
import type { MigrateOptions } from '../outcome.js'
import { type BatchRecord, batchRecordOf, lineOf, type ResultLine } from '../report/record.js'
import { type Choice, chooser, listDockerfiles } from './list-dockerfiles.js'
import { digestOf } from './publish/approvals.js'
import { type Listing, type LocalRepository, onlyDockerfile, type Problem } from './repository.js'
import { jobsOf, type Survey, surveyRepository } from './survey.js'
import { holdYoungGenerations } from './v8-flags.js'

if (!isMainThread) holdYoungGenerations()

/** What a worker is asked to look for Dockerfiles in. */
export interface ListTask {
  readonly repository: LocalRepository
  readonly choice: Choice
}

/** What a worker is asked to look for Dockerfiles in, and to migrate what it finds where that is one alone. */
export interface VisitTask extends ListTask {
  readonly options: MigrateOptions
}

/** What is in a repository, and what became of its only Dockerfile; undefined where there are more, or may be. */
export interface Visit {
  readonly listing: Listing
  readonly migrated: GroupResult | undefined
}

/** What a worker is asked to sort. */
export interface SurveyTask {
  readonly folder: string
  readonly listing: Listing
  readonly choice: Choice
}

/** What a worker is asked to migrate: Dockerfiles that are built from one folder, relative to the repository's root. */
export interface MigrateTask {
  readonly repository: Pick<LocalRepository, 'name' | 'folder'>
  readonly paths: readonly string[]
  readonly options: MigrateOptions
}

/** What became of a group of Dockerfiles. */
export interface GroupResult {
  readonly results: readonly ResultLine[]
  readonly problems: readonly Problem[]
}

/** What is built of one Dockerfile to hold it against what it becomes; `path` is relative to the repository's root. */
export interface NamedPair {
  readonly path: string
  readonly pair: Pair
  /** Of the files that the migration writes, as `digestOf` has it: what is verified is what was reviewed where they are the same. */
  readonly digest: string
}

/** What is built of a group of Dockerfiles; those that do not migrate are left out. */
export interface PairsResult {
  readonly pairs: readonly NamedPair[]
  readonly problems: readonly Problem[]
}

/** One piece of work: the name of a function below, and what it is given. */
export type Call =
  | { readonly name: 'list'; readonly task: ListTask }
  | { readonly name: 'visit'; readonly task: VisitTask }
  | { readonly name: 'survey'; readonly task: SurveyTask }
  | { readonly name: 'migrateGroup' | 'pairGroup'; readonly task: MigrateTask }

/** What became of one of several pieces of work: its result, or why there is none. */
export interface CallOutcome {
  readonly result?: unknown
  readonly error?: string
}

/** Runs in a worker thread: see `listDockerfiles`. */
export function list({ repository, choice }: ListTask): Promise<Listing> {
  return listDockerfiles(repository.folder, repository, choice, process.env)
}

/** Runs in a worker thread: lists, and migrates at once where that is all there is to do; most repositories then take one call. */
export async function visit({ repository, choice, options }: VisitTask): Promise<Visit> {
  const listing = await list({ repository, choice })
  const path = onlyDockerfile(listing)
  return {
    listing,
    migrated: path === undefined ? undefined : await migrateGroup({ repository, paths: [path], options }),
  }
}

/** Runs in a worker thread: see `surveyRepository`. */
export function survey({ folder, listing, choice }: SurveyTask): Promise<Survey> {
  return surveyRepository(folder, listing, chooser(choice))
}

/** Runs in a worker thread: migrates one group. Throws nothing for a user's file. */
export async function migrateGroup(
  { repository, paths, options }: MigrateTask,
  migrateContext: Migrate = migrate,
): Promise<GroupResult> {
  const { jobs, problems } = await jobsOf(repository, paths)
  const migrated = await migrateJobs(jobs, options, migrateContext, repository.folder)
  return { results: migrated.map((each) => lineOf(recordOf(each, repository.name))), problems }
}

function recordOf({ migration, job: { dockerfile } }: MigratedJob, repository: string): BatchRecord {
  return batchRecordOf(migration, repository, dockerfile.encoding === 'latin1' ? 'latin1' : undefined)
}

/** Runs in a worker thread: migrates one group once more, for a verification, which needs more than a result says. */
export async function pairGroup(
  { repository, paths, options }: MigrateTask,
  migrateContext: Migrate = migrate,
): Promise<PairsResult> {
  const { jobs, problems } = await jobsOf(repository, paths)
  const migrated = await migrateJobs(jobs, options, migrateContext, repository.folder)
  const pairs: NamedPair[] = []
  for (const each of migrated) {
    const { path, outcome } = each.migration
    if (outcome.kind !== 'migrated') continue
    pairs.push({ path, pair: await pairOf(each), digest: digestOf(recordOf(each, repository.name).files) })
  }
  return { pairs, problems }
}

/** Runs in a worker thread: does several pieces of work, one after the other. */
export async function runCalls(calls: readonly Call[]): Promise<readonly CallOutcome[]> {
  const outcomes: CallOutcome[] = []
  for (const call of calls) {
    const failed = (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) })
    outcomes.push(await runCall(call).then((result) => ({ result }), failed))
  }
  return outcomes
}

async function runCall(call: Call): Promise<unknown> {
  if (call.name === 'list') return list(call.task)
  if (call.name === 'visit') return visit(call.task)
  if (call.name === 'survey') return survey(call.task)
  return call.name === 'migrateGroup' ? migrateGroup(call.task) : pairGroup(call.task)
}
