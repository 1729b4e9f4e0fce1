import { imageFor, type Manifest, type Platform, platformIn, readManifest, samePlatform } from './manifest.js'
import { DOCKER_HUB, type Reference } from './reference.js'
import { type Failure, isLocal } from './request.js'
import { type NotFetched, nameOf, openSession, type Session, type SessionOptions } from './session.js'

/** How registries are asked. */
export interface RegistryOptions extends SessionOptions {
  /** Registries to ask before Docker Hub for its images. */
  readonly mirrors: readonly URL[]
}

/** The compressed size of an image as a registry tells it. */
export interface RegistrySize {
  readonly bytes: number
  /** Host and port of the registry that told. */
  readonly registry: string
}

/** Why no registry tells the size. `isCertain` when one says that there is no such image: what a table says would be of another one. */
export interface Untold {
  readonly problem: string
  readonly isCertain: boolean
}

/** Asks registries for the size of an image: its layers as they are pulled, and its configuration. */
export type AskRegistry = (reference: Reference, platform: Platform) => Promise<RegistrySize | Untold>

/** A registry that did not answer once is not asked again. */
export function registryAsker(options: RegistryOptions): AskRegistry {
  const silent = new Map<string, Failure>()
  const askOne = async (registry: URL, reference: Reference, platform: Platform): Promise<RegistrySize | Untold> => {
    const { host } = registry
    const answer =
      silent.get(host) ?? (await sizeIn(openSession(registry, reference.repository, options), reference, platform))
    if (typeof answer === 'number') return { bytes: answer, registry: host }
    if ('absent' in answer) return { problem: `${host} has no ${answer.absent}`, isCertain: true }
    if ('failure' in answer) silent.set(host, answer)
    const because = 'failure' in answer ? `${answer.failure}${insecureHint(registry, options)}` : answer.refusal
    return { problem: `${host} could not be asked: ${because}`, isCertain: false }
  }
  return async (reference, platform) => {
    const problems: Untold[] = []
    for (const registry of registriesFor(reference, options)) {
      const answer = await askOne(registry, reference, platform)
      if ('bytes' in answer) return answer
      problems.push(answer)
    }
    return {
      problem: problems.map(({ problem }) => problem).join('; '),
      isCertain: problems.at(-1)?.isCertain === true,
    }
  }
}

function registriesFor({ host }: Reference, { mirrors, insecure }: RegistryOptions): readonly URL[] {
  const own = new URL(`https://${host}`)
  if (isLocal(own) && insecure) own.protocol = 'http:'
  return host === DOCKER_HUB ? [...mirrors, own] : [own]
}

function insecureHint(registry: URL, { insecure }: RegistryOptions): string {
  return isLocal(registry) && !insecure ? ' (--insecure allows plain HTTP there)' : ''
}

async function sizeIn(get: Session, reference: Reference, platform: Platform): Promise<number | NotFetched> {
  const name = reference.digest ?? reference.tag ?? 'latest'
  const first = await fetchManifest(get, name)
  if (!('kind' in first)) return first
  const absent = { absent: `${nameOf(reference.repository, name)} for this platform` }
  if (first.kind === 'image') return (await isFor(get, first.config, platform)) ? first.bytes : absent
  const entry = imageFor(first.images, platform)
  if (entry === undefined) return absent
  const second = await fetchManifest(get, entry.digest)
  if (!('kind' in second)) return second
  return second.kind === 'image' ? second.bytes : NOT_UNDERSTOOD
}

const NOT_UNDERSTOOD = { refusal: 'what it gives is no manifest that tells sizes' }

async function fetchManifest(get: Session, name: string): Promise<Manifest | NotFetched> {
  const fetched = await get('manifests', name)
  return 'body' in fetched ? (readManifest(fetched.body) ?? NOT_UNDERSTOOD) : fetched
}

/** An image that is in no index names its platform in its configuration alone. Where that cannot be had, it is taken for the wanted one. */
async function isFor(get: Session, config: string, platform: Platform): Promise<boolean> {
  const fetched = await get('blobs', config)
  const own = 'body' in fetched ? platformIn(fetched.body) : undefined
  return own === undefined || samePlatform(own, platform)
}
