import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Engine } from '../engine/engine.js'
import { type ArchiveEntry, contentOf, readArchive, textOf } from './archive.js'
import { type ElfFacts, elfFacts } from './elf.js'

/** One file, folder or link of an image. */
export interface ImageFile {
  readonly type: ArchiveEntry['type']
  /** Permission bits. */
  readonly mode: number
  /** `1000:1000`. */
  readonly owner: string
  /** Bytes. */
  readonly size: number
  /** Where a link leads. */
  readonly target: string
  /** A hash of what counts of the content; undefined where the content was not read. */
  readonly hash?: string
  /** Of an ELF file. */
  readonly elf?: ElfFacts
  /** Seconds since 1970; undefined where it was not asked for. */
  readonly changed?: number
}

/** Files by their absolute path, without a slash at the end. */
export type Files = ReadonlyMap<string, ImageFile>

/** Larger files are not looked into: one is then as good as another of its size. */
const LARGEST_READ = 256 * 1024 * 1024

/** What one entry of an archive is as a file of an image; its content is read, and `look` gets it too. */
export async function imageFileOf(
  entry: ArchiveEntry,
  path: string,
  content: Readable,
  look: (path: string, content: Buffer) => void = () => undefined,
): Promise<ImageFile> {
  const bare = bareFileOf(entry)
  if (entry.type !== 'file') return bare
  const bytes = await contentOf(content, entry.size, LARGEST_READ)
  if (bytes === undefined) return { ...bare, hash: `${entry.size} bytes` }
  look(path, bytes)
  const elf = elfFacts(bytes)
  return { ...bare, hash: hashOf(path, bytes), ...(elf === undefined ? {} : { elf }) }
}

/** The same without its content. */
export function bareFileOf({ type, mode, user, group, size, target }: ArchiveEntry): ImageFile {
  return { type, mode, owner: `${user}:${group}`, size: type === 'file' ? size : 0, target }
}

/** The files below a path of an image, with their contents; empty when there is no such path. */
export async function filesBelow(engine: Engine, container: string, path: string): Promise<Files> {
  const files = new Map<string, ImageFile>()
  // `docker cp` names entries from the last part of the path on.
  const parent = path.slice(0, path.lastIndexOf('/'))
  await readArchive(engine.copyOut(container, path), async (entry, content) => {
    const place = `${parent}/${entry.path}`
    const linked = entry.type === 'hard-link' ? files.get(`${parent}/${entry.target}`) : undefined
    files.set(place, linked ?? (await imageFileOf(entry, place, content)))
  })
  return files
}

// The last line shows that nothing ended it before.
const SCRIPT = "find / -xdev -exec stat -c '%f %u %g %s %Y %n' {} + 2>/dev/null; echo end"
const LINE = /^([0-9a-f]+) (\d+) (\d+) (\d+) (\d+) (\/.*)$/
const KINDS: Readonly<Record<number, ArchiveEntry['type']>> = { 4: 'folder', 8: 'file', 10: 'link' }

/** All files of an image by their properties, as a program in a container of it lists them; undefined for an image that has no `find` or `stat`. */
export async function listedFiles(engine: Engine, image: string): Promise<Files | undefined> {
  const output = engine.outputOf({
    image,
    ports: [],
    env: {},
    network: 'none',
    user: '0',
    entrypoint: 'sh',
    command: ['-c', SCRIPT],
  })
  const text = await textOf(output)
  if (text?.endsWith('\nend\n') !== true) return undefined
  const files = new Map<string, ImageFile>()
  for (const line of text.split('\n')) {
    const [, mode = '0', user, group, size, changed, path = ''] = LINE.exec(line) ?? []
    if (path === '' || /^\/(?:proc|sys|dev)(?:\/|$)|^\/\.dockerenv$|^\/run\/\.containerenv$/.test(path)) continue
    const bits = Number.parseInt(mode, 16)
    const type = KINDS[bits >> 12] ?? 'other'
    files.set(path, {
      type,
      mode: bits & 0o7777,
      owner: `${user}:${group}`,
      size: type === 'file' ? Number(size) : 0,
      target: '',
      changed: Number(changed),
    })
  }
  return files.size === 0 ? undefined : files
}

/** The names of the files and folders in the root of a listing. */
export function rootNames(files: Files): readonly string[] {
  return [...files.keys()].filter((path) => path.lastIndexOf('/') === 0 && path !== '/').map((path) => path.slice(1))
}

// npm 6 writes notes of its own into the manifests that it installs: what counts of them is which package it is. It lays out the app's
// own anew.
function hashOf(path: string, content: Buffer): string {
  const isManifest = path.endsWith('/package.json')
  const text = !isManifest
    ? undefined
    : path.includes('/node_modules/')
      ? identityOf(content.toString('utf8'))
      : canonical(content.toString('utf8'))
  return createHash('sha256')
    .update(text ?? content)
    .digest('hex')
    .slice(0, 16)
}

function canonical(manifest: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(manifest), (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
        : value,
    )
  } catch {
    return undefined
  }
}

function identityOf(manifest: string): string | undefined {
  try {
    const { name, version } = JSON.parse(manifest) as { name?: string; version?: string }
    return `${name}@${version}`
  } catch {
    return undefined
  }
}
