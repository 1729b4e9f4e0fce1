import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import type { CopiedFile } from '../../dockerfile/copied-files.js'
import { globMatcher } from '../../glob.js'
import { type ProjectFiles, readText } from '../../project/files.js'
import { type CargoManifest, cratesOfLock, dependenciesOf, parseCargoToml } from './cargo-toml.js'

/** A package of a workspace. */
export interface CargoPackage {
  readonly name: string
  /** Absolute, in the image. */
  readonly folder: string
  /** The names of its programs. */
  readonly binaries: readonly string[]
  /** The one that `cargo run` starts where none is named. */
  readonly defaultRun: string | undefined
  /** True where a build of the whole workspace builds it. */
  readonly isDefault: boolean
}

/** A workspace, or a package that stands alone. */
export interface CargoWorkspace {
  /** The folder of Cargo.lock and of `target`, absolute. */
  readonly root: string
  readonly packages: readonly CargoPackage[]
  /** All crates of Cargo.lock; undefined where there is none. */
  readonly crates: ReadonlySet<string> | undefined
  /** What the manifests depend on, with the features that they ask for. */
  readonly dependencies: readonly (readonly [name: string, features: readonly string[]])[]
}

const MAXIMUM_PACKAGES = 200

/** The workspace that a folder of the image belongs to: https://doc.rust-lang.org/cargo/reference/workspaces.html. */
export async function findWorkspace(
  copied: ReadonlyMap<string, CopiedFile>,
  files: ProjectFiles,
  folder: string,
): Promise<CargoWorkspace | undefined> {
  const read = async (path: string) => {
    const source = copied.get(path)?.source
    return source === undefined ? undefined : readText(files, source)
  }
  const manifestIn = async (place: string): Promise<CargoManifest | undefined> => {
    const text = await read(resolveFolder(place, 'Cargo.toml'))
    return text === undefined ? undefined : parseCargoToml(text)
  }
  const own = foldersAbove(folder).find((each) => copied.has(resolveFolder(each, 'Cargo.toml')))
  if (own === undefined) return undefined
  let root = own
  for (const above of foldersAbove(own)) {
    if ((await manifestIn(above))?.workspace !== undefined) {
      root = above
      break
    }
  }
  const top = await manifestIn(root)
  if (top === undefined) return undefined
  const folders = [...copied.keys()].flatMap((path) =>
    path.endsWith('/Cargo.toml') && isBelow(path, root) ? [path.slice(0, -'/Cargo.toml'.length) || '/'] : [],
  )
  const inside = (place: string) => place.slice(root === '/' ? 1 : root.length + 1)
  const matchers = (patterns: readonly string[]) =>
    patterns.map((pattern) => globMatcher(pattern.replace(/^\.\/|\/$/g, ''), { deep: false, contents: false }))
  const members = matchers(top.workspace?.members ?? [])
  const defaults = top.workspace?.['default-members']
  const isMember = (place: string) => place === root || members.some((matches) => matches(inside(place)))
  const isDefault = (place: string) =>
    defaults !== undefined
      ? matchers(defaults).some((matches) => matches(inside(place)))
      : top.package === undefined || place === root
  const packages: CargoPackage[] = []
  const dependencies = [...dependenciesOf(top)]
  for (const place of folders.slice(0, MAXIMUM_PACKAGES)) {
    const manifest = place === root ? top : await manifestIn(place)
    if (manifest?.package === undefined) continue
    if (place !== root) dependencies.push(...dependenciesOf(manifest))
    if (!isMember(place) && place !== own) continue
    packages.push({
      name: manifest.package.name,
      folder: place,
      binaries: binariesIn(copied, place, manifest),
      defaultRun: manifest.package['default-run'],
      isDefault: isDefault(place),
    })
  }
  const lock = await read(resolveFolder(root, 'Cargo.lock'))
  return { root, packages, dependencies, crates: lock === undefined ? undefined : cratesOfLock(lock) }
}

// https://doc.rust-lang.org/cargo/reference/cargo-targets.html#target-auto-discovery
function binariesIn(
  copied: ReadonlyMap<string, CopiedFile>,
  folder: string,
  manifest: CargoManifest,
): readonly string[] {
  const name = manifest.package?.name ?? ''
  const has = (path: string) => copied.has(resolveFolder(folder, path))
  const named = manifest.bin.map((each) => each.name ?? name)
  if (manifest.package?.autobins === false) return named
  const main = has('src/main.rs') && !manifest.bin.some(({ path }) => path === 'src/main.rs') ? [name] : []
  const below = resolveFolder(folder, 'src/bin')
  const found = [...copied.keys()].flatMap((path) => {
    const inside = path.startsWith(`${below}/`) ? path.slice(below.length + 1) : undefined
    const match = /^([^/]+)\.rs$/.exec(inside ?? '') ?? /^([^/]+)\/main\.rs$/.exec(inside ?? '')
    const isNamed = manifest.bin.some((each) => each.path === `src/bin/${inside}`)
    return match === null || isNamed ? [] : [match[1] as string]
  })
  return [...new Set([...named, ...main, ...found])]
}

function foldersAbove(folder: string): readonly string[] {
  const parts = folder.split('/').filter((part) => part !== '')
  return [...parts.map((_, at) => `/${parts.slice(0, parts.length - at).join('/')}`), '/']
}
