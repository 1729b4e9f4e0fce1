import type { InspectedImage } from '../engine/engine.js'
import { difference, type Finding } from './finding.js'

/** Something that no layer of the image may hold: its name for people, and its value. */
export interface Secret {
  readonly name: string
  readonly value: string
}

/** Looks for secrets in files as they are read, and remembers where they are. */
export interface SecretSearch {
  readonly look: (path: string, content: Buffer) => void
  /** The paths where each was seen, by its name. */
  readonly seen: ReadonlyMap<string, readonly string[]>
}

/** Shorter values are no secrets, or are found everywhere. */
const SHORTEST = 8
const TOKEN_FILES = /\/\.(?:npmrc|yarnrc(?:\.yml)?|netrc|pypirc|git-credentials|dockercfg)$|\/\.docker\/config\.json$/
const TOKEN =
  /_(?:authToken|auth|password)\s*=\s*(?!\$)[^\s$]{8,}|npmAuthToken:\s*["']?(?!\$)[^\s"'$]{8,}|"auth":\s*"[^"]{8,}"|:\/\/[^\s:/@]+:[^\s/@$]{4,}@/
const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{32}/
const LARGEST_TEXT = 64 * 1024

/** A search for the values of secrets, for files of tokens, and for private keys outside of packages. */
export function searchSecrets(secrets: readonly Secret[]): SecretSearch {
  const seen = new Map<string, string[]>()
  const known = secrets.filter(({ value }) => value.trim().length >= SHORTEST)
  const found = (name: string, path: string) => {
    const paths = seen.get(name)
    if (paths === undefined) seen.set(name, [path])
    else if (!paths.includes(path)) paths.push(path)
  }
  return {
    seen,
    look: (path, content) => {
      for (const { name, value } of known) if (content.includes(value.trim())) found(name, path)
      if (content.length > LARGEST_TEXT) return
      if (TOKEN_FILES.test(path) && TOKEN.test(content.toString('latin1'))) found('a token', path)
      else if (
        !/\/(node_modules|site-packages)\//.test(path) &&
        content.includes('PRIVATE KEY') &&
        PRIVATE_KEY.test(content.toString('latin1'))
      )
        found('a private key', path)
    },
  }
}

/** Secrets in the layers and the configuration of the new image that the original did not ship: `had` tells of its paths and values. */
export function leakedSecrets(
  search: SecretSearch,
  secrets: readonly Secret[],
  image: InspectedImage,
  had: (name: string, path: string) => boolean,
): readonly Finding[] {
  const inFiles = [...search.seen].flatMap(([name, paths]) => {
    const own = paths.filter((path) => !had(name, path))
    return own.length === 0 ? [] : [difference('secret', name, 'in no layer', own.slice(0, 5).join(', '))]
  })
  const texts = [
    ...(image.configuration.Env ?? []),
    ...Object.values(image.configuration.Labels ?? {}),
    ...image.layerSteps.map(({ instruction }) => instruction),
  ]
  const inConfiguration = secrets.flatMap(({ name, value }) =>
    value.trim().length >= SHORTEST && texts.some((text) => text.includes(value.trim())) && !had(name, 'configuration')
      ? [difference('secret', name, 'not in its configuration', 'in its configuration or history')]
      : [],
  )
  return [...inFiles, ...inConfiguration]
}
