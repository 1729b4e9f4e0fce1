import type { Engine, InspectedImage } from '../engine/engine.js'
import type { Libc } from './elf.js'
import { type Files, filesBelow, type ImageFile, listedFiles, rootNames } from './image-files.js'
import { type Look, readLayers } from './layers.js'
import type { Run } from './run-image.js'

/** Everything of an image that is compared, save what it does. */
export interface ImageFacts {
  readonly image: InspectedImage
  /** The image of its last FROM. */
  readonly base: InspectedImage
  /** The folders that hold what the image itself brings: its working directory, or what the base's root has not. */
  readonly roots: readonly string[]
  /** The files below `roots`, with their contents. */
  readonly files: Files
  /** Every file that a container finds; undefined for an image that cannot be listed. */
  readonly all: Files | undefined
  /** What the image adds to its base, contents or not; undefined for an image that cannot be listed. */
  readonly own: Files | undefined
  readonly libc: Libc | undefined
}

/** An image, and what a container of it did. */
export interface Observation {
  readonly facts: ImageFacts
  readonly run: Run
}

/** Reads an image by listing it in a container and copying its roots out of another: quick even on a large base. `paths` take the roots' place. */
export async function readByListing(
  engine: Engine,
  tag: string,
  image: InspectedImage,
  baseTag: string,
  base: InspectedImage,
  paths?: readonly string[],
): Promise<ImageFacts> {
  const [all, inherited] = [await listedFiles(engine, tag), await listedBase(engine, baseTag, base)]
  const roots = paths ?? rootsOf(image, all, inherited)
  const container = await engine.createContainer({ image: tag, ports: [], env: {}, network: undefined })
  try {
    const files = new Map<string, ImageFile>()
    for (const root of roots)
      for (const [path, file] of await filesBelow(engine, container, root)) files.set(path, file)
    const own = all === undefined || inherited === undefined ? undefined : added(all, inherited)
    return { image, base, roots, files, all, own, libc: libcOf(all) }
  } finally {
    await engine.removeContainer(container)
  }
}

// One base serves many images, and hardly changes while this process runs.
const bases = new Map<string, ReturnType<typeof listedFiles>>()
const MAXIMUM_BASES = 20

function listedBase(engine: Engine, tag: string, { id }: InspectedImage): ReturnType<typeof listedFiles> {
  const known = bases.get(id)
  if (known !== undefined) return known
  const listed = listedFiles(engine, tag)
  if (bases.size < MAXIMUM_BASES && id !== '') bases.set(id, listed)
  listed.then(
    (files) => files ?? bases.delete(id),
    () => bases.delete(id),
  )
  return listed
}

/** Reads an image layer by layer: all of it, also what a later layer takes away. `look` gets each file of the layers above the base. */
export async function readByLayers(
  engine: Engine,
  tag: string,
  image: InspectedImage,
  base: InspectedImage,
  look: Look,
  paths?: readonly string[],
): Promise<ImageFacts> {
  const { all, own } = await readLayers(engine, tag, image, base.layers, look)
  const inherited = new Map([...all].filter(([path, file]) => own.get(path) !== file))
  const roots = paths ?? rootsOf(image, all, inherited)
  const files = new Map([...own].filter(([path]) => roots.some((root) => isBelow(path, root))))
  return { image, base, roots, files, all, own, libc: libcOf(all) }
}

/** Whether a path is a folder or lies in it. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`)
}

/** Whether a path is of the kind that a package manager of the image's own system puts there: what it puts there fits the image. */
export function isOfSystem(path: string): boolean {
  return /^\/(?:usr\/(?!local\/)|lib|bin\/|sbin\/|etc\/|var\/)/.test(path)
}

// Without a WORKDIR an app lies in the root itself: what the base has not is its own.
function rootsOf(
  { configuration }: InspectedImage,
  all: Files | undefined,
  inherited: Files | undefined,
): readonly string[] {
  const { WorkingDir } = configuration
  if (WorkingDir !== undefined && !['', '/'].includes(WorkingDir)) return [WorkingDir.replace(/\/+$/, '')]
  if (all === undefined || inherited === undefined) return []
  const known = new Set(rootNames(inherited))
  return rootNames(all)
    .filter((name) => !known.has(name))
    .map((name) => `/${name}`)
}

function added(all: Files, inherited: Files): Files {
  return new Map(
    [...all].filter(([path, file]) => {
      const former = inherited.get(path)
      return (
        former === undefined || (file.type === 'file' && (former.size !== file.size || former.changed !== file.changed))
      )
    }),
  )
}

function libcOf(all: Files | undefined): Libc | undefined {
  if (all === undefined) return undefined
  const paths = [...all.keys()]
  if (paths.some((path) => /\/ld-musl-[^/]+\.so\.1$/.test(path))) return 'musl'
  return paths.some((path) => /\/ld-linux[^/]*\.so\.\d$|\/libc\.so\.6$/.test(path)) ? 'glibc' : undefined
}
