import type { BaseConfiguration } from '../dockerfile/configuration.js'
import type { Stage } from '../dockerfile/model.js'
import { expandVariables } from '../dockerfile/variables.js'
import type { Invariant } from './invariant.js'

/** Every variable that the runtime stage's ENV, LABEL, EXPOSE and the like name is declared there when the original declared it. */
export const variablesDeclared: Invariant = {
  id: 'variables-declared',
  violations: function* ({ before, after, buildDefaults, imageDefaults }) {
    const original = declaredAtUse(before.stages[0] as Stage, before.text, buildDefaults)
    for (const [name, known] of declaredAtUse(after.stages.at(-1) as Stage, after.text, imageDefaults)) {
      if (!known && original.get(name) === true) yield `${name} is not declared in the runtime stage`
    }
  },
}

function declaredAtUse(stage: Stage, text: string, { environment }: BaseConfiguration): ReadonlyMap<string, boolean> {
  const declared = new Set<string>(environment?.keys())
  const used = new Map<string, boolean>()
  for (const instruction of stage.body) {
    if (instruction.kind !== 'start' && instruction.kind !== 'healthcheck') {
      expandVariables(text.slice(instruction.body.start, instruction.body.end), (name) => {
        used.set(name, (used.get(name) ?? true) && declared.has(name))
        return ''
      })
    }
    if (instruction.kind === 'assignment') for (const { name } of instruction.values) declared.add(name)
  }
  return used
}
