import * as v from 'valibot'
import type { Credentials } from './credentials.js'
import { DOCKER_HUB } from './reference.js'
import { type Failure, isLocal, request } from './request.js'

/** A registry that wants to know who asks. */
export interface Asked {
  /** The registry's own address. */
  readonly registry: URL
  readonly repository: string
  /** Its WWW-Authenticate header. */
  readonly challenge: string
  readonly credentials: Credentials
  readonly insecure: boolean
  readonly milliseconds?: number
}

const tokenSchema = v.pipe(v.string(), v.regex(/^[\w.~+/=-]{1,16384}$/))
const answerSchema = v.object({ token: v.optional(tokenSchema), access_token: v.optional(tokenSchema) })

/**
 * The Authorization header that a registry asks for: https://distribution.github.io/distribution/spec/auth/token/. Without credentials
 * for its host the token is the one that everybody gets.
 */
export async function authorize(asked: Asked): Promise<{ readonly authorization: string } | Failure> {
  const bearer = /(?:^|,)\s*bearer\s(.*)$/i.exec(asked.challenge)?.[1]
  if (bearer !== undefined) return fetchToken(asked, parametersOf(bearer))
  if (!/(?:^|,)\s*basic(?:\s|$)/i.test(asked.challenge)) return { failure: 'it asks for a login of an unknown kind' }
  const basic = asked.credentials.basicFor(asked.registry.host)
  return basic === undefined
    ? { failure: `it asks for a login${withoutLogin(asked.credentials)}` }
    : { authorization: `Basic ${basic}` }
}

/** What to add to a refusal when there was no login; empty when there was one. */
export function loginHint({ credentials, registry }: Pick<Asked, 'credentials' | 'registry'>): string {
  return credentials.basicFor(registry.host) === undefined ? withoutLogin(credentials) : ''
}

function withoutLogin({ hasHelper }: Credentials): string {
  return hasHelper
    ? ', and `auths` of the Docker configuration has none for it (credential helpers are not run)'
    : ', and `auths` of the Docker configuration has none for it'
}

async function fetchToken(
  { registry, repository, credentials, insecure, milliseconds }: Asked,
  parameters: ReadonlyMap<string, string>,
): Promise<{ readonly authorization: string } | Failure> {
  const text = parameters.get('realm') ?? ''
  if (!URL.canParse(text)) return { failure: 'it names no server for tokens' }
  const realm = new URL(text)
  const service = parameters.get('service')
  if (service !== undefined) realm.searchParams.set('service', service)
  realm.searchParams.set('scope', parameters.get('scope') ?? `repository:${repository}:pull`)
  const basic = mayLogIn(realm, registry) ? credentials.basicFor(registry.host) : undefined
  const answer = await request(realm, {
    insecure,
    mayBeLocal: isLocal(registry),
    ...(basic === undefined ? {} : { authorization: `Basic ${basic}` }),
    ...(milliseconds === undefined ? {} : { milliseconds }),
  })
  if ('failure' in answer) return { failure: `its server for tokens, ${realm.host}: ${answer.failure}` }
  if (answer.status !== 200) return { failure: `its server for tokens, ${realm.host}, answers ${answer.status}` }
  const token = tokenIn(answer.body)
  return token === undefined
    ? { failure: `its server for tokens, ${realm.host}, gives none` }
    : { authorization: `Bearer ${token}` }
}

/** Credentials are for one host. Docker Hub's tokens come from a second one, which is known to be its own. */
function mayLogIn(realm: URL, registry: URL): boolean {
  return realm.host === registry.host || (registry.host === DOCKER_HUB && realm.host === 'auth.docker.io')
}

function tokenIn(body: Uint8Array): string | undefined {
  try {
    const { token, access_token } = v.parse(answerSchema, JSON.parse(Buffer.from(body).toString()))
    return token ?? access_token
  } catch {
    return undefined
  }
}

/** `realm="https://…",service="…"`, up to the next scheme. */
function parametersOf(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const [, name = '', quoted, bare] of text.matchAll(/(\w+)=(?:"([^"]*)"|([^\s",]+))/g)) {
    const key = name.toLowerCase()
    if (!parameters.has(key)) parameters.set(key, quoted ?? bare ?? '')
  }
  return parameters
}
