import type { Base, BaseImage, ImageRequest, KnownImage, NoImage } from './bases/base.js'
import { splitReference } from './bases/split-reference.js'
import { sameImage } from './bases/tagged-image.js'
import type { MigrateOptions, OwnImage } from './outcome.js'
import { ownEntry } from './own-entry.js'
import type { Registry } from './registry.js'

/** A registry that also knows a user's own images, and where images are pulled from. */
export function withOwnImages(registry: Registry, { images = {}, mirrors = {} }: MigrateOptions): Registry {
  if (Object.keys(images).length === 0 && Object.keys(mirrors).length === 0) return registry
  const known = (name: string, tag: string | undefined): KnownImage | undefined => {
    const own = ownImage(images, name, tag)
    if (own === undefined) return registry.knownImage(originalOf(mirrors, name), tag)
    const like = splitReference(own.like)
    const image = registry.knownImage(originalOf(mirrors, like.name), like.tag ?? tag)
    return image === undefined ? undefined : withAdditions(image, own)
  }
  const baseOf = (base: Base): Base => ({ ...base, imageFor: (request) => imageFor(base, request, images, mirrors) })
  return {
    ...registry,
    knownImage: known,
    basesFor: (requested, image) => registry.basesFor(requested, image).map(baseOf),
  }
}

function imageFor(
  base: Base,
  request: ImageRequest,
  images: Readonly<Record<string, OwnImage>>,
  mirrors: Readonly<Record<string, string>>,
): BaseImage | NoImage {
  if (base.id === 'same') return sameImage(request)
  const { name, tag } = splitReference(request.expanded)
  const own = ownImage(images, name, tag)
  if (own === undefined) {
    const original = { text: originalOf(mirrors, request.text), expanded: originalOf(mirrors, request.expanded) }
    const image = base.imageFor({ ...request, ...original })
    if ('problem' in image) return image
    if (image.sameAsBuild) return sameImage(request)
    // Who names Docker Hub itself gets a variant from Docker Hub.
    const isFromThere = original.text === request.text && nameOf(image.reference) === nameOf(request.text)
    return isFromThere ? image : { ...image, reference: mirrorOf(mirrors, image.reference) }
  }
  const like = splitReference(own.like)
  const reference = `${originalOf(mirrors, like.name)}:${like.tag ?? tag ?? 'latest'}`
  const image = base.imageFor({ ...request, text: reference, expanded: reference })
  if ('problem' in image) return image
  if (image.sameAsBuild) return sameImage(request)
  const runtime = own.runtime?.[base.id as keyof NonNullable<OwnImage['runtime']>]
  if (runtime === undefined)
    return {
      problem: 'no-image-for-runner',
      available: Object.values(own.runtime ?? {}).filter((each) => each !== undefined),
    }
  const written = splitReference(runtime)
  const isWhole = written.tag !== undefined || written.digest !== undefined
  return { ...withAdditions(image, own), reference: isWhole || tag === undefined ? runtime : `${runtime}:${tag}` }
}

function nameOf(reference: string): string {
  return splitReference(reference).name
}

function ownImage(
  images: Readonly<Record<string, OwnImage>>,
  name: string,
  tag: string | undefined,
): OwnImage | undefined {
  return ownEntry(images, `${name}:${tag ?? 'latest'}`) ?? ownEntry(images, name)
}

function withAdditions<Image extends KnownImage>(
  image: Image,
  { programs = [], users = [], user, entrypoint, command }: OwnImage,
): Image {
  const { capabilities, defaults } = image
  return {
    ...image,
    capabilities: {
      ...capabilities,
      programs: new Set([...capabilities.programs, ...programs]),
      users: new Set([...capabilities.users, ...users]),
    },
    defaults: {
      ...defaults,
      ...(user === undefined ? {} : { user }),
      ...(entrypoint === undefined ? {} : { entrypoint }),
      ...(command === undefined ? {} : { command }),
    },
  }
}

/** `registry.example.com/hub/node:22` → `node:22`, with `{ "docker.io/library": "registry.example.com/hub" }`. */
function originalOf(mirrors: Readonly<Record<string, string>>, reference: string): string {
  const [original, mirror] = Object.entries(mirrors).find(([, each]) => reference.startsWith(`${each}/`)) ?? []
  if (original === undefined || mirror === undefined) return reference
  return `${original}/${reference.slice(mirror.length + 1)}`.replace(/^docker\.io\/(?:library\/)?/, '')
}

/** The reverse, for images that the user's file does not name. */
function mirrorOf(mirrors: Readonly<Record<string, string>>, reference: string): string {
  const first = reference.split('/')[0] ?? ''
  const isFromHub = !reference.includes('/') || !/[.:]|^localhost$/.test(first)
  const full = isFromHub ? `docker.io/${reference.includes('/') ? '' : 'library/'}${reference}` : reference
  // The longest prefix says most.
  const [original, mirror] =
    Object.entries(mirrors)
      .sort(([one], [other]) => other.length - one.length)
      .find(([each]) => full.startsWith(`${each}/`)) ?? []
  return original === undefined || mirror === undefined ? reference : `${mirror}${full.slice(original.length)}`
}
