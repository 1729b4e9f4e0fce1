import { isBelow } from '../dockerfile/configuration.js'
import { bringsMore, broughtBy, targetOf } from '../dockerfile/copied-files.js'
import type { Copy, Instruction, Run, Setting } from '../dockerfile/model.js'
import type { Surroundings } from '../dockerfile/surroundings.js'
import { variablesIn } from '../dockerfile/variables.js'
import type { Decision } from '../outcome.js'
import { type Reason, reason } from '../reason.js'
import type { ClassifyInput } from './classify.js'

/** What the other instructions of the stage say about one. */
export interface Scope {
  /** The offset of the last instruction that serves the build. */
  readonly end: number
  /** The CMD and the ENTRYPOINT that count. */
  readonly lastStart: ReadonlyMap<string, Instruction>
  /** Names of variables in the text of the runtime stage's RUNs. */
  readonly runVariables: ReadonlySet<string>
  /** RUNs of which something stands in the runtime stage. */
  readonly runtimeRuns: ReadonlySet<Instruction>
}

type Placed = readonly [Decision['placement'], Reason, Decision['certainty']?]

/** Where an instruction other than RUN belongs, why, and how sure that is. */
export function placeInstruction(
  input: ClassifyInput,
  instruction: Exclude<Instruction, Run>,
  { end, lastStart, runVariables, runtimeRuns }: Scope,
): Placed {
  const building = instruction.span.start < end
  // Everything but RUN, COPY and ADD has its place by its keyword.
  if (instruction.annotation !== undefined && instruction.kind === 'copy') {
    return [instruction.annotation, reason('user-annotation', { placement: instruction.annotation })]
  }
  const whileBuilding = reason('needed-while-building', { keyword: instruction.keyword })
  switch (instruction.kind) {
    case 'copy':
      return placeCopy(input, instruction, building)
    case 'start':
      return lastStart.get(instruction.keyword) === instruction
        ? ['runtime', keyword(instruction)]
        : ['dropped', reason('last-one-counts', { keyword: instruction.keyword })]
    case 'assignment': {
      if (instruction.keyword === 'ARG') return placeArgument(input, instruction, building, runVariables)
      if (onlyForBuilding(input, instruction).length === instruction.values.length) {
        const [first] = onlyForBuilding(input, instruction)
        if (first !== undefined) return ['build', first.because]
      }
      const ofCompiler = onlyForBuilding(input, instruction).find(
        ({ because }) => because.code === 'toolchain-variable',
      )
      if (ofCompiler !== undefined) return [building ? 'both' : 'runtime', ofCompiler.because]
      return building ? ['both', whileBuilding] : ['runtime', keyword(instruction)]
    }
    case 'setting':
      if (['WORKDIR', 'USER', 'SHELL'].includes(instruction.keyword)) {
        if (instruction.keyword === 'USER' && input.hasOwnUser) {
          return building ? ['build', whileBuilding] : ['dropped', keyword(instruction)]
        }
        const next = supersededBy(input, instruction, runtimeRuns)
        if (next !== undefined && building) {
          return ['build', reason('folder-superseded', { folder: instruction.value.trim(), next })]
        }
        return building ? ['both', whileBuilding] : ['runtime', keyword(instruction)]
      }
      return ['runtime', keyword(instruction)]
    default:
      return ['runtime', keyword(instruction)]
  }
}

/**
 * The WORKDIR that takes the place of another in the runtime stage, as written: nothing there stands between the two that the first
 * would serve, and its folder, which WORKDIR makes (https://docs.docker.com/reference/dockerfile/#workdir), comes there with others.
 */
