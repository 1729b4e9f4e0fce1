import { resolveFolder } from '../../dockerfile/configuration.js'
import { targetOf } from '../../dockerfile/copied-files.js'
import type { Copy } from '../../dockerfile/model.js'
import { readSources, type SourceFacts } from '../../project/sources.js'
import { type Reason, reason } from '../../reason.js'
import { type BuildOutput, outputsOf } from './build-tools.js'
import { entryFile, isInside, readNodeCommand, runsNode, sourceOf } from './entry.js'
import { inContext, inImage, isInApp, type NodeProject } from './project.js'

/**
 * How the program's own files reach the runtime stage. `artifacts`: what the build made and what the program reads, nothing else.
 * `sources`: the COPYs from the context once more, and what the build made. `whole`: the app's folder from the builder.
 */
export interface Contents {
  readonly mode: 'artifacts' | 'sources' | 'whole'
  /** Files and folders from the builder, `node_modules` not among them. Paths are absolute. */
  readonly fromBuilder: readonly { readonly path: string; readonly isFolder: boolean; readonly because: Reason }[]
  /** Why it is no smaller set. */
  readonly fallback?: Reason
  /** What was built; empty when nothing is. Files in node_modules are not among them. */
  readonly outputs: readonly BuildOutput[]
  /** True when the build writes into node_modules. */
  readonly writesModules: boolean
  /** What the sources say; undefined when they could not be found. */
  readonly sources?: SourceFacts
}

/** Decides which files the runtime stage needs; between smaller and working, working wins. */
export async function planContents(project: NodeProject): Promise<Contents> {
  const { outputs: all, unknown } = await allOutputs(project)
  const outputs = all.filter((output) => output.kind !== 'modules')
  const sources = await readStartSources(project, outputs)
  const common = { outputs, writesModules: outputs.length < all.length, ...(sources === undefined ? {} : { sources: sources.facts }) }
  if (unknown !== undefined) {
    const path = commonFolder([project.folder, ...project.build.map(({ imageFolder }) => imageFolder)])
    return {
      ...common,
      mode: 'whole',
      fromBuilder: [{ path, isFolder: true, because: unknown }],
      fallback: unknown,
    }
  }
  const made = outermost(outputs).map((output) => ({
    path: inImage(project, output.path),
    isFolder: output.isFolder,
    because: reason('artifact-of-build', { path: output.path, by: builtBy(project) }),
  }))
  if (outputs.length === 0) return { ...common, mode: 'sources', fromBuilder: [] }
  const obstacle = whyNotProven(project, outputs, sources)
  if (obstacle !== undefined) return { ...common, mode: 'sources', fromBuilder: made, fallback: obstacle }

  const needed = new Map<string, { path: string; isFolder: boolean; because: Reason }>()
  for (const output of outermost(outputs)) {
    const path = inImage(project, output.path)
    needed.set(path, {
      path,
      isFolder: output.isFolder,
      because: reason('artifact-proven', { path: output.path, by: project.startShown }),
    })
  }
  const manifest = inImage(project, project.manifestPath)
  needed.set(manifest, {
    path: manifest,
    isFolder: false,
    because: reason('artifact-proven', { path: project.manifestPath, by: 'Node.js' }),
  })
  const reads = (sources as StartSources).facts.reads
  for (const read of [...reads, ...scriptsRead(project)]) {
    if (outputs.some((output) => isInside(read.path, output.path))) continue
    const path = inImage(project, read.path)
    const isFile = project.copied.has(path)
    const isFolder = !isFile && [...project.copied.keys()].some((file) => file.startsWith(`${path}/`))
    if (!isFile && !isFolder) continue
    needed.set(path, {
      path,
      isFolder,
      because: reason('artifact-read-by-program', { path: read.path, place: read.place }),
    })
  }
  const entries = [...needed.values()]
  return {
    ...common,
    mode: 'artifacts',
    fromBuilder: entries.filter(
      (entry) => !entries.some((other) => other.isFolder && entry.path.startsWith(`${other.path}/`)),
    ),
  }
}

/** The COPYs that bring files into the app's folder, with those elsewhere apart. */
export function copiesOf(project: NodeProject): { readonly inApp: readonly Copy[]; readonly elsewhere: readonly Copy[] } {
  const copies = project.request.stage.body.filter((instruction) => instruction.kind === 'copy')
  const inside = (copy: Copy) => {
    // What does not come from the context is in no list of files: it is treated as a thing of its own.
    if (copy.heredoc || copy.from !== undefined || copy.keyword === 'ADD') return false
    const surroundings = project.request.surroundings.get(copy)
    return surroundings !== undefined && isInApp(project, targetOf(copy, surroundings))
  }
  return { inApp: copies.filter(inside), elsewhere: copies.filter((copy) => !inside(copy)) }
}

function scriptsRead(project: NodeProject) {
  const at = project.startAt?.span
  const line = at === undefined ? 1 : project.request.dockerfile.text.slice(0, at.start).split('\n').length
  return project.start.scripts.flatMap((script) => {
    const path = inContext(project, script.startsWith('/') ? script : `${project.folder}/${script.replace(/^\.\//, '')}`)
    return path === undefined ? [] : [{ path, place: { file: 'Dockerfile', line } }]
  })
}

async function allOutputs(project: NodeProject): Promise<{ outputs: readonly BuildOutput[]; unknown?: Reason }> {
  const outputs: BuildOutput[] = []
  const { files, paths } = project.request
  for (const { step, folder, shown } of project.build) {
    const made =
      folder === undefined ? undefined : await outputsOf({ argv: step.argv, folder, files, paths })
    const unknown = reason('folder-whole', {
      path: project.folder,
      because: `it cannot be told what ${step.argv.join(' ').slice(0, 80)} writes${shown === step.argv.join(' ') ? '' : ` (${shown})`}`,
    })
    if (made === undefined || made.some((output) => output.path === project.contextFolder)) return { outputs, unknown }
    outputs.push(...made)
  }
  return { outputs }
}

