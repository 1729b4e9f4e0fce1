import { join } from 'node:path'
import { RESULTS, readPlaces } from '../batch/journal.js'
import { pairsOf } from '../batch/pairs.js'
import { approvedRecords, digestOf, readApprovals } from '../batch/publish/approvals.js'
import { type PublishResult, publishRepository } from '../batch/publish/publish-repository.js'
import { writeRepository } from '../batch/publish/write-repository.js'
import { sortedResults } from '../batch/read-results.js'
import { threadWorkers, type Workers } from '../batch/workers.js'
import { pathForPeople } from '../disk/read-dockerfile.js'
import type { BatchRecord } from '../report/record.js'
import { withoutControls } from '../report/shown.js'
import type { ApplySettings, BatchSettings } from './batch-flags.js'
import { distFile } from './dist-file.js'
import type { Io } from './io.js'

/** How applying went: repositories that were changed, that were left alone on purpose, that could not be changed; Dockerfiles whose images are not equal. */
export interface Applied {
  readonly changed: number
  readonly left: number
  readonly refused: number
  readonly held: number
}

/** What all steps of applying need. */
interface Work {
  readonly batch: BatchSettings
  readonly settings: ApplySettings
  readonly io: Io
  readonly signal: AbortSignal
  /** Undefined unless results are verified. */
  readonly workers: Workers | undefined
  readonly complain: (text: string) => void
  readonly tell: (text: string) => void
}

/**
 * Does with the results of a batch what the user asked for, one repository after the other, and says of each what became of it. Throws a
 * JournalError when there are none, and what ends a verification.
 */
export async function applyResults(
  batch: BatchSettings,
  settings: ApplySettings,
  io: Io,
  signal: AbortSignal,
): Promise<Applied> {
  const complain = (text: string) => void io.stderr.write(`${withoutControls(text)}\n`)
  const tell = (text: string) => void (batch.quiet || io.stdout.write(`${withoutControls(text)}\n`))
  const { jobs, seconds, megabytes } = batch
  const workers =
    settings.verify && (await threadWorkers(distFile('batch-worker.js'), { jobs, seconds, megabytes, env: io.env }))
  try {
    return await applyAll({ batch, settings, io, signal, workers, complain, tell })
  } finally {
    await workers?.close()
  }
}

async function applyAll(work: Work): Promise<Applied> {
  const { batch, settings, io, signal, complain, tell } = work
  const { folders } = readPlaces(batch.out)
  const counts = { changed: 0, left: 0, refused: 0, held: 0 }
  const results = await sortedResults(join(batch.out, RESULTS))
  const { approvals } = settings
  const groups = approvals === undefined ? byRepository(results()) : approvedGroups(approvals, results(), io)
  for await (const { repository, records, problems } of groups) {
    signal.throwIfAborted()
    for (const problem of problems) complain(problem)
    counts.refused += problems.length
    if (records.length === 0) continue
    const folder = folders.get(repository)
    if (folder === undefined) {
      complain(`${repository}: it is not known where it lies.`)
      counts.refused += 1
      continue
    }
    const good = await verifiedRecords(repository, records, folder, work)
    counts.held += records.length - good.length
    if (good.length === 0) continue
    const { kind, text } = await applyTo(folder, good, work)
    counts[kind] += 1
    if (kind === 'refused') complain(`${repository}: ${text}`)
    else tell(`${repository}: ${text}`)
  }
  return counts
}

async function applyTo(folder: string, records: readonly BatchRecord[], { settings, io, signal }: Work): Promise<Told> {
  const { branch, push, remote, commitTemplate: template, pullRequest } = settings
  if (branch !== undefined)
    return told(
      await publishRepository({ folder, records, branch, env: io.env, push, remote, template, pullRequest, signal }),
    )
  const result = writeRepository(records, folder)
  if (result.kind === 'refused') return { kind: 'refused', text: result.problem }
  const paths = result.paths.join(', ')
  return paths === '' ? { kind: 'left', text: 'written already' } : { kind: 'changed', text: `written: ${paths}` }
}

