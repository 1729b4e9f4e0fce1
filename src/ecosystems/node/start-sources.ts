import { ownEntry } from '../../own-entry.js'
import { readSources, type SourceFacts } from '../../project/sources.js'
import type { BuildOutput } from './build-command.js'
import { entryFile, isComputed, isInside, runsNode, sourceOf, startsStandalone } from './entry.js'
import { sourcesOfKnownStarts } from './known-starts.js'
import { inContext, inImage, type NodeProject, runningSteps } from './project.js'
import { configurationNames } from './tools.js'
import { joinPath, readCompilerOptions } from './tsconfig.js'

/** What the sources that the start reaches tell. */
export interface StartSources {
  readonly facts: SourceFacts
  readonly output: BuildOutput | undefined
  /** True where every start file comes from the context as it stands: a server beside a front end that is built. */
  readonly startsCopied: boolean
  /** What the configuration files load that the start reads itself; undefined when it reads none. */
  readonly configuration?: SourceFacts
}

/** Reads the sources from the start file on; the sources of a build where the start file is its output. */
export async function readStartSources(
  project: NodeProject,
  outputs: readonly BuildOutput[],
): Promise<StartSources | undefined> {
  const entries: string[] = []
  let from: BuildOutput | undefined
  let rootDir = ''
  let isGuess = false
  // What a framework built runs all of its sources.
  const served = sourcesOfKnownStarts(project)
  for (const step of runningSteps(project).filter(runsNode)) {
    const path = entryFile(project, step, outputs)
    const relative = path === undefined ? undefined : inContext(project, path)
    const isCheck = !project.start.steps.includes(step)
    // `node -e` is what most checks are.
    if (isCheck && !isKnownFile(project, relative, outputs)) continue
    if (relative === undefined) return undefined
    // A program of a package, which reads what its own words name.
    if (relative.split('/').includes('node_modules')) continue
    if (isComputed(relative)) {
      const sources = sourcesOfComputed(project, relative)
      if (sources.length === 0) return undefined
      isGuess = true
      entries.push(...sources)
      continue
    }
    const output = outputs.find((candidate) => isInside(relative, candidate.path))
    if (output === undefined) {
      const isCopied = project.copied.has(inImage(project, relative))
      const entry = isCopied ? relative : guessedSource(project, relative)
      if (entry === undefined) return undefined
      isGuess ||= !isCopied
      entries.push(entry)
    } else if (output.standalone !== undefined || (output.kind === 'bundled' && served.length > 0)) from = output
    else {
      const source = output.kind === 'compiled' ? sourceOf(project, output, relative) : bundleEntry(project)
      if (source === undefined) return undefined
      entries.push(source.source)
      from = output
      rootDir = source.rootDir
    }
  }
  // `bin/run.js`, which is no output itself and loads one.
  const compiled = outputs.find((output) => output.kind === 'compiled')
  if (from === undefined && compiled !== undefined && entries.length > 0 && !isGuess) {
    from = compiled
    rootDir = compiled.rootDir ?? [project.contextFolder, 'src'].filter((part) => part !== '').join('/')
  }
  const built = outputs.find((output) => output.kind === 'bundled')
  if (served.length > 0) from ??= built
  const main = entries[0] ?? ''
  entries.push(...served, ...configurationFiles(project))
  if (entries.length === 0 && !startsStandalone(project, outputs)) return undefined
  const isBundled = served.length > 0 || from?.kind === 'bundled'
  const aliases = from?.aliases ?? (isBundled ? await aliasesOfBundler(project) : undefined)
  const facts = await readSources(project.request.files, {
    entries,
    folder: project.contextFolder,
    environment: environmentOf(project),
    emitted: (source) => (from === undefined ? source : emittedPath(source, from, rootDir, main)),
    ...(aliases === undefined ? {} : { aliases }),
  })
  const configurations = configurationFiles(project)
  const configuration =
    configurations.length === 0
      ? undefined
      : await readSources(project.request.files, {
          entries: configurations,
          folder: project.contextFolder,
          emitted: (source) => source,
        })
  const startsCopied = from === undefined && !isGuess && main !== ''
  // A server of the app's own loads what the build made: `import './build/handler.js'`.
  const isMade = (file: string) =>
    outputs.some((output) => output.holdsPackages === true && isInside(file, output.path))
  return {
    facts: { ...facts, unreadable: facts.unreadable.filter(({ file }) => !isMade(file)) },
    output: isGuess ? undefined : from,
    startsCopied,
    ...(configuration === undefined ? {} : { configuration }),
  }
}

function isKnownFile(project: NodeProject, path: string | undefined, outputs: readonly BuildOutput[]): boolean {
  if (path === undefined) return false
  return project.copied.has(inImage(project, path)) || outputs.some((output) => isInside(path, output.path))
}

