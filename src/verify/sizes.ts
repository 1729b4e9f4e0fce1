import type { Files } from './image-files.js'
import type { ImageFacts } from './observation.js'

/** What an image weighs, in bytes on disk. */
export interface Sizes {
  readonly whole: number
  /** The base's share of it. */
  readonly base: number
  readonly aboveBase: number
  /** The number of layers above the base's. */
  readonly layers: number
}

/** A folder and what its own files weigh before and after, in bytes. */
export interface FolderSize {
  readonly folder: string
  readonly before: number
  readonly after: number
}

/** What an image weighs. */
export function sizesOf({ image, base }: ImageFacts): Sizes {
  return {
    whole: image.size,
    base: base.size,
    aboveBase: Math.max(0, image.size - base.size),
    layers: Math.max(0, image.layers.length - base.layers.length),
  }
}

const DEPTH = 3
/** Less is not worth a line. */
const LEAST = 100_000
const SHOWN = 6

/** The folders whose files went away most, the largest first, none of them inside another; of what the images themselves bring. */
export function foldersGone(before: Files, after: Files): readonly FolderSize[] {
  const [had, has] = [weightsOf(before), weightsOf(after)]
  const gone = [...had]
    .map(([folder, size]) => ({ folder, before: size, after: has.get(folder) ?? 0 }))
    .filter((each) => each.before - each.after >= LEAST)
    .sort((one, other) => other.before - other.after - (one.before - one.after) || deeper(one, other))
  const shown: FolderSize[] = []
  for (const each of gone) {
    if (shown.length === SHOWN) break
    const related = shown.findIndex(({ folder }) => each.folder.startsWith(`${folder}/`))
    // A folder that is nearly all of the one above says more than it.
    if (related >= 0) {
      const above = shown[related] as FolderSize
      if (each.before - each.after >= 0.9 * (above.before - above.after)) shown[related] = each
    } else if (!shown.some(({ folder }) => folder.startsWith(`${each.folder}/`))) shown.push(each)
  }
  return shown
}

function deeper(one: FolderSize, other: FolderSize): number {
  return one.folder.split('/').length - other.folder.split('/').length
}

function weightsOf(files: Files): ReadonlyMap<string, number> {
  const weights = new Map<string, number>()
  for (const [path, { size }] of files) {
    const parts = path.split('/')
    for (let depth = 2; depth <= Math.min(parts.length - 1, DEPTH + 1); depth += 1) {
      const folder = parts.slice(0, depth).join('/')
      weights.set(folder, (weights.get(folder) ?? 0) + size)
    }
  }
  return weights
}
