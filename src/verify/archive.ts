import type { Readable } from 'node:stream'
import { extract, type Header } from 'tar-stream'

/** One entry of a tar archive. `path` has no slash at either end; `mode` holds the permission bits alone. */
export interface ArchiveEntry {
  readonly path: string
  readonly type: 'file' | 'folder' | 'link' | 'hard-link' | 'other'
  readonly mode: number
  readonly user: number
  readonly group: number
  readonly size: number
  /** Where a link leads, as it is written; for a hard link the path of the file in the archive. */
  readonly target: string
}

/** Reads a tar archive entry by entry, as it comes; an empty stream has none. What `visit` does not read of the content is passed over. */
export async function readArchive(
  archive: Readable,
  visit: (entry: ArchiveEntry, content: Readable) => Promise<void>,
): Promise<void> {
  const entries = extract()
  archive.on('error', (error) => entries.destroy(error))
  archive.pipe(entries)
  for await (const entry of entries) {
    await visit(entryOf(entry.header), entry as unknown as Readable)
    entry.resume()
  }
}

/** All of a stream, when it is at most `limit` bytes; else it is passed over and undefined. */
export async function contentOf(content: Readable, size: number, limit: number): Promise<Buffer | undefined> {
  if (size > limit) return undefined
  const chunks: Buffer[] = []
  for await (const chunk of content) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const LARGEST_TEXT = 128 * 1024 * 1024
const TEXT_WITHIN_MILLISECONDS = 120_000

/** What a program in an image writes, as text; undefined when it is more, or takes longer, than any honest one. */
export async function textOf(output: Readable): Promise<string | undefined> {
  const timer = setTimeout(() => output.destroy(new Error('too late')), TEXT_WITHIN_MILLISECONDS)
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of output) {
      size += (chunk as Buffer).length
      if (size > LARGEST_TEXT) return undefined
      chunks.push(chunk as Buffer)
    }
    return Buffer.concat(chunks).toString('utf8')
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}

const TYPES: Partial<Record<NonNullable<Header['type']>, ArchiveEntry['type']>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'folder',
  symlink: 'link',
  link: 'hard-link',
}

function entryOf({ name, type, mode, uid, gid, size, linkname }: Header): ArchiveEntry {
  return {
    path: trimmed(name),
    type: TYPES[type ?? 'file'] ?? 'other',
    mode: (mode ?? 0) & 0o7777,
    user: uid ?? 0,
    group: gid ?? 0,
    size: size ?? 0,
    target: type === 'link' ? trimmed(linkname ?? '') : (linkname ?? ''),
  }
}

function trimmed(path: string): string {
  return path.replace(/^(?:\.?\/)+|\/+$/g, '')
}
