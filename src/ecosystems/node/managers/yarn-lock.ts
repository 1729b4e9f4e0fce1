import type { Manifest } from '../manifest.js'
import {
  dependencyNames,
  type Entry,
  isEntry,
  isForLinux,
  LONGEST_SLOW_LOCK,
  type LockedNode,
  type LockFile,
  lockedPackage,
  lockFromGraph,
  text,
} from './lock-file.js'

/** Far more ranges of one package than any project asks for. */
const MAXIMUM_RANGES = 200

/**
 * Reads yarn.lock of any release with yarn's own parser, which is loaded when it is needed; undefined when it is none. The file
 * does not tell what only developers need: the manifests do, that of the app first and then those of its workspaces.
 */
export async function parseYarnLock(content: string, manifests: readonly Manifest[]): Promise<LockFile | undefined> {
  if (content.length > LONGEST_SLOW_LOCK) return undefined
  const { parseSyml } = await import('@yarnpkg/parsers')
  let value: unknown
  try {
    value = parseSyml(content)
  } catch {
    return undefined
  }
  if (!isEntry(value)) return undefined
  const entries = new Map<string, Entry>()
  for (const [keys, entry] of Object.entries(value)) {
    if (!isEntry(entry) || keys === '__metadata') continue
    const ranges = keys.split(/,\s*/)
    // Every range becomes a package with all dependencies of the entry.
    if (ranges.length > MAXIMUM_RANGES) return undefined
    for (const key of ranges) entries.set(key, entry)
  }
  const firstKeys = new Map<string, string>()
  for (const key of entries.keys()) {
    const name = key.slice(0, key.indexOf('@', 1))
    if (!firstKeys.has(name)) firstKeys.set(name, key)
  }
  const nodes = new Map<string, LockedNode>()
  const programs = new Map<string, string>()
  const keyOf = (name: string, range: string) =>
    [`${name}@${range}`, `${name}@npm:${range}`].find((key) => entries.has(key)) ??
    // A patch or a resolution stands under a range of its own.
    firstKeys.get(name)
  for (const [key, entry] of entries) {
    const name = key.slice(0, key.indexOf('@', 1))
    const { dependencies, optionalDependencies } = entry
    const ranges = [dependencies, optionalDependencies].flatMap((section) =>
      isEntry(section) ? Object.entries(section) : [],
    )
    if (isEntry(entry.bin)) for (const program of Object.keys(entry.bin)) programs.set(program, name)
    const linkTo = /@(?:workspace|link|portal|file):([^:]*)$/.exec(key)?.[1]
    const conditions = text(entry.conditions)
    const systems = [...conditions.matchAll(/\bos=(\w+)/g)].map((match) => match[1])
    nodes.set(key, {
      locked: lockedPackage(name, text(entry.version), dependencyNames(dependencies, optionalDependencies), {
        ...(conditions === ''
          ? {}
          : { platform: systems.length === 0 || isForLinux(systems), libc: libcOf(conditions), optional: true }),
        fromGit: /^git[+:@]|\.git(#|$)|[@/]codeload\.github\.com\//.test(
          text(entry.resolved) || text(entry.resolution),
        ),
        ...(linkTo === undefined ? {} : { linkTo }),
      }),
      dependencies: ranges.flatMap(([dependency, range]) => keyOf(dependency, text(range)) ?? []),
    })
  }
  const wanted = manifests.flatMap((manifest) =>
    Object.entries({ ...manifest.dependencies, ...manifest.optionalDependencies }),
  )
  return lockFromGraph(
    nodes,
    wanted.flatMap(([name, range]) => keyOf(name, range) ?? []),
    programs,
  )
}

function libcOf(conditions: string): readonly string[] {
  return [...conditions.matchAll(/\blibc=(\w+)/g)].map((match) => match[1] as string)
}
