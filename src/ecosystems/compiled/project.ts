import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import { type Reason, reason } from '../../reason.js'
import type { FactsRequest, NeededProgram } from '../ecosystem.js'
import type { StartLine } from '../start/start-line.js'
import { startObjection } from '../start/start-objection.js'
import type { ResolvedStart, StartStep } from '../start/start-step.js'
import type { CompiledLanguage } from './language.js'
import type { BuiltProgram, UsedProgram } from './program.js'
import { compilingStep, followCommand, programOf, type StartPlace, startPlace } from './start-place.js'

/** All that is known of a project whose program is compiled. */
export interface CompiledProject<Program extends BuiltProgram> {
  readonly request: FactsRequest
  readonly line: StartLine
  readonly copied: ReadonlyMap<string, CopiedFile>
  readonly place: StartPlace<Program>
  readonly start: ResolvedStart
  /** Words of the HEALTHCHECK and the scripts that it runs, as named by it. */
  readonly check: { readonly words: readonly string[]; readonly scripts: readonly string[] }
  readonly used: readonly UsedProgram<Program>[]
  /** Folders of PATH, beside those of every system, that programs are found in. */
  readonly searched: readonly string[]
  /** Programs of the system that the start or the sources call. */
  readonly system: readonly NeededProgram[]
  /** The start, where the builder compiles what it compiled; an empty command where a RUN of the original does. */
  readonly hoisted?: { readonly command: string; readonly argv: readonly string[]; readonly isEntrypoint: boolean }
}

/** A start that compiles, as a build and the start that is left. */
export interface HoistedProgram<Program extends BuiltProgram> {
  readonly program: Program
  readonly step: StartStep
  /** What the builder runs; empty where it does so already. */
  readonly command: string
}

/** What a language finds out of its builds. */
export interface CompiledBuilds<Program extends BuiltProgram> {
  readonly language: CompiledLanguage
  /** Every program that the builds make. */
  readonly programs: readonly Program[]
  /** What the builds are made from and the context lacks. */
  readonly lost: readonly Reason[]
  /** Turns a step that compiles into a build; undefined where that cannot be written down. */
  readonly hoist: (
    step: StartStep,
  ) => Promise<(HoistedProgram<Program> & { readonly lost: readonly Reason[] }) | undefined>
  /** Programs that a program calls by a literal name. */
  readonly calledBy: (program: Program) => Promise<readonly NeededProgram[]>
}

/** Follows the start to the programs of the builds, or says what of it could not be found out. */
export async function readCompiledProject<Program extends BuiltProgram>(
  request: FactsRequest,
  line: StartLine,
  builds: CompiledBuilds<Program>,
): Promise<CompiledProject<Program> | readonly Reason[]> {
  const { language, programs: made, lost } = builds
  const copied = copiedFiles(request.stage, request.surroundings, request.paths)
  const start = await followCommand(startPlace(request, copied, made, language), line)
  const command = line.argv.join(' ')
  const at = line.at.span
  const objection = startObjection(start, line)
  // Builds whose sources are not there may make what is missing.
  if (objection !== undefined) return objection.code === 'development-image' || lost.length === 0 ? [objection] : lost
  const compiling = compilingStep(start, language)
  const hoisted = compiling === undefined ? undefined : await hoistedStart(request, builds, compiling, start)
  if (compiling !== undefined && (hoisted === undefined || !request.hoistBuild))
    return [reason('compiles-at-start', { command, canHoist: hoisted !== undefined }, at)]
  const allLost = [...lost, ...(hoisted?.lost ?? [])]
  if (allLost.length > 0) return allLost

  const place = startPlace(request, copied, hoisted === undefined ? made : [...made, hoisted.program], language)
  const shown = hoisted === undefined ? start : { ...start, steps: [hoisted.step] }
  const check = await followCheck(request, place)
  const found = await programsRun(
    place,
    [
      ...shown.steps.map((step) => ({ step, neededBy: step.within ?? command })),
      ...check.steps.map((step) => ({ step, neededBy: 'HEALTHCHECK' })),
    ],
    builds.calledBy,
  )
  if ('missing' in found) return [reason('start-file-missing', { file: found.missing, command }, at)]
  if (found.used.length === 0) return [nothingStarted(command, shown, line)]
  const wrappers = shown.wrappers.filter(({ name }) => name !== 'env')
  return {
    request,
    line,
    copied,
    place,
    start: shown,
    check,
    ...found,
    system: [...wrappers, ...check.system, ...found.system],
    ...(hoisted === undefined
      ? {}
      : {
          hoisted: {
            command: hoisted.command,
            argv: hoisted.step.argv,
            isEntrypoint: line.at.keyword === 'ENTRYPOINT',
          },
        }),
  }
}

