import { imageName } from '../../project/callers/image-name.js'
import { type Reason, reason } from '../../reason.js'
import type { CachedBuild } from './calls.js'

/** More than these say the same once more. */
const MAXIMUM_SHOWN = 2

/**
 * Warnings for builds whose cache holds the layers of the last stage alone, which were all there were while there was one stage:
 * `mode` in https://github.com/docker/buildx/blob/master/docs/reference/buildx_build.md#cache-to, read 2026-11-21.
 */
export function cacheWarnings(builds: readonly CachedBuild[]): readonly Reason[] {
  return builds
    .flatMap(({ place, build, isAction }) => {
      const keeping = keepingAll(build)
      return keeping === undefined ? [] : [reason('cache-leaves-builder', { place, isAction, ...keeping })]
    })
    .slice(0, MAXIMUM_SHOWN)
}

/** What keeps the layers of all stages; undefined where the build keeps them already, or no cache at all. */
function keepingAll({
  tags,
  cacheTo,
  cacheFrom,
  inlineCache,
}: CachedBuild['build']): { readonly cacheTo: string; readonly cacheFrom?: string } | undefined {
  if (cacheTo.some((entry) => /(?:^|,)\s*mode=max\s*(?:,|$)/.test(entry) || /^\$/.test(entry))) return undefined
  const kept = cacheTo.find((entry) => !isInline(entry))
  if (kept !== undefined) {
    // A bare reference is one of a registry.
    const entry = kept.includes('=') ? kept.replace(/,?\bmode=min\b/, '') : `type=registry,ref=${kept}`
    return { cacheTo: `${entry},mode=max` }
  }
  const fromImage = cacheFrom.some((entry) => !entry.includes('type='))
  if (!inlineCache && !fromImage && !cacheTo.some(isInline)) return undefined
  const tag = tags.find((each) => !/\{\{|EXPRESSION/.test(each))
  const place = `type=registry,ref=${tag === undefined ? '<image>' : imageName(tag)}:buildcache`
  return { cacheTo: `${place},mode=max`, cacheFrom: place }
}

function isInline(entry: string): boolean {
  return /(?:^|,)type=inline(?:,|$)/.test(entry)
}
