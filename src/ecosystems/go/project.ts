import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import { type Reason, reason } from '../../reason.js'
import type { FactsRequest, NeededProgram } from '../ecosystem.js'
import type { StartLine } from '../start/start-line.js'
import type { ResolvedStart, StartStep } from '../start/start-step.js'
import { hoistRun } from './hoist-run.js'
import { type GoPackage, packagesFrom } from './modules.js'
import { calledPrograms } from './needs.js'
import { findBuilds, type GoBuild, type GoProgram, programsOf } from './programs.js'
import { compilingStep, followCommand, programOf, type StartPlace, startPlace } from './start.js'

/** A program of the build that the container runs. */
export interface UsedProgram {
  readonly program: GoProgram
  /** The packages that are compiled into it, as far as their sources are there; undefined where there are too many, or none. */
  readonly packages: readonly GoPackage[] | undefined
}

/** All that is known of a Go project. */
export interface GoProject {
  readonly request: FactsRequest
  readonly line: StartLine
  readonly copied: ReadonlyMap<string, CopiedFile>
  readonly builds: readonly GoBuild[]
  readonly place: StartPlace
  readonly start: ResolvedStart
  readonly used: readonly UsedProgram[]
  /** Folders of PATH, beside those of every system, that programs are found in. */
  readonly searched: readonly string[]
  /** Programs of the system that the start or the sources call. */
  readonly system: readonly NeededProgram[]
  /** The start, where the builder compiles what it compiled. */
  readonly hoisted?: { readonly command: string; readonly argv: readonly string[] }
}

/** Reads a project, or says what of it could not be found out. */
export async function readGoProject(request: FactsRequest, line: StartLine): Promise<GoProject | readonly Reason[]> {
  const copied = copiedFiles(request.stage, request.surroundings, request.paths)
  const written = await findBuilds(request)
  const made = await programsOf(request, written)
  const first = startPlace(request, copied, made)
  const start = await followCommand(first, line)
  const command = line.argv.join(' ')
  const at = line.at.span
  if (start.development !== undefined && start.developmentIsChoice !== true)
    return [reason('development-image', { command: start.development }, at)]
  if (start.opaque !== undefined) {
    const { missing, because } = start.opaque
    // Builds whose sources are not there may make it.
    const lost = written.flatMap((build) => sourcesMissing(request, copied, build))
    if (lost.length > 0) return lost
    return missing === undefined
      ? [reason('start-not-understood', { command, because }, at)]
      : [reason('start-file-missing', { file: missing, command }, at)]
  }

  const compiling = compilingStep(start)
  const hoisted = compiling === undefined ? undefined : await hoistRun(request, copied, compiling, start)
  if (compiling !== undefined && (hoisted === undefined || !request.hoistBuild)) {
    return [reason('compiles-at-start', { command, canHoist: hoisted !== undefined }, at)]
  }
  const builds = hoisted === undefined ? written : [...written, hoisted.build]
  const lost = builds.flatMap((build) => sourcesMissing(request, copied, build))
  if (lost.length > 0) return lost

  const programs = hoisted === undefined ? made : [...made, hoisted.program]
  const place = startPlace(request, copied, programs)
  const shown = hoisted === undefined ? start : { ...start, steps: [hoisted.step] }
  const checked = await followCheck(request, place)
  const found = await programsRun(place, [
    ...shown.steps.map((step) => ({ step, neededBy: step.within ?? command })),
    ...checked.map((step) => ({ step, neededBy: 'HEALTHCHECK' })),
  ])
  if ('missing' in found) return [reason('start-file-missing', { file: found.missing, command }, at)]
  const wrappers = shown.wrappers.filter(({ name }) => name !== 'env')
  return {
    request,
    line,
    copied,
    builds,
    place,
    start: shown,
    ...found,
    system: [...wrappers, ...found.system],
    ...(hoisted === undefined ? {} : { hoisted: { command: hoisted.command, argv: hoisted.step.argv } }),
  }
}

async function followCheck({ stage }: FactsRequest, place: StartPlace): Promise<readonly StartStep[]> {
  const check = stage.body.findLast(({ kind }) => kind === 'healthcheck')
  if (check?.kind !== 'healthcheck' || check.argv === undefined || check.form === 'none') return []
  const { steps } = await followCommand(place, { argv: check.argv, form: check.form })
  // Only programs of the build count: what else a check needs is found for every language.
  return steps.filter((step) => programOf(place, step) !== undefined)
}

interface Step {
  readonly step: Pick<StartStep, 'argv' | 'directory'>
  readonly neededBy: string
}

/** What steps run, and what these programs call in their turn. */
async function programsRun(
  place: StartPlace,
  steps: readonly Step[],
): Promise<Pick<GoProject, 'used' | 'searched' | 'system'> | { readonly missing: string }> {
  const used = new Map<string, UsedProgram>()
  const searched = new Set<string>()
  const system: NeededProgram[] = []
  const queue = steps.map((each) => ({ ...each, isStart: true }))
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const name = next.step.argv[0] ?? ''
    const found = programOf(place, next.step)
    if (found === undefined) {
      if (next.isStart && isNowhere(place, name)) return { missing: name }
      if (next.isStart) system.push({ name, neededBy: next.neededBy })
      continue
    }
    if (found.searched !== undefined) searched.add(found.searched)
    const { program } = found
    if (used.has(program.path)) continue
    const { tree } = program.build
    const packages =
      program.folder === undefined || tree === undefined
        ? undefined
        : await packagesFrom(tree, program.folder, program.only)
    used.set(program.path, { program, packages })
    const calls = calledPrograms(packages).programs
    queue.push(...calls.map(({ name: called, neededBy }) => ({ step: { argv: [called] }, neededBy, isStart: false })))
  }
  return { used: [...used.values()], searched: [...searched], system }
}

/** True for a program that neither the build's image nor a file of the context can be. */
function isNowhere({ request, copied, folder }: StartPlace, name: string): boolean {
  if (request.imagePrograms.has(name) || /^\/(usr\/(local\/)?)?s?bin\//.test(name)) return false
  const isOwn = name.includes('/')
  const path = name.startsWith('/') ? name : `${folder === '/' ? '' : folder}/${name.replace(/^\.\//, '')}`
  if (copied.has(path)) return false
  const installs = request.stage.body.some(
    (run) => run.kind === 'run' && run.commands.some(({ argv = [] }) => /^(apt|apt-get|apk)$/.test(argv[0] ?? '')),
  )
  return isOwn || !installs
}

/** What a build is made from and the context lacks. */
function sourcesMissing(
  { stage }: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
  { build, folder, tree, written }: GoBuild,
): readonly Reason[] {
  const at = written?.run.span ?? stage.from.span
  const fetched = build.targets.length > 0 && build.targets.every((target) => target.includes('@'))
  if (fetched) return []
  const below = folder === '/' ? '' : folder
  if (tree === undefined) return [reason('manifest-not-in-context', { path: `${below}/go.mod` }, at)]
  return build.targets
    .filter((target) => target.endsWith('.go') && !target.startsWith('/'))
    .map((target) => `${below}/${target.replace(/^(\.\/)+/, '')}`)
    .filter((path) => !path.includes('..') && !copied.has(path))
    .map((path) => reason('manifest-not-in-context', { path }, at))
}
