import * as v from 'valibot'
import { hostOf } from './reference.js'

/** What the user's Docker configuration holds to log in with, by host. */
export interface Credentials {
  /** The value of an `Authorization: Basic` header for a host, with its port. */
  readonly basicFor: (host: string) => string | undefined
  /** True when the configuration leaves a host, or all of them, to a credential helper, which is a program and is not run. */
  readonly hasHelper: boolean
}

const configurationSchema = v.object({
  auths: v.optional(v.record(v.string(), v.unknown())),
  credsStore: v.optional(v.string()),
  credHelpers: v.optional(v.record(v.string(), v.unknown())),
})
const entrySchema = v.object({ auth: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/_-]+={0,2}$/)) })

/** Reads `auths` of ~/.docker/config.json; text that is something else holds none. */
export function readCredentials(text: string | undefined): Credentials {
  const { auths = {}, credsStore, credHelpers } = parseConfiguration(text)
  const byHost = new Map<string, string>()
  for (const [address, entry] of Object.entries(auths)) {
    const parsed = v.safeParse(entrySchema, entry)
    // Docker writes `https://index.docker.io/v1/` for its Hub, and the bare host for others.
    const host = hostOf(address.replace(/^https?:\/\//, '').split('/')[0])
    if (parsed.success) byHost.set(host, parsed.output.auth)
  }
  const hasHelper = (credsStore ?? '') !== '' || Object.keys(credHelpers ?? {}).length > 0
  return { basicFor: (host) => byHost.get(host), hasHelper }
}

function parseConfiguration(text: string | undefined): v.InferOutput<typeof configurationSchema> {
  try {
    return v.parse(configurationSchema, JSON.parse(text ?? '{}'))
  } catch {
    return {}
  }
}
