import { resolveFolder } from '../../dockerfile/configuration.js'
import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import { readText } from '../../project/files.js'
import { commandsOf } from '../compiled/build-commands.js'
import { whereMoved } from '../compiled/moves.js'
import type { BuiltProgram, ProgramBuild } from '../compiled/program.js'
import type { FactsRequest } from '../ecosystem.js'
import { type GoBuildCommand, outputOf, programName, readGoBuild } from './build-command.js'
import { readGoFile } from './go-file.js'
import { filesByFolder, findModules, type GoTree, importPathOf } from './modules.js'

/** A `go build` or `go install` of a RUN, a Makefile followed. */
export interface GoBuild extends ProgramBuild {
  readonly build: GoBuildCommand
  /** Absolute, in the image. */
  readonly folder: string
  /** Variables in force. */
  readonly environment: ReadonlyMap<string, string>
  /** True where the Dockerfile itself writes it, or `make` hands its variables on. */
  readonly takesVariables: boolean
  /** The sources that it sees; undefined where its folder belongs to no module. */
  readonly tree: GoTree | undefined
}

/** A program that a build makes. */
export interface GoProgram extends BuiltProgram {
  readonly build: GoBuild
  /** Folder of its main package; undefined for one that `go install` fetches. */
  readonly folder: string | undefined
  /** The sources it is made from alone, where the build names files. */
  readonly only?: readonly string[]
}

/** Every build of the stage, in order. */
export async function findBuilds(request: FactsRequest): Promise<readonly GoBuild[]> {
  const builds: GoBuild[] = []
  const lasting = new Map<string, string>()
  let named: { readonly folder: string; readonly module: string } | undefined
  for (const run of request.stage.body) {
    if (run.kind !== 'run') continue
    const here = request.surroundings.get(run)
    const values = here?.values ?? new Map<string, string>()
    const copied = copiedFiles(request.stage, request.surroundings, request.paths, run)
    for (const { argv, command, folder, environment, isOwn } of await commandsOf(request, run, copied, values)) {
      if (argv[0] === 'go' && argv[1] === 'env') {
        for (const word of argv.slice(2)) {
          const set = /^(\w+)=(.*)$/.exec(word)
          if (set !== null) lasting.set(set[1] as string, set[2] as string)
        }
      }
      if (argv[0] === 'go' && argv[1] === 'mod' && argv[2] === 'init' && argv[3] !== undefined) {
        named = { folder, module: argv[3] }
      }
      const build = readGoBuild(argv)
      if (build === undefined) continue
      const where = build.folder === undefined ? folder : resolveFolder(folder, build.folder)
      const name = named?.folder === where ? named.module : undefined
      const found =
        (await findModules(copied, request.files, where, name, usesPath(request, environment))) ??
        (await standardFiles(request, copied, where, build.targets))
      const tags = [...build.tags, ...tagsOf(environment.get('GOFLAGS') ?? '')]
      const tree = found === undefined ? undefined : { copied, files: request.files, tags, ...found }
      builds.push({
        written: { run, command },
        at: command.span.start,
        build,
        folder: where,
        // The settings of `go env -w` give way to variables.
        environment: new Map([...lasting, ...environment]),
        takesVariables: isOwn,
        tree,
      })
    }
  }
  return builds
}

// Files that are named, and import nothing but Go's own library, need no go.mod in any release.
async function standardFiles(
  { files }: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
  folder: string,
  targets: readonly string[],
): Promise<Pick<GoTree, 'modules' | 'required'> | undefined> {
  if (targets.length === 0 || !targets.every((target) => target.endsWith('.go'))) return undefined
  for (const target of targets) {
    const source = copied.get(resolveFolder(folder, target))?.source
    const text = source === undefined ? undefined : await readText(files, source)
    if (source === undefined || text === undefined) return undefined
    const { imports } = await readGoFile(source, text)
    if (imports.some((path) => /^[^/]*\./.test(path))) return undefined
  }
  return { modules: [{ path: 'command-line-arguments', folder, mod: undefined, vendored: false }], required: [] }
}

/** True where a build finds its packages below GOPATH without a go.mod: https://go.dev/blog/go116-module-changes. */
export function usesPath({ runner }: Pick<FactsRequest, 'runner'>, environment: ReadonlyMap<string, string>): boolean {
  const said = environment.get('GO111MODULE')
  return said === 'off' || (said !== 'on' && (said === 'auto' || (runner.version ?? Number.POSITIVE_INFINITY) < 16))
}

function tagsOf(flags: string): readonly string[] {
  return (/-tags[= ]([\w,.]+)/.exec(flags)?.[1] ?? '').split(',').filter((tag) => tag !== '')
}

