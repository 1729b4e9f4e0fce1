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
  ...baseOf((request) => imageFor(request, userAsWritten(request) ?? nonroot(request))),
  others: [
    baseOf((request) => systemFor('cc', request, userAsWritten(request) ?? nonroot(request))),
    // Where COPYs give files to another user, one of its own owns all.
    baseOf((request) => (userAsWritten(request) === undefined ? none : imageFor(request, nonroot(request)))),
    baseOf((request) => (userAsWritten(request) === undefined ? none : systemFor('cc', request, nonroot(request)))),
  ],
}

const none: NoImage = { problem: 'no-image-for-runner', available: [] }

function baseOf(imageFor: Base['imageFor']): Base {
  return { id: 'distroless', followsFrom: () => false, imageFor }
}

/** Which of the tags it is, and what that means for who runs the program and owns its files. */
interface User {
  readonly tag: '' | ':nonroot'
  readonly image: Pick<BaseImage, 'numericUser'>
  readonly user: string
}

// A number needs no entry in /etc/passwd, where `nobody` has one: https://github.com/GoogleContainerTools/distroless/blob/main/common/variables.bzl
function userAsWritten({ user }: ImageRequest): User | undefined {
  return /^(\d+|nobody)$/.test(user) ? { tag: '', image: {}, user: '0' } : undefined
}

function nonroot({ user }: ImageRequest): User {
  const image = { numericUser: '65532' }
  return user === '' ? { tag: '', image, user: '0' } : { tag: ':nonroot', image, user: '65532' }
}

function imageFor(request: ImageRequest, user: User): BaseImage | NoImage {
  if (request.known.makesPrograms) return systemFor('static', request, user)
  return request.known.runner.name === 'java' ? javaFor(request, user) : nodeFor(request, user)
}

function nodeFor(request: ImageRequest, { tag, image, user }: User): BaseImage | NoImage {
  const { name, version } = request.known.runner
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
    reference: `gcr.io/distroless/nodejs${version}-${debian}${tag}`,
    capabilities: distrolessDebian(release),
    defaults: { entrypoint: ['/nodejs/bin/node'], command: [], user },
    certainty: 'proven',
    sameAsBuild: false,
    startsRunner: { path: '/nodejs/bin/node' },
    ...image,
    ...(request.text.includes('@') ? { droppedDigest: request.text } : {}),
  }
}

function systemFor(
  name: keyof typeof systems,
  { known, text }: ImageRequest,
  { tag, image, user }: User,
): BaseImage | NoImage {
  if (!known.makesPrograms) return none
  // A newer glibc runs what was built with an older one.
  // A tag that names no release is of the newest: what it builds asks for that one's glibc.
  const { release: builtOn } = known.capabilities
  const isNewest = builtOn === 'trixie' || (builtOn === undefined && known.family !== 'alpine')
  const debian = isNewest ? 'debian13' : 'debian12'
  const release = debian === 'debian13' ? 'trixie' : 'bookworm'
  return {
    runner: { name: 'none', version: undefined },
    family: 'distroless',
    reference: `gcr.io/distroless/${name}-${debian}${tag}`,
    capabilities: distrolessSystem(release, systems[name]),
    defaults: { entrypoint: [], command: [], user },
    certainty: 'proven',
    sameAsBuild: false,
    ...image,
    ...(text.includes('@') ? { droppedDigest: text } : {}),
  }
}

// `ENTRYPOINT ["/usr/bin/java", "-jar"]`: https://github.com/GoogleContainerTools/distroless/blob/main/java/README.md, read 2026-11-22.
function javaFor({ known, text }: ImageRequest, { tag, image, user }: User): BaseImage | NoImage {
  const available = [...distrolessJava.keys()].map((release) => `java${release}`)
  const release = distrolessJava.get(known.runner.version ?? 0)
  if (release === undefined) return { problem: 'no-image-for-runner', available }
  const debian = release === 'bookworm' ? 'debian12' : 'debian13'
  return {
    runner: known.runner,
    family: 'distroless',
    reference: `gcr.io/distroless/java${known.runner.version}-${debian}${tag}`,
    capabilities: distrolessWithJava(release),
    defaults: { entrypoint: ['/usr/bin/java', '-jar'], command: [], user },
    // Another vendor builds it.
    certainty: 'assumed',
    sameAsBuild: false,
    startsRunner: { path: '/usr/bin/java', given: ['-jar'] },
    ...image,
    ...(text.includes('@') ? { droppedDigest: text } : {}),
  }
}
