import { bringsMore, targetOf } from '../../dockerfile/copied-files.js'
import type { Copy } from '../../dockerfile/model.js'
import type { SourceFacts } from '../../project/sources.js'
import { type Reason, reason } from '../../reason.js'
import type { BuildOutput } from './build-command.js'
import { outputsOf } from './build-tools.js'
import { entryFile, isInside, runsNode, startsStandalone } from './entry.js'
import { knownStart, readByKnownStarts } from './known-starts.js'
import type { ChangedModules } from './managers/package-manager.js'
import { namedByStart, namedInSources } from './named-files.js'
import { inContext, inImage, isInApp, type NodeProject } from './project.js'
import { notEmitted, whyNotProven } from './proof.js'
import { readStartSources, type StartSources } from './start-sources.js'
import { joinPath } from './tsconfig.js'
import { isWrapper } from './wrapper-step.js'

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
  /** The command of the build that writes into node_modules, where one does. */
  readonly changesModules?: ChangedModules
  /** The command of which it cannot be told what it writes, where there is one. */
  readonly unknownStep?: string
  /** True where the start runs nothing but bundles that hold their packages. */
  readonly holdsPackages: boolean
  /** What the sources say; undefined when they could not be found. */
  readonly sources?: SourceFacts
  /** What the configuration files say that the start reads itself. */
  readonly configuration?: SourceFacts
}

