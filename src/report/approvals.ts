/** A migration that somebody decided about. It is known by its files: one that comes out otherwise the next time is not the one that was read. */
export interface ApprovalEntry {
  readonly repository: string
  readonly path: string
  /** SHA-256 of the files after the migration, in hexadecimal; see `digestOf`. */
  readonly digest: string
}

/** What `approvals.json` holds, as `docs/batch-approvals.schema.json` describes it: the decisions that the page of a batch gives out. What is in neither list is undecided. */
export interface Approvals {
  readonly version: 1
  /** The run whose page it was. */
  readonly run: string
  readonly approved: readonly ApprovalEntry[]
  readonly rejected: readonly ApprovalEntry[]
}