interface StartSources {
  readonly facts: SourceFacts
  readonly output: BuildOutput | undefined
}

async function readStartSources(
  project: NodeProject,
  outputs: readonly BuildOutput[],
): Promise<StartSources | undefined> {
  const entries: string[] = []
  let from: BuildOutput | undefined
  let rootDir = ''
  for (const step of project.start.steps.filter(runsNode)) {
    const path = entryFile(project, step, outputs)
    const relative = path === undefined ? undefined : inContext(project, path)
    if (relative === undefined) return undefined
    const output = outputs.find((candidate) => isInside(relative, candidate.path))
    if (output === undefined) {
      if (!project.copied.has(inImage(project, relative))) return undefined
      entries.push(relative)
    } else {
      const source = output.kind === 'compiled' ? sourceOf(project, output, relative) : bundleEntry(project)
      if (source === undefined) return undefined
      entries.push(source.source)
      from = output
      rootDir = source.rootDir
    }
  }
  if (entries.length === 0) return undefined
  const facts = await readSources(project.request.files, {
    entries,
    folder: project.contextFolder,
    emitted: (source) => (from === undefined ? source : emittedPath(source, from, rootDir, entries[0] as string)),
    ...(from?.aliases === undefined ? {} : { aliases: from.aliases }),
  })
  return { facts, output: from }
}

function emittedPath(source: string, output: BuildOutput, rootDir: string, entry: string): string {
  if (output.kind === 'bundled') return `${output.path}/${(entry.split('/').at(-1) as string).replace(/\.[cm]?tsx?$/, '.js')}`
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

function whyNotProven(
  project: NodeProject,
  outputs: readonly BuildOutput[],
  sources: StartSources | undefined,
): Reason | undefined {
  const copied = outputs.find((output) => output.kind === 'copied')
  if (copied !== undefined) {
    return reason('artifacts-not-proven', { because: 'its build copies files as well as compiling them' })
  }
  const changed = changesOfFiles(project)
  if (changed !== undefined) return reason('artifacts-not-proven', { because: `${changed} changes files of the app` })
  const other = project.start.steps.find((step) => !runsNode(step) && step.argv[0] !== 'cross-env')
  if (other !== undefined) {
    return reason('artifacts-not-proven', {
      because: `the start runs ${other.argv.join(' ').slice(0, 80)}, which may read any file of the app`,
    })
  }
  const inline = project.start.steps.find((step) => runsNode(step) && readNodeCommand(step.argv.slice(1)).file === undefined)
  if (inline !== undefined || sources?.output === undefined) {
    return reason('artifacts-not-proven', { because: 'the source of the start file was not found' })
  }
  const { facts, output } = sources
  const computed = facts.computed[0]
  if (computed !== undefined) return reason('computed-path', computed)
  const unread = facts.unreadable[0]
  if (unread !== undefined) return reason('source-not-readable', unread)
  const outside = facts.reached.find(
    (file) => output.kind === 'compiled' && !isEmitted(file, output, project),
  )
  if (outside !== undefined) {
    return reason('artifacts-not-proven', { because: `${outside} is loaded and lies outside ${output.path}` })
  }
  // webpack gives __dirname another meaning: https://webpack.js.org/configuration/node/#node__dirname
  const read = facts.reads[0]
  if (output.kind === 'bundled' && read !== undefined) {
    return reason('computed-path', { place: read.place, expression: read.path })
  }
  return undefined
}

const changingPrograms = new Set(['cp', 'mv', 'ln', 'sed', 'tar', 'unzip', 'gunzip', 'dos2unix', 'install', 'find', 'tee', 'patch'])

// A RUN that copies or edits files of the app between the others: they may be among those that the program reads.
function changesOfFiles(project: NodeProject): string | undefined {
  for (const run of project.request.stage.body) {
    if (run.kind !== 'run') continue
    const here = project.request.surroundings.get(run)?.folder ?? '/'
    for (const command of run.commands) {
      const folder = resolveFolder(here, command.directory ?? '')
      const inApp = (word: string) => isInApp(project, resolveFolder(folder, word)) && !/npmrc$/.test(word)
      const written = command.writes.some(inApp)
      const changing = command.inner.some(
        (argv) => changingPrograms.has(argv[0] ?? '') && argv.slice(1).some((word) => !word.startsWith('-') && inApp(word)),
      )
      if (written || changing) return project.request.dockerfile.text.slice(command.span.start, command.span.end).slice(0, 80)
    }
  }
  return undefined
}

function isEmitted(file: string, output: BuildOutput, project: NodeProject): boolean {
  return output.rootDir !== undefined
    ? isInside(file, output.rootDir)
    : isInside(file, project.contextFolder) && /\.[cm]?[jt]sx?$/.test(file)
}

function outermost(outputs: readonly BuildOutput[]): readonly BuildOutput[] {
  const distinct = outputs.filter((output, at) => outputs.findIndex((other) => other.path === output.path) === at)
  return distinct.filter(
    (output) => !distinct.some((other) => other !== output && other.isFolder && output.path.startsWith(`${other.path}/`)),
  )
}

function commonFolder(folders: readonly string[]): string {
  const [first = '/', ...others] = folders
  let common = first.split('/')
  for (const other of others) {
    const parts = other.split('/')
    const end = common.findIndex((part, at) => part !== parts[at])
    if (end !== -1) common = common.slice(0, end)
  }
  return common.join('/') || '/'
}

function builtBy(project: NodeProject): string {
  return project.build.at(-1)?.shown ?? 'the build'
}
