import * as v from 'valibot'

/** What a registry keeps under a tag or digest: an image, or a list of images for several platforms. */
export type Manifest =
  | { readonly kind: 'image'; readonly bytes: number /** The digest of its configuration. */; readonly config: string }
  | { readonly kind: 'index'; readonly images: readonly IndexEntry[] }

/** One image of an index. */
export interface IndexEntry {
  readonly digest: string
  readonly platform: Platform
}

/** `linux/arm64`, taken apart. */
export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string | undefined
}

/** The kinds of manifest that are read, for the Accept header. */
export const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

const sizeSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const digestSchema = v.pipe(v.string(), v.regex(/^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/))
const platformSchema = v.object({ os: v.string(), architecture: v.string(), variant: v.optional(v.string()) })
const imageSchema = v.object({
  config: v.object({ size: sizeSchema, digest: digestSchema }),
  layers: v.array(v.object({ size: sizeSchema })),
})
const indexSchema = v.object({
  manifests: v.array(v.object({ digest: digestSchema, platform: v.optional(platformSchema) })),
})

/** Reads a manifest; undefined when it is none of the kinds that tell sizes (those of before 2016 do not). */
export function readManifest(body: Uint8Array): Manifest | undefined {
  const value = jsonIn(body)
  const image = v.safeParse(imageSchema, value)
  if (image.success) {
    const { config, layers } = image.output
    return { kind: 'image', bytes: layers.reduce((sum, { size }) => sum + size, config.size), config: config.digest }
  }
  const index = v.safeParse(indexSchema, value)
  if (!index.success) return undefined
  const images = index.output.manifests.flatMap(({ digest, platform }) =>
    platform === undefined ? [] : [{ digest, platform }],
  )
  return { kind: 'index', images }
}

/** Takes `linux/arm64` or `linux/arm/v7` apart; undefined for anything but Linux. */
export function parsePlatform(text: string): Platform | undefined {
  const [, architecture, variant] = /^linux\/([a-z0-9]{1,20})(?:\/(v\d{1,2}))?$/.exec(text) ?? []
  return architecture === undefined ? undefined : { os: 'linux', architecture, variant }
}

/** The image of an index for a platform. */
export function imageFor(images: readonly IndexEntry[], wanted: Platform): IndexEntry | undefined {
  return images.find(({ platform }) => samePlatform(platform, wanted))
}

/** True for the same platform, however much of the variant is written. */
export function samePlatform(one: Platform, other: Platform): boolean {
  return one.os === other.os && one.architecture === other.architecture && variantOf(one) === variantOf(other)
}

/** The platform that an image's configuration names; undefined when that is not to be read. */
export function platformIn(configuration: Uint8Array): Platform | undefined {
  const parsed = v.safeParse(platformSchema, jsonIn(configuration))
  return parsed.success ? parsed.output : undefined
}

/** What says nothing of a variant is the usual one: https://github.com/containerd/platforms/blob/main/database.go: arm64 is v8, arm is v7. */
function variantOf({ architecture, variant }: Platform): string {
  const usual: Readonly<Record<string, string>> = { arm64: 'v8', arm: 'v7' }
  return variant === undefined || variant === '' ? (usual[architecture] ?? '') : variant
}

function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString())
  } catch {
    return undefined
  }
}
