import { resolveFolder } from '../dockerfile/configuration.js'
import { type CopiedFile, copiedFiles } from '../dockerfile/copied-files.js'
import type { Command, Instruction, Run, Stage } from '../dockerfile/model.js'
import type { Surroundings } from '../dockerfile/surroundings.js'
import { isRoot } from '../dockerfile/users.js'
import { expandVariables } from '../dockerfile/variables.js'

/**
 * What must be known of an image before it can stay on both sides, and is not told by the file: the folder that it begins in, or who
 * its user is, for what the builder copies belongs to root. Undefined where the file tells all.
 */
export function whyNotKept(
  stage: Stage,
  surroundings: ReadonlyMap<Instruction, Surroundings>,
  paths: readonly string[],
  base: string,
): string | undefined {
  if (base !== 'auto') return `--base ${base} asks for another`
  const { body } = stage
  const first = body.findIndex(({ kind }) => kind === 'run' || kind === 'copy')
  const above = body.slice(0, Math.max(first, 0))
  const isAbsolute = above.some(
    (each) => each.kind === 'setting' && each.keyword === 'WORKDIR' && each.value.startsWith('/'),
  )
  if (!isAbsolute) return 'no absolute WORKDIR stands above the first RUN and COPY'
  if (above.some(({ keyword }) => keyword === 'USER') || showsRoot(stage, surroundings, paths)) return undefined
  return 'nothing tells whether its user is root'
}

const ofRoot = new Set(
  'apt-get apt apk yum dnf microdnf zypper useradd adduser groupadd addgroup usermod chown'.split(' '),
)

/** True when a RUN of the image's own user does what only root can do. */
function showsRoot(
  stage: Stage,
  surroundings: ReadonlyMap<Instruction, Surroundings>,
  paths: readonly string[],
): boolean {
  const user = stage.body.findIndex(({ keyword }) => keyword === 'USER')
  const copied = copiedFiles(stage, surroundings, paths)
  return stage.body
    .slice(0, user === -1 ? undefined : user)
    .filter((each): each is Run => each.kind === 'run')
    .some((run) =>
      run.commands.some(
        (command) =>
          command.inner.some(([program = '']) => ofRoot.has(program)) ||
          changesModeOfRoots(command, surroundings.get(run), copied, run),
      ),
    )
}

// COPY gives files to root, whoever the user is, and a file's mode is its owner's to change: https://docs.docker.com/reference/dockerfile/#copy---chown---chmod
function changesModeOfRoots(
  { argv = [], directory }: Command,
  here: Surroundings | undefined,
  copied: ReadonlyMap<string, CopiedFile>,
  run: Run,
): boolean {
  if (argv[0] !== 'chmod') return false
  const folder = resolveFolder(here?.folder ?? '/', directory ?? '')
  return argv.slice(2).some((word) => {
    const file = copied.get(
      resolveFolder(
        folder,
        expandVariables(word, (name) => here?.values.get(name)),
      ),
    )
    return file !== undefined && file.copy.span.start < run.span.start && isRoot(file.copy.owner ?? '')
  })
}
