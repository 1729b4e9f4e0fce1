import type { MigratedJob } from '../disk/migrate-jobs.js'
import type { Estimate } from '../estimate/estimate.js'
import type { MigrateOptions } from '../outcome.js'
import type { Verification } from '../verify/verification.js'
import type { Settings } from './command-line.js'

/** What became of one Dockerfile, and all that was found out beside it. */
export interface Result extends MigratedJob {
  /** What the bases weigh, and the line that says so to people; with --estimate, for what is migrated. */
  readonly estimate?: { readonly sizes: Estimate; readonly line: string }
  /** What building and running both images showed; with --verify, for what is migrated. */
  readonly verified?: VerifiedResult
}

/** A verification beside a result. */
export interface VerifiedResult {
  readonly verification: Verification
  /** The account of it for people. */
  readonly text: string
  /** Whether the result may be written. */
  readonly isGood: boolean
}

/** What the core is asked to do, of all that the user asked for. */
export function optionsOf(settings: Settings): MigrateOptions {
  const { base, omitDevStyle, hoistBuild, successors, dockerignore, own } = settings
  const fileServer = settings.static === undefined ? {} : { static: settings.static }
  return { base, omitDevStyle, hoistBuild, successors, dockerignore, ...fileServer, ...own }
}
