import type { Span } from '../../dockerfile/model.js'
import { ownEntry } from '../../own-entry.js'
import { reason } from '../../reason.js'
import type { RuntimeNeeds } from '../ecosystem.js'
import type { LockedPackage } from './managers/lock-file.js'
import { onlyDevelopment, productionDependencies } from './manifest.js'
import { nativePackages } from './native-packages.js'
import { otherInstaller } from './needs-everything.js'
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
  /** The same of all that the builder installs, where nothing is taken out of it. */
  readonly full: Pick<NativeNeeds, 'bound' | 'treeKnown'>
  readonly gitDependency?: string
  /** A package that brings a binary for the build's libc and none for the other one, by the lock file. */
  readonly oneLibc?: string
}

/** Reads the production tree for native parts: from the lock file where there is one, else by the names that package.json lists. */
export function nativeNeeds(project: NodeProject): NativeNeeds {
  const compiled = new Set<string>()
  const unchecked = new Set<string>()
  const osPackages = new Map<string, RuntimeNeeds['osPackages'][number]>()
  const direct = productionDependencies(project.manifest)
  const tree = project.lock?.production ?? direct.map(unlocked)
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
    if (isBuilt(locked)) {
      compiled.add(locked.name)
      if (known === undefined) unchecked.add(locked.name)
    }
  }
  const treeKnown = project.lock !== undefined || direct.every(isPure)
  return {
    bound: boundOf(tree),
    compiled: [...compiled],
    unchecked: [...unchecked],
    osPackages: [...osPackages.values()],
    treeKnown,
    full: fullTree(project, tree),
    ...oneLibcOf(project),
    ...(gitDependency === undefined ? {} : { gitDependency }),
  }
}

// An install that names packages, and other tools, bring what may stand in no lock file.
function fullTree(project: NodeProject, production: readonly Named[]): NativeNeeds['full'] {
  const { lock, ownInstalls, workspaces } = project
  const isFull = ownInstalls.some((install) => !install.production)
  const manifests = [project.manifest, ...(workspaces?.packages ?? []).map(({ manifest }) => manifest)]
  const own = new Set(manifests.map(({ name }) => name))
  const listed = manifests
    .flatMap((manifest) => [...productionDependencies(manifest), ...(isFull ? onlyDevelopment(manifest) : [])])
    .filter((name) => !own.has(name))
  const tree = [...production, ...(lock === undefined ? listed.map(unlocked) : isFull ? lock.development : [])]
  const known = new Set(tree.map(({ name }) => name))
  const named = ownInstalls
    .flatMap(({ packages }) => packages)
    .map((each) => each.replace(/(?<=.)@.*$/, ''))
    .filter((name) => !known.has(name) && !isPure(name))
  const installer = otherInstaller(project)
  return {
    bound: [
      ...boundOf(tree),
      ...named.map((name) => ({ package: name, because: 'its install is in no lock file' })),
      ...(installer === undefined
        ? []
        : [{ package: installer, because: 'it installs packages which package.json may not list' }]),
    ],
    treeKnown: lock !== undefined || listed.every(isPure),
  }
}

type Named = Pick<LockedPackage, 'name' | 'installScript' | 'platform' | 'usesAddonHelper' | 'fromGit'>

function unlocked(name: string): Named {
  return { name, installScript: undefined, platform: false, usesAddonHelper: false, fromGit: false }
}

function isPure(name: string): boolean {
  return purePackages.has(name) || ownEntry(nativePackages, name)?.kind === 'noise'
}

function isBuilt({ name, installScript, usesAddonHelper }: Named): boolean {
  const known = ownEntry(nativePackages, name)
  return known === undefined ? installScript === true || usesAddonHelper : known.kind !== 'prebuilt'
}

// A program that needs no libc: one and the same package is installed on both.
const isStatic = /^(?:esbuild|@esbuild\/.+)$/

function boundOf(tree: readonly Named[]): NativeNeeds['bound'] {
  const bound = new Map<string, string>()
  for (const locked of tree) {
    const known = ownEntry(nativePackages, locked.name)
    if (known?.kind === 'noise' || isStatic.test(locked.name)) continue
    if (isBuilt(locked)) {
      const isAddon = locked.usesAddonHelper || known !== undefined
      bound.set(locked.name, isAddon ? 'it builds a native add-on when it is installed' : 'it runs an install script')
    } else if (known?.kind === 'prebuilt' || locked.platform) {
      bound.set(locked.name, 'it brings a binary that was built for one system')
    }
  }
  return [...bound].map(([name, because]) => ({ package: name, because }))
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
export function libcOfCopy(
  project: NodeProject,
  native: Pick<NativeNeeds, 'bound' | 'treeKnown'>,
): Pick<RuntimeNeeds, 'libc' | 'libcReason'> {
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
