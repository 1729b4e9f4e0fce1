import { setMaxListeners } from 'node:events'
import { availableParallelism } from 'node:os'
import type { Environment } from './git-command.js'
import type { Listing } from './repository.js'
import type { Survey } from './survey.js'
import { tuneForThreads } from './v8-flags.js'
import type {
  Call,
  CallOutcome,
  GroupResult,
  ListTask,
  MigrateTask,
  PairsResult,
  SurveyTask,
  Visit,
  VisitTask,
} from './worker.js'

/** Who does the work of a batch: threads here, or processes on other machines. Each call throws a WorkerError when the work did not come to an end. */
export interface Workers {
  /** How many calls it takes at the same time, without having to wait for more in between. */
  readonly size: number
  list(task: ListTask, signal: AbortSignal): Promise<Listing>
  visit(task: VisitTask, signal: AbortSignal): Promise<Visit>
  survey(task: SurveyTask, signal: AbortSignal): Promise<Survey>
  migrate(task: MigrateTask, signal: AbortSignal): Promise<GroupResult>
  pair(task: MigrateTask, signal: AbortSignal): Promise<PairsResult>
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
  /** The variables that programs of the threads are started with; those of this process by default. */
  readonly env?: Environment
}

/** How many calls go to a thread at once: what a small project takes is less than handing it over. */
const PARCEL = 8

interface Waiting {
  readonly call: Call
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
  { jobs = availableParallelism(), seconds, megabytes, env = process.env }: WorkerLimits,
): Promise<Workers> {
  const { Piscina } = await import('piscina')
  tuneForThreads()
  const pool = new Piscina({
    filename: script,
    env: definedIn(env),
    minThreads: jobs,
    maxThreads: jobs,
    concurrentTasksPerWorker: 1,
    // A small young generation: else every thread's heap grows as far as it may before much of it is collected.
    resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 8 },
  })
  // The answer to a call that is given up may be on its way while its thread is ended: piscina 5.3 takes it for an error of its own.
  pool.on('error', (error: unknown) => {
    if (!(error instanceof Error && error.message.startsWith('Unexpected message from Worker'))) throw error
  })
  const run = async (name: string, task: unknown, signal: AbortSignal): Promise<unknown> => {
    signal.throwIfAborted()
    // Not AbortSignal.timeout and any(): they would be there for as long as the limit is, long after their call.
    const ended = new AbortController()
    // One listener for each thread is no leak.
    setMaxListeners(0, signal)
    const end = () => ended.abort()
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      end()
    }, seconds * 1000)
    signal.addEventListener('abort', end)
    try {
      return await pool.run(task, { name, signal: ended.signal })
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (isLate) throw new WorkerError(`it took longer than ${seconds} s (--time-limit)`)
      if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY')
        throw new WorkerError(`it needed more than ${megabytes} MB of memory (--memory-limit)`)
      throw new WorkerError(error instanceof Error ? error.message : String(error))
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
    }
  }
  const runAlone = ({ call: { name, task }, signal, resolve, reject }: Waiting) =>
    run(name, task, signal).then(resolve, reject)
  const runTogether = async (parcel: readonly Waiting[]): Promise<void> => {
    const [first] = parcel
    if (first === undefined) return
    try {
      const calls = parcel.map(({ call }) => call)
      const outcomes = (await run('runCalls', calls, first.signal)) as readonly CallOutcome[]
      for (const [index, { resolve, reject }] of parcel.entries()) {
        const outcome = outcomes[index]
        if (outcome?.result !== undefined) resolve(outcome.result)
        else reject(new WorkerError(outcome?.error ?? 'the thread gave no result'))
      }
    } catch (error) {
      for (const each of parcel) {
        if (error instanceof WorkerError) await runAlone(each)
        else each.reject(error)
      }
    }
  }

  // Its own queue, for the time of a call counts from when a thread has it.
  const queue: Waiting[] = []
  let free = jobs
  const pump = () => {
    while (free > 0 && queue.length > 0) {
      const parcel = queue.splice(0, Math.min(PARCEL, Math.ceil(queue.length / jobs)))
      const [only] = parcel
      free -= 1
      void (parcel.length === 1 && only !== undefined ? runAlone(only) : runTogether(parcel)).then(() => {
        free += 1
        pump()
      })
    }
  }
  const enqueue = (call: Call, signal: AbortSignal): Promise<unknown> =>
    new Promise((resolve, reject) => {
      queue.push({ call, signal, resolve, reject })
      pump()
    })
  return {
    size: jobs * PARCEL,
    list: (task, signal) => enqueue({ name: 'list', task }, signal) as Promise<Listing>,
    visit: (task, signal) => enqueue({ name: 'visit', task }, signal) as Promise<Visit>,
    survey: (task, signal) => enqueue({ name: 'survey', task }, signal) as Promise<Survey>,
    migrate: (task, signal) => enqueue({ name: 'migrateGroup', task }, signal) as Promise<GroupResult>,
    pair: (task, signal) => enqueue({ name: 'pairGroup', task }, signal) as Promise<PairsResult>,
    close: () => pool.destroy(),
  }
}

function definedIn(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
