import type { MigrateOptions } from '../outcome.js'
import { reason } from '../reason.js'
import { batchRecordOf, lineOf, type ResultLine } from '../report/record.js'
import { ahead } from './ahead.js'
import type { Sink } from './journal.js'
import type { Choice } from './list-dockerfiles.js'
import { type LocalRepository, onlyDockerfile, type Problem, type Repository } from './repository.js'
import type { Survey } from './survey.js'
import { WorkerError, type Workers } from './workers.js'

/** What a batch works with. `prepare` brings a repository onto the disk; what it throws is the repository's problem. */
export interface BatchParts {
  readonly source: AsyncIterable<Repository> | Iterable<Repository>
  readonly prepare: (repository: Repository, signal: AbortSignal) => Promise<LocalRepository>
  readonly workers: Workers
  readonly sink: Sink
  readonly options: MigrateOptions
  readonly choice: Choice
  /** Called for each repository that is done, now or by an earlier run. */
  readonly onDone: (done: Done) => void
}

/** A repository that is done; undefined results were counted by an earlier run. */
export interface Done {
  readonly name: string
  readonly results: readonly ResultLine[] | undefined
  readonly problems: readonly Problem[]
}

/** How many repositories are made ready beside those that are worked on. */
const AHEAD = 4

/** Migrates all that a source has, as much at a time as there are workers, and keeps every result. Throws the reason of `signal` when it is aborted. */
export async function runBatch(parts: BatchParts, given: AbortSignal): Promise<void> {
  const { source, prepare, workers, sink, onDone } = parts
  const failure = new AbortController()
  const signal = AbortSignal.any([given, failure.signal])
  const open = async function* () {
    for await (const repository of source) {
      if (sink.isDone(repository.name)) onDone({ name: repository.name, results: undefined, problems: [] })
      else yield repository
    }
  }
  const ready = ahead(open(), workers.size + AHEAD, async (repository) => {
    try {
      return { repository, ready: await prepare(repository, signal) }
    } catch (error) {
      signal.throwIfAborted()
      return { repository, problem: error instanceof Error ? error.message : String(error) }
    }
  })
  const finish = (done: Required<Done>, folder?: string) => {
    sink.keep(done.name, done.results ?? [], done.problems, folder)
    onDone(done)
  }
  // One walk through what is ready, shared by all who work.
  const worker = async () => {
    for await (const each of ready) {
      signal.throwIfAborted()
      const { name } = each.repository
      if (each.ready === undefined)
        finish({ name, results: [], problems: [{ repository: name, problem: each.problem }] })
      else finish({ name, ...(await migrateRepository(each.ready, parts, signal)) }, each.ready.folder)
    }
  }
  try {
    await Promise.all(Array.from({ length: workers.size }, worker))
  } catch (error) {
    failure.abort(error)
    throw error
  }
}

async function migrateRepository(
  repository: LocalRepository,
  { workers, choice, options }: BatchParts,
  signal: AbortSignal,
): Promise<{ results: readonly ResultLine[]; problems: readonly Problem[] }> {
  const { name, folder } = repository
  const results: ResultLine[] = []
  const problems: Problem[] = []
  const visited = await workers.visit({ repository, choice, options }, signal).catch(workerError)
  if (!(visited instanceof WorkerError) && visited.migrated !== undefined) return visited.migrated
  const listing =
    visited instanceof WorkerError
      ? await workers.list({ repository, choice }, signal).catch(workerError)
      : visited.listing
  if (listing instanceof WorkerError) {
    const problem = `its Dockerfiles could not be found: ${listing.message}`
    return { results, problems: [{ repository: name, problem }] }
  }
  const only = onlyDockerfile(listing)
  // Where listing went well, it was the migration that did not.
  if (only !== undefined && visited instanceof WorkerError)
    return { results: [failedResult(name, only, visited)], problems }
  const groupsOf = async (): Promise<Survey['groups']> =>
    listing.dockerfiles.length + listing.callers.length === 0
      ? []
      : (await workers.survey({ folder, listing, choice }, signal)).groups
  const groups = await groupsOf().catch((error: unknown) => {
    if (!(error instanceof WorkerError)) throw error
    results.push(...listing.dockerfiles.map((path) => failedResult(name, path, error)))
    return []
  })
  const migrate = async (paths: readonly string[]): Promise<void> => {
    try {
      const result = await workers.migrate({ repository: { name, folder }, paths, options }, signal)
      results.push(...result.results)
      problems.push(...result.problems)
    } catch (error) {
      if (!(error instanceof WorkerError)) throw error
      const [path] = paths
      // Alone, so that one Dockerfile takes no other down.
      if (paths.length > 1) for (const each of paths) await migrate([each])
      else if (path !== undefined) results.push(failedResult(name, path, error))
    }
  }
  for (const group of groups) await migrate(group)
  return { results, problems }
}

/** What ended a call in its thread; throws any other error. */
function workerError(error: unknown): WorkerError {
  if (error instanceof WorkerError) return error
  throw error
}

function failedResult(name: string, path: string, { message }: WorkerError): ResultLine {
  const reasons = [reason('internal-error', { detail: message, stack: '' })] as const
  const outcome = { kind: 'failed', reasons } as const
  return lineOf(batchRecordOf({ path, text: '', outcome, decisions: [], additions: [], warnings: [] }, name))
}
