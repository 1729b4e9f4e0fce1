import { PassThrough, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Engine, InspectedImage } from '../engine/engine.js'
import { contentOf, readArchive } from './archive.js'
import { bareFileOf, type Files, type ImageFile, imageFileOf } from './image-files.js'

/** The layers of a saved image, read. */
export interface ReadLayers {
  /** Every file that a container of the image finds; those of the base without their contents. */
  readonly all: Files
  /** The files that the layers above the base made, with their contents, as a container finds them. */
  readonly own: Files
}

interface Layer {
  readonly files: Map<string, ImageFile>
  /** Paths that the layer takes away, and folders whose former content it hides. */
  readonly removed: string[]
  readonly emptied: string[]
}

/** Looks at the content of each file in a layer above the base, also one that a later layer takes away. */
export type Look = (path: string, content: Buffer) => void

const LARGEST_NOTE = 16 * 1024 * 1024

/** Reads an image layer by layer. `base` are the digests of the base's layers. */
export async function readLayers(
  engine: Engine,
  image: string,
  { layers }: Pick<InspectedImage, 'layers'>,
  base: readonly string[],
  look: Look,
): Promise<ReadLayers> {
  const inherited = new Set(base.map(digestOf))
  const read = new Map<string, Layer>()
  let order: readonly string[] = []
  await readArchive(engine.saveImage(image), async (entry, content) => {
    if (entry.type !== 'file') return
    if (entry.path === 'manifest.json') {
      order = layerFiles(await contentOf(content, entry.size, LARGEST_NOTE))
      return
    }
    const archive = await asArchive(content)
    if (archive === undefined) return
    const isBase = inherited.has(digestOf(entry.path))
    read.set(entry.path, await readLayer(archive, isBase, look))
  })
  const named = order.length === 0 ? layers.map(digestOf) : order
  const all = new Map<string, ImageFile>()
  const own = new Map<string, ImageFile>()
  for (const [index, name] of named.entries()) {
    const layer = read.get(name) ?? read.get([...read.keys()].find((each) => digestOf(each) === digestOf(name)) ?? '')
    if (layer === undefined) continue
    apply(layer, all)
    if (index >= base.length) apply(layer, own)
  }
  return { all, own }
}

/** `sha256:abc`, `blobs/sha256/abc`, `abc.tar` and `abc/layer.tar` name one thing. */
function digestOf(name: string): string {
  return /[0-9a-f]{64}/.exec(name)?.[0] ?? name
}

function layerFiles(manifest: Buffer | undefined): readonly string[] {
  const [image] = JSON.parse(manifest?.toString('utf8') ?? '[]') as readonly [{ Layers?: readonly string[] }?]
  return image?.Layers ?? []
}

const TAR_MAGIC_AT = 257

/** The archive that a blob is, unpacked when it is compressed; undefined for a blob that is none. */
async function asArchive(blob: Readable): Promise<Readable | undefined> {
  const chunks = blob[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let head = Buffer.alloc(0)
  while (head.length < 512) {
    const { value, done } = await chunks.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  const compressed = head[0] === 0x1f && head[1] === 0x8b
  if (!compressed && head.toString('latin1', TAR_MAGIC_AT, TAR_MAGIC_AT + 5) !== 'ustar') return undefined
  const whole = new PassThrough()
  const pass = async () => {
    whole.write(head)
    for (let next = await chunks.next(); !next.done; next = await chunks.next())
      if (!whole.write(next.value)) await new Promise((resolve) => whole.once('drain', resolve))
    whole.end()
  }
  pass().catch((error: Error) => whole.destroy(error))
  return compressed ? whole.pipe(createGunzip()) : whole
}

async function readLayer(archive: Readable, isBase: boolean, look: Look): Promise<Layer> {
  const layer: Layer = { files: new Map(), removed: [], emptied: [] }
  await readArchive(archive, async (entry, content) => {
    const path = `/${entry.path}`
    const name = path.slice(path.lastIndexOf('/') + 1)
    const folder = path.slice(0, path.lastIndexOf('/'))
    // https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts, read 2026-11-21
    if (name === '.wh..wh..opq') layer.emptied.push(folder)
    else if (name.startsWith('.wh.')) layer.removed.push(`${folder}/${name.slice(4)}`)
    else {
      const linked = entry.type === 'hard-link' ? layer.files.get(`/${entry.target}`) : undefined
      layer.files.set(path, linked ?? (isBase ? bareFileOf(entry) : await imageFileOf(entry, path, content, look)))
    }
  })
  return layer
}

function apply({ files, removed, emptied }: Layer, onto: Map<string, ImageFile>): void {
  for (const path of [...onto.keys()]) {
    const goes =
      removed.some((gone) => path === gone || path.startsWith(`${gone}/`)) ||
      emptied.some((folder) => path.startsWith(`${folder}/`))
    if (goes) onto.delete(path)
  }
  for (const [path, file] of files) onto.set(path, file)
}
