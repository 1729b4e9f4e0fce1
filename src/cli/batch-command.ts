import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clone } from '../batch/clone.js'
import { findRepositories } from '../batch/find-repositories.js'
import { JournalError, openJournal, RESULTS } from '../batch/journal.js'
import { lockFolder } from '../batch/lock.js'
import { sortedResults } from '../batch/read-results.js'
import type { Repository } from '../batch/repository.js'
import { runBatch } from '../batch/run-batch.js'
import { threadWorkers, type Workers } from '../batch/workers.js'
import { writeOutputs } from '../batch/write-outputs.js'
import { because, pathForPeople, realPath } from '../disk/read-dockerfile.js'
import { type BatchSummary, newTally } from '../report/batch-tally.js'
import type { BatchRecord } from '../report/record.js'
import { linesWithoutControls, withoutControls } from '../report/shown.js'
import { counted } from '../report/words.js'
import { type Applied, applyResults } from './batch-apply.js'
import { type BatchSettings, readBatchArguments } from './batch-flags.js'
import { showBatchProgress } from './batch-progress.js'
import { distFile } from './dist-file.js'
import { GivenUp, untilGivenUp } from './give-up.js'
import type { Io } from './io.js'
import { version } from './version.js'

/** Runs `msb-migrate batch` and gives its exit status; `argv` is what follows `batch`. */
export async function runBatchCommand(argv: readonly string[], io: Io): Promise<number> {
  const settings = await readBatchArguments(argv, io)
  if (typeof settings === 'number') return settings
  try {
    mkdirSync(settings.out, { recursive: true })
    const release = lockFolder(settings.out)
    try {
      return await untilGivenUp('go on with --resume.', async (signal) => {
        const status = settings.inputs.length === 0 ? 0 : await migrateAll(settings, io, signal)
        const applied = settings.apply && (await applyResults(settings, settings.apply, io, signal))
        return applied === undefined ? status : statusWith(applied, status, settings, io)
      })
    } finally {
      release()
    }
  } catch (error) {
    return statusOf(error, settings, io)
  }
}

async function migrateAll(settings: BatchSettings, io: Io, signal: AbortSignal): Promise<number> {
  const summary = await batchUntil(signal, settings, io)
  tellSummary(summary, settings, io)
  return exitStatus(summary, settings)
}

async function batchUntil(signal: AbortSignal, settings: BatchSettings, io: Io): Promise<BatchSummary> {
  const { jobs, seconds, megabytes } = settings
  // The threads load what they need while repositories are looked for.
  const workers = await threadWorkers(distFile('batch-worker.js'), { jobs, seconds, megabytes, env: io.env })
  try {
    return await batchWith(workers, signal, settings, io)
  } finally {
    await workers.close()
  }
}

async function batchWith(
  workers: Workers,
  signal: AbortSignal,
  settings: BatchSettings,
  io: Io,
): Promise<BatchSummary> {
  const { out, choice, options } = settings
  const cwd = realPath(io.cwd)
  const { repositories, problems } = await findRepositories(settings.inputs, cwd, () => textOf(io))
  for (const { repository, problem } of problems) io.stderr.write(`${withoutControls(`${repository}: ${problem}`)}\n`)
  const header = { version: 1, run: randomBytes(6).toString('hex'), settings: settingsKey(settings) } as const
  const journal = openJournal(out, header, settings.resume)
  try {
    const outcomes = await outcomesOf(join(out, RESULTS), settings.resume)
    const progress = await showBatchProgress(io, repositories.length, outcomes, settings.quiet)
    try {
      await runBatch(
        {
          source: repositories,
          prepare: (repository) => prepare(repository, settings, io, signal),
          workers,
          sink: journal,
          options,
          choice,
          onDone: (done) => {
            for (const { outcome } of done.results ?? []) outcomes[outcome] += 1
            for (const { repository, problem } of done.problems)
              io.stderr.write(`${withoutControls(`${repository}: ${problem}`)}\n`)
            progress.onDone(done)
          },
        },
        signal,
      )
      progress.tell('writing the results')
      return await writeOutputs(out, {
        run: journal.run,
        version,
        repositories: repositories.length,
        problems: [...problems, ...journal.problems()],
        sarif: settings.sarif,
        template: JSON.parse(readFileSync(distFile('review-page.json'), 'utf8')),
      })
    } finally {
      progress.end()
    }
  } finally {
    journal.close()
  }
}

async function prepare(
  { name, place, folders, files }: Repository,
  { cache }: BatchSettings,
  io: Io,
  signal: AbortSignal,
) {
  const folder = 'folder' in place ? place.folder : await clone(place.url, cache, io.env, signal)
  return { name, folder, folders, files }
}

/** All that decides about results: a run that goes on must have the same. */
function settingsKey({ options, choice }: BatchSettings): string {
  return JSON.stringify({ version, options, choice })
}

/** What an earlier run of this batch came to. */
async function outcomesOf(results: string, resume: boolean): Promise<Record<BatchRecord['outcome'], number>> {
  const tally = newTally()
  if (resume) for await (const record of (await sortedResults(results))()) tally.add(record)
  return { ...tally.outcomes() }
}

async function textOf({ stdin }: Io): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

function tellSummary(
  { outcomes, repositories, dockerfiles, reasons, problems }: BatchSummary,
  { out, quiet }: BatchSettings,
  io: Io,
): void {
  if (quiet) return
  const counts = Object.entries(outcomes).map(([name, count]) => `  ${String(count).padStart(6)} ${name}\n`)
  const frequent = Object.entries(reasons)
    .slice(0, 5)
    .map(([code, count]) => `${code} (${count})`)
  const lines = [
    `${counted(dockerfiles, 'Dockerfile')} in ${counted(repositories, 'repository', 'repositories')}:\n`,
    ...counts,
    frequent.length === 0 ? '' : `Most frequent reasons: ${frequent.join(', ')}\n`,
    problems.length === 0 ? '' : `Not read: ${problems.length}, see summary.md\n`,
    `Results: ${pathForPeople(join(out, 'review.html'), realPath(io.cwd))}, and what lies beside it\n`,
  ]
  io.stdout.write(linesWithoutControls(lines.join('')))
}

function exitStatus({ outcomes, warnings, problems }: BatchSummary, { check, strict }: BatchSettings): number {
  if (problems.length > 0 || outcomes.failed > 0) return 2
  if (check && outcomes.migrated > 0) return 1
  return strict && (outcomes.refused > 0 || Object.keys(warnings).length > 0) ? 1 : 0
}

/** The exit status of a run that also changed repositories. */
function statusWith(
  { changed, left, refused, held }: Applied,
  status: number,
  { quiet }: BatchSettings,
  io: Io,
): number {
  if (!quiet)
    io.stdout.write(
      `${changed} changed, ${left} left alone, ${refused} not possible${held > 0 ? `, ${held} not equal` : ''}\n`,
    )
  if (refused > 0) return 2
  return Math.max(status, held > 0 ? 1 : 0)
}

function statusOf(error: unknown, { out }: BatchSettings, io: Io): number {
  if (error instanceof GivenUp || error instanceof JournalError) {
    io.stderr.write(`${linesWithoutControls(error.message)}\n`)
    return error instanceof GivenUp ? error.status : 2
  }
  if ((error as NodeJS.ErrnoException).code === undefined) throw error
  io.stderr.write(`${withoutControls(`${pathForPeople(out, io.cwd)}: ${because(error)}`)} Go on with --resume.\n`)
  return 2
}
