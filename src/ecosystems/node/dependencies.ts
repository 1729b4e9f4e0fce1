import { ownEntry } from '../../own-entry.js'
import { readText } from '../../project/files.js'
import type { SourceFacts } from '../../project/sources.js'
import type { Contents } from './contents.js'
import { isInside, nodeOptions, readNodeCommand, runsNode } from './entry.js'
import { globalPrograms } from './global-programs.js'
import type { Install } from './install.js'
import { packageFor, packageNameOf } from './installed-programs.js'
import { onlyDevelopment, productionDependencies } from './manifest.js'
import { type NodeProject, runningSteps } from './project.js'
import { importAt, literalAt } from './source-literals.js'
import { resolveStart } from './start-command.js'
import type { StartStep } from './start-step.js'
import { developerTools } from './tools.js'

/** A package that only a full install brings, and who needs it in the running container. */
export interface NeededDevelopment {
  readonly package: string
  readonly neededBy: string
  /** True when it is a program in front of the interpreter (`cross-env`), which the interpreter does without. */
  readonly onlyWraps: boolean
}

/** Development packages that the start command or a source that it loads needs. */
export async function neededAtStart(project: NodeProject, contents: Contents): Promise<readonly NeededDevelopment[]> {
  const manifests = [project.manifest, ...(project.workspaces?.packages ?? []).map((each) => each.manifest)]
  const development = new Set(manifests.flatMap(onlyDevelopment))
  const production = new Set(manifests.flatMap(productionDependencies))
  const found = new Map<string, NeededDevelopment>()
  const need = (name: string, neededBy: string, onlyWraps = false) => {
    // A lock file knows best: what a production package brings stays, and what comes with a development package goes with it.
    const goes =
      project.lock?.tellsDevelopment === true
        ? project.lock.developmentOnly.has(name)
        : development.has(name) && !production.has(name)
    if (!goes || found.get(name)?.onlyWraps === false) return
    found.set(name, { package: name, neededBy, onlyWraps })
  }
  const globals = globalPrograms(project)
  for (const step of runningSteps(project)) {
    if (runsNode(step)) {
      for (const module of readNodeCommand(step.argv.slice(1)).preloaded) need(packageNameOf(module), shown(step))
    } else if (!globals.has(step.argv[0] ?? '')) {
      need(packageFor(project, step.argv[0] ?? ''), shown(step), step.argv[0] === 'cross-env')
    }
    if (step.argv[0] === 'ts-node' || step.argv[0] === 'tsc') need('typescript', shown(step))
  }
  for (const module of readNodeCommand(nodeOptions(project)).preloaded) need(packageNameOf(module), 'NODE_OPTIONS')
  const bundled = contents.holdsPackages
  const packages = [...(bundled ? [] : (contents.sources?.packages ?? [])), ...(contents.configuration?.packages ?? [])]
  for (const [name, place] of packages) need(name, `${place.file}:${place.line}`)
  if (runsUnread(project, contents))
    for (const [name, place] of await importedAnywhere(project, development)) need(name, place)
  const candidates = [...development].filter((name) => !developerTools.test(name) && !found.has(name))
  for (const { name, place } of bundled ? [] : await namedInSources(project, contents.sources, candidates))
    need(name, place)
  const typed = contents.configuration?.reached.find((file) => /\.[cm]?ts$/.test(file))
  // Next.js compiles it with the compiler, and would install that: next/dist/build/next-config-ts, 15.5.
  if (typed !== undefined && project.start.steps.some(({ argv }) => argv[0] === 'next')) need('typescript', typed)
  return [...found.values()]
}

// Where it cannot be told which sources run, any of them may.
function runsUnread({ start }: NodeProject, { sources, holdsPackages, configuration }: Contents): boolean {
  if (holdsPackages) return false
  const loadsComputed = sources?.computed.some(({ expression }) => /^(require|import)\b/.test(expression))
  const servesOnly = start.steps.every((step) => staticServers.has(step.argv[0] ?? ''))
  if (servesOnly && configuration === undefined) return false
  return sources === undefined || sources.unreadable.length > 0 || loadsComputed === true
}

