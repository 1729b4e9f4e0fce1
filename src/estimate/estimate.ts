import { findRecord } from './find-record.js'
import { lastImage } from './last-image.js'
import { parsePlatform } from './manifest.js'
import { parseReference } from './reference.js'
import { type RegistryOptions, registryAsker } from './registry.js'

/** The compressed size of one image and where the figure comes from; without `bytes`, why there is none. */
export interface ImageSize {
  readonly image: string
  readonly platform: string
  readonly bytes?: number
  /** Host and port of the registry that told the size. */
  readonly registry?: string
  /** The record of the table that the size is taken from: of which image, made when. */
  readonly record?: { readonly image: string; readonly date: string }
  /** Why no registry told the size. */
  readonly problem?: string
}

/** What the bases of a migrated Dockerfile weigh: the one that the original ends on, and the one of the runtime stage. */
export interface Estimate {
  readonly before: ImageSize
  readonly after: ImageSize
}

/** A Dockerfile as it was and as it becomes. */
export interface Estimated {
  readonly before: string
  readonly after: string
  /** Values for ARGs that have no default. */
  readonly values: ReadonlyMap<string, string>
}

/** What is asked of registries, and for which platform. */
export interface EstimateOptions extends RegistryOptions {
  readonly platform: string
}

/** Estimates Dockerfiles one after another; each image is asked for once. Nothing that a registry does makes it fail. */
export function estimator(options: EstimateOptions): (dockerfile: Estimated) => Promise<Estimate> {
  const ask = registryAsker(options)
  const known = new Map<string, Promise<ImageSize>>()
  const sizeOf = async (image: string, platform: string): Promise<ImageSize> => {
    const shared = { image, platform }
    if (image === 'scratch') return { ...shared, bytes: 0 }
    const [reference, wanted] = [parseReference(image), parsePlatform(platform)]
    if (reference === undefined) return { ...shared, problem: 'this is no name of an image' }
    if (wanted === undefined) return { ...shared, problem: `${platform} is no platform of Linux` }
    const answer = await ask(reference, wanted)
    if ('bytes' in answer) return { ...shared, ...answer }
    const record = answer.isCertain ? undefined : findRecord(reference, wanted)
    if (record === undefined) return { ...shared, problem: answer.problem }
    const { bytes, date } = record
    return { ...shared, bytes, record: { image: record.image, date }, problem: answer.problem }
  }
  const lastSize = (text: string, values: ReadonlyMap<string, string>): Promise<ImageSize> => {
    const last = lastImage(text, values)
    const platform = ('problem' in last ? undefined : last.platform) ?? options.platform
    if ('problem' in last) return Promise.resolve({ ...last, platform })
    const key = `${platform} ${last.image}`
    const size = known.get(key) ?? sizeOf(last.image, platform)
    known.set(key, size)
    return size
  }
  return async ({ before, after, values }) => {
    const [first, second] = await Promise.all([lastSize(before, values), lastSize(after, values)])
    return { before: first, after: second }
  }
}