// A container that only stays up, or gives a shell, is for people who work in it.
function nothingStarted(command: string, { steps }: ResolvedStart, { at }: StartLine): Reason {
  const isIdle = steps.every(({ argv }) =>
    /^(\/bin\/|\/usr\/bin\/)?(tail|sleep|cat|top|yes|bash|sh|ash|true)$/.test(argv[0] ?? ''),
  )
  const because = 'it starts no program that a RUN builds'
  return isIdle
    ? reason('development-image', { command }, at.span)
    : reason('start-not-understood', { command, because }, at.span)
}

async function hoistedStart<Program extends BuiltProgram>(
  { stage }: FactsRequest,
  { hoist }: CompiledBuilds<Program>,
  step: StartStep,
  { steps }: ResolvedStart,
) {
  // Of an ENTRYPOINT with a CMD behind it each has a part.
  const starts = new Set(stage.body.flatMap(({ kind, keyword }) => (kind === 'start' ? [keyword] : [])))
  if (starts.size !== 1 || steps.length !== 1 || step.environment.size > 0) return undefined
  return step.argv.some((word) => /[$`*\s'"]/.test(word)) ? undefined : hoist(step)
}

async function followCheck<Program extends BuiltProgram>(
  { stage }: FactsRequest,
  place: StartPlace<Program>,
): Promise<
  CompiledProject<Program>['check'] & {
    readonly steps: readonly StartStep[]
    readonly system: readonly NeededProgram[]
  }
> {
  const check = stage.body.findLast(({ kind }) => kind === 'healthcheck')
  if (check?.kind !== 'healthcheck' || check.argv === undefined || check.form === 'none')
    return { words: [], scripts: [], steps: [], system: [] }
  const { steps, scripts, wrappers } = await followCommand(place, { argv: check.argv, form: check.form })
  const isOwn = (step: StartStep) => programOf(place, step) !== undefined
  // What the instruction itself calls is found for every language.
  const inScripts = steps.filter((step) => step.within !== undefined && !isOwn(step))
  return {
    words: check.argv.flatMap((word) => word.split(/\s+/)),
    scripts,
    steps: steps.filter(isOwn),
    system: [
      ...(scripts.length === 0 ? [] : wrappers.filter(({ name }) => name !== 'env')),
      ...inScripts.map(({ argv, within }) => ({ name: argv[0] ?? '', neededBy: within ?? 'HEALTHCHECK' })),
    ],
  }
}

interface Step {
  readonly step: Pick<StartStep, 'argv' | 'directory'>
  readonly neededBy: string
}

/** What steps run, and what these programs call in their turn. */
async function programsRun<Program extends BuiltProgram>(
  place: StartPlace<Program>,
  steps: readonly Step[],
  calledBy: CompiledBuilds<Program>['calledBy'],
): Promise<Pick<CompiledProject<Program>, 'used' | 'searched' | 'system'> | { readonly missing: string }> {
  const used = new Map<string, UsedProgram<Program>>()
  const searched = new Set<string>()
  const system: NeededProgram[] = []
  const queue = steps.map((each) => ({ ...each, isStart: true }))
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const named = place.language.programWord?.(next.step.argv)
    const name = next.step.argv[0] ?? ''
    const found = programOf(place, next.step)
    if (named !== undefined) system.push({ name, neededBy: next.neededBy })
    if (found === undefined) {
      if (named !== undefined) return { missing: named }
      if (next.isStart && isNowhere(place, name)) return { missing: name }
      if (next.isStart) system.push({ name, neededBy: next.neededBy })
      continue
    }
    if (found.searched !== undefined) searched.add(found.searched)
    const { program } = found
    if (used.has(program.path)) continue
    const called = await calledBy(program)
    used.set(program.path, { program, called })
    queue.push(...called.map((each) => ({ step: { argv: [each.name] }, neededBy: each.neededBy, isStart: false })))
  }
  return { used: [...used.values()], searched: [...searched], system }
}

/** True for a program that neither the build's image nor a file of the context can be. */
function isNowhere<Program extends BuiltProgram>(
  { request, copied, folder }: StartPlace<Program>,
  name: string,
): boolean {
  if (request.imagePrograms.has(name) || /^\/(usr\/(local\/)?)?s?bin\//.test(name)) return false
  const path = name.startsWith('/') ? name : `${folder === '/' ? '' : folder}/${name.replace(/^\.\//, '')}`
  if (copied.has(path)) return false
  const installs = request.stage.body.some(
    (run) => run.kind === 'run' && run.commands.some(({ argv = [] }) => /^(apt|apt-get|apk)$/.test(argv[0] ?? '')),
  )
  return name.includes('/') || !installs
}