const staticServers = new Set('serve http-server sirv live-server cross-env'.split(' '))

const MAXIMUM_SOURCES = 3000

// Tests and the configuration of tools run elsewhere.
const neverRuns =
  /(^|\/)(tests?|__tests__|__mocks__|spec|e2e|cypress|\.storybook|scripts?|docs?|examples?)\/|\.(test|spec|stories|config|setup)\.[^/]+$|(^|\/)(gulpfile|Gruntfile|jest|webpack|rollup|karma|protractor|babel|tailwind|postcss|vite)[^/]*$|\.d\.[cm]?ts$/

/** Development packages that any source of the app imports, with the first place. */
async function importedAnywhere(
  { request, copied, contextFolder }: NodeProject,
  development: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const sources = [...copied.values()]
    .map(({ source }) => source)
    .filter((source) => /\.[cm]?[jt]sx?$/.test(source) && isInside(source, contextFolder))
    .filter((source) => !neverRuns.test(contextFolder === '' ? source : source.slice(contextFolder.length + 1)))
  const found = new Map<string, string>()
  const wanted = [...development].filter((name) => !developerTools.test(name))
  for (const source of wanted.length === 0 ? [] : [...new Set(sources)].slice(0, MAXIMUM_SOURCES)) {
    const text = (await readText(request.files, source)) ?? ''
    for (const name of wanted) {
      const at = found.has(name) ? -1 : importAt(text, name)
      if (at !== -1) found.set(name, `${source}:${text.slice(0, at).split('\n').length}`)
    }
  }
  return found
}

// A library may load a package whose name it is given: `transport: { target: 'pino-pretty' }`, `client: 'sqlite3'`.
async function namedInSources(
  { request }: NodeProject,
  sources: SourceFacts | undefined,
  candidates: readonly string[],
): Promise<readonly { readonly name: string; readonly place: string }[]> {
  if (candidates.length === 0) return []
  const found: { name: string; place: string }[] = []
  for (const file of sources?.reached ?? []) {
    const text = (await readText(request.files, file)) ?? ''
    for (const name of candidates) {
      const at = literalAt(text, name)
      if (at !== -1) found.push({ name, place: `${file}:${text.slice(0, at).split('\n').length}` })
    }
  }
  return found
}

/** The first root script of package.json that an install would run and that needs more than the production packages and the manifests. */
export async function scriptThatNeedsMore(
  project: NodeProject,
  install: Pick<Install, 'verb' | 'options'>,
  production: boolean,
  sourcesPresent: boolean,
): Promise<string | undefined> {
  if (install.options.includes('--ignore-scripts')) return undefined
  const development = new Set(onlyDevelopment(project.manifest))
  for (const name of project.manager.rootScripts(install.verb, production)) {
    const text = ownEntry(project.manifest.scripts, name)
    if (text === undefined) continue
    const { steps, opaque } = await resolveStart(
      { argv: ['npm', 'run', name], form: 'exec' },
      {
        manifest: { ...project.manifest, scripts: { ...project.manifest.scripts } },
        readScript: async () => undefined,
      },
    )
    if (opaque !== undefined && !sourcesPresent) return name
    for (const step of steps) {
      const program = step.argv[0] ?? ''
      if (harmlessPrograms.has(program)) continue
      if (development.has(packageFor(project, program))) return name
      if (runsNode(step) && (!sourcesPresent || readNodeCommand(step.argv.slice(1)).file === undefined)) return name
      if (!runsNode(step) && !sourcesPresent && !isProductionProgram(project, program)) return name
    }
  }
  return undefined
}

const harmlessPrograms = new Set(['echo', 'exit', 'true', 'only-allow', 'npx'])

function isProductionProgram(project: NodeProject, program: string): boolean {
  const name = packageFor(project, program)
  return (
    productionDependencies(project.manifest).includes(name) ||
    (project.lock?.production.some((locked) => locked.name === name) ?? false)
  )
}

function shown(step: StartStep): string {
  return step.within ?? step.argv.join(' ')
}