/** Those of a repository's results whose images are equal, where that is asked for. */
async function verifiedRecords(
  repository: string,
  records: readonly BatchRecord[],
  folder: string,
  { batch: { options, quiet }, settings: { verify }, io, signal, workers, complain, tell }: Work,
): Promise<readonly BatchRecord[]> {
  if (verify === undefined || workers === undefined) return records
  // Loaded only when it is asked for.
  const [{ verifyPair }, { isGood }] = await Promise.all([import('./verify-job.js'), import('./verify-results.js')])
  const paths = records.map(({ path }) => path)
  const { pairs, problems } = await pairsOf(
    { repository: { name: repository, folder }, paths, options },
    workers,
    signal,
  )
  for (const { problem } of problems) complain(`${repository}: ${problem}`)
  const pairOf = new Map(pairs.map((each) => [each.path, each]))
  const proven: BatchRecord[] = []
  for (const record of records) {
    const { pair, digest } = pairOf.get(record.path) ?? {}
    if (digest !== undefined && digest !== digestOf(record.files)) {
      complain(
        `${repository}: ${record.path}: not applied, because it migrates otherwise now than in ${RESULTS}: run the batch anew.`,
      )
      continue
    }
    const verified = pair && (await verifyPair(pair, verify, io, quiet))
    const verdict = verified?.verification.verdict ?? 'not migrated any more'
    if (verified !== undefined && isGood(verified, verify)) {
      proven.push(record)
      tell(`${repository}: ${record.path}: ${verdict}`)
    } else complain(`${repository}: ${record.path}: not applied, because it is ${verdict}.`)
  }
  return proven
}

async function* approvedGroups(location: string, all: AsyncIterable<BatchRecord>, { cwd }: Io): AsyncGenerator<Group> {
  const approvals = readApprovals(location, pathForPeople(location, cwd))
  if ('problem' in approvals) {
    yield { repository: '', records: [], problems: [approvals.problem] }
    return
  }
  const wanted = new Set(approvals.approved.map(({ repository }) => repository))
  const records: BatchRecord[] = []
  for await (const record of all) if (wanted.has(record.repository)) records.push(record)
  const { byRepository: known, problems } = approvedRecords(records, approvals)
  yield { repository: '', records: [], problems: problems.map(({ message }) => message) }
  for (const [repository, each] of known) yield { repository, records: each, problems: [] }
}

interface Group {
  readonly repository: string
  readonly records: readonly BatchRecord[]
  readonly problems: readonly string[]
}

interface Told {
  readonly kind: 'changed' | 'left' | 'refused'
  readonly text: string
}

/** What is migrated, a repository at a time; the records are sorted by it. */
async function* byRepository(records: AsyncIterable<BatchRecord>): AsyncGenerator<Group> {
  let group: { readonly repository: string; readonly records: BatchRecord[] } | undefined
  for await (const record of records) {
    if (record.outcome !== 'migrated') continue
    if (group !== undefined && group.repository !== record.repository) yield { ...group, problems: [] }
    if (group?.repository === record.repository) group.records.push(record)
    else group = { repository: record.repository, records: [record] }
  }
  if (group !== undefined) yield { ...group, problems: [] }
}

/** What became of the last step that was come to, in words. */
function told({ commit, push, pullRequest }: PublishResult): Told {
  if (commit.kind === 'refused') return { kind: 'refused', text: commit.problem }
  if (commit.kind === 'left') return { kind: 'left', text: `left alone: ${commit.why}` }
  const made =
    commit.kind === 'up-to-date'
      ? `${commit.commit.slice(0, 12)} has it already`
      : `${commit.isUpdate ? 'updated' : 'committed'} ${commit.commit.slice(0, 12)}: ${commit.paths.join(', ')}`
  if (push?.kind === 'refused') return { kind: 'refused', text: `${made}; not pushed: ${push.problem}` }
  const pushed = push?.kind === 'pushed' ? `${made}; pushed` : made
  if (pullRequest?.kind === 'refused')
    return { kind: 'refused', text: `${pushed}; no pull request: ${pullRequest.problem}` }
  const isNew =
    commit.kind === 'committed' || push?.kind === 'pushed' || ['created', 'updated'].includes(pullRequest?.kind ?? '')
  const text = pullRequest === undefined ? pushed : `${pushed}; ${pullRequest.kind}: ${pullRequest.url}`
  return { kind: isNew ? 'changed' : 'left', text }
}
