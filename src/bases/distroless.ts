import type { Base, BaseImage, ImageRequest, NoImage } from './base.js'
import { distrolessDebian, distrolessSystem, distrolessWithJava } from './capabilities.js'
import { distrolessNode } from './images.js'
import { distrolessJava } from './java-images.js'
import { releaseOfBuild } from './tagged-image.js'

// https://github.com/GoogleContainerTools/distroless#what-images-are-available, read 2026-11-22.
const systems = { static: 'none', cc: 'glibc' } as const

/**
 * Google's images without a shell. Those with an interpreter start it themselves (`ENTRYPOINT ["/nodejs/bin/node"]`), as root in the plain
 * tags and as 65532 in `:nonroot`: https://github.com/GoogleContainerTools/distroless/tree/main/nodejs. Without one, `static` serves a program
 * that brings all it needs, and `cc` with glibc any other. The images of Java start a jar: `ENTRYPOINT ["/usr/bin/java", "-jar"]`.
 */
export const distroless: Base = {
  id: 'distroless',
  followsFrom: () => false,
  others: [{ id: 'distroless', followsFrom: () => false, imageFor: (request) => systemFor('cc', request) }],
  imageFor: (request) => {
    const { name, version } = request.known.runner
    if (request.known.makesPrograms) return systemFor('static', request)
    if (name === 'java') return javaFor(request)
    // Those of other interpreters are the system's own, at other places than in the images to build in.
    const available = name === 'node' ? distrolessNode.majors.map((major) => `nodejs${major}`) : []
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

function systemFor(name: keyof typeof systems, { known, text, asUser }: ImageRequest): BaseImage | NoImage {
  if (!known.makesPrograms) return { problem: 'no-image-for-runner', available: [] }
  // A newer glibc runs what was built with an older one.
  // A tag that names no release is of the newest: what it builds asks for that one's glibc.
  const { release: builtOn } = known.capabilities
  const isNewest = builtOn === 'trixie' || (builtOn === undefined && known.family !== 'alpine')
  const debian = isNewest ? 'debian13' : 'debian12'
  const release = debian === 'debian13' ? 'trixie' : 'bookworm'
  return {
    runner: { name: 'none', version: undefined },
    family: 'distroless',
    reference: `gcr.io/distroless/${name}-${debian}${asUser ? ':nonroot' : ''}`,
    capabilities: distrolessSystem(release, systems[name]),
    defaults: { entrypoint: [], command: [], user: asUser ? '65532' : '0' },
    certainty: 'proven',
    sameAsBuild: false,
    numericUser: '65532',
    ...(text.includes('@') ? { droppedDigest: text } : {}),
  }
}

// `ENTRYPOINT ["/usr/bin/java", "-jar"]`: https://github.com/GoogleContainerTools/distroless/blob/main/java/README.md, read 2026-11-22.
function javaFor({ known, text, asUser }: ImageRequest): BaseImage | NoImage {
  const available = [...distrolessJava.keys()].map((release) => `java${release}`)
  const release = distrolessJava.get(known.runner.version ?? 0)
  if (release === undefined) return { problem: 'no-image-for-runner', available }
  const debian = release === 'bookworm' ? 'debian12' : 'debian13'
  return {
    runner: known.runner,
    family: 'distroless',
    reference: `gcr.io/distroless/java${known.runner.version}-${debian}${asUser ? ':nonroot' : ''}`,
    capabilities: distrolessWithJava(release),
    defaults: { entrypoint: ['/usr/bin/java', '-jar'], command: [], user: asUser ? '65532' : '0' },
    // Another vendor builds it.
    certainty: 'assumed',
    sameAsBuild: false,
    startsRunner: { path: '/usr/bin/java', given: ['-jar'] },
    numericUser: '65532',
    ...(text.includes('@') ? { droppedDigest: text } : {}),
  }
}
