import { resolveFolder } from '../../dockerfile/configuration.js'
import { readText, type SourcePlace } from '../../project/files.js'
import type { SourceFacts } from '../../project/sources.js'
import { type Reason, reason } from '../../reason.js'
import type { BuildOutput } from './build-command.js'
import { isInside } from './entry.js'
import { sourcesOfKnownStarts } from './known-starts.js'
import { inContext, type NodeProject, runningSteps } from './project.js'
import { literalAt } from './source-literals.js'
import { environmentOf } from './start-sources.js'

/** A file or folder of the context that something names, as a path of the context. */
interface NamedPath {
  readonly path: string
  readonly place: SourcePlace
}

// Folders that no running program reads, however often a source says their name.
const neverRead = /^(node_modules|\.git|\.github|tests?|__tests__|spec|docs?|coverage|src|source)$/

// Files beside the manifest that serve installs, builds and developers, or come along anyway.
const neverReadFiles =
  /^(package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|[tj]sconfig.*\.json|Dockerfile.*|.*\.config\.[cm]?[jt]s|\.(git|docker|eslint|prettier|editor).*)$/

/**
 * What stands beside the manifest and is named by a literal of a source that the start reaches: a library may take its name
 * (`nunjucks.configure('templates')`), which no list of functions knows. Rather a folder too many than one too few. A source of its
 * own that is only named may be run, with all that it loads: that is an obstacle.
 */
export async function namedInSources(
  project: NodeProject,
  facts: SourceFacts | undefined,
  outputs: readonly BuildOutput[],
): Promise<{ readonly files: readonly NamedPath[]; readonly obstacle?: Reason }> {
  const prefix = project.contextFolder === '' ? '' : `${project.contextFolder}/`
  const sources = [...project.copied.values()].map(({ source }) => source)
  const beside = new Set(
    sources
      .filter((source) => source.startsWith(prefix))
      .map((source) => source.slice(prefix.length).split('/')[0] ?? ''),
  )
  const reached = new Set(facts?.reached)
  // A folder of sources that are reached by imports is compiled: `'./handlers/x'` means its output.
  const isBundled = sourcesOfKnownStarts(project).length > 0
  const isSource = (path: string) =>
    reached.has(path) ||
    ([...reached].some((file) => file.startsWith(`${path}/`)) &&
      (isBundled || sources.every((source) => !isInside(source, path) || isCode(source))))
  const candidates = [...beside].filter(
    (name) =>
      !neverRead.test(name) &&
      !neverReadFiles.test(name) &&
      !isSource(prefix + name) &&
      !outputs.some((output) => isInside(prefix + name, output.path)),
  )
  const found: NamedPath[] = []
  for (const file of candidates.length === 0 ? [] : reached) {
    const text = (await readText(project.request.files, file)) ?? ''
    for (const name of candidates.filter((each) => !found.some(({ path }) => path === prefix + each))) {
      const at = [name, `./${name}`].map((start) => literalAt(text, start, '/')).find((offset) => offset !== -1)
      if (at === undefined) continue
      found.push({ path: prefix + name, place: { file, line: text.slice(0, at).split('\n').length } })
    }
  }
  const run = found.find(({ path }) => isCode(path))
  if (run === undefined) return { files: found }
  const because = `${run.place.file}:${run.place.line} names ${run.path}, which it may load`
  return { files: found, obstacle: reason('artifacts-not-proven', { because }) }
}

function isCode(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path)
}

/**
 * What of the context the start and the HEALTHCHECK name: their scripts, and words or values of variables that are paths which the
 * image gets (`--config conf/app.yml`, `ENV CERTIFICATES=/app/certs`).
 */
export async function namedByStart(project: NodeProject): Promise<readonly NamedPath[]> {
  const { request, startAt, startFolder, start, check } = project
  const line = startAt === undefined ? 1 : request.dockerfile.text.slice(0, startAt.span.start).split('\n').length
  const place = { file: 'Dockerfile', line }
  const scripts = [...start.scripts, ...(check?.scripts ?? [])]
  const named = runningSteps(project).flatMap(({ argv, environment, directory }) => {
    const folder = resolveFolder(startFolder, directory ?? '')
    const words = argv.slice(1).flatMap((word) => (word.startsWith('-') ? word.split('=').slice(1) : [word]))
    return [...words, ...[...environment.values()].flatMap(pathsIn)].map((word) => resolveFolder(folder, word))
  })
  const ofImage = [...environmentOf(project).values()].flatMap(pathsIn).map((word) => resolveFolder(startFolder, word))
  const texts = await Promise.all(
    scripts.flatMap((script) => {
      const source = project.copied.get(resolveFolder(project.folder, script))?.source
      return source === undefined ? [] : [readText(request.files, source)]
    }),
  )
  const shells = startAt?.kind === 'start' && startAt.form === 'shell' ? startAt.argv : []
  // Substitutions and redirections name files too: `export $(cat .env | xargs)`.
  const inTexts = [...texts, ...shells, ...(start.shellFor === undefined ? [] : [start.shellFor])]
    .flatMap((text) => (text ?? '').split(/[\s"'`;|&()<>=]+/))
    .filter((word) => /[./]/.test(word) && word.length < 300)
    .map((word) => resolveFolder(startFolder, word))
  const existing = [...named, ...ofImage, ...inTexts].flatMap((path) => {
    const inside = inContext(project, path)
    return inside === undefined || inside === project.contextFolder || !exists(project, path) ? [] : [inside]
  })
  const files = scripts.flatMap((script) => inContext(project, resolveFolder(project.folder, script)) ?? [])
  return [...new Set([...files, ...existing])].map((path) => ({ path, place }))
}

// One word may be anything: `NODE_ENV=test` is no folder of tests.
function pathsIn(value: string): readonly string[] {
  return value.split(/[:,\s]+/).filter((word) => /[./]/.test(word) && word.length < 300)
}

function exists({ copied }: NodeProject, path: string): boolean {
  return copied.has(path) || [...copied.keys()].some((file) => file.startsWith(`${path}/`))
}
