import { alpine } from './alpine.js'
import type { Base, KnownImage } from './base.js'
import { distroless } from './distroless.js'
import { nginx } from './nginx.js'
import { scratch } from './scratch.js'
import { slim } from './slim.js'
import { sameImage } from './tagged-image.js'

/** Every family of runtime images, in the order in which `auto` asks them. */
export const bases: readonly Base[] = [slim, alpine, distroless, scratch, nginx]

/** The build's own image once more: what `auto` falls back to when the family's small image lacks something. */
const same: Base = { id: 'same', followsFrom: () => true, imageFor: sameImage }

/** The bases that are tried for a request, the best first. `auto` never changes the libc. */
export function basesFor(requested: string, known: KnownImage): readonly Base[] {
  if (known.isOpaque) return [same]
  if (requested !== 'auto')
    return bases.filter((base) => base.id === requested).flatMap((base) => [base, ...(base.others ?? [])])
  const families = bases.filter((base) => base.followsFrom(known)).flatMap((base) => [base, ...(base.others ?? [])])
  // What is built needs nothing of the image, or its libc: the smallest system first.
  if (known.makesPrograms)
    return [...families.filter(({ id }) => id === 'alpine'), ...families.filter(({ id }) => id !== 'alpine')]
  // Without a smaller image a build still leaves its tools and downloads behind.
  return known.family === 'full' || known.runtimes !== undefined ? [...families, same] : families
}
