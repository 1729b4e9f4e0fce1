import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseDockerfile } from '../dockerfile/parse.js'

const VARIABLE_OR_PATTERN = /[$*?[\\]/

/**
 * The nearest of some folders that has all files which a Dockerfile copies by name, where the Dockerfile's own folder, the first, lacks one of
 * them: it cannot be built from there. Undefined where nothing speaks against its own folder, or no other has them all.
 */
export function contextBySources(text: string, [own, ...above]: readonly string[]): string | undefined {
  if (own === undefined || above.length === 0) return undefined
  const sources = namedSources(text)
  const has = (folder: string) => sources.every((source) => existsSync(join(folder, source)))
  return sources.length === 0 || has(own) ? undefined : above.find(has)
}

function namedSources(text: string): readonly string[] {
  const copies = parseDockerfile(text).stages.flatMap(({ body }) =>
    body.filter((instruction) => instruction.kind === 'copy' && instruction.from === undefined),
  )
  const sources = copies.flatMap((copy) => (copy.kind === 'copy' ? copy.sources : []))
  return sources
    .filter((source) => !VARIABLE_OR_PATTERN.test(source) && !/^[a-z]+:\/\/|^git@/i.test(source))
    .map((source) => source.replace(/^(?:\.?\/)+/, ''))
    .filter((source) => source !== '' && source !== '.' && !source.split('/').includes('..'))
}
