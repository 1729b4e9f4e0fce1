import { debianReleaseOf, type NodeTag, parseNodeTag } from '../bases/images.js'
import { knownSizes, type SizeRecord } from './known-sizes.js'
import type { Platform } from './manifest.js'
import { DOCKER_HUB, type Reference } from './reference.js'

/** The record that stands for an image: its own, or for Node.js that of its major, release and variant. */
export function findRecord({ host, repository, tag }: Reference, platform: Platform): SizeRecord | undefined {
  if (host !== DOCKER_HUB || tag === undefined || platform.os !== 'linux' || platform.architecture !== 'amd64') {
    return undefined
  }
  const name = repository.replace(/^library\//, '')
  if (name.includes('/')) return undefined
  const parsed = name === 'node' ? parseNodeTag(tag) : undefined
  return recordOf(`${name}:${tag}`) ?? (parsed === undefined ? undefined : recordOf(`node:${usualTag(parsed)}`))
}

function recordOf(image: string): SizeRecord | undefined {
  return knownSizes.find((record) => record.image === image)
}

/** `22.11.0-slim` → `22-bookworm-slim`; a release that nothing tells gives a tag that has no record. */
function usualTag(tag: NodeTag): string {
  if (tag.variant === 'alpine') return `${tag.major}-alpine`
  // The record of node:18-slim names the manifest of node:18-bookworm-slim.
  const release = debianReleaseOf(tag) ?? (tag.major === 18 ? 'bookworm' : 'unknown')
  return `${tag.major}-${release}${tag.variant === 'slim' ? '-slim' : ''}`
}
