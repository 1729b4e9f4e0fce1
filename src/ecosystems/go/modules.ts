import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import type { CopiedFile } from '../../dockerfile/copied-files.js'
import { type ProjectFiles, readText } from '../../project/files.js'
import { isBuilt } from './build-constraints.js'
import { type GoFile, readGoFile } from './go-file.js'
import { type GoMod, modulesOfSum, parseGoMod, type RequiredModule } from './go-mod.js'

/** A module whose sources lie in the image. */
export interface LocalModule {
  /** Its path: what its packages' import paths begin with. */
  readonly path: string
  /** Its folder in the image, absolute. */
  readonly folder: string
  /** What go.mod says; undefined for a project without one. */
  readonly mod: GoMod | undefined
  /** True where its dependencies lie in its folder `vendor`. */
  readonly vendored: boolean
}

/** The sources of Go that a build sees, by their places in the image. */
export interface GoTree {
  /** Where each file of the image comes from. */
  readonly copied: ReadonlyMap<string, CopiedFile>
  readonly files: ProjectFiles
  readonly tags: readonly string[]
  /** All modules whose sources are there, the one that is built first. */
  readonly modules: readonly LocalModule[]
  /** Other modules that a build may use; undefined where nothing lists them. */
  readonly required: readonly RequiredModule[] | undefined
}

/** A package that a build compiles. */
export interface GoPackage {
  readonly importPath: string
  /** Absolute, in the image. */
  readonly folder: string
  readonly files: readonly GoFile[]
  /** True for a dependency that lies in a folder `vendor`. */
  readonly vendored: boolean
}

/** The module that a folder of the image belongs to, with those that it finds on the disk; `named` is what `go mod init` calls it; `usesPath` is true where a folder below GOPATH needs none. */
export async function findModules(
  copied: ReadonlyMap<string, CopiedFile>,
  files: ProjectFiles,
  folder: string,
  named: string | undefined,
  usesPath: boolean,
): Promise<Pick<GoTree, 'modules' | 'required'> | undefined> {
  const read = async (path: string) => {
    const source = copied.get(path)?.source
    return source === undefined ? undefined : readText(files, source)
  }
  const root = foldersAbove(folder).find((each) => copied.has(below(each, 'go.mod')))
  const hasVendor = (each: string) => copied.has(below(each, 'vendor/modules.txt'))
  if (root === undefined) {
    if (named !== undefined) {
      const module = { path: named, folder, mod: undefined, vendored: hasVendor(folder) }
      return { modules: [module], required: undefined }
    }
    // Without modules, the path below GOPATH is the import path: https://pkg.go.dev/cmd/go#hdr-GOPATH_environment_variable
    if (!usesPath) return undefined
    // Outside of it a package may have no path at all, and is built all the same.
    const inPath = /^\/go\/src\/(.+)$/.exec(folder)?.[1] ?? (folder.slice(folder.lastIndexOf('/') + 1) || 'main')
    const vendored = [...copied.keys()].some((path) => path.startsWith(below(folder, 'vendor/')))
    return { modules: [{ path: inPath, folder, mod: undefined, vendored }], required: undefined }
  }
  const own = await readModule(read, root, hasVendor(root))
  if (own === undefined) return undefined
  const modules = [own]
  const workspace = foldersAbove(root).find((each) => copied.has(below(each, 'go.work')))
  const uses = workspace === undefined ? [] : parseGoMod((await read(below(workspace, 'go.work'))) ?? '').uses
  const replaced = [...(own.mod?.replaces.values() ?? [])].filter((to) => /^\.{0,2}\//.test(to))
  for (const place of [
    ...uses.slice(0, 100).map((use) => resolveFolder(workspace ?? '/', use)),
    ...replaced.slice(0, 100).map((to) => resolveFolder(root, to)),
  ]) {
    const module = modules.some((each) => each.folder === place)
      ? undefined
      : await readModule(read, place, hasVendor(place))
    if (module !== undefined) modules.push(module)
  }
  const requires = modules.flatMap(({ mod }) => mod?.requires ?? [])
  // Before 1.17 go.mod names direct requirements alone: https://go.dev/ref/mod#go-mod-file-go
  const isComplete = modules.every(({ mod }) => (mod?.minor ?? 0) >= 17)
  const sums = isComplete ? [] : await Promise.all(modules.map((each) => read(below(each.folder, 'go.sum'))))
  const required = isComplete ? requires : [...requires, ...sums.flatMap((sum) => modulesOfSum(sum ?? ''))]
  const isKnown = isComplete || requires.length === 0 || sums.some((sum) => sum !== undefined)
  return { modules, required: isKnown ? withReplacements(required, modules) : undefined }
}

async function readModule(
  read: (path: string) => Promise<string | undefined>,
  folder: string,
  vendored: boolean,
): Promise<LocalModule | undefined> {
  const text = await read(below(folder, 'go.mod'))
  const mod = text === undefined ? undefined : parseGoMod(text)
  return mod?.module === undefined ? undefined : { path: mod.module, folder, mod, vendored }
}

function withReplacements(
  required: readonly RequiredModule[],
  modules: readonly LocalModule[],
): readonly RequiredModule[] {
  const replaces = new Map(modules.flatMap(({ mod }) => [...(mod?.replaces ?? [])]))
  const local = new Set(modules.map(({ path }) => path))
  const distinct = new Map(required.map((each) => [each.path, each]))
  return [...distinct.values()]
    .filter(({ path }) => !local.has(path))
    .map((each) => ({ ...each, path: replaces.get(each.path) ?? each.path }))
}

/** The most sources that are read for one program. */
const MAXIMUM_FILES = 3000

/** The package in a folder of the image with every package that it comes to import from there; or undefined where there are too many. */
export async function packagesFrom(
  tree: GoTree,
  folder: string,
  only?: readonly string[],
): Promise<readonly GoPackage[] | undefined> {
  const inFolder = filesByFolder(tree)
  const found = new Map<string, GoPackage>()
  const queue: { folder: string; importPath: string; vendored: boolean; only?: readonly string[] }[] = [
    {
      folder,
      importPath: importPathOf(tree, folder) ?? 'main',
      vendored: false,
      ...(only === undefined ? {} : { only }),
    },
  ]
  let count = 0
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (found.has(next.folder)) continue
    const paths = next.only ?? inFolder.get(next.folder) ?? []
    const files: GoFile[] = []
    for (const path of paths) {
      if (++count > MAXIMUM_FILES) return undefined
      const source = tree.copied.get(path)?.source
      const text = source === undefined ? undefined : await readText(tree.files, source)
      const file = source === undefined || text === undefined ? undefined : await readGoFile(source, text)
      if (file !== undefined && isBuilt(path, file.constraint, tree.tags)) files.push(file)
    }
    found.set(next.folder, { importPath: next.importPath, folder: next.folder, files, vendored: next.vendored })
    for (const importPath of new Set(files.flatMap(({ imports }) => imports))) {
      const place = folderOf(tree, inFolder, importPath)
      if (place !== undefined && !found.has(place.folder)) queue.push({ ...place, importPath })
    }
  }
  return [...found.values()]
}

