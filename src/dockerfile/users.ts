import type { Instruction, Stage } from './model.js'
import type { Surroundings } from './surroundings.js'
import { expandVariables } from './variables.js'

const makers = /^(useradd|adduser|groupadd|addgroup|usermod)$/

/** Names of users and groups that a stage's RUNs make, each with the offset of the first command that names it. */
export function usersMade(
  stage: Stage,
  surroundings: ReadonlyMap<Instruction, Surroundings>,
): ReadonlyMap<string, number> {
  const made = new Map<string, number>()
  for (const run of stage.body) {
    if (run.kind !== 'run') continue
    const values = surroundings.get(run)?.values
    for (const command of run.commands) {
      for (const argv of command.inner.filter(([program]) => makers.test(program ?? ''))) {
        for (const word of argv.slice(1).filter((each) => !each.startsWith('-'))) {
          const name = expandVariables(word, (variable) => values?.get(variable))
          if (!made.has(name)) made.set(name, command.span.start)
        }
      }
    }
  }
  return made
}

/** The user of `user:group`, without the group. */
export function userOf(owner: string): string {
  return owner.split(':')[0] ?? ''
}

/** True for the names of the superuser, and for none at all. */
export function isRoot(owner: string): boolean {
  return /^(|root|0)(:|$)/.test(owner)
}
