/** An image reference taken apart by position alone: `name[:tag][@digest]`. */
export function splitReference(text: string): {
  readonly name: string
  readonly tag?: string
  readonly digest?: string
} {
  const [front = '', digest] = text.split('@')
  // A colon before the last slash is a registry's port; one inside `${…}` belongs to the variable.
  const tagAt = front.replace(/\$\{[^}]*\}/g, (hole) => '_'.repeat(hole.length)).search(/:[^/:]*$/)
  return {
    name: tagAt === -1 ? front : front.slice(0, tagAt),
    ...(tagAt === -1 ? {} : { tag: front.slice(tagAt + 1) }),
    ...(digest === undefined ? {} : { digest }),
  }
}

/** A tag of its parts, those that are there; `latest` says nothing beside another. */
export function joinTag(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part && part !== 'latest').join('-')
}
