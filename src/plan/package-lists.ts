import { getsOwnLists } from '../os-packages/install-command.js'
import type { CommandPlan } from './classify.js'
import { osCommandOf } from './os-split.js'

/** The plans of one RUN. */
interface Planned {
  readonly plans: readonly CommandPlan[]
}

/** The plans, where a RUN that gets the lists of packages stays in the builder for the installs of later RUNs there. */
export function withPackageLists<Plans extends Planned>(results: readonly Plans[]): readonly Plans[] {
  const needed = new Set<Plans>()
  for (const [at, { plans }] of results.entries()) {
    if (!plans.some((plan) => plan.builder && installsFromLists(plan)) || plans.some(updates)) continue
    const before = results.slice(0, at).findLast((earlier) => earlier.plans.some(updates))
    if (before !== undefined && !before.plans.some((plan) => plan.builder && updates(plan))) needed.add(before)
  }
  return results.map((each) =>
    needed.has(each) ? { ...each, plans: each.plans.map((plan) => ({ ...plan, builder: true })) } : each,
  )
}

function updates({ command }: CommandPlan): boolean {
  return osCommandOf(command)?.action === 'update'
}

function installsFromLists({ command }: CommandPlan): boolean {
  return osCommandOf(command)?.action === 'install' && !getsOwnLists(command.argv ?? [])
}
