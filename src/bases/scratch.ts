import type { Base } from './base.js'
import { emptyImage } from './capabilities.js'

/** The image with nothing in it, for a program that needs nothing: https://hub.docker.com/_/scratch. `auto` never comes to it. */
export const scratch: Base = {
  id: 'scratch',
  followsFrom: () => false,
  imageFor: ({ known, text }) =>
    known.makesPrograms
      ? {
          runner: { name: 'none', version: undefined },
          family: 'scratch',
          reference: 'scratch',
          capabilities: emptyImage(),
          defaults: { entrypoint: [], command: [], user: '' },
          certainty: 'proven',
          sameAsBuild: false,
          ...(text.includes('@') ? { droppedDigest: text } : {}),
        }
      : { problem: 'no-image-for-runner', available: [] },
}
