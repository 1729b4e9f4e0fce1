import type { Base } from './base.js'
import { imageWithVariant, sameImage } from './tagged-image.js'

/** Alpine Linux, with musl in place of glibc: `node:22` → `node:22-alpine`; an Alpine build keeps its image. */
export const alpine: Base = {
  id: 'alpine',
  followsFrom: (known) => known.family === 'alpine',
  imageFor: (request) =>
    request.known.family === 'alpine'
      ? sameImage(request)
      : imageWithVariant(request, (tag) =>
          [tag.version, 'alpine'].filter((part) => part && part !== 'latest').join('-'),
        ),
}
