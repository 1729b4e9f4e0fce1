import { isBelow, resolveFolder } from '../dockerfile/configuration.js'
import { targetOf } from '../dockerfile/copied-files.js'
import type { Command, Run } from '../dockerfile/model.js'
import type { Surroundings } from '../dockerfile/surroundings.js'
import { userOf, usersMade } from '../dockerfile/users.js'
import { expandVariables } from '../dockerfile/variables.js'
import { reason } from '../reason.js'
import type { ClassifyInput, CommandPlan } from './classify.js'

/**
 * A recursive chown over what COPYs brought would write every file once more into a layer of its own: --chown on the COPYs does it,
 * and the command keeps the folder itself and what commands made in it. Undefined where it has to stay as it is.
 */
export function ownerOnCopies(
  input: ClassifyInput,
  run: Run,
  command: Command,
  expand: (word: string) => string,
): Omit<CommandPlan, 'builder'> | undefined {
  const { dockerfile, stage, surroundings, delivery } = input
  const [owner = '', ...words] = (command.argv ?? []).slice(1).filter((word) => !word.startsWith('-'))
  const below = (path: string) => words.some((word) => isBelow(path, expand(word)))
  const here = command.span.start
  const copies = stage.body.filter((copy) => copy.kind === 'copy').filter((copy) => delivery.repeated.has(copy))
  const brought = [
    ...copies.map((copy) => ({ at: copy.span.start, path: targetOf(copy, surroundings.get(copy) as Surroundings) })),
    ...delivery.artifacts.filter(({ at }) => at < here),
    ...(delivery.reinstall === undefined
      ? []
      : [{ at: delivery.reinstall.command.span.start, path: delivery.reinstall.folder }]),
  ].filter(({ at, path }) => at < here && below(path))
  const name = userOf(expandVariables(owner, (variable) => surroundings.get(run)?.values.get(variable)))
  const made = usersMade(stage, surroundings).get(name) ?? 0
  if (brought.length === 0 || brought.some(({ at }) => at < made)) return undefined
  const shown = dockerfile.text.slice(command.span.start, command.span.end).split('\n')[0] ?? ''
  const inside = pathsMade(input, here).flatMap((path) => {
    const folder = words.map(expand).find((word) => word !== path && isBelow(path, word))
    // `mkdir -p a/b` makes a as well.
    return folder === undefined ? [] : [resolveFolder(folder, path.slice(folder.length).split('/').find(Boolean) ?? '')]
  })
  const kept = [
    `chown ${owner} ${words.join(' ')}`,
    ...(inside.length === 0 ? [] : [`chown -R ${owner} ${[...new Set(inside)].join(' ')}`]),
  ]
  return {
    command,
    runtime: input.hasShell ? kept.join(' && ') : undefined,
    reason: reason('owner-on-copy', { command: shown, owner }),
    certainty: 'proven',
  }
}

/** Paths that commands above an offset make by name, the outermost of each. */
function pathsMade(input: ClassifyInput, until: number): readonly string[] {
  const paths = input.stage.body.flatMap((run) => {
    if (run.kind !== 'run') return []
    const here = input.surroundings.get(run)
    return run.commands
      .filter(
        (command) =>
          command.span.start < until &&
          ['mkdir', 'touch', 'install', 'cp', 'mv', 'ln'].includes(command.argv?.[0] ?? ''),
      )
      .flatMap((command) => {
        const folder = resolveFolder(here?.folder ?? '/', command.directory ?? '')
        const words = (command.argv ?? []).slice(1).filter((word) => !/^-|^[0-7]{3,4}$/.test(word))
        const targets = ['mkdir', 'touch'].includes(command.argv?.[0] ?? '') ? words : words.slice(-1)
        return targets.map((word) =>
          resolveFolder(
            folder,
            expandVariables(word, (name) => here?.values.get(name)),
          ),
        )
      })
  })
  const distinct = [...new Set(paths)]
  return distinct.filter((path) => !distinct.some((other) => other !== path && isBelow(path, other)))
}
