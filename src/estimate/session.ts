import { createHash } from 'node:crypto'
import { authorize, loginHint } from './authorize.js'
import type { Credentials } from './credentials.js'
import { MANIFEST_TYPES } from './manifest.js'
import { type Answer, type Failure, isLocal, request } from './request.js'

/** How a registry is asked. */
export interface SessionOptions {
  /** True allows plain HTTP to registries on this machine. */
  readonly insecure: boolean
  readonly credentials: Credentials
  readonly milliseconds?: number
}

/** What a registry keeps for an image, or why that is not to be had. */
export type Fetched = { readonly body: Uint8Array } | NotFetched

/** Why something is not fetched: it is not there; it is not given; or the registry as a whole does not answer. */
export type NotFetched = { readonly absent: string } | { readonly refusal: string } | Failure

/** Fetches manifests and blobs of one repository; a login that was needed once is kept for the next request. */
export type Session = (kind: 'manifests' | 'blobs', name: string) => Promise<Fetched>

/** Opens a session with a registry; nothing is asked yet. */
export function openSession(registry: URL, repository: string, options: SessionOptions): Session {
  const { credentials, insecure, milliseconds } = options
  const limit = milliseconds === undefined ? {} : { milliseconds }
  let authorization: string | undefined
  const get = (address: URL): Promise<Answer | Failure> =>
    request(address, {
      accept: MANIFEST_TYPES,
      insecure,
      mayBeLocal: isLocal(registry),
      ...(authorization === undefined ? {} : { authorization }),
      ...limit,
    })
  return async (kind, name) => {
    const address = new URL(`/v2/${repository}/${kind}/${name}`, registry)
    let answer = await get(address)
    const challenge = 'status' in answer && answer.status === 401 ? answer.headers.get('www-authenticate') : null
    if (challenge !== null) {
      const granted = await authorize({ registry, repository, challenge, credentials, insecure, ...limit })
      if ('failure' in granted) return { refusal: granted.failure }
      authorization = granted.authorization
      answer = await get(address)
    }
    if ('failure' in answer) return answer
    switch (answer.status) {
      case 200:
        return isOf(answer.body, name)
          ? { body: answer.body }
          : { refusal: 'what it gives for a digest has another one' }
      case 401:
      case 403:
        return { refusal: `it does not show ${repository}${loginHint({ credentials, registry })}` }
      case 404:
        return { absent: nameOf(repository, name) }
      default:
        return { failure: `it answers ${answer.status}` }
    }
  }
}

/** `library/node:22`, `library/node@sha256:…`. */
export function nameOf(repository: string, name: string): string {
  return `${repository}${name.includes(':') ? '@' : ':'}${name}`
}

/** A digest is a promise about the bytes, also behind a mirror. A tag promises nothing. */
function isOf(body: Uint8Array, name: string): boolean {
  const [, algorithm, expected] = /^(sha256|sha512):([0-9a-f]+)$/.exec(name) ?? []
  return algorithm === undefined || createHash(algorithm).update(body).digest('hex') === expected
}
