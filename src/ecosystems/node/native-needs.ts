import type { Span } from '../../dockerfile/model.js'
import { ownEntry } from '../../own-entry.js'
import { reason } from '../../reason.js'
import type { RuntimeNeeds } from '../ecosystem.js'
import { productionDependencies } from './manifest.js'
import { nativePackages } from './native-packages.js'
import type { NodeProject } from './project.js'
import { purePackages } from './pure-packages.js'

/** What the production tree holds that depends on the system it was installed on. */
export interface NativeNeeds {
  /** Packages whose install script or add-on is for one libc, with why it is known. */
  readonly bound: readonly { readonly package: string; readonly because: string }[]
  /** Packages that must be compiled or download a binary when they are installed. */
  readonly compiled: readonly string[]
  /** Packages that may link against libraries of the system, of which nothing is known. */
  readonly unchecked: readonly string[]
  readonly osPackages: RuntimeNeeds['osPackages']
  /** False when there is no lock file that tells the whole tree and a direct dependency is unknown. */
  readonly treeKnown: boolean
  readonly gitDependency?: string
  /** A package that brings a binary for the build's libc and none for the other one, by the lock file. */
  readonly oneLibc?: string
}

/** Reads the production tree for native parts: from the lock file where there is one, else by the names that package.json lists. */
export function nativeNeeds(project: NodeProject): NativeNeeds {
  const bound = new Map<string, string>()
  const compiled = new Set<string>()
  const unchecked = new Set<string>()
  const osPackages = new Map<string, RuntimeNeeds['osPackages'][number]>()
  const direct = productionDependencies(project.manifest)
  const tree =
    project.lock?.production ??
    direct.map((name) => ({
      name,
      installScript: undefined,
      platform: false,
      optional: false,
      usesAddonHelper: false,
      fromGit: false,
    }))
  let gitDependency = Object.entries(project.manifest.dependencies).find(([, range]) =>
    /^(git|github:|gitlab:|bitbucket:)|^[\w-]+\/[\w.-]+(#|$)/.test(range),
  )?.[0]
  for (const locked of tree) {
    if (locked.fromGit) gitDependency ??= locked.name
    const known = ownEntry(nativePackages, locked.name)
    if (known?.apt !== undefined || known?.apk !== undefined) {
      osPackages.set(locked.name, { apt: known.apt ?? [], apk: known.apk ?? [], neededBy: locked.name })
    }
    if (known?.kind === 'noise') continue
    const builds =
      known === undefined ? locked.installScript === true || locked.usesAddonHelper : known.kind !== 'prebuilt'
    if (builds) {
      bound.set(
        locked.name,
        locked.usesAddonHelper || known !== undefined
          ? 'it builds a native add-on when it is installed'
          : 'it runs an install script',
      )
      compiled.add(locked.name)
      if (known === undefined && !locked.usesAddonHelper) unchecked.add(locked.name)
      else if (known === undefined) unchecked.add(locked.name)
    } else if (known?.kind === 'prebuilt' || locked.platform) {
      bound.set(locked.name, 'it brings a binary that was built for one system')
    }
  }
  const treeKnown =
    project.lock !== undefined ||
    direct.every((name) => purePackages.has(name) || ownEntry(nativePackages, name)?.kind === 'noise')
  return {
    bound: [...bound].map(([name, because]) => ({ package: name, because })),
    compiled: [...compiled],
    unchecked: [...unchecked],
    osPackages: [...osPackages.values()],
    treeKnown,
    ...oneLibcOf(project),
    ...(gitDependency === undefined ? {} : { gitDependency }),
  }
}

// Variants of one package differ by system alone: `@img/sharp-linux-x64` and `@img/sharp-linuxmusl-x64`.
function oneLibcOf({ lock }: NodeProject): { readonly oneLibc?: string } {
  const families = new Map<string, { name: string; libc: Set<string> }>()
  for (const { name, libc } of lock?.production ?? []) {
    if (libc.length === 0) continue
    const family = name.replace(/linuxmusl|linux|musl|gnu|glibc/g, '').replace(/-+/g, '-')
    const known = families.get(family) ?? { name, libc: new Set<string>() }
    for (const each of libc) known.libc.add(each)
    families.set(family, known)
  }
  const single = [...families.values()].find(({ libc }) => libc.size === 1)
  return single === undefined ? {} : { oneLibc: single.name }
}

/** The libc that copied dependencies are bound to, and why. */
export function libcOfCopy(project: NodeProject, native: NativeNeeds): Pick<RuntimeNeeds, 'libc' | 'libcReason'> {
  const { libc } = project.request
  const [from, to] = libc === 'glibc' ? ['glibc', 'musl'] : ['musl', 'glibc']
  // The package that people know, rather than one of its parts for a system.
  const first =
    native.bound.find(({ package: name }) => !/[-/](darwin|linux|win32|android|freebsd)/.test(name)) ?? native.bound[0]
  if (first !== undefined) {
    return { libc, libcReason: reason('native-package', { ...first, from, to }, installAt(project)) }
  }
  return native.treeKnown
    ? { libc: 'any' }
    : { libc, libcReason: reason('no-lock-file-for-libc', { from, to }, installAt(project)) }
}

function installAt({ ownInstalls }: NodeProject): Span | undefined {
  return ownInstalls[0]?.run.span
}

/** The libc that an install in the runtime stage is bound to, and why. */
export function libcOfReinstall(project: NodeProject, native: NativeNeeds): Pick<RuntimeNeeds, 'libc' | 'libcReason'> {
  if (native.oneLibc === undefined) return { libc: 'any' }
  const { libc } = project.request
  const [from, to] = libc === 'glibc' ? ['glibc', 'musl'] : ['musl', 'glibc']
  const because = 'the lock file lists a build for one libc alone'
  return {
    libc,
    libcReason: reason('native-package', { package: native.oneLibc, because, from, to }, installAt(project)),
  }
}
