import type { Stage } from '../dockerfile/model.js'
import type { Invariant } from './invariant.js'

/** Every name in USER and --chown exists in the runtime image or is made above: BuildKit writes root:root silently otherwise. */
export const usersExist: Invariant = {
  id: 'users-exist',
  violations: function* ({ after, context }) {
    const stage = after.stages.at(-1) as Stage
    const known = new Set(context.image.capabilities.users)
    for (const instruction of stage.body) {
      if (instruction.kind === 'run') {
        for (const argv of instruction.commands.flatMap(({ inner }) => inner)) {
          if (/^(useradd|adduser|groupadd|addgroup|usermod)$/.test(argv[0] ?? ''))
            for (const word of argv.slice(1)) known.add(word)
        }
      }
      const names = [
        ...(instruction.kind === 'copy' ? [instruction.owner ?? ''] : []),
        ...(instruction.keyword === 'USER' && instruction.kind === 'setting' ? [instruction.value] : []),
      ]
      for (const name of names.map((value) => value.split(':')[0] ?? '')) {
        if (name !== '' && !/[$\d]/.test(name) && !known.has(name)) yield `no user ${name} in the runtime image`
      }
    }
  },
}