function supersededBy(
  { stage, surroundings, delivery }: ClassifyInput,
  instruction: Instruction,
  runtimeRuns: ReadonlySet<Instruction>,
): string | undefined {
  if (instruction.keyword !== 'WORKDIR') return undefined
  const next = stage.body.find(
    (other): other is Setting =>
      other.kind === 'setting' && other.keyword === 'WORKDIR' && other.span.start > instruction.span.start,
  )
  if (next === undefined || !/^["']?\//.test(next.value.trim())) return undefined
  const here = surroundings.get(instruction)
  const there = surroundings.get(next)
  if (here === undefined || there === undefined) return undefined
  const { folder } = here
  // WORKDIR gives a folder that it makes to the USER in force.
  const isMadeByNext = isBelow(there.folder, folder) && there.user === here.user
  const comesAlong = delivery.artifacts.some(
    ({ path, isFolder }) => isFolder && path !== folder && isBelow(folder, path),
  )
  if (!isMadeByNext && !comesAlong) return undefined
  const isBetween = (at: number) => at > instruction.span.start && at < next.span.start
  const serves = stage.body.some(
    (other) =>
      isBetween(other.span.start) &&
      (runtimeRuns.has(other) || (other.kind === 'copy' && delivery.repeated.has(other))),
  )
  const installs = delivery.reinstall !== undefined && isBetween(delivery.reinstall.command.span.start)
  return serves || installs ? undefined : next.value.trim()
}

/** The variables of an ENV that stay in the builder: the compiler's own, and those that a package registry's secret fills. */
export function onlyForBuilding(
  input: Pick<ClassifyInput, 'stage' | 'facts' | 'dockerfile'>,
  instruction: Instruction,
): readonly { readonly name: string; readonly because: Reason }[] {
  if (instruction.kind !== 'assignment' || instruction.keyword !== 'ENV') return []
  const { toolchain } = input.facts.installNames
  const ofCompiler = instruction.values.filter(
    ({ name }) => toolchain?.test(name) === true && !isUsedLater(input, name),
  )
  return [
    ...fromRegistrySecret(input, instruction).map(({ name, secret }) => ({
      name,
      because: reason('builder-only-variable', { name, secret }, instruction.span),
    })),
    ...ofCompiler.map(({ name }) => ({
      name,
      because: reason('toolchain-variable', { names: ofCompiler.map((each) => each.name) }),
    })),
  ]
}

function isUsedLater({ stage, dockerfile }: Pick<ClassifyInput, 'stage' | 'dockerfile'>, name: string): boolean {
  return stage.body.some(
    ({ kind, body }) => kind !== 'run' && variablesIn(dockerfile.text.slice(body.start, body.end)).includes(name),
  )
}

/** The variables of an ENV that a build argument with a package registry's secret fills: they serve the install alone. */
function fromRegistrySecret(
  input: Pick<ClassifyInput, 'stage' | 'facts'>,
  instruction: Instruction,
): readonly { readonly name: string; readonly secret: string }[] {
  if (instruction.kind !== 'assignment' || instruction.keyword !== 'ENV') return []
  const declared = new Set(
    input.stage.body.flatMap((other) =>
      other.kind === 'assignment' && other.keyword === 'ARG' ? other.values.map(({ name }) => name) : [],
    ),
  )
  return instruction.values.flatMap(({ name, value }) => {
    const secret = variablesIn(value ?? '').find(
      (used) => declared.has(used) && input.facts.installNames.secrets.test(used),
    )
    return secret === undefined ? [] : [{ name, secret }]
  })
}

// An ARG reaches a RUN as a variable of its environment: these change what a download does.
const downloadVariables = /^(CI|https?_proxy|no_proxy|ftp_proxy|all_proxy)$/i

function placeArgument(
  input: ClassifyInput,
  instruction: Extract<Instruction, { kind: 'assignment' }>,
  building: boolean,
  runVariables: ReadonlySet<string>,
): Placed {
  const names = new Set(instruction.values.map(({ name }) => name))
  const secretly = (other: Instruction) => fromRegistrySecret(input, other).length > 0
  const user = input.stage.body.find(
    (other) =>
      other.span.start > instruction.span.start &&
      other.kind !== 'run' &&
      other.kind !== 'start' &&
      other.kind !== 'healthcheck' &&
      !secretly(other) &&
      (other.kind !== 'copy' || input.delivery.repeated.has(other)) &&
      variablesIn(input.dockerfile.text.slice(other.body.start, other.body.end)).some((name) => names.has(name)),
  )
  const { installNames } = input.facts
  const forInstall = input.delivery.reinstall !== undefined
  const forRun = [...names].find(
    (name) =>
      runVariables.has(name) || (forInstall && (downloadVariables.test(name) || installNames.variables.test(name))),
  )
  const name = [...names][0] ?? ''
  if (user === undefined && forRun === undefined) return ['build', reason('needed-while-building', { keyword: 'ARG' })]
  const because = reason('variable-of-runtime', { name: forRun ?? name })
  return building ? ['both', because] : ['runtime', because]
}

function placeCopy(input: ClassifyInput, copy: Copy, building: boolean): Placed {
  const source = copy.sources.join(' ') || copy.target
  if (!input.delivery.repeated.has(copy)) return ['build', reason('source-for-build', { source })]
  const cover = coveredBy(input, copy)
  if (cover !== undefined && building) return ['build', reason('source-covered', { source, by: cover })]
  return building ? ['both', reason('source-repeated', { source })] : ['runtime', reason('source-repeated', { source })]
}

// `COPY package*.json ./` above `COPY . .`: the second brings the same files to the same places.
function coveredBy(input: ClassifyInput, copy: Copy): string | undefined {
  if (!onlyCopies(copy)) return undefined
  // `COPY dist ./dist` above a build that writes there: what the builder then has in the folder comes after it.
  const target = targetOf(copy, input.surroundings.get(copy) as Surroundings)
  const over = input.delivery.artifacts.find(
    ({ path, isFolder, slot, at }) => isFolder && slot === 'artifacts' && at > copy.span.start && isBelow(target, path),
  )
  if (over !== undefined) return `${over.path} from the builder`
  const own = [...copiedBy(input, copy)]
  if (own.length === 0) return undefined
  const { reinstall } = input.delivery
  const comesWithInstall = own.every(([path]) => reinstall?.manifests.includes(path))
  if (comesWithInstall && copy.owner === reinstall?.owner) return 'what the install reads'
  for (const other of input.stage.body) {
    if (other.kind !== 'copy' || other.span.start <= copy.span.start || !input.delivery.repeated.has(other)) continue
    if (!onlyCopies(other) || other.owner !== copy.owner) continue
    const there = new Map(copiedBy(input, other))
    if (own.every(([target, source]) => there.get(target) === source)) {
      return input.dockerfile.text.slice(other.span.start, other.span.end)
    }
  }
  return undefined
}

/** True for what puts files of the context as they are. */
function onlyCopies(copy: Copy): boolean {
  if (copy.from !== undefined || copy.heredoc || bringsMore(copy)) return false
  return copy.keyword === 'COPY' || copy.sources.every((source) => variablesIn(source).length === 0)
}

function copiedBy(input: ClassifyInput, copy: Copy): Iterable<readonly [target: string, source: string]> {
  return broughtBy(copy, input.surroundings, input.paths)
}

/** The reason of an instruction that its keyword alone places. */
export function keyword(instruction: Instruction): Reason {
  return reason('keyword-decides', { keyword: instruction.keyword })
}
