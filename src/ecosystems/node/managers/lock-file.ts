import { ownEntry } from '../../../own-entry.js'
import { addonHelpers, addonLoaders, nativePackages } from '../native-packages.js'

/** One package of the tree. */
export interface LockedPackage {
  readonly name: string
  readonly version: string
  /** Runs a script when it is installed; undefined where the lock file does not say. */
  readonly installScript: boolean | undefined
  /** Restricted to some systems: a prebuilt part for one libc or architecture. */
  readonly platform: boolean
  /** The libc that the prebuilt part is for, where the lock file says. */
  readonly libc: readonly string[]
  readonly optional: boolean
  /** Depends on a helper for native add-ons. */
  readonly usesAddonHelper: boolean
  readonly fromGit: boolean
  /** The folder a `file:`, `link:` or workspace dependency points to, relative to the manifest. */
  readonly linkTo?: string
}

/**
 * The longest lock file that is given to a parser which takes about a second for each megabyte: those of yarn and of YAML. A lock
 * file of 20,000 packages is shorter.
 */
export const LONGEST_SLOW_LOCK = 5_000_000

/** What a lock file tells about the tree that a production install makes. */
export interface LockFile {
  readonly production: readonly LockedPackage[]
  /** What a full install brings beside them. */
  readonly development: readonly LockedPackage[]
  /** Program name → the package that brings it, development packages included; empty where the lock file does not say. */
  readonly programs: ReadonlyMap<string, string>
  /** Names of packages that only a full install brings. */
  readonly developmentOnly: ReadonlySet<string>
  /** False for lock files that do not tell for sure what only a full install brings (npm 6). */
  readonly tellsDevelopment: boolean
}

/** A parsed section of a lock file. */
export type Entry = Record<string, unknown>

/** A package of a lock file with the keys of the packages that it depends on. */
export interface LockedNode {
  readonly locked: LockedPackage
  readonly dependencies: readonly string[]
}

/** The tree that the production roots lead to; every other package is a development one. */
export function lockFromGraph(
  nodes: ReadonlyMap<string, LockedNode>,
  production: readonly string[],
  programs: ReadonlyMap<string, string> = new Map(),
): LockFile {
  const reached = new Set<string>()
  const open = [...production]
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const node = nodes.get(key)
    if (node === undefined || reached.has(key)) continue
    reached.add(key)
    open.push(...node.dependencies)
  }
  const packages = [...nodes].filter(([key]) => reached.has(key)).map(([, { locked }]) => locked)
  const development = [...nodes].filter(([key]) => !reached.has(key)).map(([, { locked }]) => locked)
  const names = new Set(packages.map(({ name }) => name))
  const others = development.map(({ name }) => name).filter((name) => !names.has(name))
  return { production: packages, development, programs, developmentOnly: new Set(others), tellsDevelopment: true }
}

/** A package of a lock file that lists neither install scripts nor systems unless they are given. */
export function lockedPackage(
  name: string,
  version: string,
  dependencies: readonly string[],
  known: Partial<LockedPackage> = {},
): LockedPackage {
  const scripted = known.installScript !== false
  return {
    name,
    version,
    installScript: undefined,
    platform: ownEntry(nativePackages, name)?.kind === 'prebuilt',
    libc: [],
    optional: false,
    usesAddonHelper:
      dependencies.some((dependency) => addonLoaders.has(dependency)) ||
      (scripted && dependencies.some((dependency) => addonHelpers.has(dependency))),
    fromGit: false,
    ...known,
  }
}

/** True for a plain object, which sections of lock files are. */
export function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value that should be a text; empty when it is none. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Names of the packages in some sections of an entry. */
export function dependencyNames(...sections: readonly unknown[]): readonly string[] {
  return sections.flatMap((section) => (isEntry(section) ? Object.keys(section) : []))
}

/** True when a list of systems lets Linux in; a part for another system is never installed in an image. */
export function isForLinux(systems: unknown): boolean {
  return !Array.isArray(systems) || systems.includes('linux') || systems.some((name) => text(name).startsWith('!'))
}