/** The import path of the package in a folder; undefined for a folder of no module. */
export function importPathOf({ modules }: Pick<GoTree, 'modules'>, folder: string): string | undefined {
  const [module] = modules
    .filter((each) => isBelow(folder, each.folder))
    .sort((one, other) => other.folder.length - one.folder.length)
  if (module === undefined) return undefined
  const inside = folder.slice(module.folder === '/' ? 1 : module.folder.length + 1)
  return inside === '' ? module.path : `${module.path}/${inside}`
}

/** Folders of the image with the sources of Go in them, tests left out. */
export function filesByFolder({ copied }: Pick<GoTree, 'copied'>): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>()
  for (const path of copied.keys()) {
    if (!path.endsWith('.go') || path.endsWith('_test.go')) continue
    const folder = path.slice(0, Math.max(1, path.lastIndexOf('/')))
    const known = folders.get(folder)
    if (known === undefined) folders.set(folder, [path])
    else known.push(path)
  }
  return folders
}

function folderOf(
  { modules }: GoTree,
  inFolder: ReadonlyMap<string, readonly string[]>,
  importPath: string,
): { readonly folder: string; readonly vendored: boolean } | undefined {
  for (const module of modules) {
    if (module.vendored) {
      const folder = below(module.folder, `vendor/${importPath}`)
      if (inFolder.has(folder)) return { folder, vendored: true }
    }
    if (importPath !== module.path && !importPath.startsWith(`${module.path}/`)) continue
    const folder = below(module.folder, importPath.slice(module.path.length + 1)).replace(/(?<=.)\/$/, '')
    if (inFolder.has(folder)) return { folder, vendored: false }
  }
  return undefined
}

function below(folder: string, path: string): string {
  return folder === '/' ? `/${path}` : `${folder}/${path}`
}

function foldersAbove(folder: string): readonly string[] {
  const parts = folder.split('/').filter((part) => part !== '')
  return [...parts.map((_, at) => `/${parts.slice(0, parts.length - at).join('/')}`), '/']
}
