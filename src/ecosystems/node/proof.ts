import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import { impliedReads } from '../../project/sources.js'
import { type Reason, reason } from '../../reason.js'
import type { BuildOutput } from './build-command.js'
import { isInside, nodeOptions, readNodeCommand, runsNode, startsStandalone } from './entry.js'
import { fileChanges, shownChange } from './file-changes.js'
import { packageNameOf } from './installed-programs.js'
import { knownStart, sourcesOfKnownStarts } from './known-starts.js'
import { packageRunners } from './needs-everything.js'
import type { NodeProject } from './project.js'
import type { StartSources } from './start-sources.js'
import { searchingPackages } from './tools.js'
import { isWrapper } from './wrapper-step.js'

/** Why it cannot be shown which files the program needs; undefined when it can. */
export function whyNotProven(
  project: NodeProject,
  outputs: readonly BuildOutput[],
  sources: StartSources | undefined,
): Reason | undefined {
  const mixed = outputs.find((output) => output.kind === 'mixed')
  if (mixed !== undefined) {
    return reason('artifacts-not-proven', { because: `it cannot be told what the files of ${mixed.path} come from` })
  }
  const [change] = fileChanges(project, outputs)
  const changed = change === undefined ? undefined : shownChange(project, change)
  if (changed !== undefined) return reason('artifacts-not-proven', { because: `${changed} changes files of the app` })
  const written = project.start.writes?.find((path) => !isBesideApp(project, path))
  if (written !== undefined) return reason('artifacts-not-proven', { because: `the start writes ${written}` })
  const other =
    project.start.steps.find(
      (step) => !runsNode(step) && !isWrapper(step) && knownStart(project, step) === undefined,
    ) ?? project.check?.steps.find((step) => !runsNode(step) && (step.sees === 'packages' || step.fetched === true))
  if (other !== undefined) {
    return reason('artifacts-not-proven', {
      because: `${project.start.steps.includes(other) ? 'the start' : 'the HEALTHCHECK'} runs ${other.argv.join(' ').slice(0, 80)}, which may read any file of the app`,
    })
  }
  const loaded = loadedByStart(project)
  if (loaded !== undefined) return reason('artifacts-not-proven', { because: `the start loads ${loaded}` })
  if (linksInTree(project)) {
    return reason('artifacts-not-proven', { because: 'a package of node_modules is a link into the sources' })
  }
  const inline = project.start.steps.find(
    (step) => runsNode(step) && readNodeCommand(step.argv.slice(1)).file === undefined,
  )
  const servesOnly = project.start.steps.every(
    (step) => !runsNode(step) && knownStart(project, step)?.sources.length === 0,
  )
  if (servesOnly) return undefined
  if (inline !== undefined || sources === undefined || (sources.output === undefined && !sources.startsCopied)) {
    return reason('artifacts-not-proven', { because: 'the source of the start file was not found' })
  }
  const { facts, output } = sources
  if (facts.packages.has('tsconfig-paths')) {
    return reason('artifacts-not-proven', { because: 'tsconfig-paths reads the configuration of the compiler' })
  }
  const searching = [...facts.packages].find(([name]) => searchingPackages.has(name))
  if (searching !== undefined) {
    const [name, { file, line }] = searching
    return reason('artifacts-not-proven', {
      because: `${file}:${line} loads ${name}, which looks for files of the app by itself`,
    })
  }
  const caller = facts.programs.find(({ name }) => packageRunners.has(name))
  if (caller !== undefined) {
    const { file, line } = caller.place
    return reason('artifacts-not-proven', {
      because: `${file}:${line} starts ${caller.name}, which may run any file of the app`,
    })
  }
  const computed = facts.computed[0]
  if (computed !== undefined) return reason('computed-path', computed)
  const unread = facts.unreadable[0]
  if (unread !== undefined) return reason('source-not-readable', unread)
  const outside = notEmitted(sources, project).find((file) => !/\.[cm]?js$/.test(file))
  if (outside !== undefined) {
    const where = output === undefined ? 'what the build makes' : output.path
    return reason('artifacts-not-proven', { because: `${outside} is loaded and lies outside ${where}` })
  }
  // webpack gives __dirname another meaning: https://webpack.js.org/configuration/node/#node__dirname
  const read = facts.reads.find(({ anchored }) => anchored === true)
  const isFramework = sourcesOfKnownStarts(project).length > 0 || startsStandalone(project, outputs)
  if (output?.kind === 'bundled' && output.keepsPlace !== true && !isFramework && read !== undefined) {
    return reason('computed-path', { place: read.place, expression: read.path })
  }
  return undefined
}

// What is written beside the manifest needs no folder that only the context has.
function isBesideApp({ startFolder, folder }: NodeProject, path: string): boolean {
  const target = resolveFolder(startFolder, path)
  return !/[$`]/.test(path) && (!isBelow(target, folder) || target.slice(0, target.lastIndexOf('/')) === folder)
}

/** Sources that the start loads as they stand, because no compiler writes them anywhere; relative to the context's root. */
export function notEmitted(sources: StartSources | undefined, project: NodeProject): readonly string[] {
  const { output, facts } = sources ?? {}
  if (output === undefined && sources?.startsCopied === true) return facts?.reached ?? []
  if (output?.kind !== 'compiled') return []
  return (facts?.reached ?? []).filter((file) => !isEmitted(file, output, project))
}

function isEmitted(file: string, output: BuildOutput, project: NodeProject): boolean {
  return output.rootDir !== undefined
    ? isInside(file, output.rootDir)
    : isInside(file, project.contextFolder) && /\.[cm]?[jt]sx?$/.test(file)
}

// Files that the interpreter's options name, and modules that read the compiler's configuration as they are loaded.
function loadedByStart(project: NodeProject): string | undefined {
  const lines = [...project.start.steps.filter(runsNode).map((step) => step.argv.slice(1)), nodeOptions(project)]
  for (const words of lines) {
    const environmentFile = words.find((word) => word.startsWith('--env-file'))
    if (environmentFile !== undefined) return environmentFile
    const module = readNodeCommand(words).preloaded.find((name) => /^[./]|^tsconfig-paths/.test(name))
    if (module !== undefined) return module
    for (const name of readNodeCommand(words).preloaded) {
      const read = impliedReads(packageNameOf(name)).find((path) =>
        project.copied.has(resolveFolder(project.folder, path)),
      )
      if (read !== undefined) return read
    }
  }
  return undefined
}

function linksInTree({ lock, manifest }: NodeProject): boolean {
  return (
    (lock?.production ?? []).some(({ linkTo }) => linkTo !== undefined) ||
    Object.values(manifest.dependencies).some((range) => /^(file|link):/.test(range))
  )
}
