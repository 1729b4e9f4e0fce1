import type { ImageReference } from './model.js'
import { variablesIn } from './variables.js'

/**
 * Takes an image reference apart: `name[:tag][@digest]`, where a colon before a slash is a registry's port and a colon
 * inside `${…}` belongs to the variable.
 */
export function parseImageReference(text: string): ImageReference {
  const digestAt = text.indexOf('@')
  const withoutDigest = digestAt === -1 ? text : text.slice(0, digestAt)
  const tagAt = tagColon(withoutDigest)
  return {
    text,
    name: tagAt === undefined ? withoutDigest : withoutDigest.slice(0, tagAt),
    ...(tagAt === undefined ? {} : { tag: withoutDigest.slice(tagAt + 1) }),
    ...(digestAt === -1 ? {} : { digest: text.slice(digestAt + 1) }),
    args: variablesIn(text),
  }
}

function tagColon(text: string): number | undefined {
  let depth = 0
  let found: number | undefined
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '{') depth++
    else if (character === '}') depth--
    else if (depth === 0 && character === '/') found = undefined
    else if (depth === 0 && character === ':') found = at
  }
  return found
}
