// The browser's code reads this file as well, and knows neither Node.js nor our model: nothing is imported here.

/** What the page says of the run as a whole. */
export interface ReviewHead {
  /** What the run is called. Decisions are kept under this name, and approvals.json repeats it. */
  readonly run: string
  /** When the run was made, in ISO 8601. */
  readonly made: string
  /** The version that made it. */
  readonly tool: string
}

/** What the list, the filter and the charts need of one result: read when the page opens. */
export interface ReviewSummary {
  readonly repository: string
  readonly path: string
  readonly outcome: 'migrated' | 'unchanged' | 'refused' | 'failed'
  readonly base?: string | undefined
  readonly delivery?: string | undefined
  /** What an approval is about; only a migrated one has it. */
  readonly digest?: string | undefined
  /** The codes of its reasons, warnings and notes, each once. */
  readonly reasons: readonly string[]
  readonly warnings: readonly string[]
  readonly notes: readonly string[]
}

/** A reason, a warning or a note; its line in the Dockerfile that went in is counted from 1. */
export interface ReviewRemark {
  readonly code: string
  readonly message: string
  readonly line?: number | undefined
  readonly hint?: string | undefined
}

/** Where an instruction or a command of the Dockerfile that went in belongs, and why. */
export interface ReviewDecision {
  readonly line: number
  readonly placement?: 'build' | 'runtime' | 'both' | 'dropped' | undefined
  readonly certainty: 'proven' | 'assumed'
  readonly code: string
  readonly message: string
}

/** A line that the migration adds to one of the files, and why. */
export interface ReviewAddition {
  readonly text: string
  readonly certainty: 'proven' | 'assumed'
  readonly code: string
  readonly message: string
}

/** A file before and after; `before` is left out for a new one. */
export interface ReviewFile {
  readonly path: string
  readonly before?: string | undefined
  readonly after: string
}

/** All else of one result: read when it is looked at, or searched. */
export interface ReviewBody {
  readonly reasons: readonly ReviewRemark[]
  readonly warnings: readonly ReviewRemark[]
  readonly notes: readonly ReviewRemark[]
  readonly decisions: readonly ReviewDecision[]
  readonly additions: readonly ReviewAddition[]
  readonly files: readonly ReviewFile[]
  /** The Dockerfile that went in, unless migrated. */
  readonly text?: string | undefined
}
