import type { Command, Copy, Dockerfile, Instruction, Stage } from '../dockerfile/model.js'
import type { Surroundings } from '../dockerfile/surroundings.js'
import type { ProjectFiles } from '../project/files.js'
import type { Certainty, Reason } from '../reason.js'
import type { Runner } from '../runner.js'
import type { ServedFolder } from '../served-folder.js'
import type { RuntimeNeeds } from './runtime-needs.js'

/** A language and its tools: the first of the two axes. It knows nothing about bases. */
export interface Ecosystem {
  readonly id: string
  readonly title: string
  /** Names of the runners whose images belong to it. */
  readonly runners: readonly string[]
  /** Files whose presence in the build context says that the project is of this ecosystem. */
  readonly manifests: readonly string[]
  readonly commands: CommandTable
  /** The role of a command that the table alone cannot tell; asked before the table. */
  readonly roleOf?: (argv: readonly string[]) => CommandRole | undefined
  readonly gatherFacts: (request: FactsRequest) => Promise<ProjectFacts>
  /** Says, of an image of which nothing is known, that its start serves developers; empty where it does not, or is another ecosystem's. */
  readonly developmentSigns?: (request: WrittenRequest) => Promise<readonly Reason[]>
}

/** What commands are for, by program and then by subcommand; `'*'` is any other. */
export type CommandTable = Readonly<Record<string, CommandRole | Readonly<Record<string, CommandRole>>>>

/** What a command does, as far as placing it goes. `tool` installs a program for whoever calls it, `set-up` runs the program itself or what came with it. */
export type CommandRole = 'build' | 'install' | 'tool' | 'set-up' | 'clean-up' | 'harmless'

/** What is written: the Dockerfile and its context. */
export interface WrittenRequest {
  readonly dockerfile: Dockerfile
  readonly stage: Stage
  readonly surroundings: ReadonlyMap<Instruction, Surroundings>
  readonly files: ProjectFiles
  /** Files of the context that no .dockerignore line hides, sorted. */
  readonly paths: readonly string[]
}

/** What an ecosystem is given to find facts with. */
export interface FactsRequest extends WrittenRequest {
  /** False when the context holds more files than were listed. */
  readonly complete: boolean
  /** What the build's image runs, and its libc. */
  readonly runner: Runner
  readonly libc: 'glibc' | 'musl'
  /** Its Debian or Alpine release, where that is known. */
  readonly release: string | undefined
  /** The image's working directory. */
  readonly folder: string
  /** The folders of the image's PATH in which programs of the build may come to lie. */
  readonly path: readonly string[]
  /** Programs that the image holds. */
  readonly imagePrograms: ReadonlySet<string>
  readonly omitDevStyle: 'production' | 'omit'
  /** True when what the start command builds may become the builder's work. */
  readonly hoistBuild: boolean
  /** True when a program that only serves files may give way to a file server of another image. */
  readonly replaceServer: boolean
}

/** What was found out about one project. Facts neither decide nor edit. */
export interface ProjectFacts {
  /** Ways to bring the program into the runtime stage, the best first; fit takes the first whose needs the base meets. */
  readonly deliveries: readonly Delivery[]
  /** Why there is nothing to gain, where that is known before anything is decided. */
  readonly unchanged?: Reason
  /** What could not be found out. Any entry refuses the migration. */
  readonly unknowns: readonly Reason[]
  readonly warnings: readonly Reason[]
  /** What is worth knowing and asks for nothing. */
  readonly notes?: readonly Reason[]
  /** The app's folder in the image, absolute; undefined when none was found. */
  readonly folder: string | undefined
  /** Programs that the running container calls by name: a global install that provides one is needed at run time. */
  readonly calledAtStart: ReadonlySet<string>
  /** Programs that the build calls by name, through scripts too. */
  readonly calledInBuild: ReadonlySet<string>
  /** What a tool-installing command provides: `npm install -g pm2` → `pm2`, `pm2-runtime`. */
  readonly providedBy: (argv: readonly string[]) => readonly string[]
  /** Names that mean something to the language's installs. */
  readonly installNames: InstallNames
  /** The start without what it builds, where that became the builder's work; undefined otherwise. */
  readonly hoisted?: HoistedStart
  /** What a command needs that others run in the image: a compose file, a deployment, a pipeline. */
  readonly needsOfCommand: (command: CalledCommand) => Promise<CommandNeeds>
  /** A command line that asks a URL as `curl --fail` does, with the runner alone; undefined where the language has none. */
  readonly httpCheck: (url: string) => readonly string[] | undefined
  /** Lines for .dockerignore that fit the language, tested against all Dockerfiles later. */
  readonly ignore: readonly IgnoreEntry[]
  /** Paths of the context that the build reads, besides what COPYs name: they must not be hidden. */
  readonly readByBuild: readonly string[]
  /** True when .dockerignore hides the folders that installs fill already. */
  readonly hidesInstalled: boolean
}

/** A start command that has lost its build, or the tool that it was run through. */
export interface HoistedStart {
  /** What the builder runs in its place; empty for nothing. */
  readonly command: string
  /** Why the start changes, in words for people; undefined where the builder builds what it built. */
  readonly because?: string
  /** What is left of the start. */
  readonly argv: readonly string[]
  /** The whole instruction, where it is the original's with some words taken out. */
  readonly written?: string
  /** True where it was an ENTRYPOINT. */
  readonly isEntrypoint?: boolean
  /** Variables that it sets. */
  readonly environment: ReadonlyMap<string, string>
}

