import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import { absentSources, broughtBy, type CopiedFile, pathMatcher, targetOf } from '../../dockerfile/copied-files.js'
import type { Copy, Run } from '../../dockerfile/model.js'
import type { Surroundings } from '../../dockerfile/surroundings.js'
import { isRoot } from '../../dockerfile/users.js'
import { readText } from '../../project/files.js'
import { type Reason, reason } from '../../reason.js'
import type {
  CalledCommand,
  CommandNeeds,
  Delivery,
  FactsRequest,
  IgnoreEntry,
  ProjectFacts,
  RuntimeNeeds,
  WrittenRequest,
} from '../ecosystem.js'
import { startLine } from '../start/start-line.js'
import type { CompiledLanguage } from './language.js'
import { readMove } from './moves.js'
import { type BuiltProgram, nameOf } from './program.js'
import type { CompiledProject } from './project.js'
import { type ReadFiles, readFilesOf } from './read-files.js'
import type { SourceFile } from './source-file.js'
import { namesAtStart } from './start-names.js'
import { followCommand, programOf } from './start-place.js'

type Project = CompiledProject<BuiltProgram>

/** The deliveries of a project, and what of them is worth a warning. */
export type CompiledDeliveries = Pick<ProjectFacts, 'deliveries' | 'warnings'>

/** What the start asks of an image, programs of the build left out. */
export function startNeeds(project: Project): RuntimeNeeds['start'] {
  const { start, system } = project
  return {
    programs: system,
    ...(start.shellFor === undefined ? {} : { shellFor: start.shellFor }),
    ...plainStart(project),
  }
}

/** A start in the shell form that is one program with its arguments, for an image without a shell. */
function plainStart({ start, line, request, place }: Project): Pick<RuntimeNeeds['start'], 'plain'> {
  const [step] = start.steps
  const hasEntrypoint = request.stage.body.some(({ kind, keyword }) => kind === 'start' && keyword === 'ENTRYPOINT')
  if (line.form !== 'shell' || hasEntrypoint || step === undefined || start.steps.length !== 1) return {}
  if (programOf(place, step) === undefined) return {}
  const isSimple = start.doesMore !== true && start.wrappers.length === 0 && start.scripts.length === 0
  const words = [...step.argv, ...step.environment.values()]
  if (!isSimple || step.directory !== undefined || words.some((word) => /[$`*?~]/.test(word))) return {}
  return { plain: { argv: step.argv, environment: step.environment } }
}

// Texts in which programs look for the names of other files.
const settingsText = /\.(ya?ml|json|toml|ini|conf|cfg|properties|env|sh|bash)$|(^|\/)\.env[^/]*$/
const MAXIMUM_SETTINGS = 50

/** What the programs read of that which COPYs bring, apart from the COPYs that are repeated; and what these files name in their turn. */
export async function filesRead(
  project: Project,
  language: CompiledLanguage,
  repeated: ReadonlySet<Copy>,
  sources: readonly SourceFile[] | undefined,
  appFolder: string | undefined,
  unread = 'there are more sources than are read',
): Promise<ReadFiles> {
  const { request, copied, place } = project
  const words = new Set(await namesAtStart(project))
  const input = {
    copied: new Map([...withCopies(request, copied)].filter(([, { copy }]) => !repeated.has(copy))),
    brought: new Set([...repeated].flatMap((copy) => targetsOf(request, copy))),
    targetOf: ({ copy }: CopiedFile) => targetOf(copy, request.surroundings.get(copy) as Surroundings),
    sources,
    unread,
    language,
    startFolder: place.folder,
    appFolder: appFolder ?? place.folder,
  }
  const read = new Set<string>()
  for (;;) {
    const found = readFilesOf({ ...input, words: [...words] })
    const next = settingsAmong(found, copied).filter((source) => !read.has(source))
    if (next.length === 0 || read.size > MAXIMUM_SETTINGS) return found
    for (const source of next.slice(0, MAXIMUM_SETTINGS)) {
      read.add(source)
      const text = (await readText(request.files, source)) ?? ''
      for (const word of text.slice(0, 50_000).split(/[\s"'`=,;:()[\]{}]+/)) if (/[./]/.test(word)) words.add(word)
    }
  }
}

function targetsOf({ surroundings, paths }: FactsRequest, copy: Copy): readonly string[] {
  if (copy.from !== undefined || copy.heredoc) return []
  const here = surroundings.get(copy) as Surroundings
  return [...broughtBy(copy, surroundings, [...paths, ...absentSources(copy, here, paths)])].map(([target]) => target)
}

// What RUNs copy or move of that which COPYs brought, without what they take away.
function withCopies(request: FactsRequest, copied: Project['copied']): Project['copied'] {
  const files = new Map(copied)
  for (const run of request.stage.body) {
    if (run.kind !== 'run') continue
    const here = request.surroundings.get(run)
    for (const command of run.commands) {
      const { argv = [], directory } = command
      if (argv[0] === 'rm') removeFiles(files, run, argv, resolveFolder(here?.folder ?? '/', directory ?? ''))
      const move = readMove(command, here)
      if (move === undefined || move.program === 'ln') continue
      const { sources, target } = move
      const isFolder = move.isFolder || [...files.keys()].some((path) => isBelow(path, target) && path !== target)
      for (const from of sources) {
        for (const [path, file] of [...files]) {
          if (!isBelow(path, from)) continue
          const inside = path === from ? '' : path.slice(from.length + 1)
          const base = isFolder ? resolveFolder(target, nameOf(from)) : target
          files.set(inside === '' ? base : resolveFolder(base, inside), file)
        }
      }
    }
  }
  return files
}

