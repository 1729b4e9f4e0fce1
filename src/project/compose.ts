import type { WrittenCommand } from './callers/caller.js'

/** One service of a compose file, as far as building and starting an image goes. */
export interface ComposeService {
  /** The compose file's path, as it is shown to people. */
  readonly file: string
  readonly name: string
  /** The Dockerfile that it builds, relative to the context it names; `Dockerfile` when it names none. */
  readonly dockerfile: string
  /** `build.target`, when set. */
  readonly target?: string
  /** `command` or `entrypoint`, as written, when it overrides the image's own. */
  readonly command?: string
  /** The same as it is run. */
  readonly start?: WrittenCommand & { readonly behindEntrypoint: boolean }
  /** What `healthcheck.test` runs. */
  readonly healthcheck?: WrittenCommand
  /** Places in the container that a bind mount covers. */
  readonly mounts: readonly string[]
  /** `build.args`. */
  readonly args: ReadonlyMap<string, string>
}
