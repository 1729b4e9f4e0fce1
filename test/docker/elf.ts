/** The C libraries that a native addon can ask for. */
export type Libc = 'glibc' | 'musl'

const loadSegment = 1
const dynamicSegment = 2
const neededTag = 1n
const stringTableTag = 5n

/** The C library that a 64-bit little-endian ELF file is linked to; undefined when it names none or is no such file. */
export function libcOf(file: Buffer): Libc | undefined {
  const needed = neededLibraries(file)
  if (needed.some((name) => name.startsWith('libc.musl'))) return 'musl'
  return needed.includes('libc.so.6') ? 'glibc' : undefined
}

/** The names of the libraries in a file's dynamic section. */
function neededLibraries(file: Buffer): readonly string[] {
  if (file.length < 64 || file.toString('latin1', 0, 6) !== '\x7fELF\x02\x01') return []
  const segments = readSegments(file)
  const dynamic = segments.find((segment) => segment.type === dynamicSegment)
  if (dynamic === undefined) return []
  const names: bigint[] = []
  let strings = 0n
  for (let at = dynamic.offset; at + 16 <= dynamic.offset + dynamic.size; at += 16) {
    const tag = file.readBigInt64LE(at)
    const value = file.readBigUInt64LE(at + 8)
    if (tag === neededTag) names.push(value)
    if (tag === stringTableTag) strings = value
  }
  // The table is given as an address in memory; the segment that is loaded there says where it lies in the file.
  const home = segments.find(
    (segment) =>
      segment.type === loadSegment && strings >= segment.address && strings < segment.address + BigInt(segment.size),
  )
  if (home === undefined) return []
  const table = Number(strings - home.address) + home.offset
  return names.map((name) => {
    const start = table + Number(name)
    return file.toString('latin1', start, file.indexOf(0, start))
  })
}

interface Segment {
  readonly type: number
  readonly offset: number
  readonly address: bigint
  readonly size: number
}

function readSegments(file: Buffer): readonly Segment[] {
  const start = Number(file.readBigUInt64LE(32))
  const length = file.readUInt16LE(54)
  const count = file.readUInt16LE(56)
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * length
    return {
      type: file.readUInt32LE(at),
      offset: Number(file.readBigUInt64LE(at + 8)),
      address: file.readBigUInt64LE(at + 16),
      size: Number(file.readBigUInt64LE(at + 32)),
    }
  })
}
