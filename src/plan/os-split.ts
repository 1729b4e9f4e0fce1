import { foldContinuations } from '../dockerfile/logical-text.js'
import type { Command } from '../dockerfile/model.js'
import { type OsCommand, readOsCommand } from '../os-packages/install-command.js'
import { type OwnPackages, packagePlacement, programsOf } from '../os-packages/packages.js'
import { parseShell } from '../shell/parse-shell.js'

/** The packages of one RUN's commands by where they are needed. */
export interface OsSplit {
  readonly build: readonly string[]
  readonly runtime: readonly string[]
  readonly unknown: readonly string[]
}

/** An os-packages command of a RUN with what it does; undefined for other commands. */
export function osCommandOf(command: Command): OsCommand | undefined {
  return command.argv === undefined ? undefined : readOsCommand(command.argv)
}

/** The installs of system packages in a shell text as a Dockerfile writes it, continuations and all; spans are those of the text. */
export function installsIn(text: string): readonly { readonly command: Command; readonly os: OsCommand }[] {
  return parseShell(foldContinuations(text, '\\').text).commands.flatMap((command) => {
    const os = osCommandOf(command)
    return os?.action === 'install' ? [{ command, os }] : []
  })
}

/**
 * Parts the packages of an install: by name where the name tells, else by use. `called` are the programs that the running
 * container calls; a name that hides a tool of both kinds (git, python3) is needed at run time only when it is called. `headersBuild` says
 * that nothing but a build needs a library's headers and what comes with them.
 */
export function splitPackages(
  os: OsCommand,
  called: ReadonlySet<string>,
  removedLater: ReadonlySet<string>,
  own?: OwnPackages,
  headersBuild = false,
): OsSplit {
  const split = { build: [] as string[], runtime: [] as string[], unknown: [] as string[] }
  for (const { name } of os.packages) {
    const used = programsOf(name).some((program) => called.has(program))
    const byName = packagePlacement(name, own)
    const removed = (os.group !== undefined && removedLater.has(os.group)) || removedLater.has(name)
    if (used && !removed) split.runtime.push(name)
    else if (byName === 'build' || removed || (headersBuild && isHeaders(name))) split.build.push(name)
    else if (byName === 'runtime') split.runtime.push(name)
    else split.unknown.push(name)
  }
  return split
}

// Debian and Alpine name the files for compiling against a library so.
function isHeaders(name: string): boolean {
  return /-dev([:=~<>].*)?$/.test(name)
}

/** Packages and groups that a later command of the same RUN removes again. */
export function removedIn(commands: readonly Command[]): ReadonlySet<string> {
  return new Set(
    commands.flatMap((command) => {
      const os = osCommandOf(command)
      return os?.action === 'remove' ? os.packages.map(({ name }) => name) : []
    }),
  )
}
