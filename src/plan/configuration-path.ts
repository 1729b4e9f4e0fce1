import type { BuildContext } from '../project/build-context.js'
import { ignoreMatcher } from '../project/ignore-file.js'

/**
 * A name beside the Dockerfile for a file that the build reads: one that no file has and that .dockerignore does not hide; undefined
 * when there is none. `taken` are names that the same run gives to other files.
 */
export async function configurationPath(
  names: readonly string[],
  dockerfile: string,
  { files, all, ignoreText }: BuildContext,
  taken: ReadonlySet<string>,
): Promise<string | undefined> {
  const isHidden = ignoreMatcher(ignoreText ?? '')
  const isOutside = dockerfile.startsWith('../') || /^(?:\/|[A-Za-z]:)/.test(dockerfile)
  const folder = isOutside ? '' : dockerfile.slice(0, dockerfile.lastIndexOf('/') + 1)
  for (const path of names.map((name) => folder + name)) {
    if (all.includes(path) || taken.has(path) || isHidden(path)) continue
    // The list may be incomplete.
    if ('absent' in (await files.read(path))) return path
  }
  return undefined
}
