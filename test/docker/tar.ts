/** One entry of a tar archive. `path` has no slash at the end; `mode` holds the permission bits alone. */
export interface TarEntry {
  readonly path: string
  readonly type: 'file' | 'folder' | 'link' | 'other'
  readonly mode: number
  readonly user: number
  readonly group: number
  readonly target: string
  readonly content: Buffer
}

const block = 512

/** Reads a tar archive as Docker writes it: ustar with pax headers for long names. A hard link is the file it names. */
export function readTar(archive: Buffer): readonly TarEntry[] {
  const entries: TarEntry[] = []
  let pax: ReadonlyMap<string, string> = new Map()
  let offset = 0
  while (offset + block <= archive.length && archive[offset] !== 0) {
    const header = archive.subarray(offset, offset + block)
    const size = Number(pax.get('size') ?? octal(header, 124, 12))
    const content = archive.subarray(offset + block, offset + block + size)
    const type = String.fromCharCode(header[156] ?? 0)
    offset += block + Math.ceil(size / block) * block
    if (type === 'x') {
      pax = readPax(content)
      continue
    }
    if (type === '1') {
      const linked = entries.find((entry) => entry.path === (pax.get('linkpath') ?? text(header, 157, 100)))
      entries.push(entryOf(header, '0', linked?.content ?? content, pax))
    } else if (type !== 'g') entries.push(entryOf(header, type, content, pax))
    pax = new Map()
  }
  return entries
}

function entryOf(header: Buffer, type: string, content: Buffer, pax: ReadonlyMap<string, string>): TarEntry {
  const prefix = text(header, 345, 155)
  const name = text(header, 0, 100)
  const path = pax.get('path') ?? (prefix === '' ? name : `${prefix}/${name}`)
  return {
    path: path.replace(/\/$/, ''),
    type: type === '5' ? 'folder' : type === '2' ? 'link' : type === '0' || type === '\0' ? 'file' : 'other',
    mode: octal(header, 100, 8) & 0o7777,
    user: Number(pax.get('uid') ?? octal(header, 108, 8)),
    group: Number(pax.get('gid') ?? octal(header, 116, 8)),
    target: pax.get('linkpath') ?? text(header, 157, 100),
    content,
  }
}

function text(header: Buffer, start: number, length: number): string {
  const bytes = header.subarray(start, start + length)
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? length : end)
}

function octal(header: Buffer, start: number, length: number): number {
  return Number.parseInt(text(header, start, length).trim() || '0', 8)
}

// Records are "<length> <key>=<value>\n", where the length counts the whole record.
function readPax(content: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>()
  let offset = 0
  while (offset < content.length) {
    const space = content.indexOf(0x20, offset)
    const length = Number(content.toString('utf8', offset, space))
    if (!(length > 0)) break
    const record = content.toString('utf8', space + 1, offset + length - 1)
    const equals = record.indexOf('=')
    records.set(record.slice(0, equals), record.slice(equals + 1))
    offset += length
  }
  return records
}
