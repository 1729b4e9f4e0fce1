import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import type { CopiedFile } from '../../dockerfile/copied-files.js'
import { globMatcher } from '../../glob.js'
import type { SourcePlace } from '../../project/files.js'
import { type Reason, reason } from '../../reason.js'
import type { CompiledLanguage } from './language.js'
import type { Argument, SourceFile } from './source-file.js'

/** Files of the image that the running program reads, or may read. */
export interface ReadFiles {
  readonly found: readonly {
    readonly path: string
    readonly isFolder: boolean
    readonly because: Reason
    /** Where the files of a pattern go. */
    readonly target?: string
  }[]
  /** Why more comes along than is known to be read; undefined where all is proven. */
  readonly fallback?: Reason
}

// What only building, testing and reading about a project need.
const notRead =
  /(^|\/)(\.git|\.github|\.gitlab|\.circleci|\.vscode|\.idea|testdata|tests?|vendor|node_modules)\/|(^|\/)(Makefile|makefile|GNUmakefile|justfile|Taskfile\.ya?ml|[^/]*Dockerfile[^/]*|Containerfile|\.dockerignore|\.gitignore|\.gitattributes|\.gitlab-ci\.yml|\.travis\.yml|\.editorconfig|(docker-)?compose[^/]*\.ya?ml|LICENSE[^/]*|CHANGELOG[^/]*|CONTRIBUTING[^/]*|[^/]*\.(md|proto|example|sample|dist|pdf))$|(^|\/)docs\/.*\.(png|svg|jpe?g|gif)$/i

interface Input {
  /** What the image has from the context at the stage's end, and its runtime stage does not get from there itself. */
  readonly copied: ReadonlyMap<string, CopiedFile>
  /** What the runtime stage gets from the context itself, of what is there and of what COPYs name that is not. */
  readonly brought: ReadonlySet<string>
  /** Where the COPY puts its sources that a file comes with: folders are brought whole below it alone. */
  readonly targetOf: (file: CopiedFile) => string
  /** The sources that are compiled into the programs; undefined where there are more than are read. */
  readonly sources: readonly SourceFile[] | undefined
  /** Why they were not read. */
  readonly unread: string
  readonly language: CompiledLanguage
  /** The working directory that the container starts in. */
  readonly startFolder: string
  /** The folder of the module that is built. */
  readonly appFolder: string
  /** Words of the start command and values of the image's variables. */
  readonly words: readonly string[]
}

/** Finds out what a program reads of what a COPY brought, by the literals of its sources. */
export function readFilesOf(input: Input): ReadFiles {
  const { copied, sources, startFolder, words, language } = input
  // A file that the start itself names is read, whatever it is.
  const asked = new Set(words.flatMap((word) => candidates(word, startFolder)).filter((path) => copied.has(path)))
  const data = new Set(
    [...copied]
      .filter(([path, { source }]) => asked.has(path) || (!notRead.test(source) && !language.sources.test(source)))
      .map(([path]) => path),
  )
  if (sources === undefined) {
    const because = reason('artifacts-not-proven', { because: input.unread })
    return { found: everything(input, data, because), fallback: because }
  }
  const index = indexOf(data)
  const embedded = embeddedFiles(sources)
  const named = new Map<string, SourcePlace | undefined>()
  const settings = new Map<string, SourcePlace>()
  for (const { value, place } of literalsOf(sources, words)) {
    for (const path of candidates(value, startFolder)) {
      const found = hits(path, index)
      // A file that the program writes needs its folder.
      const folder = path.slice(0, path.lastIndexOf('/'))
      const isWritten =
        found.length === 0 && /\.\w{1,6}$/.test(path) && folder !== startFolder && folder !== input.appFolder
      for (const hit of isWritten ? (index.byFolder.get(folder) ?? []) : found)
        if (!named.has(hit)) named.set(hit, place)
      if (isSettings(path) && /^(\.\/)?\.env/.test(value)) settings.set(path, place ?? { file: 'Dockerfile', line: 1 })
    }
  }
  for (const file of sources) {
    for (const name of language.filesOfPackages(file)) {
      const path = resolveFolder(startFolder, name)
      const place = { file: file.path, line: 1 }
      if (isSettings(path)) settings.set(path, place)
      for (const hit of hits(path, index)) if (!named.has(hit)) named.set(hit, place)
    }
  }
  const direct = directlyRead(sources, language)
  for (const [path] of named) {
    const source = copied.get(path)?.source ?? ''
    if (
      embedded.has(source) &&
      !direct.some((value) => candidates(value, startFolder).some((each) => isBelow(path, each)))
    )
      named.delete(path)
  }
  for (const [path, place] of named) {
    if (!isSettings(path)) continue
    named.delete(path)
    settings.set(path, place ?? { file: 'Dockerfile', line: 1 })
  }
  const patterns = settingsFiles(input, settings)
  const computed = computedRead(sources, language)
  const unread = [...data].filter((path) => !named.has(path) && !embedded.has(copied.get(path)?.source ?? ''))
  if (computed !== undefined && unread.some((path) => isBelow(path, input.appFolder) || isBelow(path, startFolder))) {
    const rest = new Set([...data].filter((path) => !isSettings(path)))
    return { found: [...everything(input, rest, computed), ...patterns], fallback: computed }
  }
  const found = grouped(new Set(named.keys()), input, (path) =>
    reason('artifact-read-by-program', { path, place: placeUnder(named, path) ?? { file: 'Dockerfile', line: 1 } }),
  )
  return { found: [...found, ...patterns] }
}