/** Every program that the builds make, where `mv` and `cp` of the RUNs behind them leave it; those that they do not build into a file are left out. */
export async function programsOf(request: FactsRequest, builds: readonly GoBuild[]): Promise<readonly GoProgram[]> {
  const programs: GoProgram[] = []
  for (const build of builds) programs.push(...(await programsOfBuild(request, build)))
  return programs.flatMap((program) => whereMoved(request, program))
}

async function programsOfBuild(request: FactsRequest, build: GoBuild): Promise<readonly GoProgram[]> {
  const { build: command, folder, environment, tree } = build
  if (command.mode !== undefined) return []
  const bin =
    environment.get('GOBIN') ?? resolveFolder((environment.get('GOPATH') ?? '/go').split(':')[0] ?? '/go', 'bin')
  const place = (name: string): string =>
    command.verb === 'install' ? resolveFolder(bin, name) : outputOf(folder, command.output, name, isFolder)
  const folders = new Set([
    '/bin',
    '/usr/bin',
    '/usr/local/bin',
    '/usr/sbin',
    '/sbin',
    '/usr/local/sbin',
    '/tmp',
    '/opt',
    '/go',
    '/go/bin',
    '/',
    ...[...request.surroundings.values()].map((here) => here.folder),
    ...[...(tree?.copied.keys() ?? [])].flatMap((path) => foldersOf(path)),
    ...madeFolders(request, build),
  ])
  const isFolder = (path: string) => folders.has(path)
  const targets = command.targets.length === 0 ? ['.'] : command.targets
  if (targets.every((target) => target.endsWith('.go'))) {
    const only = targets.map((target) => resolveFolder(folder, target))
    const name = (targets[0] ?? '').split('/').at(-1)?.replace(/\.go$/, '') ?? ''
    const own = only[0] ?? ''
    return [{ path: place(name), build, folder: own.slice(0, Math.max(1, own.lastIndexOf('/'))), only }]
  }
  const fetched = targets.filter((target) => /@/.test(target))
  if (fetched.length > 0) {
    return fetched.map((target) => ({ path: place(programName(target.replace(/@.*$/, ''))), build, folder: undefined }))
  }
  if (tree === undefined) return []
  const inFolder = filesByFolder(tree)
  const mains: string[] = []
  for (const target of targets) {
    for (const candidate of foldersOfTarget(tree, [...inFolder.keys()], folder, target)) {
      if (await isMain(tree, inFolder.get(candidate) ?? [])) mains.push(candidate)
    }
  }
  // Several programs need a folder to go to: https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies
  const toFolder =
    command.verb === 'install' ||
    (command.output !== undefined && (command.output.endsWith('/') || isFolder(resolveFolder(folder, command.output))))
  const distinct = [...new Set(mains)]
  if (distinct.length !== 1 && !toFolder) return []
  return distinct.map((main) => ({ path: place(programName(importPathOf(tree, main) ?? main)), build, folder: main }))
}

function foldersOfTarget(tree: GoTree, known: readonly string[], folder: string, target: string): readonly string[] {
  const all = target.endsWith('...')
  const written = all ? target.replace(/\/?\.\.\.$/, '') || '.' : target
  const isPath = /^\.{0,2}(\/|$)/.test(written)
  const module = tree.modules.find(({ path }) => written === path || written.startsWith(`${path}/`))
  const place = isPath
    ? resolveFolder(folder, written)
    : module === undefined
      ? undefined
      : resolveFolder(module.folder, written.slice(module.path.length + 1))
  if (place === undefined) return []
  if (!all) return known.filter((each) => each === place)
  const inside = place === '/' ? '/' : `${place}/`
  return known.filter(
    (each) =>
      (each === place || each.startsWith(inside)) &&
      !/\/(vendor|testdata|_[^/]*|\.[^/]*)(\/|$)/.test(each.slice(place.length)),
  )
}

async function isMain(tree: GoTree, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    const source = tree.copied.get(path)?.source
    const text = source === undefined ? undefined : await readText(tree.files, source)
    const name = text === undefined ? undefined : /^package\s+(\w+)/m.exec(text)?.[1]
    if (name !== undefined && !/^\/\/(go:build|\s*\+build)\s+ignore/m.test(text ?? '')) return name === 'main'
  }
  return false
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.slice(1, -1).map((_, at) => parts.slice(0, at + 2).join('/'))
}

function madeFolders(request: FactsRequest, { at }: GoBuild): readonly string[] {
  return request.stage.body.flatMap((each) => {
    if (each.kind !== 'run' || each.span.start > at) return []
    const folder = request.surroundings.get(each)?.folder ?? '/'
    return each.commands
      .filter((other) => other.argv?.[0] === 'mkdir' && other.span.start < at)
      .flatMap((other) =>
        (other.argv ?? [])
          .slice(1)
          .filter((word) => !word.startsWith('-'))
          .map((word) => resolveFolder(resolveFolder(folder, other.directory ?? ''), word)),
      )
  })
}
