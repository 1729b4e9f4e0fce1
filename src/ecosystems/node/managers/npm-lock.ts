import { ownEntry } from '../../../own-entry.js'
import { addonHelpers, addonLoaders, nativePackages } from '../native-packages.js'
import {
  dependencyNames,
  type Entry,
  isEntry,
  isForLinux,
  type LockedNode,
  type LockedPackage,
  type LockFile,
  lockFromGraph,
  text,
} from './lock-file.js'

/** Reads package-lock.json or npm-shrinkwrap.json of any version; undefined when it is none. */
export function parseNpmLock(text: string): LockFile | undefined {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
  if (!isEntry(value)) return undefined
  const version = typeof value.lockfileVersion === 'number' ? value.lockfileVersion : 1
  if (isEntry(value.packages)) return fromPackages(version, value.packages)
  return isEntry(value.dependencies) ? fromDependencies(version, value.dependencies) : empty(version)
}

function empty(version: number): LockFile {
  return {
    production: [],
    development: [],
    programs: new Map(),
    developmentOnly: new Set(),
    tellsDevelopment: version >= 2,
  }
}

// https://docs.npmjs.com/cli/v10/configuring-npm/package-lock-json#packages
function fromPackages(version: number, packages: Entry): LockFile {
  const nodes = new Map<string, LockedNode>()
  const programs = new Map<string, string>()
  const roots: string[] = []
  for (const [path, entry] of Object.entries(packages)) {
    if (!isEntry(entry)) continue
    const at = path.lastIndexOf('node_modules/')
    if (at === -1) {
      // The project itself and its workspaces.
      roots.push(...dependenciesAt(packages, path, dependencyNames(entry.dependencies, entry.optionalDependencies)))
      continue
    }
    const name = path.slice(at + 'node_modules/'.length)
    if (at === 0 && isEntry(entry.bin)) for (const program of Object.keys(entry.bin)) programs.set(program, name)
    const own = dependencyNames(entry.dependencies, entry.optionalDependencies)
    // Peers count, optional ones too, where they are there: npm marks them so as well (tried with npm 8 and 11).
    const names = [...own, ...dependencyNames(entry.peerDependencies)]
    nodes.set(path, { locked: lockedAt(name, entry, own), dependencies: dependenciesAt(packages, path, names) })
    // Links into workspaces come with the project.
    if (entry.link === true && entry.dev !== true) roots.push(path)
  }
  // The flags alone say too little: a lock file may leave `dev` off what only a peer of a development package brings.
  const isWhole = isEntry(ownEntry(packages, ''))
  const undecided = Object.keys(packages).filter((path) => (packages[path] as Entry | null)?.dev !== true)
  const lock = lockFromGraph(nodes, isWhole ? roots : undecided, programs)
  return { ...lock, tellsDevelopment: version >= 2 && isWhole }
}

function lockedAt(name: string, entry: Entry, dependencies: readonly string[]): LockedPackage {
  return {
    name,
    version: text(entry.version),
    installScript: entry.hasInstallScript === true,
    platform:
      isForLinux(entry.os) && (Array.isArray(entry.os) || Array.isArray(entry.cpu) || Array.isArray(entry.libc)),
    libc: Array.isArray(entry.libc) ? entry.libc.map(text) : [],
    optional: entry.optional === true || entry.devOptional === true,
    // Who only calls a helper for others has no script of its own.
    usesAddonHelper:
      dependencies.some((dependency) => addonLoaders.has(dependency)) ||
      (entry.hasInstallScript === true && dependencies.some((dependency) => addonHelpers.has(dependency))),
    fromGit: /^git[+:@]/.test(text(entry.resolved)),
    ...(entry.link === true ? { linkTo: text(entry.resolved) } : {}),
  }
}

// Node's own search, from the package's folder up: https://nodejs.org/api/modules.html#loading-from-node_modules-folders
function dependenciesAt(packages: Entry, path: string, names: readonly string[]): string[] {
  const folders: string[] = []
  for (let folder = path; folder !== ''; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    folders.push(`${folder}/`)
  }
  folders.push('')
  return names.flatMap((name) => {
    const folder = folders.find((each) => isEntry(ownEntry(packages, `${each}node_modules/${name}`)))
    return folder === undefined ? [] : [`${folder}node_modules/${name}`]
  })
}

// npm 6 nests the packages of a package in its own `dependencies`.
function fromDependencies(version: number, dependencies: Entry): LockFile {
  const production: LockedPackage[] = []
  const development: LockedPackage[] = []
  const visit = (section: Entry, depth: number) => {
    if (depth > 50) return
    for (const [name, entry] of Object.entries(section)) {
      if (!isEntry(entry)) continue
      const requires = isEntry(entry.requires) ? Object.keys(entry.requires) : []
      const tree = entry.dev === true ? development : production
      tree.push({
        name,
        version: text(entry.version),
        installScript: undefined,
        platform: ownEntry(nativePackages, name)?.kind === 'prebuilt',
        libc: [],
        optional: entry.optional === true,
        usesAddonHelper: requires.some((dependency) => addonHelpers.has(dependency)),
        fromGit: /^git[+:@]|^github:/.test(text(entry.version)),
        ...(text(entry.version).startsWith('file:') ? { linkTo: text(entry.version).slice(5) } : {}),
      })
      if (isEntry(entry.dependencies)) visit(entry.dependencies, depth + 1)
    }
  }
  visit(dependencies, 0)
  const developmentOnly = new Set(development.map(({ name }) => name))
  for (const locked of production) developmentOnly.delete(locked.name)
  return { production, development, programs: new Map(), developmentOnly, tellsDevelopment: version >= 2 }
}
