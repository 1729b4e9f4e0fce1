import type { Base } from './base.js'
import { distrolessDebian } from './capabilities.js'
import { distrolessNode } from './images.js'
import { releaseOfBuild } from './tagged-image.js'

/**
 * Google's images with an interpreter and no shell. They start the interpreter themselves (`ENTRYPOINT ["/nodejs/bin/node"]`),
 * as root in the plain tags and as 65532 in `:nonroot`: https://github.com/GoogleContainerTools/distroless/tree/main/nodejs.
 */
export const distroless: Base = {
  id: 'distroless',
  followsFrom: () => false,
  imageFor: (request) => {
    const { name, version } = request.known.runner
    const available = distrolessNode.majors.map((major) => `nodejs${major}`)
    if (name !== 'node' || version === undefined || !distrolessNode.majors.includes(version)) {
      return { problem: 'no-image-for-runner', available }
    }
    const release = releaseOfBuild(request) ?? 'bookworm'
    const debian = distrolessNode.debian[release]
    if (debian === undefined) return { problem: 'no-image-for-runner', available }
    return {
      runner: request.known.runner,
      family: 'distroless',
      reference: `gcr.io/distroless/nodejs${version}-${debian}${request.asUser ? ':nonroot' : ''}`,
      capabilities: distrolessDebian(release),
      defaults: { entrypoint: ['/nodejs/bin/node'], command: [], user: request.asUser ? '65532' : '0' },
      certainty: 'proven',
      sameAsBuild: false,
      startsRunner: { path: '/nodejs/bin/node' },
      numericUser: '65532',
      ...(request.text.includes('@') ? { droppedDigest: request.text } : {}),
    }
  },
}