/** The variables that ENV lines set, with what they are made from where that can be told; an ARG is gone when the program runs. */
export function environmentOf({ request }: NodeProject): ReadonlyMap<string, string> {
  const values = [...request.surroundings.values()].at(-1)?.values ?? new Map<string, string>()
  const names = request.stage.body.flatMap((instruction) =>
    instruction.kind === 'assignment' && instruction.keyword === 'ENV'
      ? instruction.values.map(({ name }) => name)
      : [],
  )
  return new Map(names.flatMap((name) => (values.has(name) ? [[name, values.get(name) as string]] : [])))
}

// Bundlers read the compiler's aliases: https://nextjs.org/docs/app/getting-started/installation#set-up-absolute-imports-and-module-path-aliases
async function aliasesOfBundler({ request, contextFolder }: NodeProject): Promise<BuildOutput['aliases']> {
  for (const name of ['tsconfig.json', 'jsconfig.json']) {
    const options = await readCompilerOptions(request.files, joinPath(contextFolder, name))
    if (options !== undefined) return options.paths
  }
  return undefined
}

/** Configuration files that the tools of the start command load: what they import must be in the image. */
function configurationFiles(project: NodeProject): readonly string[] {
  const prefix = project.contextFolder === '' ? '' : `${project.contextFolder}/`
  return project.start.steps
    .flatMap((step) => ownEntry(configurationNames, step.argv[0] ?? '') ?? [])
    .flatMap((name) => ['', '.js', '.mjs', '.cjs', '.ts', '.mts'].map((ending) => `${prefix}${name}${ending}`))
    .filter((path) => project.copied.has(inImage(project, path)))
}

// Where sources lie that a build writes to `dist`.
const sourceFolders = [['src'], ['source'], ['lib'], ['server'], ['app'], []]

// `dist/server.js` of a build that cannot be followed comes from src/server.ts more often than not: enough to see what it imports.
function guessedSource(project: NodeProject, path: string): string | undefined {
  const prefix = project.contextFolder === '' ? '' : `${project.contextFolder}/`
  const inside = path.slice(prefix.length).replace(/\.[cm]?js$/, '')
  const rest = inside.slice(inside.indexOf('/') + 1)
  const stems = sourceFolders.map((folder) => `${prefix}${[...folder, rest].join('/')}`)
  const endings = ['.ts', '.mts', '.js', '.mjs', '/index.ts', '/index.js']
  const candidates = stems.flatMap((stem) => endings.map((ending) => stem + ending))
  return candidates.find((candidate) => project.copied.has(inImage(project, candidate)))
}

const MAXIMUM_COMPUTED = 60

/**
 * The files of the context that `packages/${NAME}/dist/run.js` may be, or be made from; empty where the file's own name is computed,
 * or where there are too many.
 */
function sourcesOfComputed({ copied }: NodeProject, path: string): readonly string[] {
  const folders = path.split('/')
  const name = folders.pop() ?? ''
  if (isComputed(name)) return []
  const built = folders.findIndex((folder) => /^(dist|build|out|lib)$/.test(folder))
  const written = sourceFolders.map((folder) => folders.flatMap((each, at) => (at === built ? folder : [each])))
  const layouts = [folders, ...(built === -1 ? [] : written)]
  const stem = name.replace(/\.[cm]?js$/, '')
  const found = [...copied.values()].filter(({ source }) => {
    const parts = source.replace(/(\/index)?\.[cm]?[jt]s$/, '').split('/')
    if (parts.pop() !== stem) return false
    return layouts.some(
      (layout) => layout.length === parts.length && layout.every((each, at) => isComputed(each) || each === parts[at]),
    )
  })
  return found.length > MAXIMUM_COMPUTED ? [] : [...new Set(found.map(({ source }) => source))]
}

function emittedPath(source: string, output: BuildOutput, rootDir: string, entry: string): string {
  if (output.kind === 'bundled')
    return `${output.path}/${(entry.split('/').at(-1) as string).replace(/\.[cm]?tsx?$/, '.js')}`
  if (!isInside(source, rootDir)) return source
  const inside = rootDir === '' ? source : source.slice(rootDir.length + 1)
  return `${output.path}/${inside.replace(/\.(m|c)?tsx?$/, '.$1js')}`
}

// Bundlers start from one file; where the configuration does not say which, the usual ones are tried.
function bundleEntry(project: NodeProject): { source: string; rootDir: string } | undefined {
  const prefix = project.contextFolder === '' ? '' : `${project.contextFolder}/`
  const names = ['src/index', 'src/server', 'src/main', 'src/app', 'index', 'server']
  for (const name of names) {
    for (const ending of ['.ts', '.js', '.mjs', '.tsx', '.jsx']) {
      const source = `${prefix}${name}${ending}`
      if (project.copied.has(inImage(project, source))) return { source, rootDir: '' }
    }
  }
  return undefined
}
