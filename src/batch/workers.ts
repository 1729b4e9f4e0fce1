import { availableParallelism } from 'node:os'
import type { Survey } from './survey.js'
import type { GroupOutcome, GroupResult, MigrateTask, SurveyTask } from './worker.js'

/** Who does the work of a batch: threads here, or processes on other machines. Each call throws a WorkerError when the work did not come to an end. */
export interface Workers {
  /** How many calls it takes at the same time, without having to wait for more in between. */
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

/** How many calls of `migrate` go to a thread at once: what a small project takes is less than handing it over. */
const PARCEL = 8

interface Call {
  readonly name: 'survey' | 'migrateGroup'
  readonly task: object
  readonly signal: AbortSignal
  readonly resolve: (result: unknown) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Threads of this process; `script` is the built worker. A thread that goes over a limit is ended, and another takes its place. Calls that go
 * to a thread together and do not come to an end there are made again one by one, so that none takes another down.
 */
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
      if (limit.aborted) throw new WorkerError(`it took longer than ${seconds} s (--time-limit)`)
      if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY')
        throw new WorkerError(`it needed more than ${megabytes} MB of memory (--memory-limit)`)
      throw new WorkerError(error instanceof Error ? error.message : String(error))
    }
  }
  const runAlone = ({ name, task, signal, resolve, reject }: Call) => run(name, task, signal).then(resolve, reject)
  const runTogether = async (calls: readonly Call[]): Promise<void> => {
    const [first] = calls
    if (first === undefined) return
    try {
      const tasks = calls.map(({ task }) => task)
      const outcomes = (await run('migrateGroups', tasks, first.signal)) as readonly GroupOutcome[]
      for (const [index, { resolve, reject }] of calls.entries()) {
        const outcome = outcomes[index]
        if (outcome?.result !== undefined) resolve(outcome.result)
        else reject(new WorkerError(outcome?.error ?? 'the thread gave no result'))
      }
    } catch (error) {
      for (const call of calls) {
        if (error instanceof WorkerError) await runAlone(call)
        else call.reject(error)
      }
    }
  }

  // Its own queue, for the time of a call counts from when a thread has it.
  const queue: Call[] = []
  let free = jobs
  const pump = () => {
    while (free > 0 && queue.length > 0) {
      const together = Math.min(PARCEL, Math.ceil(queue.length / jobs))
      const end = queue.findIndex(({ name }, index) => index >= together || name !== 'migrateGroup')
      const calls = queue.splice(0, Math.max(1, end === -1 ? together : end))
      const [only] = calls
      free -= 1
      void (calls.length === 1 && only !== undefined ? runAlone(only) : runTogether(calls)).then(() => {
        free += 1
        pump()
      })
    }
  }
  const enqueue = (name: Call['name'], task: object, signal: AbortSignal): Promise<unknown> =>
    new Promise((resolve, reject) => {
      queue.push({ name, task, signal, resolve, reject })
      pump()
    })
  return {
    size: jobs * PARCEL,
    survey: (task, signal) => enqueue('survey', task, signal) as Promise<Survey>,
    migrate: (task, signal) => enqueue('migrateGroup', task, signal) as Promise<GroupResult>,
    close: () => pool.destroy(),
  }
}