function isSettings(path: string): boolean {
  return /\/\.env(\.[\w.-]+)?$/.test(path)
}

// A file of settings that is there on one machine and not on the other; no line of .gitignore or none of its readers says which. A pattern
// takes what there is: https://docs.docker.com/reference/dockerfile/#copy
function settingsFiles(input: Input, settings: ReadonlyMap<string, SourcePlace>): ReadFiles['found'] {
  const folders = new Map<string, SourcePlace>()
  for (const [path, place] of settings) {
    if (!input.brought.has(path) && (input.copied.has(path) || copiesFolder(input, path)))
      folders.set(path.slice(0, path.lastIndexOf('/') + 1), place)
  }
  return [...folders].map(([target, place]) => {
    const path = `${target}.env*`
    return { path, target, isFolder: false, because: reason('artifact-read-by-program', { path, place }) }
  })
}

function placeUnder(named: ReadonlyMap<string, SourcePlace | undefined>, path: string): SourcePlace | undefined {
  for (const [file, place] of named) if (isBelow(file, path) && place !== undefined) return place
  return undefined
}

function literalsOf(
  sources: readonly SourceFile[],
  words: readonly string[],
): readonly { readonly value: string; readonly place: SourcePlace | undefined }[] {
  const written = sources.flatMap(({ literals }) => literals)
  return [...written, ...words.map((value) => ({ value, place: undefined }))].filter(
    ({ value }) => value.length < 300 && !/[\s<>{}]/.test(value),
  )
}

/** Paths of the image that a text may stand for. */
function candidates(value: string, folder: string): readonly string[] {
  // What a database is named by has options behind it.
  const plain = value.replace(/^(file:(\/\/)?|sqlite3?:(\/\/)?|[\w.-]*=)/, '').replace(/\?.*$/, '')
  // A pattern of all that there is routes requests: `/**`.
  if (plain.length < 2 || /^[/.*]*$/.test(plain) || /^(https?|postgres|mysql|redis|mongodb):/.test(plain)) return []
  return [
    ...new Set([resolveFolder(folder, plain), ...(plain.startsWith('/') ? [resolveFolder(folder, `.${plain}`)] : [])]),
  ]
}

/** The files that a path means: itself, what lies in it, what it matches, or what is called so with an ending. */
interface FileIndex {
  readonly all: ReadonlySet<string>
  readonly byFolder: ReadonlyMap<string, readonly string[]>
  readonly byStem: ReadonlyMap<string, readonly string[]>
}

function indexOf(all: ReadonlySet<string>): FileIndex {
  const byFolder = new Map<string, string[]>()
  const byStem = new Map<string, string[]>()
  const add = (map: Map<string, string[]>, key: string, path: string) => {
    const known = map.get(key)
    if (known === undefined) map.set(key, [path])
    else known.push(path)
  }
  for (const path of all) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      add(byFolder, path.slice(0, at), path)
    const name = path.lastIndexOf('/') + 1
    for (let at = path.indexOf('.', name + 1); at !== -1; at = path.indexOf('.', at + 1))
      add(byStem, path.slice(0, at), path)
  }
  return { all, byFolder, byStem }
}

