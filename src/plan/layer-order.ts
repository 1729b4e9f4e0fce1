import { isBelow } from '../dockerfile/configuration.js'
import { targetOf } from '../dockerfile/copied-files.js'
import type { Copy, Instruction, Run } from '../dockerfile/model.js'
import type { MigrationContext } from './context.js'
import { chownedLater } from './ownership.js'

/** Where a line stands in the runtime stage: an offset into the original, then a rank. */
export interface LinePlace {
  readonly at: number
  readonly rank: number
}

/**
 * Where the dependencies stand. A change of a source must not touch their layer: above the first COPY of sources, where nothing that
 * such a COPY brings could lie over them.
 */
export function placeOfDependencies(context: MigrationContext): number {
  const own = placeInBuilder(context)
  if (!context.ignoresInstalled) return own
  // What is in force where the original installs has to be in force here: its folder, its user, its variables.
  const scope = context.stage.body.findLast(({ keyword, span }) => settings.has(keyword) && span.start < own)
  const repeated = context.stage.body.find(
    (instruction) => instruction.span.start > (scope?.span.start ?? 0) && isSources(context, instruction),
  )
  return Math.min(own, repeated?.span.start ?? own)
}

/** Where a COPY that the runtime stage repeats stands: below the dependencies, where it does the same there as in its own place. */
export function placeOfCopy(context: MigrationContext, copy: Copy): LinePlace {
  const own = { at: copy.span.start, rank: 10 }
  const install = placeInBuilder(context)
  if (!context.ignoresInstalled || copy.span.start > install || !isOwnSources(context, copy)) return own
  const { body } = context.stage
  const maySink = (first: Copy) => {
    const between = body.filter(({ span }) => span.start >= first.span.start && span.end < install)
    return between.some(({ keyword }) => settings.has(keyword)) && between.every((each) => mayCross(context, each))
  }
  // Those below one that sinks go with it: the last to bring a file counts.
  const sinks = body.some(
    (first) => first.span.start <= copy.span.start && isOwnSources(context, first) && maySink(first),
  )
  return sinks ? { at: install, rank: 4 } : own
}

/** Where a RUN stands that brings programs which read nothing of the app: above its files, whose changes must not repeat it. */
export function placeOfTools(context: MigrationContext, run: Run, own: LinePlace): LinePlace {
  const { stage, delivery, commands } = context
  if (!(commands.get(run) ?? []).every((plan) => plan.runtime === undefined || isFetched(plan))) return own
  const barrier = stage.body.findLast(
    (instruction) =>
      instruction.span.start < run.span.start &&
      (settings.has(instruction.keyword) ||
        (instruction.kind === 'run' && runsInRuntime(context, instruction)) ||
        (isRepeated(context, instruction) && !isOwnSources(context, instruction))),
  )
  const after = barrier?.span.start ?? stage.from.span.start
  const files = [
    ...stage.body.filter((instruction) => isOwnSources(context, instruction)).map(({ span }) => span.start),
    ...delivery.artifacts.map((artifact) => artifact.at),
    ...(delivery.reinstall === undefined ? [] : [placeOfDependencies(context)]),
  ].filter((at) => at > after)
  const first = Math.min(...files)
  return first <= own.at ? { at: first, rank: 0 } : own
}

const settings: ReadonlySet<string> = new Set(['WORKDIR', 'USER', 'SHELL', 'ENV', 'ARG'])

function placeInBuilder({ delivery }: MigrationContext): number {
  const { reinstall, artifacts } = delivery
  return reinstall?.command.span.start ?? artifacts.find(({ slot }) => slot === 'dependencies')?.at ?? 0
}

function isRepeated({ delivery, decisions }: MigrationContext, instruction: Instruction): instruction is Copy {
  return (
    instruction.kind === 'copy' &&
    delivery.repeated.has(instruction) &&
    decisions.get(instruction)?.placement !== 'build'
  )
}

/** A COPY of a folder, which changes with every source. */
function isSources(context: MigrationContext, instruction: Instruction): instruction is Copy {
  return (
    isRepeated(context, instruction) &&
    instruction.sources.some((source) => /^(?:.*\/)?[^.*?/]*\/?$|^\.?\/?$/.test(source))
  )
}

function runsInRuntime({ commands }: MigrationContext, run: Run): boolean {
  return (commands.get(run) ?? []).some(({ runtime }) => runtime !== undefined)
}

/** True for sources of the app itself; a folder beside it may hold what an install reads, such as certificates. */
function isOwnSources(context: MigrationContext, instruction: Instruction): instruction is Copy {
  const here = context.surroundings.get(instruction)
  const { folder } = context.facts
  return (
    here !== undefined &&
    folder !== undefined &&
    isSources(context, instruction) &&
    isBelow(targetOf(instruction, here), folder)
  )
}

/** True when the COPYs of sources mean the same below the instruction as above it, or when it is one of them. */
function mayCross(context: MigrationContext, instruction: Instruction): boolean {
  // WORKDIR makes its folder for the USER in force, and a COPY for the owner that it names.
  if (instruction.keyword === 'USER') return false
  if (instruction.kind === 'run') return !runsInRuntime(context, instruction)
  if (!isRepeated(context, instruction)) return true
  const { from, heredoc, target } = instruction
  const { text } = context.dockerfile
  return (
    isOwnSources(context, instruction) &&
    context.decisions.get(instruction)?.placement === 'both' &&
    from === undefined &&
    !heredoc &&
    (instruction.owner ?? chownedLater(context, instruction)) === undefined &&
    target.startsWith('/') &&
    !text.slice(instruction.span.start, instruction.span.end).includes('$')
  )
}

/** True for what comes from elsewhere by its name: `npm install -g serve`, and not `npm install -g .`. */
function isFetched({
  command,
  reason,
}: {
  readonly command: Run['commands'][number]
  readonly reason: { readonly code: string }
}): boolean {
  const named = command.inner.every((argv) => {
    const words = argv.slice(1).filter((word) => !word.startsWith('-'))
    return words.length > 1 && words.every((word) => /^@?\w/.test(word) && !/^file:|\.tgz$|\$/.test(word))
  })
  return reason.code === 'tool-for-start' && named
}
