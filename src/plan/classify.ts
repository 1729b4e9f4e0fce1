import type { CopiedFile } from '../dockerfile/copied-files.js'
import type { Command, Dockerfile, Instruction, Placement, Run, Stage } from '../dockerfile/model.js'
import type { Surroundings } from '../dockerfile/surroundings.js'
import { variablesIn } from '../dockerfile/variables.js'
import type { Delivery, ProjectFacts } from '../ecosystems/ecosystem.js'
import type { Decision } from '../outcome.js'
import type { Reason } from '../reason.js'
import { type CommandKnowledge, roleOf } from './command-roles.js'
import { withPackageLists } from './package-lists.js'
import { keyword, placeInstruction } from './place-instruction.js'
import { planRun } from './plan-run.js'

/** What becomes of one command of a RUN in each stage. */
export interface CommandPlan {
  readonly command: Command
  readonly builder: boolean
  /** The command's text in the runtime stage; undefined when it has no place there. */
  readonly runtime: string | undefined
  readonly reason: Reason
  readonly certainty: 'proven' | 'assumed'
}

/** What classifying is done with. */
export interface ClassifyInput {
  readonly dockerfile: Dockerfile
  readonly stage: Stage
  readonly surroundings: ReadonlyMap<Instruction, Surroundings>
  /** Files of the context that no .dockerignore line hides. */
  readonly paths: readonly string[]
  /** Files of the image that come from the context, at the stage's end. */
  readonly copied: ReadonlyMap<string, CopiedFile>
  readonly facts: ProjectFacts
  readonly delivery: Delivery
  readonly knowledge: CommandKnowledge
  /** Programs that the running container calls. */
  readonly called: ReadonlySet<string>
  /** The package manager of the runtime image. */
  readonly packageManager: 'apt' | 'apk' | undefined
  /** The runtime image's release of its system, where that is known. */
  readonly release: string | undefined
  /** False for an image without a shell, where no RUN is possible. */
  readonly hasShell: boolean
  /** True for an image that names its user in its own configuration. */
  readonly hasOwnUser: boolean
  /** Folders of the image's own programs, beside those of every system. */
  readonly imageFolders: readonly string[]
}

/** The placement of every instruction and of every command of a RUN. */
export interface Classification {
  readonly decisions: ReadonlyMap<Instruction | Command, Decision>
  readonly commands: ReadonlyMap<Run, readonly CommandPlan[]>
  /** What cannot be placed. */
  readonly undecided: readonly Reason[]
  /** System packages of the original that the runtime stage needs under the names of another package manager. */
  readonly translate: readonly string[]
}

/** Decides where everything belongs. First answer wins: annotation, keyword, the ecosystem's tables, the system's tables. */
export function classify(input: ClassifyInput): Classification {
  const { stage } = input
  const decisions = new Map<Instruction | Command, Decision>()
  const commands = new Map<Run, readonly CommandPlan[]>()
  const undecided: Reason[] = []
  const translate: string[] = []
  const end = lastBuilding(input)
  const lastStart = new Map(stage.body.filter(({ kind }) => kind === 'start').map((start) => [start.keyword, start]))

  const results = stage.body
    .filter((instruction) => instruction.kind === 'run')
    .map((run) => ({ run, ...planRun(input, run, end) }))
  for (const result of withPackageLists(results)) {
    const { run } = result
    commands.set(run, result.plans)
    undecided.push(...result.undecided)
    translate.push(...result.translate)
    for (const plan of result.plans) {
      const open = result.undecided.find(({ at }) => at?.start === plan.command.span.start)
      const decision = decide(plan.command, placementOf(plan), plan.reason, plan.certainty)
      decisions.set(plan.command, open === undefined ? decision : decide(plan.command, undefined, open, 'assumed'))
    }
    const placements = new Set(result.plans.map(placementOf))
    const only = placements.size === 1 ? [...placements][0] : 'both'
    const [open] = result.undecided
    decisions.set(
      run,
      open === undefined
        ? decide(run, only, result.plans[0]?.reason ?? keyword(run), 'proven')
        : decide(run, undefined, open, 'assumed'),
    )
  }
  const runtimeRuns = [...commands].filter(([, plans]) => plans.some(({ runtime }) => runtime !== undefined))
  const runTexts = [...commands.values()].flat().map((plan) => plan.runtime ?? '')
  const scope = {
    end,
    lastStart,
    runVariables: new Set(runTexts.flatMap(variablesIn)),
    runtimeRuns: new Set(runtimeRuns.map(([run]) => run)),
  }
  for (const instruction of stage.body) {
    if (instruction.kind === 'run') continue
    const [placement, because, certainty] = placeInstruction(input, instruction, scope)
    decisions.set(instruction, decide(instruction, placement, because, certainty ?? 'proven'))
  }
  return { decisions, commands, undecided, translate }
}

function decide(
  subject: Instruction | Command,
  placement: Decision['placement'],
  because: Reason,
  certainty: Decision['certainty'],
): Decision {
  return { subject, placement, certainty, reason: because }
}

function placementOf(plan: CommandPlan): Placement | 'dropped' {
  if (plan.builder) return plan.runtime === undefined ? 'build' : 'both'
  return plan.runtime === undefined ? 'dropped' : 'runtime'
}

// A command that only moves what comes from the builder is part of the build, and so is all that stands above it.
function lastBuilding(input: ClassifyInput): number {
  let end = Math.max(lastBuild(input), lastSource(input))
  for (;;) {
    const moving = input.stage.body.findLast(
      (run) =>
        run.kind === 'run' &&
        run.span.start > end &&
        planRun(input, run, end).plans.some(
          (plan) => plan.reason.code === 'file-command' && plan.builder && plan.runtime === undefined,
        ),
    )
    if (moving === undefined) return end
    end = moving.span.start
  }
}

// What the start built is built at the end of the builder, from all that was copied.
function lastSource({ stage, facts, delivery }: ClassifyInput): number {
  if ((facts.hoisted?.command ?? '') === '') return -1
  const last = stage.body.findLast((instruction) => instruction.kind === 'copy' && !delivery.repeated.has(instruction))
  return last?.span.start ?? -1
}

/** The offset of the last instruction that serves the build; what stands below it belongs to the runtime stage alone. */
function lastBuild(input: Pick<ClassifyInput, 'stage' | 'knowledge'>): number {
  let end = -1
  for (const instruction of input.stage.body) {
    const { annotation } = instruction
    const isAnnotated = annotation !== undefined && (instruction.kind === 'run' || instruction.kind === 'copy')
    if (isAnnotated && annotation !== 'runtime') end = instruction.span.start
    if (instruction.kind !== 'run' || isAnnotated) continue
    const roles = instruction.commands.map((command) => roleOf(command, input.knowledge))
    if (roles.some((role) => role === 'build' || role === 'install')) end = instruction.span.start
  }
  return end
}
