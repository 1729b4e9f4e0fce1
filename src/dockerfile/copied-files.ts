import { globMatcher } from '../glob.js'
import { isBelow, resolveFolder } from './configuration.js'
import type { Copy, Instruction, Stage } from './model.js'
import type { Surroundings } from './surroundings.js'
import { expandVariables } from './variables.js'

/** A file of the image that a COPY took from the build context. */
export interface CopiedFile {
  /** Relative to the context's root. */
  readonly source: string
  readonly copy: Copy
}

/** The absolute path of a COPY's target, without a slash at the end. */
export function targetOf(copy: Copy, surroundings: Surroundings): string {
  return resolveFolder(
    surroundings.folder,
    expandVariables(copy.target, (name) => surroundings.values.get(name)),
  )
}

/** The sources of a COPY relative to the context's root, variables replaced; `''` is the whole context. */
function sourcesOf(copy: Copy, surroundings: Surroundings): readonly string[] {
  const expand = (text: string) => expandVariables(text, (name) => surroundings.values.get(name))
  return copy.sources
    .filter((source) => copy.keyword !== 'ADD' || !/^(https?|git|ssh):|^git@/.test(source))
    .map((source) => resolveFolder('/', expand(source)).slice(1))
}

/**
 * Which file of the context each path of the image comes from, after the COPYs and ADDs that stand before `until`.
 * `paths` are the files of the context that no .dockerignore line hides.
 */
export function copiedFiles(
  stage: Stage,
  surroundings: ReadonlyMap<Instruction, Surroundings>,
  paths: readonly string[],
  until?: Instruction,
): ReadonlyMap<string, CopiedFile> {
  const files = new Map<string, CopiedFile>()
  const folders = foldersOf(surroundings)
  for (const instruction of stage.body) {
    if (instruction === until) break
    if (instruction.kind !== 'copy' || instruction.from !== undefined) continue
    const here = surroundings.get(instruction) as Surroundings
    for (const [target, source] of filesOfCopy(instruction, here, paths, folders)) {
      files.set(target, { source, copy: instruction })
    }
  }
  return files
}

/** True for an ADD that fetches or unpacks: https://docs.docker.com/reference/dockerfile/#add. */
export function bringsMore({ keyword, sources }: Copy): boolean {
  const does = /^[a-z]+:\/\/|^(https?|git|ssh):|^git@|\.(tar|tgz|tbz2?|txz|tar\.\w+|gz|xz|bz2|zst)([*?[].*)?$/
  return keyword === 'ADD' && sources.some((source) => does.test(source))
}

/** Sources that a COPY names as they are, without pattern or variable, and that are not among the files of the context, as written. */
export function absentSources(copy: Copy, surroundings: Surroundings, paths: readonly string[]): readonly string[] {
  if (copy.from !== undefined || copy.heredoc) return []
  return sourcesOf(copy, surroundings).filter(
    (source) =>
      source !== '' &&
      !/[*?[\]$]/.test(source) &&
      !paths.some((path) => isBelow(`/${path}`.replace(/\/$/, ''), `/${source}`)),
  )
}

/** Every file that one COPY of a stage brings, with where it lands. */
export function broughtBy(
  copy: Copy,
  surroundings: ReadonlyMap<Instruction, Surroundings>,
  paths: readonly string[],
): Iterable<readonly [target: string, source: string]> {
  return filesOfCopy(copy, surroundings.get(copy) as Surroundings, paths, foldersOf(surroundings))
}

function foldersOf(surroundings: ReadonlyMap<Instruction, Surroundings>): Set<string> {
  return new Set(['/', ...[...surroundings.values()].map(({ folder }) => folder)])
}

/** Every file that one COPY brings, with where it lands; folders that come to be are added to `knownFolders`. */
function* filesOfCopy(
  copy: Copy,
  surroundings: Surroundings,
  paths: readonly string[],
  knownFolders: Set<string>,
): Iterable<readonly [target: string, source: string]> {
  const target = targetOf(copy, surroundings)
  const intoFolder = /(^|\/)\.?$/.test(copy.target) || copy.sources.length > 1 || knownFolders.has(target)
  for (const source of sourcesOf(copy, surroundings)) {
    const depth = source === '' ? 0 : source.split('/').length
    const matches = matcherFor(source)
    for (const path of paths) {
      const parts = path.split('/')
      if (parts.length < depth || !matches(parts.slice(0, depth).join('/'))) continue
      if (parts.length > depth) {
        knownFolders.add(target)
        yield [resolveFolder(target, parts.slice(depth).join('/')), path]
      } else yield [intoFolder ? resolveFolder(target, parts.at(-1) as string) : target, path]
    }
  }
}

function matcherFor(source: string): (path: string) => boolean {
  if (!/[*?[\\]/.test(source)) return (path) => path === source
  const known = matchers.get(source)
  if (known !== undefined) return known
  const matcher = globMatcher(source, { deep: false, contents: false })
  if (matchers.size < 1000) matchers.set(source, matcher)
  return matcher
}

// Making one costs more than all its matches; most files name the same few patterns.
const matchers = new Map<string, (path: string) => boolean>()

/** True when the COPY names this path of the context, a folder above it or something in it; by its text alone, variables not replaced. */
export function copyTakes(copy: Copy, path: string): boolean {
  const parts = path.split('/')
  return copy.sources.some((source) => {
    const wanted = resolveFolder('/', source).slice(1)
    if (wanted === '') return true
    const depth = wanted.split('/').length
    return (
      (parts.length >= depth && matcherFor(wanted)(parts.slice(0, depth).join('/'))) || wanted.startsWith(`${path}/`)
    )
  })
}

/** What a path of a command takes, wildcards and all: itself and what lies in it. Paths are absolute. */
export function pathMatcher(pattern: string): (path: string) => boolean {
  if (!/[*?[]/.test(pattern)) return (path) => isBelow(path, pattern)
  const matches = globMatcher(pattern.slice(1), { deep: false, contents: true })
  return (path) => matches(path.slice(1))
}
