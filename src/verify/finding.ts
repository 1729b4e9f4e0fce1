/** In what an image can differ from the one before. */
export type FindingKind =
  | 'build'
  | 'start'
  | 'answer'
  | 'output'
  | 'exit'
  | 'health'
  | 'log'
  | 'time-to-ready'
  | 'configuration'
  | 'file-missing'
  | 'file-added'
  | 'file-owner'
  | 'file-mode'
  | 'file-content'
  | 'file-opened'
  | 'link'
  | 'libc'
  | 'architecture'
  | 'library'
  | 'module'
  | 'secret'

/** One thing that is not as it was; `before` and `after` are for people. */
export interface Finding {
  readonly kind: FindingKind
  /** A remark is worth knowing; it makes no image different. */
  readonly weight: 'difference' | 'remark'
  readonly subject: string
  readonly before: string
  readonly after: string
}

/** Differences that a migration declares, or that its runtime base brings; everything else counts. */
export interface Allowances {
  /** Variables that may be lost or added: a token that stays in the builder, `cross-env`'s values on a base without npm. */
  readonly variables: readonly string[]
  /** The start command was rewritten because the base cannot run the original: Entrypoint, Cmd and exit code may differ. */
  readonly startRewritten: boolean
  /** Files that the migration itself writes, relative to the build context: their text differs where they are in the image. */
  readonly rewritten: readonly string[]
  /** Users that the base has in place of the original's, by id. */
  readonly users: Readonly<Record<string, string>>
}

/** Nothing may differ. */
export const NO_ALLOWANCES: Allowances = { variables: [], startRewritten: false, rewritten: [], users: {} }

/** A finding that makes the image different. */
export function difference(kind: FindingKind, subject: string, before: string, after: string): Finding {
  return { kind, weight: 'difference', subject, before, after }
}

/** A finding that is worth knowing. */
export function remark(kind: FindingKind, subject: string, before: string, after: string): Finding {
  return { kind, weight: 'remark', subject, before, after }
}
