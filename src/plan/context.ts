import type { BaseImage, KnownImage } from '../bases/base.js'
import type { Command, Dockerfile, Instruction, Run, Stage } from '../dockerfile/model.js'
import type { Surroundings } from '../dockerfile/surroundings.js'
import type { Delivery, ProjectFacts } from '../ecosystems/ecosystem.js'
import type { Decision } from '../outcome.js'
import type { Change } from './change.js'
import type { CommandPlan } from './classify.js'

/** All that is known when changes are made. Read-only, and free of I/O. */
export interface MigrationContext {
  readonly dockerfile: Dockerfile
  readonly stage: Stage
  readonly surroundings: ReadonlyMap<Instruction, Surroundings>
  readonly facts: ProjectFacts
  readonly delivery: Delivery
  /** The build's own image, and the one of the runtime stage. */
  readonly build: KnownImage
  readonly image: BaseImage
  readonly decisions: ReadonlyMap<Instruction | Command, Decision>
  readonly commands: ReadonlyMap<Run, readonly CommandPlan[]>
  /** System packages that the runtime stage installs besides those of the original's own lines. */
  readonly addedPackages: readonly AddedPackage[]
  /** The builder's name in COPY --from. */
  readonly builder: string
  /** Where the configuration of an image that serves a folder goes, relative to the context's root; undefined for any other image. */
  readonly configurationPath?: string
  /** True when .dockerignore hides what installs write, so that dependencies may stand above a COPY of the context. */
  readonly ignoresInstalled: boolean
}

/** A system package that the runtime stage needs and its base lacks. */
export interface AddedPackage {
  readonly name: string
  readonly program: string
  readonly neededBy: string
}

/** One kind of rewrite. It sees the original Dockerfile, never another transform's output. */
export interface Transform {
  readonly id: string
  readonly changes: (context: MigrationContext) => Iterable<Change>
}
