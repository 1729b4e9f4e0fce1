import { isBelow } from '../../dockerfile/configuration.js'
import type { Stage, Start } from '../../dockerfile/model.js'
import type { CommandNeeds } from '../../ecosystems/ecosystem.js'
import { packagesFor } from '../../os-packages/packages.js'
import { type FormerImage, type PlainCommand, type Reason, reason } from '../../reason.js'
import { installText } from '../install-text.js'
import type { Call } from './calls.js'
import type { ImageChange, Lack } from './runtime-image.js'

/** More than a handful of warnings hides the one that matters. */
const MAXIMUM_SHOWN = 5

/** Warnings for commands that others run in the image and that find no more what they need: one for each file and command. */
export async function callWarnings(
  calls: readonly Call[],
  change: ImageChange,
  former: FormerImage,
  lackOf: (needs: CommandNeeds) => Lack,
): Promise<readonly Reason[]> {
  const passesOn = entrypointPassesOn(change)
  const found: { readonly file: string; readonly warning: Reason }[] = []
  const seen = new Set<string>()
  for (const call of calls) {
    const key = `${call.place.file}\0${call.shown}`
    if (seen.has(key) || (call.behindEntrypoint && !passesOn)) continue
    seen.add(key)
    const needs = await change.facts.needsOfCommand(call.command)
    const warning = warningFor(call, needs, withoutMounted(call.mounts, lackOf(needs), change), change, former)
    if (warning !== undefined) found.push({ file: call.place.file, warning })
  }
  const rest = found.slice(MAXIMUM_SHOWN).map(({ file }) => file)
  const shown = found.slice(0, MAXIMUM_SHOWN).map(({ warning }) => warning)
  return rest.length === 0
    ? shown
    : [...shown, reason('more-commands-break', { count: rest.length, files: [...new Set(rest)] })]
}

/** True unless the image's own ENTRYPOINT makes something else of the words behind it than a command. */
export function entrypointPassesOn({ stage }: Pick<ImageChange, 'stage'>): boolean {
  const entrypoint = entrypointOf(stage)
  if (entrypoint === undefined) return true
  return entrypoint.form === 'exec' && /(?:^|\/)(?:tini|dumb-init|[^/]+\.sh)$/.test(entrypoint.argv[0] ?? '')
}

/** What is lacking all the same when volumes lie over the app's folder: its files and packages come from there. */
export function withoutMounted(mounts: readonly string[], lack: Lack, { facts: { folder } }: ImageChange): Lack {
  const isCovered = folder !== undefined && folder !== '/' && mounts.some((mount) => isBelow(folder, mount))
  return isCovered ? { ...lack, packages: [], files: [] } : lack
}

/** The line for the runtime stage that installs a program; undefined where the image has no package manager or none has it. */
export function installLine(program: string, { choice: { image } }: ImageChange): string | undefined {
  const manager = image.capabilities.packageManager
  const packages = manager === undefined ? [] : (packagesFor(program, manager) ?? [])
  return packages.length === 0 ? undefined : installText(manager, packages)
}

/** The same command for an image that starts the runner itself: without it where the image's own ENTRYPOINT is the runner. */
export function plainCommand(
  plain: readonly string[] | undefined,
  behind: boolean,
  { stage, choice: { image } }: ImageChange,
): PlainCommand {
  const { startsRunner } = image
  const behindEntrypoint = behind && entrypointOf(stage) === undefined
  if (startsRunner === undefined || plain === undefined) return { behindEntrypoint }
  return { instead: behindEntrypoint ? plain : [startsRunner.path, ...plain], behindEntrypoint }
}

function warningFor(
  { place, shown: command, image = '<image>', behindEntrypoint }: Call,
  { plain }: CommandNeeds,
  { packages, programs, files }: Lack,
  change: ImageChange,
  former: FormerImage,
): Reason | undefined {
  const { choice, builder } = change
  const [program] = programs
  const [file] = files
  if (packages.length > 0) {
    const movable = programs.length === 0 && files.length === 0
    return reason('command-needs-development', { place, command, packages, image, movable, ...former })
  }
  if (program !== undefined) {
    const line = installLine(program, change)
    return reason('command-needs-program', {
      place,
      command,
      program,
      base: choice.image.family,
      ...plainCommand(plain, behindEntrypoint, change),
      ...(line === undefined ? {} : { line }),
    })
  }
  if (file === undefined) return undefined
  return reason('command-needs-file', { place, command, file, line: `COPY --from=${builder} ${file} ${file}` })
}

function entrypointOf(stage: Stage): Start | undefined {
  return stage.body
    .filter((instruction) => instruction.kind === 'start')
    .findLast(({ keyword, argv }) => keyword === 'ENTRYPOINT' && argv.length > 0)
}