/** Decides which files the runtime stage needs; between smaller and working, working wins. */
export async function planContents(project: NodeProject): Promise<Contents> {
  const { outputs: all, unknown, unknownStep, changesModules } = await allOutputs(project)
  const outputs = all.filter((output) => output.kind !== 'modules')
  const sources = await readStartSources(project, outputs)
  const common = {
    outputs,
    ...(changesModules === undefined ? {} : { changesModules }),
    ...(unknownStep === undefined ? {} : { unknownStep }),
    holdsPackages: startsBundle(project, outputs),
    ...(sources === undefined ? {} : { sources: sources.facts }),
    ...(sources?.configuration === undefined ? {} : { configuration: sources.configuration }),
  }
  if (unknown !== undefined && !readsKnownPlaces(project, outputs, sources)) {
    const folders = [project.folder, ...project.build.map(({ imageFolder }) => imageFolder)]
    const together = commonFolder(folders)
    // `/client` and `/server` have nothing in common but the root, which is the system's.
    const paths = together === '/' && !folders.includes('/') ? topFolders(folders) : [together]
    return {
      ...common,
      mode: 'whole',
      fromBuilder: paths.map((path) => ({ path, isFolder: true, because: unknown })),
      fallback: unknown,
    }
  }
  const made = outermost(outputs).map((output) => ({
    path: inImage(project, output.path),
    isFolder: output.isFolder,
    because: reason('artifact-proven', { path: output.path, by: builtBy(project) }),
  }))
  if (outputs.length === 0) return { ...common, mode: 'sources', fromBuilder: [] }
  const named = await namedInSources(project, sources?.facts, outputs)
  const obstacle = whyNotProven(project, outputs, sources) ?? named.obstacle
  if (obstacle !== undefined) return { ...common, mode: 'sources', fromBuilder: made, fallback: obstacle }

  // Such a server makes its own folder the working directory: https://nextjs.org/docs/app/api-reference/config/next-config-js/output
  const alone = outputs.filter(({ standalone }) => standalone !== undefined && standalone !== '')
  if (alone.length > 0 && startsStandalone(project, outputs)) {
    const paths = [...alone.map(({ path, standalone }) => `${path}/${standalone}`), project.manifestPath]
    const fromBuilder = paths.map((path) => ({
      path: inImage(project, path),
      isFolder: path !== project.manifestPath,
      because: reason('artifact-proven', { path, by: project.startShown }),
    }))
    return { ...common, mode: 'artifacts', fromBuilder }
  }
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
  for (const { path, isFolder } of managerFilesAtStart(project)) {
    const because = reason('manager-of-start', { path, manager: project.manager.name })
    needed.set(inImage(project, path), { path: inImage(project, path), isFolder, because })
  }
  for (const path of readByKnownStarts(project)) {
    const place = inImage(project, path)
    const isFolder = !project.copied.has(place)
    needed.set(place, {
      path: place,
      isFolder,
      because: reason('artifact-proven', { path, by: project.startShown }),
    })
  }
  for (const file of [...(sources?.configuration?.reached ?? []), ...notEmitted(sources, project)]) {
    const because = reason('artifact-proven', { path: file, by: project.startShown })
    needed.set(inImage(project, file), { path: inImage(project, file), isFolder: false, because })
  }
  for (const read of [...(sources?.facts.reads ?? []), ...(await namedByStart(project)), ...named.files]) {
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

/**
 * True for a framework's own server, which reads the folders that it built and a few of fixed names: these come from the builder, with
 * whatever a build step of which nothing is known wrote there.
 */
function readsKnownPlaces(
  project: NodeProject,
  outputs: readonly BuildOutput[],
  sources: StartSources | undefined,
): boolean {
  const { start, copied, workspaces } = project
  const isFramework = start.steps.every(
    (step) => isWrapper(step) || (knownStart(project, step)?.sources.length ?? 0) > 0,
  )
  if (!isFramework || workspaces !== undefined || outputs.length === 0 || sources === undefined) return false
  const places = [...outputs.map((output) => output.path), ...[...copied.values()].map(({ source }) => source)]
  const has = (path: string) => places.some((place) => isInside(path, place) || isInside(place, path))
  // What is made anew there would not be known by the context.
  return has(joinPath(project.contextFolder, 'public')) && sources.facts.reads.every(({ path }) => has(path))
}

function startsBundle(project: NodeProject, outputs: readonly BuildOutput[]): boolean {
  const started = project.start.steps.filter(runsNode).map((step) => entryFile(project, step, outputs))
  const bundles = outputs.filter(({ holdsPackages }) => holdsPackages === true)
  const isBundled = (path: string | undefined) => {
    const relative = path === undefined ? undefined : inContext(project, path)
    return relative !== undefined && bundles.some((output) => isInside(relative, output.path))
  }
  return started.length > 0 && started.every(isBundled)
}

function managerFilesAtStart({ manager, start, settings, lockPath, lockSeen }: NodeProject): NodeProject['settings'] {
  if (manager.readsAtStart === 'nothing' || !start.wrappers.some(({ name }) => name === manager.name)) return []
  return manager.readsAtStart === 'settings' || lockPath === undefined || !lockSeen
    ? settings
    : [{ path: lockPath, isFolder: false }, ...settings]
}

/** The COPYs that bring files into the app's folder, with those elsewhere apart. */
export function copiesOf(project: NodeProject): {
  readonly inApp: readonly Copy[]
  readonly elsewhere: readonly Copy[]
} {
  const copies = project.request.stage.body.filter((instruction) => instruction.kind === 'copy')
  const inside = (copy: Copy) => {
    // What does not come from the context is in no list of files: it is treated as a thing of its own.
    if (copy.heredoc || copy.from !== undefined || bringsMore(copy)) return false
    const surroundings = project.request.surroundings.get(copy)
    return surroundings !== undefined && isInApp(project, targetOf(copy, surroundings))
  }
  return { inApp: copies.filter(inside), elsewhere: copies.filter((copy) => !inside(copy)) }
}

async function allOutputs(project: NodeProject): Promise<{
  outputs: readonly BuildOutput[]
  unknown?: Reason
  unknownStep?: string
  changesModules?: ChangedModules
}> {
  const outputs: BuildOutput[] = []
  let changesModules: ChangedModules | undefined
  let first: { readonly unknown: Reason; readonly unknownStep?: string } | undefined
  const { files, paths } = project.request
  if (project.workspaces !== undefined) {
    const because = 'workspaces link folders of the app into node_modules'
    return { outputs, unknown: reason('folder-whole', { path: project.folder, because }) }
  }
  for (const { step, folder, shown } of project.build) {
    const made = folder === undefined ? undefined : await outputsOf({ argv: step.argv, folder, files, paths })
    const unknown = reason('folder-whole', {
      path: project.folder,
      because: `it cannot be told what ${step.argv.join(' ').slice(0, 80)} writes${shown === step.argv.join(' ') ? '' : ` (${shown})`}`,
    })
    if (made === undefined || made.some((output) => output.path === project.contextFolder)) {
      // The install of another folder leaves the app's own node_modules alone.
      const isInstall = project.installs.some(({ argv }) => argv === step.argv)
      first ??= { unknown, ...(isInstall ? {} : { unknownStep: shown }) }
      continue
    }
    const modules = made.find((output) => output.kind === 'modules')
    if (modules !== undefined && changesModules?.what !== 'patches')
      changesModules = { by: shown, what: modules.changes ?? 'files' }
    outputs.push(...made)
  }
  return { outputs, ...first, ...(changesModules === undefined ? {} : { changesModules }) }
}

function outermost(outputs: readonly BuildOutput[]): readonly BuildOutput[] {
  const distinct = outputs.filter((output, at) => outputs.findIndex((other) => other.path === output.path) === at)
  return distinct.filter(
    (output) =>
      !distinct.some((other) => other !== output && other.isFolder && output.path.startsWith(`${other.path}/`)),
  )
}

function topFolders(folders: readonly string[]): readonly string[] {
  return [...new Set(folders.map((folder) => `/${folder.split('/')[1]}`))]
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
