import type { ProgramLink } from '../ecosystem.js'

/** One command that starting the container runs. */
export interface StartStep {
  readonly argv: readonly string[]
  /** Variables that are set for it alone. */
  readonly environment: ReadonlyMap<string, string>
  /** Where its program is looked for first: among those that the project's own packages bring, or in PATH. */
  readonly sees: 'packages' | 'system'
  /** True when it would be fetched if it is not installed. */
  readonly fetched?: true
  /** The script of the manifest that it stands in, or the file. */
  readonly within?: string
  /** Where a `cd` in front of it went, relative to the working directory. */
  readonly directory?: string
}

/** What starting the container comes to. */
export interface ResolvedStart {
  readonly steps: readonly StartStep[]
  /** Wrappers on the way that must be in the image: a package manager, `sh`, `tini`. */
  readonly wrappers: readonly { readonly name: string; readonly neededBy: string }[]
  /** The command that needs a shell, where one does. */
  readonly shellFor?: string
  /** True when a shell or a package manager does more than start one command: several commands, redirections, arguments passed on. */
  readonly doesMore?: boolean
  /** What could not be followed. */
  readonly opaque?: {
    readonly command: string
    readonly because: string
    /** The script that was not found, where that is why. */
    readonly missing?: string
  }
  /** A command that serves developers, with the script it was found in. */
  readonly development?: string
  /** True when it stands in one branch of a condition whose other branches serve production. */
  readonly developmentIsChoice?: boolean
  /** Shell scripts of the app that were followed, as named by the command. */
  readonly scripts: readonly string[]
  /** Files that redirections write, as written. */
  readonly writes?: readonly string[]
  /** Links in PATH that the start goes through. */
  readonly links?: readonly ProgramLink[]
}

/** What following a start may look at. */
export interface StartSources {
  /** The text of a script file, by its path as the command names it; undefined when the image does not get it from the context. */
  readonly readScript: (path: string) => Promise<string | undefined>
  /** True for a file that the build makes, by its path as the command names it: a program, and no script of the app. */
  readonly isProgram?: (path: string) => Promise<boolean>
  /** What may still be followed, when several starts share it: scripts that call each other twice over have no end in practice. */
  readonly effort?: Effort
}

/** How much more is followed; a command counts as one, a text by its length. */
export interface Effort {
  left: number
}

/** Far more than any start or build comes to. */
export const MAXIMUM_EFFORT = 5000

/** Takes from the effort that is left; true when there was enough. */
export function spend({ effort }: StartSources, amount: number): boolean {
  if (effort === undefined) return true
  effort.left -= amount
  return effort.left >= 0
}

/** What has been found so far while a start is followed. */
export interface Trail {
  steps: StartStep[]
  wrappers: { name: string; neededBy: string }[]
  scripts: string[]
  links?: ProgramLink[]
  writes?: readonly string[]
  shellFor?: string
  opaque?: { command: string; because: string; missing?: string }
  doesMore?: boolean
  development?: string
  developmentIsChoice?: boolean
}

/** Where in the scripts a command stands. */
export interface Place {
  readonly depth: number
  readonly sees: StartStep['sees']
  readonly shown: string
  readonly within?: string
  readonly directory?: string
  readonly fetched?: true
}

/** `NAME=value` as a pair. */
export function splitAssignment(word: string): [string, string] {
  const at = word.indexOf('=')
  return [word.slice(0, at), word.slice(at + 1)]
}

/** True for a word that names a script file of the app and no program of the system. */
export function isScriptFile(program: string): boolean {
  // A scope in front is a package's, as npx takes it.
  if (/^@[\w.-]+\/[\w.-]+$/.test(program)) return false
  return /\.(sh|bash)$/.test(program) || (program.includes('/') && !/^\/(usr|bin|sbin|opt|nodejs)\//.test(program))
}

/** What a step says of its place. */
export function within(place: Place): Pick<StartStep, 'within' | 'directory' | 'fetched'> {
  return {
    ...(place.fetched === undefined ? {} : { fetched: place.fetched }),
    ...(place.within === undefined ? {} : { within: place.within }),
    ...(place.directory === undefined ? {} : { directory: place.directory }),
  }
}

/** One folder below another; an absolute one stands for itself. */
export function joinFolders(outer: string | undefined, inner: string | undefined): string | undefined {
  if (outer === undefined || inner === undefined || inner.startsWith('/')) return inner ?? outer
  return `${outer}/${inner}`
}
