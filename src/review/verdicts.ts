import type { ApprovalEntry, Approvals } from '../report/approvals.js'
import type { ReviewSummary } from '../report/review-data.js'

/** What somebody decided about a migration. */
export type Verdict = 'approved' | 'rejected'

/** The part of localStorage that is used. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem'>

/** The decisions of this reader, kept by the browser where it does so. */
export interface Verdicts {
  readonly of: (index: number) => Verdict | undefined
  /** Decides about those that can be decided about; undefined takes decisions back. Returns what undoes it, and how many changed. */
  readonly decide: (indices: readonly number[], verdict: Verdict | undefined) => Decided
  readonly count: (verdict: Verdict) => number
  /** How many can be decided about. */
  readonly decidable: number
  /** False when the browser keeps nothing: the file is all there is. */
  readonly isKept: () => boolean
  /** What approvals.json holds. */
  readonly toFile: () => string
  /** Takes over the decisions of an approvals.json, for the migrations that are still the same. Throws on anything else. */
  readonly fromFile: (text: string) => Loaded
}

/** What a decision changed. */
export interface Decided {
  readonly changed: number
  /** How many had been decided the other way. */
  readonly overturned: number
  readonly undo: () => void
}

/** What came of an approvals.json; `passedOver` are entries that name no migration of this page, or one that has changed. */
export interface Loaded extends Decided {
  readonly taken: number
  readonly passedOver: number
}

/** The decisions about a run. Those of an earlier visit are taken from the shelf, unless the migration has changed since. */
export function createVerdicts(run: string, summaries: readonly ReviewSummary[], shelf: Shelf | undefined): Verdicts {
  const key = `msb-migrate review ${run}`
  const places = new Map(summaries.map((summary, index) => [placeOf(summary), index]))
  const verdicts: (Verdict | undefined)[] = []
  let kept = shelf !== undefined

  const apply = (changes: readonly (readonly [number, Verdict | undefined])[]): Decided => {
    const before = changes.map(([index]) => [index, verdicts[index]] as const)
    for (const [index, verdict] of changes) verdicts[index] = verdict
    save()
    return {
      changed: before.filter(([index, old]) => verdicts[index] !== old).length,
      overturned: before.filter(([index, old]) => old !== undefined && verdicts[index] !== old).length,
      undo: () => void apply(before),
    }
  }
  const save = () => {
    try {
      shelf?.setItem(key, JSON.stringify(fileOf(run, summaries, verdicts)))
    } catch {
      kept = false
    }
  }
  const changesOf = ({ approved, rejected }: Approvals) =>
    [
      ...approved.map((entry) => [entry, 'approved'] as const),
      ...rejected.map((entry) => [entry, 'rejected'] as const),
    ].flatMap(([entry, verdict]) => {
      const index = places.get(placeOf(entry))
      return index !== undefined && summaries[index]?.digest === entry.digest ? [[index, verdict] as const] : []
    })

  try {
    const text = shelf?.getItem(key)
    if (text) for (const [index, verdict] of changesOf(approvalsIn(text))) verdicts[index] = verdict
  } catch {
    kept = false
  }
  return {
    of: (index) => verdicts[index],
    decide: (indices, verdict) =>
      apply(indices.filter((index) => summaries[index]?.digest !== undefined).map((index) => [index, verdict])),
    count: (verdict) => verdicts.filter((each) => each === verdict).length,
    decidable: summaries.filter(({ digest }) => digest !== undefined).length,
    isKept: () => kept,
    toFile: () => `${JSON.stringify(fileOf(run, summaries, verdicts), undefined, 2)}\n`,
    fromFile: (text) => {
      const approvals = approvalsIn(text)
      const changes = changesOf(approvals)
      const passedOver = approvals.approved.length + approvals.rejected.length - changes.length
      return { ...apply(changes), taken: changes.length, passedOver }
    },
  }
}

function placeOf({ repository, path }: { readonly repository: string; readonly path: string }): string {
  return JSON.stringify([repository, path])
}

function fileOf(
  run: string,
  summaries: readonly ReviewSummary[],
  verdicts: readonly (Verdict | undefined)[],
): Approvals {
  const entries = (wanted: Verdict) =>
    summaries.flatMap(({ repository, path, digest }, index) =>
      verdicts[index] === wanted && digest !== undefined ? [{ repository, path, digest }] : [],
    )
  return { version: 1, run, approved: entries('approved'), rejected: entries('rejected') }
}

function approvalsIn(text: string): Approvals {
  const value: unknown = JSON.parse(text)
  if (!isObject(value) || value.version !== 1 || typeof value.run !== 'string')
    throw new Error('This is no approvals.json of version 1.')
  return { version: 1, run: value.run, approved: entriesIn(value.approved), rejected: entriesIn(value.rejected) }
}

function entriesIn(value: unknown): readonly ApprovalEntry[] {
  if (!Array.isArray(value)) throw new Error('This is no approvals.json: a list is missing.')
  return value.map((entry: unknown) => {
    if (!isObject(entry)) throw new Error('This is no approvals.json: an entry is no object.')
    const { repository, path, digest } = entry
    if (typeof repository !== 'string' || typeof path !== 'string' || typeof digest !== 'string')
      throw new Error('This is no approvals.json: an entry lacks its repository, path or digest.')
    return { repository, path, digest }
  })
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