/** A command that others run in the image. In the shell form `argv` has one entry, the line that the shell gets. */
export interface CalledCommand {
  readonly form: 'exec' | 'shell'
  readonly argv: readonly string[]
}

/** What such a command needs of the image. */
export interface CommandNeeds {
  /** Programs that are no part of the project: the runner, its package manager, a shell, those of the system. */
  readonly programs: readonly string[]
  /** Packages that only an install for development brings. */
  readonly packages: readonly string[]
  /** Files and folders of the project, absolute in the image. */
  readonly files: readonly string[]
  /** False when it could not be followed to its end: it may need more. */
  readonly known: boolean
  /** The arguments with which the runner alone does the same; undefined where it cannot. */
  readonly plain?: readonly string[]
}

/** Names that mean something to a language's installs, as patterns. */
export interface InstallNames {
  /** Build arguments that hold a package registry's secret: they serve the install alone. */
  readonly secrets: RegExp
  /** Variables that change what an install does. */
  readonly variables: RegExp
  /** Settings files of the package manager, which may hold a secret. */
  readonly settings: RegExp
  /** Variables that the compiler alone reads: none of them means anything to a program that is compiled. */
  readonly toolchain?: RegExp
}

/** A line for .dockerignore. */
export interface IgnoreEntry {
  readonly entry: string
  readonly because: string
  /** A path that the line would hide, to test whether it is hidden already. */
  readonly example: string
  /** True for a folder that an install fills: it stays where an image takes it from the host. */
  readonly installed?: true
}

/** One way to bring the program into the runtime stage. All that transforms must know of it is here. */
export interface Delivery {
  readonly id: string
  readonly needs: RuntimeNeeds
  /** Commands of the original that change in the builder (`npm install` → `npm install --production`). */
  readonly rewrites: ReadonlyMap<Command, { readonly text: string; readonly reason: Reason }>
  /** Added to the builder after its last build command (`npm prune --production`). */
  readonly afterBuild: readonly BuilderCommand[]
  /** Run in the runtime stage, above the artefacts, with the manifests that must be copied before. */
  readonly reinstall?: Reinstall
  /** Links that the runtime stage makes below what is copied. */
  readonly links?: readonly ProgramLink[]
  /** COPYs of the original that the runtime stage repeats from the context; the others serve the build alone. */
  readonly repeated: ReadonlySet<Copy>
  /** What the builder made, copied to the same place. */
  readonly artifacts: readonly Artifact[]
  /** What this delivery leaves out of the image, in words for people; empty when nothing. */
  readonly saves: readonly string[]
  /** Folders beside those of every system that the start's programs are looked up in: PATH must have them. */
  readonly searched?: readonly string[]
  /** What the runtime image serves, where that is all that is left of the program; it then starts nothing of the original's. */
  readonly serves?: ServedFolder
  /** System packages whose files come from the builder. */
  readonly supplies?: readonly string[]
  /** True where nothing else of the builder is needed: a command on any other file serves the build. */
  readonly onlyArtifacts?: true
  /** True where what is compiled may load any library that the build's headers are for: they stand in for the packages with headers. */
  readonly loadsLibraries?: true
  /** What the builder runs and sets above its first install: the place that installs fill. */
  readonly prepared?: PreparedPlace
  /** True where all libraries that the program loads are known: those that it needs are among its needs. */
  readonly librariesKnown?: true
  readonly certainty: Certainty
  readonly reason: Reason
}

/** A place that installs fill, made in the builder. */
export interface PreparedPlace {
  /** It is made above this one. */
  readonly above: Instruction
  readonly command: string
  /** Variables that the builder sets from there on; others among them as written after ENV. */
  readonly variables: ReadonlyMap<string, string>
  readonly reason: Reason
}

/** A link in PATH to a file of the program, both absolute. */
export interface ProgramLink {
  readonly path: string
  readonly target: string
}

/** A command at the end of the builder stage. */
export interface BuilderCommand {
  readonly text: string
  /** Flags of the RUN (`--mount=type=cache,…`), as written. */
  readonly flags: readonly string[]
  /** The folder that it runs in, absolute; undefined where it may run anywhere. */
  readonly folder?: string
  /** True where only the superuser can do it. */
  readonly asRoot?: true
  readonly reason: Reason
}

/** An install in the runtime stage. */
export interface Reinstall {
  /** The install of the original: its place is where the new one stands. */
  readonly command: Command
  /** Absolute paths, which the builder holds. */
  readonly manifests: readonly string[]
  readonly folder: string
  /** Who runs the install and owns the manifests; undefined for root. */
  readonly owner?: string
  /** Flags of the RUN (`--mount=type=cache,…`), as written. */
  readonly flags: readonly string[]
  readonly commands: readonly string[]
}

/** A file or folder that the builder made. */
export interface Artifact {
  /** Absolute, the same in both stages; or a pattern of files that may be absent. */
  readonly path: string
  /** The folder, with a slash at its end, that the files of a pattern come to; undefined for a path. */
  readonly target?: string
  /** Whether the path is a folder. */
  readonly isFolder: boolean
  /** `dependencies` stand above, so that a change of the program leaves their layer alone. */
  readonly slot: 'dependencies' | 'artifacts'
  /** The offset of the command that made it: where the line stands among the others. */
  readonly at: number
  /** Who owns it in the original image; undefined for root. */
  readonly owner?: string
  readonly certainty: Certainty
  readonly because: Reason
}

export type { NeededProgram, PlainStart, RuntimeNeeds, StartNeeds } from './runtime-needs.js'
