import type { Base, BaseImage, Capabilities, ImageDefaults, ImageRequest, NoImage } from './base.js'
import { bareAlpine, bareDebian } from './capabilities.js'
import { splitReference } from './split-reference.js'

/** `debian:<release>-slim` where the build's image is from, of the same release; the stable one where that is not known. */
export function debianImage(request: ImageRequest): BaseImage | NoImage {
  const { family, capabilities } = request.known
  const release = family === 'alpine' ? undefined : capabilities.release
  const system = { family: 'slim', capabilities: bareDebian(release), command: ['bash'] }
  return systemImage(request, 'debian', `${release ?? 'stable'}-slim`, system)
}

/** `alpine:<release>` where the build's image is from, of the release that its tag names; the latest where it names none. */
export function alpineImage(request: ImageRequest): BaseImage | NoImage {
  const { family, capabilities } = request.known
  const release = family === 'alpine' ? capabilities.release : undefined
  const system = { family: 'alpine', capabilities: bareAlpine(release), command: ['/bin/sh'] }
  return systemImage(request, 'alpine', release ?? 'latest', system)
}

interface System extends Pick<ImageDefaults, 'command'> {
  readonly family: string
  readonly capabilities: Capabilities
}

function systemImage(
  request: ImageRequest,
  name: string,
  tag: string,
  { family, capabilities, command }: System,
): BaseImage | NoImage {
  const place = placeBeside(request)
  if (typeof place !== 'string') return place
  return {
    runner: { name: 'none', version: undefined },
    family,
    reference: `${place}${name}:${tag}`,
    capabilities,
    defaults: { entrypoint: [], command, user: '' },
    certainty: isOfficial(place) && !request.text.includes('$') ? 'proven' : 'assumed',
    sameAsBuild: false,
    ...(request.text.includes('@') ? { droppedDigest: request.text } : {}),
  }
}

/** The image of another name that runs what the build's image builds, the first or a larger one behind it; no image where the table has none. */
export function runtimeImage(request: ImageRequest, family: 'slim' | 'alpine', at = 0): BaseImage | NoImage {
  const found = request.known.runtimes?.[family]?.[at]
  if (found === undefined) return { problem: 'no-image-for-runner', available: [] }
  const place = placeBeside(request)
  if (typeof place !== 'string') return place
  return {
    runner: request.known.runner,
    family,
    reference: `${place}${found.name}:${found.tag}`,
    capabilities: found.capabilities,
    defaults: found.defaults,
    certainty: isOfficial(place) && !request.text.includes('$') ? 'proven' : 'assumed',
    sameAsBuild: false,
    ...(request.text.includes('@') ? { droppedDigest: request.text } : {}),
  }
}

/** Where other official images are to be had that lie beside the build's: '' or with a slash at the end; a mirror keeps its prefix. */
export function placeBeside({ text }: ImageRequest): string | NoImage {
  const { name } = splitReference(text)
  // Their teams publish these alone; what official images are made on is Docker Hub's.
  if (/(^|\/)(rust-lang\/rust|rustlang\/rust|astral-sh\/uv)$/.test(name)) return ''
  const parts = name.split('/')
  // A variable that holds the image's name says nothing of where another one is.
  if (parts.at(-1)?.includes('$') === true) return { problem: 'variable-image', because: text }
  return parts
    .slice(0, -1)
    .map((part) => `${part}/`)
    .join('')
}

/** True for what {@link placeBeside} gives of Docker Hub's official images. */
export function isOfficial(place: string): boolean {
  return ['', 'library/', 'docker.io/', 'docker.io/library/'].includes(place)
}

/** The base once more with the larger image that runs what the build's image builds: with what the smallest lacks. */
export function largerRuntime(id: 'slim' | 'alpine'): Base {
  return { id, followsFrom: () => false, imageFor: (request) => runtimeImage(request, id, 1) }
}
