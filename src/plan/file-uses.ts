import { isBelow, resolveFolder } from '../dockerfile/configuration.js'
import { pathMatcher } from '../dockerfile/copied-files.js'
import type { Run } from '../dockerfile/model.js'
import { isRoot } from '../dockerfile/users.js'
import type { ClassifyInput } from './classify.js'

/** True for a folder that the next WORKDIR makes: for the superuser, with those above (https://docs.docker.com/reference/dockerfile/#workdir). */
export function isMadeByWorkdir({ stage, surroundings }: ClassifyInput, run: Run, path: string): boolean {
  if (
    !isRoot(surroundings.get(run)?.user ?? '') ||
    run.commands.some(({ argv = [] }) => argv[0] !== 'mkdir' || argv.some((word) => /^-\w*m|^--m/.test(word)))
  )
    return false
  const behind = stage.body.slice(stage.body.indexOf(run) + 1)
  const next = behind.findIndex(({ kind, keyword }) => kind === 'run' || keyword === 'WORKDIR')
  const workdir = behind[next]
  if (workdir?.keyword !== 'WORKDIR') return false
  const there = surroundings.get(workdir)
  return there !== undefined && isRoot(there.user) && isBelow(there.folder, path)
}

/** True where a RUN gives a folder or something in it an owner or a mode: it has to be there for that. */
export function changesMode({ stage, surroundings }: ClassifyInput, path: string): boolean {
  return stage.body.some((run) => {
    if (run.kind !== 'run') return false
    const here = surroundings.get(run)?.folder ?? '/'
    return run.commands.some(
      ({ argv = [], directory }) =>
        /^ch(own|grp|mod)$/.test(argv[0] ?? '') &&
        argv.slice(2).some((word) => isBelow(path, resolveFolder(resolveFolder(here, directory ?? ''), word))),
    )
  })
}

/** True for a file that only the build reads: it is not there to be changed. */
export function isForBuild({ copied, delivery }: ClassifyInput, path: string): boolean {
  const copies = [...copied].flatMap(([file, { copy }]) => (isBelow(file, path) ? [copy] : []))
  return copies.length > 0 && copies.every((copy) => !delivery.repeated.has(copy))
}

/** True for a file that the same RUN takes away again, and for the package manager's own settings: nothing of it reaches the image's program. */
export function isTransient(input: ClassifyInput, run: Run, path: string, expand: (word: string) => string): boolean {
  if (input.facts.installNames.settings.test(path)) return true
  return run.commands.some(
    (command) =>
      command.argv?.[0] === 'rm' &&
      command.argv.slice(1).some((word) => !word.startsWith('-') && expand(word) === path),
  )
}

/** True for a path that takes a file which the runtime stage gets from the context as well. */
export function takesRepeated({ copied, delivery }: ClassifyInput, run: Run, path: string): boolean {
  const isTaken = pathMatcher(path)
  return [...copied].some(
    ([file, { copy }]) => delivery.repeated.has(copy) && copy.span.start < run.span.start && isTaken(file),
  )
}
