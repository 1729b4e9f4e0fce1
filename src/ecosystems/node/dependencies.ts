import { ownEntry } from '../../own-entry.js'
import type { Contents } from './contents.js'
import { isComputed, nodeOptions, readNodeCommand, runsNode } from './entry.js'
import { globalPrograms } from './global-programs.js'
import type { Install } from './install.js'
import { sourcesOfKnownStarts } from './known-starts.js'
import { onlyDevelopment, productionDependencies } from './manifest.js'
import type { NodeProject } from './project.js'
import { resolveStart } from './start-command.js'
import type { StartStep } from './start-step.js'
import { packageOfProgram, systemPrograms } from './tools.js'

/** A package that only a full install brings, and who needs it in the running container. */
export interface NeededDevelopment {
  readonly package: string
  readonly neededBy: string
  /** True when it is a program in front of the interpreter (`cross-env`), which the interpreter does without. */
  readonly onlyWraps: boolean
}

/** The package that brings a program; the name itself when nothing else is known. */
export function packageFor(project: Pick<NodeProject, 'lock' | 'manifest'>, program: string): string {
  const direct = { ...project.manifest.dependencies, ...project.manifest.devDependencies }
  const locked = project.lock?.programs.get(program)
  if (locked !== undefined) return locked
  const named = ownEntry(packageOfProgram, program)
  return named !== undefined && (direct[named] !== undefined || direct[program] === undefined) ? named : program
}

/** True for a program that a package of the app is known to bring. */
export function hasProgram(project: NodeProject, program: string): boolean {
  const name = packageFor(project, program)
  return (
    productionDependencies(project.manifest).includes(name) ||
    onlyDevelopment(project.manifest).includes(name) ||
    project.lock?.programs.has(program) === true ||
    (project.lock?.production.some((locked) => locked.name === name) ?? false)
  )
}

/** True for a program that a package of the app may bring under a name that only a lock file would tell. */
export function mayBeOfDependencies(project: NodeProject, { argv: [program = ''], sees }: StartStep): boolean {
  return (
    sees === 'node_modules' &&
    project.lock === undefined &&
    !hasProgram(project, program) &&
    !systemPrograms.has(program)
  )
}

/** Development packages that the start command or a source that it loads needs. */
export function neededAtStart(project: NodeProject, contents: Contents): readonly NeededDevelopment[] {
  const manifests = [project.manifest, ...(project.workspaces?.packages ?? []).map((each) => each.manifest)]
  const development = new Set(manifests.flatMap(onlyDevelopment))
  const production = new Set(manifests.flatMap(productionDependencies))
  const found = new Map<string, NeededDevelopment>()
  const need = (name: string, neededBy: string, onlyWraps = false) => {
    if (!development.has(name) || production.has(name) || found.get(name)?.onlyWraps === false) return
    // What is also an optional part of a production package stays when the others go.
    const { lock } = project
    if (lock?.tellsDevelopment === true && !lock.developmentOnly.has(name)) return
    found.set(name, { package: name, neededBy, onlyWraps })
  }
  const globals = globalPrograms(project)
  for (const step of project.start.steps) {
    if (runsNode(step)) {
      for (const module of readNodeCommand(step.argv.slice(1)).preloaded) need(packageNameOf(module), shown(step))
    } else if (!globals.has(step.argv[0] ?? '')) {
      need(packageFor(project, step.argv[0] ?? ''), shown(step), step.argv[0] === 'cross-env')
      for (const name of mayBeOfDependencies(project, step) ? development : []) need(name, shown(step))
    }
    if (step.argv[0] === 'ts-node' || step.argv[0] === 'tsc') need('typescript', shown(step))
  }
  for (const module of readNodeCommand(nodeOptions(project)).preloaded) need(packageNameOf(module), 'NODE_OPTIONS')
  const other = otherInstaller(project)
  for (const name of other === undefined ? [] : development) need(name, other ?? '')
  // A file whose name is computed may load anything, unless every file that it may be was read.
  const computed =
    contents.sources === undefined
      ? project.start.steps.find((step) => runsNode(step) && isComputed(readNodeCommand(step.argv.slice(1)).file ?? ''))
      : undefined
  for (const name of computed === undefined ? [] : development) need(name, shown(computed as StartStep))
  // What a framework renders on the server loads its packages from node_modules; another bundle holds them.
  const bundled =
    contents.outputs.some((output) => output.kind === 'bundled') && sourcesOfKnownStarts(project).length === 0
  const packages = [...(bundled ? [] : (contents.sources?.packages ?? [])), ...(contents.configuration?.packages ?? [])]
  for (const [name, place] of packages) need(name, `${place.file}:${place.line}`)
  const typed = contents.configuration?.reached.find((file) => /\.[cm]?ts$/.test(file))
  // Next.js compiles it with the compiler, and would install that: next/dist/build/next-config-ts, 15.5.
  if (typed !== undefined && project.start.steps.some(({ argv }) => argv[0] === 'next')) need('typescript', typed)
  return [...found.values()]
}

// Tools that put packages into node_modules which no manifest of the app lists: taking out what is not listed takes them along.
function otherInstaller({ build }: NodeProject): string | undefined {
  const step = build.find(
    ({ step: { argv } }) =>
      ['rush', 'bolt'].includes(argv[0] ?? '') ||
      // `lerna run` and most of `lerna exec` leave node_modules alone: https://lerna.js.org/docs/api-reference/commands
      (argv[0] === 'lerna' && argv.some((word) => /^(bootstrap|link|add|i|install|ci)$/.test(word))) ||
      (argv[0] === 'npm' && (argv[1] === 'link' || argv.includes('--no-save'))),
  )
  return step?.step.argv.join(' ')
}

/** `pino-pretty/lib/x` → `pino-pretty`, `@scope/name/x` → `@scope/name`. */
export function packageNameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
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
