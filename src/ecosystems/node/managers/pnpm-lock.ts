import { parse } from 'yaml'
import {
  dependencyNames,
  type Entry,
  isEntry,
  isForLinux,
  LONGEST_SLOW_LOCK,
  type LockedNode,
  type LockedPackage,
  type LockFile,
  lockedPackage,
  lockFromGraph,
  text,
} from './lock-file.js'

const MAXIMUM_NESTING = 100

/** Reads pnpm-lock.yaml of any version; undefined when it is none. All importers count: a workspace's packages are installed together. */
export function parsePnpmLock(content: string): LockFile | undefined {
  const file = readYaml(content)
  if (file === undefined) return undefined
  const importers = isEntry(file.importers) ? Object.values(file.importers).filter(isEntry) : [file]
  const packages = isEntry(file.packages) ? file.packages : {}
  const snapshots = isEntry(file.snapshots) ? file.snapshots : packages
  const nodes = new Map<string, LockedNode>()
  for (const [key, snapshot] of Object.entries(snapshots)) {
    if (!isEntry(snapshot)) continue
    const about = packages[withoutPeers(key)] ?? packages[key]
    const resolutions = [snapshot.dependencies, snapshot.optionalDependencies].flatMap((section) =>
      isEntry(section) ? Object.entries(section) : [],
    )
    nodes.set(key, {
      locked: locked(key, snapshot, isEntry(about) ? about : {}),
      dependencies: resolutions.flatMap(([name, version]) => keyOf(snapshots, name, text(version)) ?? []),
    })
  }
  const production: string[] = []
  const development = new Set<string>()
  for (const importer of importers) {
    for (const [name, value] of sections(importer.dependencies, importer.optionalDependencies)) {
      const version = versionOf(value)
      const key = keyOf(snapshots, name, version)
      if (key !== undefined) production.push(key)
      const linkTo = /^(?:link|file):(.*)$/.exec(version)?.[1]
      if (linkTo === undefined) continue
      nodes.set(`${name} ${linkTo}`, { locked: lockedPackage(name, '', [], { linkTo }), dependencies: [] })
      production.push(`${name} ${linkTo}`)
    }
    for (const [name] of sections(importer.devDependencies)) development.add(name)
  }
  const lock = lockFromGraph(nodes, production)
  // node_modules holds direct dependencies alone: a development package is gone though a production one depends on it.
  const direct = new Set(importers.flatMap(({ dependencies }) => dependencyNames(dependencies)))
  const gone = [...development].filter((name) => !direct.has(name))
  return { ...lock, developmentOnly: new Set([...lock.developmentOnly, ...gone]) }
}

/** The release of pnpm that wrote a pnpm-lock.yaml, the lowest that reads it; undefined when it is none. */
export function pnpmReleaseOfLock(content: string): number | undefined {
  // https://github.com/pnpm/spec/tree/master/lockfile, read 2026-11-21.
  const version = Number(/^lockfileVersion: ['"]?(\d+(?:\.\d+)?)/m.exec(content)?.[1] ?? Number.NaN)
  return Number.isNaN(version) ? undefined : version >= 9 ? 9 : version >= 6 ? 8 : 7
}

function readYaml(content: string): Entry | undefined {
  if (content.length > LONGEST_SLOW_LOCK || nestsDeeply(content)) return undefined
  try {
    // The last two take time that grows with the square of the length.
    const value: unknown = parse(content, {
      maxAliasCount: 100,
      logLevel: 'silent',
      prettyErrors: false,
      uniqueKeys: false,
    })
    return isEntry(value) ? value : undefined
  } catch {
    return undefined
  }
}

// Before parsing, because a million brackets take the parser gigabytes. Brackets in texts count too; no lock file has that many.
function nestsDeeply(content: string): boolean {
  let depth = 0
  for (const [bracket] of content.matchAll(/[[{\]}]/g)) {
    if (bracket === ']' || bracket === '}') depth = Math.max(0, depth - 1)
    else depth++
    if (depth > MAXIMUM_NESTING) return true
  }
  return /(?:[-?] ){100}/.test(content)
}

function sections(...values: readonly unknown[]): readonly [string, unknown][] {
  return values.flatMap((section) => (isEntry(section) ? Object.entries(section) : []))
}

// A version as text, or with the range beside it from version 6 on.
function versionOf(value: unknown): string {
  return isEntry(value) ? text(value.version) : text(value)
}

// `/name/1.0.0` up to version 5, `/name@1.0.0` in 6, `name@1.0.0` in 9; an alias gives the whole key.
function keyOf(snapshots: Entry, name: string, version: string): string | undefined {
  return [`${name}@${version}`, `/${name}@${version}`, `/${name}/${version}`, version].find((key) =>
    Object.hasOwn(snapshots, key),
  )
}

function withoutPeers(key: string): string {
  const at = key.indexOf('(')
  return at === -1 ? key : key.slice(0, at)
}

function locked(key: string, snapshot: Entry, about: Entry): LockedPackage {
  const whole = withoutPeers(key).replace(/^\//, '')
  const parts = /^((?:@[^/]+\/)?[^@/]+)@(.*)$/.exec(whole) ?? /^((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(whole)
  const [name, version] = [parts?.[1] ?? whole, parts?.[2] ?? '']
  const { os, cpu, libc, requiresBuild } = { ...snapshot, ...about }
  const restricted = Array.isArray(os) || Array.isArray(cpu) || Array.isArray(libc)
  const dependencies = dependencyNames(snapshot.dependencies, snapshot.optionalDependencies)
  return lockedPackage(text(about.name) || name, version, dependencies, {
    ...(requiresBuild === true ? { installScript: true } : {}),
    ...(restricted ? { platform: isForLinux(os), libc: Array.isArray(libc) ? libc.map(text) : [] } : {}),
    optional: snapshot.optional === true,
    fromGit:
      isEntry(about.resolution) &&
      (text(about.resolution.type) === 'git' || /codeload\.github/.test(text(about.resolution.tarball))),
  })
}
