import type { BaseImage, ImageRequest, NoImage } from './base.js'
import { debianReleaseOf, knownImage, parseNodeTag } from './images.js'
import { splitReference } from './split-reference.js'

/**
 * The image of the same repository with another variant of the tag. Variables stay: what stands before the variant is kept as
 * written.
 */
export function imageWithVariant(request: ImageRequest, family: 'slim' | 'alpine'): BaseImage | NoImage {
  const written = splitReference(request.text)
  const expanded = splitReference(request.expanded)
  const { variants } = request.known
  if (variants === undefined) return { problem: 'variable-image', because: request.expanded }
  const { version, [family]: newTag } = variants
  if (newTag === (expanded.tag ?? 'latest')) return sameImage(request)

  const kept = written.tag ?? ''
  let tagText: string | undefined
  // `${IMAGE}` may hold the tag as well: then there is nothing to put the variant behind.
  if (!kept.includes('$')) tagText = kept === (expanded.tag ?? '') ? newTag : undefined
  else {
    // `${V}-bookworm` with V=22: the variant is written out, so what stands before it can be kept.
    const oldSuffix = (expanded.tag ?? '').slice(version.length)
    const newSuffix = newTag.slice(version.length)
    if (newTag.startsWith(version) && kept.endsWith(oldSuffix) && !oldSuffix.includes('$')) {
      tagText = kept.slice(0, kept.length - oldSuffix.length) + newSuffix
    }
  }
  const reference = tagText === undefined ? undefined : `${written.name}:${tagText}`
  const known = knownImage(expanded.name, newTag)
  if (reference === undefined || known === undefined) {
    return { problem: 'variable-image', because: request.text }
  }
  return {
    ...known,
    reference,
    certainty: request.text.includes('$') ? 'assumed' : 'proven',
    sameAsBuild: false,
    ...(written.digest === undefined ? {} : { droppedDigest: request.text }),
  }
}

/** The build's own image as a runtime image. */
export function sameImage(request: ImageRequest): BaseImage {
  return { ...request.known, reference: request.text, certainty: 'proven', sameAsBuild: true }
}

/** The Debian release of the build's image, when it has one. */
export function releaseOfBuild(request: ImageRequest): string | undefined {
  const tag = parseNodeTag(splitReference(request.expanded).tag ?? 'latest')
  return tag === undefined || tag.variant === 'alpine' ? undefined : debianReleaseOf(tag)
}
