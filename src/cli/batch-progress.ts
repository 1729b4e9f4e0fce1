import type { Done } from '../batch/run-batch.js'
import type { BatchSummary } from '../report/batch-tally.js'
import { canSpin, type Io } from './io.js'

/** Tells people how far a batch is. */
export interface BatchProgress {
  readonly onDone: (done: Done) => void
  /** Says what goes on behind the last repository. */
  readonly tell: (step: string) => void
  readonly end: () => void
}

const SPINNER_MILLISECONDS = 200
const LINE_MILLISECONDS = 10_000
const WIDTH = 24

/** A bar with rate, rest and counts on a terminal, a line now and then elsewhere, nothing when they want it quiet. */
export async function showBatchProgress(
  io: Io,
  total: number,
  outcomes: BatchSummary['outcomes'],
  quiet: boolean,
): Promise<BatchProgress> {
  if (quiet) return { onDone: () => undefined, tell: () => undefined, end: () => undefined }
  const spins = canSpin(io)
  const spinner = spins ? (await import('ora')).default({ stream: process.stderr, discardStdin: false }) : undefined
  const begun = Date.now()
  let [count, former, shown] = [0, 0, 0]
  const show = () => {
    const line = progressLine({ count, former, total, milliseconds: Date.now() - begun }, outcomes, spins)
    if (spinner !== undefined) spinner.start(line)
    else io.stderr.write(`${line}\n`)
    shown = Date.now()
  }
  shown = begun
  return {
    onDone: ({ results }) => {
      count += 1
      if (results === undefined) former += 1
      if (Date.now() - shown >= (spins ? SPINNER_MILLISECONDS : LINE_MILLISECONDS)) show()
    },
    tell: (step) => {
      if (spinner !== undefined) spinner.start(step)
    },
    end: () => void spinner?.stop(),
  }
}

/** How far a batch is: repositories done, those of them that an earlier run did, all there are, and the time since the start. */
export interface Position {
  readonly count: number
  readonly former: number
  readonly total: number
  readonly milliseconds: number
}

/** `██████░░░░ 120/480 repositories, 24/s, 15 s left: 90 migrated, 30 refused`. */
export function progressLine(
  { count, former, total, milliseconds }: Position,
  outcomes: BatchSummary['outcomes'],
  withBar: boolean,
): string {
  const filled = total === 0 ? WIDTH : Math.floor((WIDTH * count) / total)
  const bar = withBar ? `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ` : ''
  const rate = milliseconds === 0 ? 0 : (1000 * (count - former)) / milliseconds
  const left = rate === 0 ? '' : `, ${duration((total - count) / rate)} left`
  const counts = Object.entries(outcomes)
    .filter(([, each]) => each > 0)
    .map(([name, each]) => `${each} ${name}`)
    .join(', ')
  return `${bar}${count}/${total} repositories, ${rate.toFixed(rate < 10 ? 1 : 0)}/s${left}${counts === '' ? '' : `: ${counts}`}`
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
