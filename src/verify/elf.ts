/** What an ELF file says of where it can run. */
export interface ElfFacts {
  /** As `docker image inspect` calls it: `amd64`; undefined for one that is in no table here. */
  readonly architecture: string | undefined
  /** The C library that it is linked to; undefined for one that names none, as a static program does. */
  readonly libc: Libc | undefined
  /** The names of the shared libraries that it asks for. */
  readonly needed: readonly string[]
  /** The loader that a program is started by: `/lib64/ld-linux-x86-64.so.2`; undefined for a library or a static program. */
  readonly loader: string | undefined
}

/** The C libraries that a program or a native addon can ask for. */
export type Libc = 'glibc' | 'musl'

// https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html and Go's names for the same, read 2026-11-21.
const MACHINES: Readonly<Record<number, string>> = {
  3: '386',
  21: 'ppc64le',
  22: 's390x',
  40: 'arm',
  62: 'amd64',
  183: 'arm64',
  243: 'riscv64',
}

const LOAD_SEGMENT = 1
const DYNAMIC_SEGMENT = 2
const LOADER_SEGMENT = 3
const NEEDED_TAG = 1n
const STRING_TABLE_TAG = 5n

/** Reads an ELF file; undefined for a file that is none, or is damaged. Libraries are read of 64-bit little-endian files alone. */
export function elfFacts(file: Buffer): ElfFacts | undefined {
  if (file.length < 64 || file.toString('latin1', 0, 4) !== '\x7fELF') return undefined
  const littleEndian = file[5] === 1
  const machine = littleEndian ? file.readUInt16LE(18) : file.readUInt16BE(18)
  const { needed, loader } = littleEndian && file[4] === 2 ? linked(file) : NOT_LINKED
  return { architecture: MACHINES[machine], libc: libcOf(needed), needed, loader }
}

/** The C library that a file asks for by these names. Outside of Alpine musl is called libc.so; what Debian calls so is a text for the linker. */
export function libcOf(needed: readonly string[]): Libc | undefined {
  if (needed.some((name) => name.startsWith('libc.musl') || name === 'libc.so')) return 'musl'
  return needed.includes('libc.so.6') ? 'glibc' : undefined
}

type Linked = Pick<ElfFacts, 'needed' | 'loader'>

const NOT_LINKED: Linked = { needed: [], loader: undefined }

function linked(file: Buffer): Linked {
  try {
    const segments = readSegments(file)
    const home = segments.find(({ type }) => type === LOADER_SEGMENT)
    const loader = home && file.toString('latin1', home.offset, home.offset + home.size).replace(/\0.*$/s, '')
    return { needed: readNeeded(file, segments), loader }
  } catch (error) {
    // Offsets that lead out of a damaged file.
    if (error instanceof RangeError) return NOT_LINKED
    throw error
  }
}

function readNeeded(file: Buffer, segments: readonly Segment[]): readonly string[] {
  const dynamic = segments.find((segment) => segment.type === DYNAMIC_SEGMENT)
  if (dynamic === undefined) return []
  const names: bigint[] = []
  let strings = 0n
  for (let at = dynamic.offset; at + 16 <= Math.min(dynamic.offset + dynamic.size, file.length); at += 16) {
    const tag = file.readBigInt64LE(at)
    const value = file.readBigUInt64LE(at + 8)
    if (tag === NEEDED_TAG) names.push(value)
    if (tag === STRING_TABLE_TAG) strings = value
  }
  // The table is given as an address in memory; the segment that is loaded there says where it lies in the file.
  const home = segments.find(
    (segment) =>
      segment.type === LOAD_SEGMENT && strings >= segment.address && strings < segment.address + BigInt(segment.size),
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
