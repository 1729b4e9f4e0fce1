import type { Reason } from '../reason.js'
import type { Runner } from '../runner.js'

/** What the program needs from the image it runs in. */
export interface RuntimeNeeds {
  /** What executes the program; absent where it executes itself. */
  readonly runner?: Runner
  /** `any` unless something that is copied was built for one libc. */
  readonly libc: 'any' | 'glibc' | 'musl'
  /** What was built for that libc, and why it is known; or that it cannot be known. */
  readonly libcReason?: Reason
  /** The package that may link against libraries which only a full image is known to have. */
  readonly manyLibraries?: string
  /** True when it serves only an image that starts the runner itself: the start's wrappers are not brought. */
  readonly onlyPlainStart?: boolean
  /** True when the runtime stage itself installs. */
  readonly installs: boolean
  readonly start: StartNeeds
  /** Programs that the sources call; one that the build's image lacks is as absent as before. */
  readonly programs: readonly NeededProgram[]
  /** Who writes temporary files. */
  readonly temporaryFilesOf?: string
  /** What asks for a shell besides the start. */
  readonly shellFor?: string
  /** System packages that the program or a dependency needs at run time, by package manager. */
  readonly osPackages: readonly {
    readonly apt: readonly string[]
    readonly apk: readonly string[]
    readonly neededBy: string
  }[]
}

/** A program, and who calls it. */
export interface NeededProgram {
  readonly name: string
  readonly neededBy: string
  /** True where the app's dependencies may bring it: the image must have it only where the original's has it too. */
  readonly maybeOfDependencies?: true
}

/** What starting the program takes. */
export interface StartNeeds {
  readonly programs: readonly NeededProgram[]
  /** The command that only a shell can run. */
  readonly shellFor?: string
  readonly plain?: PlainStart
  /** The program in front of the interpreter that answers signals for it; undefined when the program does so itself. */
  readonly signalsThrough?: string
}

/** A start as the runner alone would do it. */
export interface PlainStart {
  /** Arguments after the runner's name that no argument of `docker run` replaces; undefined where there is no ENTRYPOINT. */
  readonly entrypoint?: readonly string[]
  /** Arguments that `docker run` replaces: all of them, or those behind the ENTRYPOINT's. */
  readonly argv: readonly string[]
  /** Variables that the start sets. */
  readonly environment: ReadonlyMap<string, string>
  /** The whole instruction, where it is the original's with some words taken out. */
  readonly written?: string
}
