import type { Base, KnownImage } from './bases/base.js'
import { knownImage } from './bases/images.js'
import { basesFor } from './bases/index.js'
import type { Ecosystem } from './ecosystems/ecosystem.js'
import { ecosystems } from './ecosystems/index.js'

/** What the tool knows: both axes and the table of images. The core is handed it, so that tests can pass another. */
export interface Registry {
  readonly ecosystems: readonly Ecosystem[]
  /** The bases that are tried for `--base`, the best first. */
  readonly basesFor: (requested: string, known: KnownImage) => readonly Base[]
  /** What an image holds, by name and tag. */
  readonly knownImage: (name: string, tag: string | undefined) => KnownImage | undefined
}

/** The built-in ecosystems, bases and images. */
export const registry: Registry = { ecosystems, basesFor, knownImage }
