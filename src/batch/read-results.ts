import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { BatchRecord } from '../report/record.js'

/** Where a result lies in results.ndjson. */
interface Place {
  readonly key: string
  readonly start: number
  readonly length: number
}

/**
 * The results of a file with one in each line, sorted by repository and path; they are read one by one, as often as they are asked for. `look` sees each
 * of them once before, as they stand in the file.
 */
export async function sortedResults(
  path: string,
  look: (record: BatchRecord) => void = () => undefined,
): Promise<() => AsyncGenerator<BatchRecord>> {
  const places: Place[] = []
  let start = 0
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const length = Buffer.byteLength(line)
    const record = JSON.parse(line) as BatchRecord
    const { repository, path: dockerfile } = record
    look(record)
    places.push({ key: `${repository}\0${dockerfile}`, start, length })
    start += length + 1
  }
  places.sort((one, other) => (one.key < other.key ? -1 : 1))
  return async function* () {
    const descriptor = openSync(path, 'r')
    try {
      for (const { start: at, length } of places) {
        const bytes = Buffer.allocUnsafe(length)
        readSync(descriptor, bytes, 0, length, at)
        yield JSON.parse(bytes.toString('utf8')) as BatchRecord
      }
    } finally {
      closeSync(descriptor)
    }
  }
}
