import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ahead } from '../../src/batch/ahead.js'
import { JournalError, openJournal, RESULTS } from '../../src/batch/journal.js'
import { lockFolder } from '../../src/batch/lock.js'
import type { Repository } from '../../src/batch/repository.js'
import { type BatchParts, type Done, runBatch } from '../../src/batch/run-batch.js'
import { threadWorkers, type Workers } from '../../src/batch/workers.js'
import { type BatchRecord, lineOf } from '../../src/report/record.js'
import { folderWith } from './cli-support.js'

const script = fileURLToPath(new URL('batch-worker.mjs', import.meta.url))
const HEADER = { version: 1, run: 'a', settings: '{}' } as const
const recordsIn = (folder: string): readonly BatchRecord[] =>
  readFileSync(join(folder, RESULTS), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

/** Runs a batch over made-up repositories, by their names and Dockerfiles. */
async function batch(
  folder: string,
  all: Readonly<Record<string, readonly string[]>>,
  {
    workers,
    resume = false,
    signal = new AbortController().signal,
  }: { workers?: Workers; resume?: boolean; signal?: AbortSignal } = {},
) {
  const journal = openJournal(folder, HEADER, resume)
  const threads = workers ?? (await threadWorkers(script, { jobs: 2, seconds: 5, megabytes: 64 }))
  const done: Done[] = []
  const source = Object.keys(all).map(
    (name): Repository => ({ name, place: { folder: '/' }, folders: [''], files: all[name] ?? [] }),
  )
  const prepare: BatchParts['prepare'] = async ({ name, folders, files }) => {
    if (name.includes('unreadable')) throw new Error('it cannot be read')
    return { name, folder: '/', folders, files }
  }
  const choice = { include: [], exclude: [] }
  try {
    await runBatch(
      { source, prepare, workers: threads, sink: journal, options: {}, choice, onDone: (each) => done.push(each) },
      signal,
    )
  } finally {
    journal.close()
    await threads.close()
  }
  return { done, problems: journal.problems() }
}

describe('a batch', () => {
  it('loses no other Dockerfile to one that hangs, needs all memory, breaks its thread down or throws', async () => {
    const folder = folderWith({})
    const bad = ['hang', 'memory', 'crash', 'throw']
    const all = Object.fromEntries(bad.map((what) => [what, ['good', `${what}/Dockerfile`]]))
    await batch(folder, { ...all, last: ['Dockerfile'] })
    const outcomes = recordsIn(folder).map(({ path, outcome, reasons }) => [path, outcome, reasons[0]?.message ?? ''])
    expect(outcomes.sort()).toEqual([
      ['Dockerfile', 'migrated', ''],
      ['crash/Dockerfile', 'failed', expect.stringContaining('worker exited')],
      ...Array.from(bad, () => ['good', 'migrated', '']),
      ['hang/Dockerfile', 'failed', expect.stringContaining('longer than 5 s')],
      ['memory/Dockerfile', 'failed', expect.stringContaining('more than 64 MB')],
      ['throw/Dockerfile', 'failed', expect.stringContaining('thrown')],
    ])
  }, 60_000)

  it('says so of a repository whose folders cannot be listed in time, and goes on with the others', async () => {
    const folder = folderWith({})
    const { problems } = await batch(folder, { 'list-hang': ['Dockerfile'], a: ['Dockerfile'] })
    expect(problems).toEqual([
      {
        repository: 'list-hang',
        problem: 'its Dockerfiles could not be found: it took longer than 5 s (--time-limit)',
      },
    ])
    expect(recordsIn(folder).map(({ repository }) => repository)).toEqual(['a'])
  }, 60_000)

  it('keeps what cannot be read as a problem, and tries it again when it goes on', async () => {
    const folder = folderWith({})
    const first = await batch(folder, { unreadable: [], a: ['Dockerfile'] })
    expect(first.problems).toEqual([{ repository: 'unreadable', problem: 'it cannot be read' }])
    const second = await batch(folder, { unreadable: [], a: ['Dockerfile'] }, { resume: true })
    expect(second.done.map(({ name, results }) => [name, results?.length])).toEqual([
      ['a', undefined],
      ['unreadable', 0],
    ])
    expect(recordsIn(folder)).toHaveLength(1)
    expect(second.problems).toHaveLength(1)
  })

  it('that is given up goes on, with nothing twice and nothing lost', async () => {
    const folder = folderWith({})
    const all = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`r${index}`, ['slow']]))
    const given = new AbortController()
    const stopped = batch(folder, all, { signal: given.signal })
    setTimeout(() => given.abort(new Error('given up')), 400)
    await expect(stopped).rejects.toThrow('given up')
    const before = recordsIn(folder).length
    expect(before).toBeLessThan(40)
    await batch(folder, all, { resume: true })
    expect(new Set(recordsIn(folder).map(({ repository }) => repository)).size).toBe(40)
    expect(recordsIn(folder)).toHaveLength(40)
  })
})

