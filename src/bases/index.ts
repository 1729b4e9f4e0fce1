import { alpine } from './alpine.js'
import type { Base, KnownImage } from './base.js'
import { distroless } from './distroless.js'
import { nginx } from './nginx.js'
import { slim } from './slim.js'
import { sameImage } from './tagged-image.js'

/** Every family of runtime images, in the order in which `auto` asks them. */
export const bases: readonly Base[] = [slim, alpine, distroless, nginx]

/** The build's own image once more: what `auto` falls back to when the family's small image lacks something. */
const same: Base = { id: 'same', followsFrom: () => true, imageFor: sameImage }

/** The bases that are tried for a request, the best first. `auto` never changes the libc. */
export function basesFor(requested: string, known: KnownImage): readonly Base[] {
  if (requested !== 'auto') return bases.filter((base) => base.id === requested)
  const families = bases.filter((base) => base.followsFrom(known))
  return known.family === 'full' ? [...families, same] : families
}
