import type { Base } from './base.js'
import { alpineImage, largerRuntime, runtimeImage } from './system-image.js'
import { imageWithVariant, sameImage } from './tagged-image.js'

/** Alpine Linux, with musl in place of glibc: `node:22` → `node:22-alpine`; an Alpine build keeps its image; `alpine` itself for a program of its own. */
export const alpine: Base = {
  id: 'alpine',
  followsFrom: (known) => known.family === 'alpine' || known.makesPrograms === true,
  others: [largerRuntime('alpine')],
  imageFor: (request) =>
    request.known.makesPrograms
      ? alpineImage(request)
      : request.known.runtimes !== undefined
        ? runtimeImage(request, 'alpine')
        : request.known.family === 'alpine'
          ? sameImage(request)
          : imageWithVariant(request, 'alpine'),
}
