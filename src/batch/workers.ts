import { availableParallelism } from 'node:os'
import type { Survey } from './survey.js'
import type { GroupResult, MigrateTask, SurveyTask } from './worker.js'

/** Who does the work of a batch: threads here, or processes on other machines. Each call throws a WorkerError when the work did not come to an end. */
export interface Workers {
  /** How many calls are worked on at the same time. */
  readonly size: number
  survey(task: SurveyTask, signal: AbortSignal): Promise<Survey>
  migrate(task: MigrateTask, signal: AbortSignal): Promise<GroupResult>
  close(): Promise<void>
}

/** Work that hung, needed too much memory or broke its thread down; the message says which. */
export class WorkerError extends Error {}

/** Limits of one call. */
export interface WorkerLimits {
  /** Threads; undefined for as many as the machine has processors. */
  readonly jobs: number | undefined
  readonly seconds: number
  /** Of one thread's objects. */
  readonly megabytes: number
}

/** Threads of this process; `script` is the built worker. A thread that goes over a limit is ended, and another takes its place. */
export async function threadWorkers(
  script: string,
  { jobs = availableParallelism(), seconds, megabytes }: WorkerLimits,
): Promise<Workers> {
  const { Piscina } = await import('piscina')
  const pool = new Piscina({
    filename: script,
    minThreads: jobs,
    maxThreads: jobs,
    concurrentTasksPerWorker: 1,
    // A small young generation: else every thread's heap grows as far as it may before much of it is collected.
    resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 8 },
  })
  const run = async (name: string, task: object, signal: AbortSignal): Promise<unknown> => {
    const limit = AbortSignal.timeout(seconds * 1000)
    try {
      return await pool.run(task, { name, signal: AbortSignal.any([signal, limit]) })
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (limit.aborted) throw new WorkerError(`it took longer than ${seconds} s (--timeout)`)
      if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY')
        throw new WorkerError(`it needed more than ${megabytes} MB of memory (--memory)`)
      throw new WorkerError(error instanceof Error ? error.message : String(error))
    }
  }
  return {
    size: jobs,
    survey: (task, signal) => run('survey', task, signal) as Promise<Survey>,
    migrate: (task, signal) => run('migrateGroup', task, signal) as Promise<GroupResult>,
    close: () => pool.destroy(),
  }
}