function hits(path: string, { all, byFolder, byStem }: FileIndex): readonly string[] {
  if (path === '/') return []
  if (/[*?[]/.test(path)) {
    const fixed = path.slice(0, path.slice(0, path.search(/[*?[]/)).lastIndexOf('/'))
    const below = byFolder.get(fixed) ?? []
    // In any folder below: the name decides.
    if (path.includes('**')) {
      const matches = globMatcher(path.slice(path.lastIndexOf('/') + 1), { deep: false, contents: false })
      return below.filter((each) => matches(each.slice(each.lastIndexOf('/') + 1)))
    }
    const matches = globMatcher(path.slice(1), { deep: false, contents: false })
    return below.filter((each) => matches(each.slice(1)))
  }
  return [...(all.has(path) ? [path] : []), ...(byFolder.get(path) ?? []), ...(byStem.get(path) ?? [])]
}

function embeddedFiles(sources: readonly SourceFile[]): { has: (source: string) => boolean } {
  const patterns = sources.flatMap(({ embeds }) => embeds)
  const matchers = patterns.map((pattern) => globMatcher(pattern, { deep: false, contents: true }))
  return { has: (source) => matchers.some((matches) => matches(source)) }
}

/** Literals that stand where a function takes a path on the disk. */
function directlyRead(sources: readonly SourceFile[], { pathsOfCall }: CompiledLanguage): readonly string[] {
  return sources.flatMap(({ calls, constants }) =>
    calls.flatMap((call) =>
      (pathsOfCall(call) ?? []).flatMap(({ literals, names }) => [
        ...literals,
        ...names.flatMap((name) => constants.get(name) ?? []),
      ]),
    ),
  )
}

/** The first call that reads a file of which the sources do not say which. */
function computedRead(
  sources: readonly SourceFile[],
  { pathsOfCall, plainNames }: CompiledLanguage,
): Reason | undefined {
  const known = constantsByUnit(sources)
  // All that lies in the working directory.
  const isHere = ({ isLiteral, literals }: Argument) => isLiteral && /^(\.?\/?|\.\/\*+)$/.test(literals[0] ?? '')
  for (const { calls, unit } of sources) {
    const isPlain = (name: string) => known.get(unit)?.has(name) === true || plainNames.test(name)
    const isKnown = ({ isLiteral, names, literals }: Argument) =>
      isLiteral || (names.length + literals.length > 0 && names.every(isPlain))
    for (const call of calls) {
      const unknown = pathsOfCall(call)?.find((each) => !isKnown(each) || isHere(each))
      if (unknown !== undefined) return reason('computed-path', { place: call.place, expression: unknown.text })
    }
  }
  return undefined
}

// A name that is something else anywhere in its unit is no constant there.
function constantsByUnit(sources: readonly SourceFile[]): ReadonlyMap<string, ReadonlySet<string>> {
  const units = new Map<string, Set<string>>()
  for (const { unit, constants } of sources) {
    const known = units.get(unit) ?? new Set<string>()
    for (const name of constants.keys()) known.add(name)
    units.set(unit, known)
  }
  for (const { unit, variables } of sources) for (const name of variables) units.get(unit)?.delete(name)
  return units
}

function copiesFolder({ copied }: Input, path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf('/'))
  return [...copied].some(
    ([each, { copy }]) =>
      isBelow(each, folder === '' ? '/' : folder) && copy.sources.some((source) => /^(\.\/?|\/)$/.test(source)),
  )
}

/** All that may be read, and nothing that only building needs. */
function everything(input: Input, data: ReadonlySet<string>, because: Reason): ReadFiles['found'] {
  const { startFolder, appFolder } = input
  const own = [...data].filter((path) => isBelow(path, appFolder) || isBelow(path, startFolder))
  return grouped(new Set(own), input, () => because)
}

/** The files as folders where a folder, below where a COPY puts it, holds nothing else that came from the context. */
function grouped(
  paths: ReadonlySet<string>,
  { copied, targetOf }: Pick<Input, 'copied' | 'targetOf'>,
  because: (path: string) => Reason,
): ReadFiles['found'] {
  const others = new Set<string>()
  for (const path of copied.keys()) {
    if (paths.has(path)) continue
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) others.add(path.slice(0, at))
  }
  const starts = new Set<string>()
  for (const path of paths) {
    const file = copied.get(path)
    const target = file === undefined ? path : targetOf(file)
    const parts = path.split('/')
    const first = target === '/' ? 2 : target.split('/').length + 1
    let depth = first
    while (depth < parts.length && others.has(parts.slice(0, depth).join('/'))) depth++
    starts.add(parts.slice(0, depth).join('/'))
  }
  return [...starts].sort().map((path) => ({ path, isFolder: !paths.has(path), because: because(path) }))
}
