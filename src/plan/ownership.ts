import { isBelow, resolveFolder } from '../dockerfile/configuration.js'
import { targetOf } from '../dockerfile/copied-files.js'
import type { Copy } from '../dockerfile/model.js'
import type { MigrationContext } from './context.js'

/** The owner as the runtime image can name it: a name where it has a user database, a number where it has none. */
export function ownerText(context: Pick<MigrationContext, 'image'>, owner: string): string {
  const { numericUser } = context.image
  return numericUser === undefined ? owner : `${numericUser}:${numericUser}`
}

/** Who a recursive chown below a COPY gives its target to; undefined when none does. */
export function chownedLater(
  context: Pick<MigrationContext, 'stage' | 'surroundings' | 'decisions'>,
  copy: Copy,
): string | undefined {
  const there = context.surroundings.get(copy)
  if (there === undefined) return undefined
  const target = targetOf(copy, there)
  let owner: string | undefined
  for (const run of context.stage.body) {
    if (run.kind !== 'run' || run.span.start < copy.span.start) continue
    const folder = context.surroundings.get(run)?.folder ?? '/'
    for (const command of run.commands) {
      const because = context.decisions.get(command)?.reason
      if (because?.code !== 'owner-on-copy') continue
      const paths = (command.argv ?? [])
        .slice(1)
        .filter((word) => !word.startsWith('-'))
        .slice(1)
      const here = resolveFolder(folder, command.directory ?? '')
      const covers = paths.some((path) => isBelow(target, resolveFolder(here, path)))
      if (covers) owner = because.args.owner
    }
  }
  return owner
}
