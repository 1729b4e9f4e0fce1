import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { batchMarkdown } from '../report/batch-markdown.js'
import { type BatchSummary, newTally } from '../report/batch-tally.js'
import { patchBytes } from '../report/patch.js'
import type { BatchRecord } from '../report/record.js'
import { type ReviewEntry, type ReviewTemplate, reviewPage } from '../report/review-page.js'
import { sarif } from '../report/sarif.js'
import { inStep, leave } from './in-step.js'
import { RESULTS } from './journal.js'
import { digestOf } from './publish/approvals.js'
import { sortedResults } from './read-results.js'
import type { Problem } from './repository.js'

/** What is made of a batch's results beside themselves. */
export interface OutputSettings {
  readonly run: string
  readonly version: string
  readonly repositories: number
  readonly problems: readonly Problem[]
  readonly sarif: boolean
  /** The code of the page for review, as the build leaves it. */
  readonly template: ReviewTemplate
}

/** Writes all that people and programs read of a batch into its folder, from the results that lie there: patches, the page for review, summaries, SARIF. Each file is there whole or not at all. */
export async function writeOutputs(folder: string, settings: OutputSettings): Promise<BatchSummary> {
  const tally = newTally()
  const results = await sortedResults(join(folder, RESULTS), tally.add)
  const summary = tally.summary(settings.run, settings.repositories, settings.problems)
  const head = { run: settings.run, made: new Date().toISOString(), tool: settings.version }
  const [forPatches, forMarkdown, forReview] = inStep(results(), 3) as [Records, Records, Records]
  await Promise.all([
    writePatches(join(folder, 'patches'), forPatches).finally(() => leave(forPatches)),
    writeWhole(join(folder, 'summary.json'), [`${JSON.stringify(summary, undefined, 2)}\n`]),
    writeWhole(join(folder, 'summary.md'), batchMarkdown(summary, forMarkdown)).finally(() => leave(forMarkdown)),
    writeWhole(join(folder, 'review.html'), reviewPage(settings.template, head, withDigests(forReview))).finally(() =>
      leave(forReview),
    ),
  ])
  if (settings.sarif) {
    const prefixOf = (repository: string) => (repository === '.' || repository.includes(':') ? '' : `${repository}/`)
    await writeWhole(join(folder, 'results.sarif'), sarif(results, settings.version, prefixOf))
  }
  return summary
}

type Records = AsyncIterable<BatchRecord>

async function* withDigests(records: AsyncIterable<BatchRecord>): AsyncGenerator<ReviewEntry> {
  for await (const record of records)
    yield { record, digest: record.outcome === 'migrated' ? digestOf(record.files) : undefined }
}

/** One patch for each repository that changes, for `git apply` in its root. */
async function writePatches(folder: string, records: AsyncIterable<BatchRecord>): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  let current: { readonly repository: string; readonly paths: Set<string>; readonly parts: Uint8Array[] } | undefined
  const finish = () => {
    if (current !== undefined && current.parts.length > 0)
      writeFileSync(join(folder, patchName(current.repository)), Buffer.concat(current.parts))
  }
  for await (const record of records) {
    if (record.repository !== current?.repository) {
      finish()
      current = { repository: record.repository, paths: new Set(), parts: [] }
    }
    for (const file of record.files) {
      // Several Dockerfiles may bring the same .dockerignore.
      if (current.paths.has(file.path) || file.path.startsWith('../')) continue
      current.paths.add(file.path)
      current.parts.push(patchBytes(file.diff, file.path === record.path ? (record.encoding ?? 'utf8') : 'utf8'))
    }
  }
  finish()
}

/** A name that says which repository it is, and that no other has. */
export function patchName(repository: string): string {
  const plain = repository
    .replace(/^[a-z]+:\/\/[^/]*\/|\.git$/g, '')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[-.]+|-+$/g, '')
  const hash = createHash('sha256').update(repository).digest('hex').slice(0, 8)
  return `${plain.slice(-80) || 'repository'}-${hash}.patch`
}

/** Bytes written at once: thousands of small pieces would take longer than all the rest, and large ones stay in memory. */
const PIECE = 16 * 1024

async function writeWhole(path: string, parts: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const temporary = join(dirname(path), `.${process.pid}-${Math.random().toString(36).slice(2)}.tmp`)
  const file = openSync(temporary, 'wx')
  try {
    let waiting = ''
    for await (const part of parts) {
      waiting += part
      if (waiting.length < PIECE) continue
      writeFileSync(file, waiting)
      waiting = ''
    }
    writeFileSync(file, waiting)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
}