function removeFiles(files: Map<string, CopiedFile>, run: Run, argv: readonly string[], here: string): void {
  const removed = argv
    .slice(1)
    .filter((word) => !word.startsWith('-'))
    .map((word) => pathMatcher(resolveFolder(here, word)))
  for (const [path, { copy }] of [...files]) {
    const isGone = removed.some((each) => each(path))
    if (isGone && copy.span.start < run.span.start) files.delete(path)
  }
}

function settingsAmong({ found }: ReadFiles, copied: Project['copied']): readonly string[] {
  return [...copied].flatMap(([path, { source }]) => {
    const isFound = found.some((each) =>
      each.target === undefined ? isBelow(path, each.path) : path.startsWith(each.path.slice(0, -1)),
    )
    return isFound && settingsText.test(source) ? [source] : []
  })
}

/** What the start compiled as the builder's last command; `variables` stand in front of it. */
export function hoistedBuild({ hoisted, place }: Project, variables = ''): Delivery['afterBuild'] {
  if (hoisted === undefined || hoisted.command === '') return []
  const because = reason('hoisted-build', { command: hoisted.command })
  return [{ text: `${variables}${hoisted.command}`, flags: [], folder: place.folder, reason: because }]
}

/** Who runs the program, as USER says; undefined for the superuser. */
export function userOfStart({ surroundings }: FactsRequest): string | undefined {
  const user = [...surroundings.values()].at(-1)?.user ?? ''
  return isRoot(user) ? undefined : user
}

/** The facts of a project of which something could not be found out. */
export function unknownFacts(unknowns: readonly Reason[], installNames: ProjectFacts['installNames']): ProjectFacts {
  return {
    deliveries: [],
    unknowns,
    warnings: [],
    folder: undefined,
    calledAtStart: new Set(),
    calledInBuild: new Set(),
    providedBy: () => [],
    installNames,
    needsOfCommand: async () => ({ programs: [], packages: [], files: [], known: false }),
    httpCheck: () => undefined,
    ignore: [],
    readByBuild: [],
    hidesInstalled: true,
  }
}

/** Says, of an image of which nothing is known, that its start serves developers; empty where no manifest is of the language. */
export async function developmentSigns(
  request: WrittenRequest,
  manifest: string,
  { isDevelopment }: CompiledLanguage,
): Promise<readonly Reason[]> {
  const line = startLine(request)
  if ('code' in line || !request.paths.some((path) => path.endsWith(manifest))) return []
  const argv = line.form === 'shell' ? (line.argv[0] ?? '').split(/\s+/) : line.argv
  return isDevelopment(argv) ? [reason('development-image', { command: argv.join(' ') }, line.at.span)] : []
}

/** The facts that are found for every compiled language alike. */
export function compiledFacts(
  project: Project,
  rest: Pick<ProjectFacts, 'deliveries' | 'warnings' | 'installNames' | 'ignore' | 'readByBuild'>,
): ProjectFacts {
  const { request, place, hoisted, system } = project
  return {
    ...unknownFacts([], rest.installNames),
    ...rest,
    folder: place.folder,
    ...(hoisted === undefined ? {} : { hoisted: { ...hoisted, environment: new Map() } }),
    calledAtStart: new Set(system.map(({ name }) => name)),
    calledInBuild: new Set(
      request.stage.body.flatMap((run) =>
        run.kind === 'run' ? run.commands.flatMap(({ inner }) => inner.map((argv) => argv[0] ?? '')) : [],
      ),
    ),
    needsOfCommand: (command) => needsOfCommand(project, command),
  }
}

async function needsOfCommand({ place, used }: Project, command: CalledCommand): Promise<CommandNeeds> {
  const { steps, wrappers, scripts, shellFor, opaque } = await followCommand(place, command)
  const programs = new Set(wrappers.map(({ name }) => name).filter((name) => name !== 'env'))
  if (shellFor !== undefined && programs.size === 0) programs.add('sh')
  const files = new Set(scripts)
  for (const step of steps) {
    const found = programOf(place, step)?.program.path
    if (found === undefined) programs.add(step.argv[0] ?? '')
    else if (!used.some(({ program }) => program.path === found)) files.add(found)
  }
  return { programs: [...programs], packages: [], files: [...files], known: opaque === undefined }
}

/** Lines for .dockerignore: what the build leaves in a folder of the sources where it runs on one's own machine. */
export function builtEntries({ used, request }: Project, roots: readonly string[]): readonly IgnoreEntry[] {
  const names = used.flatMap(({ program }) => {
    const root = roots.find((each) => program.path.startsWith(`${each}/`) && each !== request.folder)
    const name = root === undefined ? undefined : program.path.slice(root.length + 1)
    const isFolder = request.paths.some((each) => each.startsWith(`${name}/`))
    return name === undefined || name.includes('/') || isFolder ? [] : [name]
  })
  return [...new Set(names)]
    .filter((name) => !request.paths.includes(name))
    .map((name) => ({ entry: `/${name}`, because: 'the build writes it', example: name }))
}
