import type { BaseConfiguration } from '../dockerfile/configuration.js'
import type { Dockerfile } from '../dockerfile/model.js'
import type { Change } from '../plan/change.js'
import type { MigrationContext } from '../plan/context.js'

/** What an invariant is checked on: the file before and after, both parsed, and what the transforms declared. */
export interface Checked {
  readonly before: Dockerfile
  readonly after: Dockerfile
  readonly context: MigrationContext
  readonly changes: readonly Change[]
  /** What the images bring: the build's, and the runtime stage's. */
  readonly buildDefaults: BaseConfiguration
  readonly imageDefaults: BaseConfiguration
}

/** Something every migration preserves, checked on the parsed result. Each violation is one sentence. */
export interface Invariant {
  readonly id: string
  readonly violations: (checked: Checked) => Iterable<string>
}
