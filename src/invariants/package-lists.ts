import type { Stage } from '../dockerfile/model.js'
import { getsOwnLists, readOsCommand } from '../os-packages/install-command.js'
import type { Invariant } from './invariant.js'

/** Where every install of the original had lists of packages to look in, every one of both stages has them too. */
export const packageLists: Invariant = {
  id: 'package-lists',
  violations: function* ({ before, after }) {
    const [original] = before.stages
    if (original === undefined || withoutLists(original).length > 0) return
    for (const stage of after.stages)
      for (const install of withoutLists(stage)) yield `nothing gets the lists that \`${install}\` looks in`
  },
}

/** Installs of a stage with no update above them. */
function withoutLists({ body }: Stage): readonly string[] {
  const found: string[] = []
  let isUpdated = false
  for (const run of body) {
    if (run.kind !== 'run') continue
    for (const command of run.commands) {
      const calls = command.argv === undefined ? command.inner : [command.argv]
      for (const argv of calls) {
        const os = readOsCommand(argv)
        if (os?.action === 'update') isUpdated = true
        else if (os?.action === 'install' && !isUpdated && !getsOwnLists(argv)) found.push(argv.join(' '))
      }
    }
  }
  return found
}
