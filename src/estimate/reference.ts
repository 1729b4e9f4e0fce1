/** An image as a registry is asked for it. */
export interface Reference {
  /** As it is written, variables replaced. */
  readonly text: string
  /** Host and port of the registry. */
  readonly host: string
  readonly repository: string
  /** `latest` when neither tag nor digest is written; undefined when only a digest is. */
  readonly tag?: string
  readonly digest?: string
}

/** Where Docker Hub's registry answers. */
export const DOCKER_HUB = 'registry-1.docker.io'

// The grammar of references: https://github.com/distribution/reference/blob/main/reference.go
const HOST = /^(?:\[[0-9a-f:]{2,39}\]|[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?)(?::\d{1,5})?$/i
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/
const LONGEST = 512

/** Reads an image as Docker does: what has no host is Docker Hub's, and `library/` goes before a name alone. Undefined when it is no image. */
export function parseReference(text: string): Reference | undefined {
  if (text.length > LONGEST) return undefined
  const [front = '', digest, ...more] = text.split('@')
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined
  const slash = front.indexOf('/')
  const first = slash === -1 ? '' : front.slice(0, slash)
  const written = /[.:]/.test(first) || first === 'localhost' ? first : undefined
  const [repository = '', tag, ...rest] = (written === undefined ? front : front.slice(slash + 1)).split(':')
  const host = hostOf(written)
  const path = host === DOCKER_HUB && !repository.includes('/') ? `library/${repository}` : repository
  // A port may be too large.
  if (!HOST.test(host) || !URL.canParse(`https://${host}`)) return undefined
  if (!REPOSITORY.test(path) || rest.length > 0) return undefined
  if (tag !== undefined && !TAG.test(tag)) return undefined
  const version = tag ?? (digest === undefined ? 'latest' : undefined)
  return {
    text,
    host,
    repository: path,
    ...(version === undefined ? {} : { tag: version }),
    ...(digest === undefined ? {} : { digest }),
  }
}

/** The host that is asked, for a host as images, files of credentials and people write it. */
export function hostOf(written: string | undefined): string {
  const host = (written ?? 'docker.io').toLowerCase()
  return host === 'docker.io' || host === 'index.docker.io' ? DOCKER_HUB : host
}