describe('a journal', () => {
  const record = (repository: string, path: string) => ({ repository, path }) as BatchRecord

  it('cut off anywhere, as by kill -9, goes on with nothing twice and nothing lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), { minLength: 1, maxLength: 8 }),
        fc.nat(400),
        fc.nat(400),
        (sizes, cut, extra) => {
          const folder = folderWith({})
          const whole = openJournal(folder, HEADER, false)
          const keep = (sink: typeof whole, index: number, size: number) =>
            sink.keep(
              `r${index}`,
              Array.from({ length: size }, (_, at) => lineOf(record(`r${index}`, `${at}`))),
              [],
            )
          sizes.forEach((size, index) => void keep(whole, index, size))
          whole.close()
          // What a process leaves that dies: some of the journal's lines, and results beyond them.
          const journal = readFileSync(join(folder, 'journal.ndjson'))
          const header = journal.indexOf(10) + 1
          const torn = folderWith({
            'journal.ndjson': journal.subarray(0, Math.min(journal.length, header + cut)),
            [RESULTS]: readFileSync(join(folder, RESULTS)),
          })
          appendFileSync(join(torn, RESULTS), 'x'.repeat(extra))
          const again = openJournal(torn, HEADER, true)
          sizes.forEach((size, index) => {
            if (!again.isDone(`r${index}`)) keep(again, index, size)
          })
          again.close()
          const expected = sizes.flatMap((size, index) => Array.from({ length: size }, (_, at) => `r${index} ${at}`))
          expect(recordsIn(torn).map(({ repository, path }) => `${repository} ${path}`)).toEqual(expected)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('is begun once, and goes on with the same settings alone', () => {
    const folder = folderWith({})
    openJournal(folder, HEADER, false).close()
    expect(() => openJournal(folder, HEADER, false)).toThrow(/--resume/)
    expect(() => openJournal(folder, { ...HEADER, settings: '{"base":"slim"}' }, true)).toThrow(/other settings/)
    expect(openJournal(folder, { ...HEADER, run: 'b' }, true).run).toBe('a')
  })

  it('is of one process; one that has died holds nothing', () => {
    const folder = folderWith({})
    const release = lockFolder(folder)
    expect(() => lockFolder(folder)).toThrow(JournalError)
    release()
    const dead = folderWith({ '.lock': '999999999' })
    lockFolder(dead)()
  })
})

describe('work ahead', () => {
  it('keeps the order and its bound, whoever takes the results', async () => {
    let [running, most] = [0, 0]
    const items = async function* () {
      for (let item = 0; item < 50; item += 1) yield item
    }
    const results = ahead(items(), 5, async (item) => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 4))
      running -= 1
      return item
    })
    const taken: number[] = []
    const take = async () => {
      for await (const each of results) taken.push(each)
    }
    await Promise.all([take(), take(), take()])
    expect([...taken].sort((one, other) => one - other)).toEqual(Array.from({ length: 50 }, (_, index) => index))
    // Those who have taken a result make room for one more each.
    expect(most).toBeLessThanOrEqual(5 + 3)
  })
})
