import type { Problem } from './repository.js'
import type { MigrateTask, PairsResult } from './worker.js'
import { WorkerError, type Workers } from './workers.js'

/**
 * What is built of a repository's Dockerfiles to hold them against what they become. Where the work does not come to an end it is done one by
 * one, so that one Dockerfile takes no other down; one alone is then a problem.
 */
export async function pairsOf(task: MigrateTask, workers: Workers, signal: AbortSignal): Promise<PairsResult> {
  const { repository, paths } = task
  try {
    return await workers.pair(task, signal)
  } catch (error) {
    if (!(error instanceof WorkerError)) throw error
    if (paths.length === 1) return { pairs: [], problems: [problemOf(repository.name, paths[0], error)] }
    const results = await Promise.all(paths.map((path) => pairsOf({ ...task, paths: [path] }, workers, signal)))
    return {
      pairs: results.flatMap(({ pairs }) => pairs),
      problems: results.flatMap(({ problems }) => problems),
    }
  }
}

function problemOf(repository: string, path: string | undefined, { message }: WorkerError): Problem {
  return { repository, problem: `${path}: ${message}` }
}
