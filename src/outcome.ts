import type { Command, Instruction, Placement } from './dockerfile/model.js'
import type { SurroundingRepository } from './project/callers/read-callers.js'
import type { ComposeService } from './project/compose.js'
import type { ProjectFiles } from './project/files.js'
import type { Certainty, Reason } from './reason.js'

/** What `migrate` is asked to do. Every field has a default; `base` is `auto`, `omitDevStyle` is `production`. */
export interface MigrateOptions {
  readonly base?: 'auto' | 'slim' | 'alpine' | 'distroless' | 'scratch'
  /** How the production flag of npm is written: `--production` or `--omit=dev`. */
  readonly omitDevStyle?: 'production' | 'omit'
  /** True makes what a start command builds (`tsc && node dist/x.js`) the builder's work; the start then only runs the program. */
  readonly hoistBuild?: boolean
  /** True lets an image of another vendor take the place of one that is made no more: `openjdk` → `eclipse-temurin`. */
  readonly successors?: boolean
  /** The file server that takes the place of a start command which only serves a folder; the start stays as it is without it. */
  readonly static?: 'nginx'
  /** False leaves `.dockerignore` alone. */
  readonly dockerignore?: boolean
  /** What the builder stage is called: small letters, digits, `-`, `_`, `.`; `builder` by default. */
  readonly stageName?: string
  /** What commands are for that the tables lack: `build` and `runtime` run in that stage alone, `both` in both stages. By program. */
  readonly commands?: Readonly<Record<string, 'build' | 'runtime' | 'both'>>
  /** Which stage gets a system package whose name the tables lack, or know otherwise; one that the running container calls stays. */
  readonly packages?: Readonly<Record<string, 'build' | 'runtime'>>
  /** Images of one's own, by name or by name and tag. */
  readonly images?: Readonly<Record<string, OwnImage>>
  /** Where images are pulled from in place of their own registry: `{ "gcr.io": "registry.example.com/gcr" }`. */
  readonly mirrors?: Readonly<Record<string, string>>
}

/** An image that is made from a known one. */
export interface OwnImage {
  /** The known image (`node:22`). Without a tag it has the tag of the image itself. */
  readonly like: string
  /** Programs and users that it has beside those of the known one. */
  readonly programs?: readonly string[]
  readonly users?: readonly string[]
  /** Its configuration, where that is another. */
  readonly user?: string
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  /** The image to run in, for each family that there is one of; without a tag it gets that of the build's image. */
  readonly runtime?: Readonly<Partial<Record<'slim' | 'alpine' | 'distroless', string>>>
}

/** One Dockerfile to migrate. `path` is what results are called by; relative to the context's root where it lies inside. */
export interface DockerfileInput {
  readonly path: string
  readonly text: string
}

/** All Dockerfiles that share a build context go in together: they share one `.dockerignore`. */
export interface MigrateInput {
  readonly dockerfiles: readonly DockerfileInput[]
  readonly files: ProjectFiles
  /** Services of compose files that build from this context, for warnings; see `readComposeServices`. */
  readonly services?: readonly ComposeService[]
  /** The repository that holds the context, where that is a folder below its root: its pipelines may run commands in the image. */
  readonly repository?: SurroundingRepository
}

/** Where an instruction, or one command of a `RUN`, belongs; `placement` is undefined when it cannot be told. */
export interface Decision {
  readonly subject: Instruction | Command
  readonly placement: Placement | 'dropped' | undefined
  readonly certainty: Certainty
  readonly reason: Reason
}

/** A line that the migration adds to the Dockerfile or to `.dockerignore`, and why. */
export interface Addition {
  readonly text: string
  readonly certainty: Certainty
  readonly reason: Reason
}

/** A file before and after; `before` is undefined for a file that does not exist yet. `path` is relative to the context's root, save for the Dockerfile's own. */
export interface FileChange {
  readonly path: string
  readonly kind: 'dockerfile' | 'dockerignore' | 'configuration'
  readonly before: string | undefined
  readonly after: string
}

/** What became of one Dockerfile. `failed` is a bug of ours; it never carries files. */
export type Outcome =
  | { readonly kind: 'migrated'; readonly files: readonly FileChange[] }
  | { readonly kind: 'unchanged' | 'refused' | 'failed'; readonly reasons: readonly [Reason, ...Reason[]] }

/** The result for one Dockerfile: the outcome and everything that led to it. */
export interface Migration {
  readonly path: string
  /** The Dockerfile that went in; places in reasons and decisions point into it. */
  readonly text: string
  readonly outcome: Outcome
  readonly ecosystem?: string
  /** The family of the runtime image (`slim`), or `same` when the build's own image serves. */
  readonly base?: string
  /** How the program reaches the runtime stage: `install-once`, `reinstall`, `prune`, `keep-all`, `static-files`. */
  readonly delivery?: string
  readonly decisions: readonly Decision[]
  readonly additions: readonly Addition[]
  readonly warnings: readonly Reason[]
  /** What is worth knowing and asks for nothing; undefined when there is nothing of the kind. */
  readonly notes?: readonly Reason[]
}
