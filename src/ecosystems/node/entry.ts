import { resolveFolder } from '../../dockerfile/configuration.js'
import type { StartStep } from '../start/start-step.js'
import type { BuildOutput } from './build-command.js'
import { inContext, inImage, type NodeProject } from './project.js'

/** What one `node …` command runs. */
export interface NodeCommand {
  /** The program's file as written; undefined for inline code. */
  readonly file: string | undefined
  /** Modules that are loaded before it (`-r dotenv/config`). */
  readonly preloaded: readonly string[]
}

const valueOptions = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '--title',
  '--env-file',
  '--stack-trace-limit',
])
const preloadOptions = new Set(['-r', '--require', '--import', '--loader', '--experimental-loader'])

/** Reads the words after `node`. */
export function readNodeCommand(words: readonly string[]): NodeCommand {
  const preloaded: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (!word.startsWith('-')) return { file: word, preloaded }
    if (word === '--') return { file: words[at + 1], preloaded }
    if (/^(-e|--eval|-p|--print|-pe)$/.test(word)) return { file: undefined, preloaded }
    const [name = '', value] = word.split('=')
    if (preloadOptions.has(name)) preloaded.push(value ?? words[at + 1] ?? '')
    if (valueOptions.has(word)) at++
  }
  return { file: undefined, preloaded }
}

/** True for a path of which the shell writes a part when the container starts. */
export function isComputed(path: string): boolean {
  return /[$`*]/.test(path)
}

/** The words of NODE_OPTIONS as the image sets it, which the interpreter reads before its own. */
export function nodeOptions(project: NodeProject): readonly string[] {
  const options = [...project.request.surroundings.values()].at(-1)?.values.get('NODE_OPTIONS') ?? ''
  return options.split(/\s+/)
}

/** True for a command whose program is the interpreter. */
export function runsNode(step: StartStep): boolean {
  return /^(\/usr\/local\/bin\/|\/usr\/bin\/)?node(js)?$/.test(step.argv[0] ?? '')
}

/** The file that `node <path>` loads, as a path of the image: extensions, `index.js` and `main` tried in Node's order. */
export function entryFile(project: NodeProject, step: StartStep, outputs: readonly BuildOutput[]): string | undefined {
  const { file } = readNodeCommand(step.argv.slice(1))
  if (file === undefined) return undefined
  const path = resolveFolder(resolveFolder(project.startFolder, step.directory ?? ''), file)
  const exists = (candidate: string) => project.copied.has(candidate)
  const candidates = [path, `${path}.js`, `${path}.mjs`, `${path}.cjs`, `${path}/index.js`]
  if (path === project.folder) candidates.unshift(resolveFolder(path, project.manifest.main ?? 'index.js'))
  const found = candidates.find(exists)
  if (found !== undefined) return found
  const relative = inContext(project, path)
  if (outputs.some((output) => output.isFolder && output.path === relative)) return `${path}/index.js`
  const made = outputs.some((output) => relative !== undefined && isInside(relative, output.path))
  return made || path !== project.folder ? (candidates[0] ?? path) : undefined
}

/** True when a path is a folder or lies below it. Both are relative to the context's root. */
export function isInside(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

const sourceEndings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx']

/**
 * The source file that a compiler's output came from, and how other sources map to outputs. `path` is the output's, relative to the
 * context's root. Without a rootDir the compiler takes the sources' common folder, so the candidates are tried.
 */
export function sourceOf(
  project: NodeProject,
  output: BuildOutput,
  path: string,
): { readonly source: string; readonly rootDir: string } | undefined {
  const stem = path.slice(output.path.length + 1).replace(/\.[cm]?js$/, '')
  const roots = output.rootDir === undefined ? ['src', 'source', 'lib', 'app', 'server', ''] : [output.rootDir]
  for (const root of roots) {
    const rootDir =
      output.rootDir === undefined ? [project.contextFolder, root].filter((part) => part !== '').join('/') : root
    for (const inner of [stem, `${stem}/index`]) {
      for (const ending of sourceEndings) {
        const source = `${rootDir === '' ? '' : `${rootDir}/`}${inner}${ending}`
        if (project.copied.has(inImage(project, source))) return { source, rootDir }
      }
    }
  }
  return undefined
}

/** True for a start that only runs a server which its build tool made to need nothing else: `.next/standalone`, `.output`. */
export function startsStandalone(project: NodeProject, outputs: readonly BuildOutput[]): boolean {
  const folders = outputs.flatMap(({ path, standalone }) =>
    standalone === undefined ? [] : [standalone === '' ? path : `${path}/${standalone}`],
  )
  const steps = project.start.steps.filter((step) => step.argv[0] !== 'cross-env')
  return (
    steps.length > 0 &&
    steps.every((step) => {
      const file = runsNode(step) ? entryFile(project, step, outputs) : undefined
      const relative = file === undefined ? undefined : inContext(project, file)
      return relative !== undefined && folders.some((folder) => isInside(relative, folder))
    })
  )
}
