import { ownEntry } from '../../own-entry.js'
import type { StartStep } from '../start/start-step.js'
import type { Contents } from './contents.js'
import { type GuardedUse, usesInSources } from './development-uses.js'
import { nodeOptions, readNodeCommand, runsNode } from './entry.js'
import { globalPrograms } from './global-programs.js'
import type { Install } from './install.js'
import { packageFor, packageNameOf } from './installed-programs.js'
import { sourcesWithPackagesInside } from './known-starts.js'
import { onlyDevelopment, productionDependencies } from './manifest.js'
import { type NodeProject, runningSteps } from './project.js'
import { resolveStart } from './start-command.js'

/** A package that only a full install brings, and who needs it in the running container. */
export interface NeededDevelopment {
  readonly package: string
  readonly neededBy: string
  /** True when it is a program in front of the interpreter (`cross-env`), which the interpreter does without. */
  readonly onlyWraps: boolean
}

/** Development packages that the start command or a source that it loads needs. */
export async function neededAtStart(
  project: NodeProject,
  contents: Contents,
): Promise<{ readonly needed: readonly NeededDevelopment[]; readonly guarded: readonly GuardedUse[] }> {
  const manifests = [project.manifest, ...(project.workspaces?.packages ?? []).map((each) => each.manifest)]
  const development = new Set(manifests.flatMap(onlyDevelopment))
  const production = new Set(manifests.flatMap(productionDependencies))
  const found = new Map<string, NeededDevelopment>()
  const need = (name: string, neededBy: string, onlyWraps = false) => {
    // A lock file knows best: what a production package brings stays, and what comes with a development package goes with it.
    const goes =
      project.lock?.tellsDevelopment === true
        ? development.size > 0 && project.lock.developmentOnly.has(name)
        : development.has(name) && !production.has(name)
    if (!goes || found.get(name)?.onlyWraps === false) return
    found.set(name, { package: name, neededBy, onlyWraps })
  }
  const globals = globalPrograms(project)
  for (const step of runningSteps(project)) {
    if (runsNode(step)) {
      const { file, preloaded } = readNodeCommand(step.argv.slice(1))
      for (const module of preloaded) need(packageNameOf(module), shown(step))
      const inside = /(?:^|\/)node_modules\/(?!\.)(.+)$/.exec(file ?? '')?.[1]
      if (inside !== undefined) need(packageNameOf(inside), shown(step))
    } else if (!globals.has(step.argv[0] ?? '')) {
      need(packageFor(project, step.argv[0] ?? ''), shown(step), step.argv[0] === 'cross-env')
    }
    if (step.argv[0] === 'ts-node' || step.argv[0] === 'tsc') need('typescript', shown(step))
  }
  for (const module of readNodeCommand(nodeOptions(project)).preloaded) need(packageNameOf(module), 'NODE_OPTIONS')
  const packages = [
    ...(contents.holdsPackages ? [] : (contents.sources?.packages ?? [])),
    ...(contents.configuration?.packages ?? []),
  ]
  const uses = await usesInSources(project, contents, development)
  const guarded = uses.guarded.filter(({ name }) => !uses.needed.has(name))
  const bundled = sourcesWithPackagesInside(project)
  for (const [name, place] of packages) {
    if (bundled.has(place.file)) continue
    if (!guarded.some((use) => use.name === name)) need(name, `${place.file}:${place.line}`)
  }
  for (const [name, place] of uses.needed) need(name, `${place.file}:${place.line}`)
  const typed = contents.configuration?.reached.find((file) => /\.[cm]?ts$/.test(file))
  // Next.js compiles it with the compiler, and would install that: next/dist/build/next-config-ts, 15.5.
  if (typed !== undefined && project.start.steps.some(({ argv }) => argv[0] === 'next')) need('typescript', typed)
  return { needed: [...found.values()], guarded: guarded.filter(({ name }) => !found.has(name)) }
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
