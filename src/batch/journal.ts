import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { ResultLine } from '../report/record.js'
import type { Problem } from './repository.js'

/** Where results go: a folder here, or a table that several machines write to. */
export interface Sink {
  /** Whether a repository is done already. */
  isDone(name: string): boolean
  /** Keeps what became of a repository, and where it lies; when it returns, nothing of it can be lost any more. */
  keep(name: string, results: readonly ResultLine[], problems: readonly Problem[], folder?: string): void
  close(): void
}

/** A sink in a folder. */
export interface Journal extends Sink {
  /** The name of the run, which it keeps when it goes on. */
  readonly run: string
  /** What could not be done, by this run and those before it; of each repository the last. */
  problems(): readonly Problem[]
}

/** What a run is, so that one which goes on is the same. */
export interface RunHeader {
  readonly version: 1
  readonly run: string
  /** All that decides about results. */
  readonly settings: string
}

/** A batch cannot begin or go on in a folder; the message says why. */
export class JournalError extends Error {}

/** The file that has every result, one in a line. */
export const RESULTS = 'results.ndjson'
const JOURNAL = 'journal.ndjson'

interface Entry {
  readonly repository: string
  /** Bytes of the results when this one was kept. */
  readonly end: number
  readonly problems?: readonly Problem[]
  /** Where the repository lies, absolute. */
  readonly folder?: string
  /** Nothing came of it: another run may try again. */
  readonly open?: true
}

/**
 * Opens a folder's journal. A result is written first, then the line of the journal that makes it count: what a killed process left
 * without one is cut off, so that nothing is there twice and nothing is lost. Throws a JournalError.
 */
export function openJournal(folder: string, header: RunHeader, resume: boolean): Journal {
  const [journalPath, resultsPath] = [join(folder, JOURNAL), join(folder, RESULTS)]
  const former = existsSync(journalPath) ? readJournal(journalPath) : undefined
  if (former !== undefined && !resume)
    throw new JournalError(`${folder} holds a batch already. Go on with --resume, or name another folder with --out.`)
  if (former !== undefined && former.header.settings !== header.settings)
    throw new JournalError(`${folder} holds a batch with other settings. Name another folder with --out.`)
  if (former === undefined) appendFileSync(journalPath, `${JSON.stringify(header)}\n`, { flag: 'wx' })
  const journal = openSync(journalPath, 'a')
  const results = openSync(resultsPath, 'a')
  const done = new Set(former?.entries.filter(({ open }) => open !== true).map(({ repository }) => repository))
  const problemsOf = new Map(former?.entries.map(({ repository, problems = [] }) => [repository, problems]))
  let end = former?.entries.at(-1)?.end ?? 0
  if (fstatSync(results).size < end) throw new JournalError(`${resultsPath} is shorter than its journal says.`)
  ftruncateSync(results, end)
  if (former !== undefined) ftruncateSync(journal, former.bytes)
  return {
    run: former?.header.run ?? header.run,
    isDone: (name) => done.has(name),
    keep: (name, kept, problems, folder) => {
      const lines = Buffer.from(kept.map(({ line }) => line).join(''))
      writeAll(results, lines)
      end += lines.length
      const isOpen = kept.length === 0 && problems.length > 0
      const entry: Entry = {
        repository: name,
        end,
        ...(folder === undefined ? {} : { folder }),
        ...(problems.length === 0 ? {} : { problems }),
        ...(isOpen ? { open: true } : {}),
      }
      writeAll(journal, Buffer.from(`${JSON.stringify(entry)}\n`))
      done.add(name)
      problemsOf.set(name, problems)
    },
    problems: () => [...problemsOf.values()].flat(),
    close: () => {
      closeSync(journal)
      closeSync(results)
    },
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
}

/** Where the repositories of a finished or interrupted batch lie, by their names, and the name of its run. Throws a JournalError when there is none. */
export function readPlaces(folder: string): { readonly run: string; readonly folders: ReadonlyMap<string, string> } {
  const path = join(folder, JOURNAL)
  if (!existsSync(path)) throw new JournalError(`${folder} holds no batch.`)
  const { header, entries } = readJournal(path)
  const folders = entries.flatMap(({ repository, folder: place }) =>
    place === undefined ? [] : [[repository, place] as const],
  )
  return { run: header.run, folders: new Map(folders) }
}

/** A journal, and how many of its bytes are whole lines. */
function readJournal(path: string) {
  const bytes = readFileSync(path)
  const whole = bytes.subarray(0, bytes.lastIndexOf(10) + 1)
  const [first, ...rest] = whole.toString('utf8').split('\n').slice(0, -1)
  try {
    const header = JSON.parse(first ?? '') as RunHeader
    if (header.version !== 1) throw new SyntaxError()
    return { header, entries: rest.map((line) => JSON.parse(line) as Entry), bytes: whole.length }
  } catch {
    throw new JournalError(`${path} is no journal of a batch.`)
  }
}
