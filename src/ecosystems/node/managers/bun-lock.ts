import { parseCommentedJson } from '../commented-json.js'
import {
  dependencyNames,
  isEntry,
  isForLinux,
  type LockedNode,
  type LockFile,
  lockedPackage,
  lockFromGraph,
  text,
} from './lock-file.js'

// Far more than installs make: the search is made for every dependency of every package.
const LONGEST_PATH = 500
const MAXIMUM_LEVELS = 20

/** Reads bun.lock, the text form (https://bun.sh/docs/install/lockfile, read 2026-11-21); undefined when it is none. */
export function parseBunLock(content: string): LockFile | undefined {
  const file = parseCommentedJson(content, { allowTrailingComma: true }).value
  if (!isEntry(file) || !isEntry(file.packages) || !isEntry(file.workspaces)) return undefined
  const { packages } = file
  const nodes = new Map<string, LockedNode>()
  const programs = new Map<string, string>()
  for (const [path, tuple] of Object.entries(packages)) {
    if (!Array.isArray(tuple)) continue
    const whole = text(tuple[0])
    const at = whole.indexOf('@', 1)
    const [name, version] = [whole.slice(0, at), whole.slice(at + 1)]
    const about = tuple.find(isEntry) ?? {}
    if (isEntry(about.bin)) for (const program of Object.keys(about.bin)) programs.set(program, name)
    const names = dependencyNames(about.dependencies, about.optionalDependencies)
    const restricted = about.os !== undefined || about.cpu !== undefined
    const linkTo = /^(?:workspace|link|file):(.*)$/.exec(version)?.[1]
    nodes.set(path, {
      locked: lockedPackage(name, version, names, {
        ...(restricted ? { platform: isForLinux(asList(about.os)), optional: true } : {}),
        fromGit: /^(git\+|github:)/.test(version),
        ...(linkTo === undefined ? {} : { linkTo }),
      }),
      dependencies: names.flatMap((dependency) => nearest(packages, path, dependency) ?? []),
    })
  }
  const roots = Object.values(file.workspaces).flatMap((workspace) =>
    isEntry(workspace) ? dependencyNames(workspace.dependencies, workspace.optionalDependencies) : [],
  )
  return lockFromGraph(nodes, roots, programs)
}

function asList(systems: unknown): unknown {
  return typeof systems === 'string' ? [systems] : systems
}

// `a/b` is the b that a brings for itself: looked for as Node.js looks for modules, from the inside out.
function nearest(packages: object, path: string, name: string): string | undefined {
  let base = path.length > LONGEST_PATH ? '' : path
  for (let level = 0; base !== '' && level < MAXIMUM_LEVELS; level++) {
    if (Object.hasOwn(packages, `${base}/${name}`)) return `${base}/${name}`
    base = base.slice(0, Math.max(0, base.lastIndexOf('/')))
  }
  return Object.hasOwn(packages, name) ? name : undefined
}
