import type { Stage } from '../dockerfile/model.js'
import { surroundingsOf } from '../dockerfile/surroundings.js'
import { userOf, usersMade } from '../dockerfile/users.js'
import { expandVariables } from '../dockerfile/variables.js'
import type { Invariant } from './invariant.js'

/** Every name in USER and --chown exists in the runtime image or is made above: BuildKit writes root:root silently otherwise. */
export const usersExist: Invariant = {
  id: 'users-exist',
  violations: function* ({ after, context }) {
    // The original's image, of which nobody can tell.
    if (context.image.isOpaque) return
    const stage = after.stages.at(-1) as Stage
    const surroundings = surroundingsOf(after, stage, context.image.defaults)
    const made = usersMade(stage, surroundings)
    for (const instruction of stage.body) {
      const values = surroundings.get(instruction)?.values
      const names = [
        ...(instruction.kind === 'copy' ? [instruction.owner ?? ''] : []),
        ...(instruction.keyword === 'USER' && instruction.kind === 'setting' ? [instruction.value] : []),
      ]
      for (const name of names.map((value) => expandVariables(userOf(value), (variable) => values?.get(variable)))) {
        const isMade = (made.get(name) ?? Number.POSITIVE_INFINITY) < instruction.span.start
        if (name === '' || /^\d+$/.test(name) || isMade || context.image.capabilities.users.has(name)) continue
        yield `no user ${name} in the runtime image when ${instruction.keyword} names it`
      }
    }
  },
}
