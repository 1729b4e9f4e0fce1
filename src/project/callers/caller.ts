import type { SourcePlace } from '../files.js'

/**
 * A command as a file writes it: words (`exec`), a text for the shell (`shell`), or one text that is split into words as a shell
 * does, without starting one (`line`).
 */
export interface WrittenCommand {
  readonly form: 'exec' | 'shell' | 'line'
  readonly argv: readonly string[]
}

/** A command that a deployment runs in the image: a container of Kubernetes, a process of a Procfile, a release command. */
export interface DeployedCommand extends WrittenCommand {
  readonly place: SourcePlace
  /** The image as written; undefined where the file can only mean the one that is built here. */
  readonly image?: string
  /** The Dockerfile that the file names, relative to the context's root; undefined when it names none. */
  readonly dockerfile?: string
  /** True when the words come behind the image's ENTRYPOINT, false when they stand for it or run beside it. */
  readonly behindEntrypoint: boolean
}

/** A shell text that runs outside of the image and may build or start it: a step of a pipeline, a recipe, a package script. */
export interface ShellText {
  readonly place: SourcePlace
  readonly text: string
}

/** A build by GitHub's docker/build-push-action: https://github.com/docker/build-push-action#inputs */
export interface ActionBuild {
  readonly place: SourcePlace
  /** `context` and `file` as written, relative to the repository's root. */
  readonly context?: string
  readonly file?: string
  readonly target?: string
  readonly tags: readonly string[]
  readonly cacheTo: readonly string[]
  /** True when the build argument BUILDKIT_INLINE_CACHE is set. */
  readonly inlineCache: boolean
}

/** What files around a Dockerfile do with its image. */
export interface Callers {
  readonly deployed: readonly DeployedCommand[]
  readonly shellTexts: readonly ShellText[]
  readonly builds: readonly ActionBuild[]
}

/** Reads one file; `path` is how the places in it are called. Never throws for what the text holds. */
export type CallerReader = (text: string, path: string) => Partial<Callers>
