import { readSources, type SourceFacts } from '../../project/sources.js'
import type { BuildOutput } from './build-tools.js'
import { entryFile, isInside, runsNode, sourceOf } from './entry.js'
import { inContext, inImage, type NodeProject } from './project.js'

/** What the sources that the start reaches tell. */
export interface StartSources {
  readonly facts: SourceFacts
  readonly output: BuildOutput | undefined
}

/** Reads the sources from the start file on; the sources of a build where the start file is its output. */
export async function readStartSources(
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
