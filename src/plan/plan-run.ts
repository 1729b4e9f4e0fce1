import type { Command, Run } from '../dockerfile/model.js'
import { type Reason, reason } from '../reason.js'
import type { ClassifyInput, CommandPlan } from './classify.js'
import { type Role, roleOf } from './command-roles.js'
import { osCommandOf } from './os-split.js'
import { downloadsArtifact } from './plan-artifact-files.js'
import { planCommand } from './plan-command.js'

/** What becomes of the commands of one RUN, and what cannot be placed. */
export interface RunPlan {
  readonly plans: readonly CommandPlan[]
  readonly undecided: readonly Reason[]
  readonly translate: readonly string[]
}

/** Plans one RUN: the annotation decides for all of it, else the role of each command. */
export function planRun(input: ClassifyInput, run: Run, end: number): RunPlan {
  const text = (command: Command) => input.dockerfile.text.slice(command.span.start, command.span.end)
  if (run.annotation !== undefined) {
    const because = reason('user-annotation', { placement: run.annotation })
    const plans = run.commands.map((command) => ({
      command,
      builder: run.annotation !== 'runtime',
      runtime: run.annotation === 'build' ? undefined : text(command),
      reason: because,
      certainty: 'proven' as const,
    }))
    return { plans, undecided: [], translate: [] }
  }
  const undecided: Reason[] = []
  const translate: string[] = []
  const roles = run.commands.map((command) =>
    downloadsArtifact(input, run, command) ? 'build' : roleOf(command, input.knowledge),
  )
  const plans = run.commands.map((command, at) => {
    const role = roles[at] as Role
    if (role === 'unknown' || !run.parsed) {
      undecided.push(reason('unknown-command', { command: text(command) }, command.span))
    }
    return planCommand(input, run, command, role, end, translate)
  })
  const isBuild = roles.some((role) => role === 'build' || role === 'install')
  const removes = run.commands.some((command) => osCommandOf(command)?.action === 'remove')
  const addsRepository = roles.includes('os-repository')
  const keepsOther = plans.some((plan, at) => plan.runtime !== undefined && roles[at] !== 'os-packages')
  if ((addsRepository || (removes && keepsOther)) && !isBuild && undecided.length === 0) {
    // Packages that come and go around other commands serve them, and so do those behind a repository: the RUN stays whole.
    const whole = plans.map((plan) => ({ ...plan, builder: run.span.start <= end, runtime: text(plan.command) }))
    return { plans: whole, undecided, translate: [] }
  }
  const aligned = alignOptions(alignWithPackages(plans, roles), text)
  return {
    plans: aligned,
    undecided: [...undecided, ...cannotPart(run, aligned, text), ...failureCounts(run, aligned, text, roles)],
    translate,
  }
}

// `apt-get update` and the clean-up follow the install: without one they have nothing to do in a stage.
function alignWithPackages(plans: readonly CommandPlan[], roles: readonly Role[]): readonly CommandPlan[] {
  const installs = plans.some((plan) => {
    const action = osCommandOf(plan.command)?.action
    return plan.runtime !== undefined && (action === 'install' || action === 'upgrade')
  })
  const inBuilder = plans.some((plan) => osCommandOf(plan.command)?.action === 'install' && plan.builder)
  const hasInstall = plans.some((plan) => osCommandOf(plan.command)?.action === 'install')
  return plans.map((plan, at) => {
    const action = osCommandOf(plan.command)?.action
    if (roles[at] !== 'os-packages' || !['update', 'clean'].includes(action ?? '')) return plan
    return { ...plan, ...(installs ? {} : { runtime: undefined }), builder: hasInstall ? inBuilder : true }
  })
}

// `set -e` stands at the head of every part.
function alignOptions(plans: readonly CommandPlan[], text: (command: Command) => string): readonly CommandPlan[] {
  const isOptions = ({ command }: CommandPlan) => command.argv?.[0] === 'set'
  const others = plans.filter((plan) => !isOptions(plan))
  if (others.length === plans.length || others.length === 0) return plans
  return plans.map((plan) =>
    isOptions(plan)
      ? {
          ...plan,
          builder: others.some(({ builder }) => builder),
          runtime: others.some(({ runtime }) => runtime !== undefined) ? text(plan.command) : undefined,
        }
      : plan,
  )
}

// Of `a; b` the failure of b alone counts: where b goes, that of a would.
function failureCounts(
  run: Run,
  plans: readonly CommandPlan[],
  text: (command: Command) => string,
  roles: readonly Role[],
): Reason[] {
  if (plans.some(({ command: { argv } }) => argv?.[0] === 'set' && argv.some((word) => /^-\w*e/.test(word)))) return []
  const last = (isKept: (plan: CommandPlan) => boolean) => plans.findLastIndex(isKept)
  const ends = [last(({ builder }) => builder), last(({ runtime }) => runtime !== undefined)]
  const at = ends.find(
    (end) =>
      end !== -1 &&
      plans[end + 1]?.command.joinedBy === ';' &&
      ['runtime', 'files', 'users', 'unknown'].includes(roles[end] as Role),
  )
  if (at === undefined) return []
  const because = 'its failure does not count where it stands, and would at the end of a RUN'
  return [reason('run-cannot-part', { command: text((plans[at] as CommandPlan).command), because }, run.span)]
}

function cannotPart(run: Run, plans: readonly CommandPlan[], text: (command: Command) => string): Reason[] {
  const parts = new Set(plans.map((plan) => `${plan.builder} ${plan.runtime !== undefined}`))
  if (parts.size <= 1) return []
  const stuck = plans.find((plan) => !plan.command.mayPart)
  if (stuck === undefined) return []
  return [
    reason(
      'run-cannot-part',
      { command: text(stuck.command), because: 'a cd, export or set before it reaches into the other commands' },
      run.span,
    ),
  ]
}
