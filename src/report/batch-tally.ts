import type { BatchRecord } from './record.js'
import { maskCredentials } from './shown.js'

/** What a batch came to, in numbers: the content of summary.json, as `docs/batch-summary.schema.json` describes it. */
export interface BatchSummary {
  readonly version: 1
  readonly run: string
  readonly repositories: number
  readonly dockerfiles: number
  readonly outcomes: Readonly<Record<BatchRecord['outcome'], number>>
  /** How often each reason was given for a file that is not migrated, the most frequent first; a file may have several. */
  readonly reasons: Readonly<Record<string, number>>
  /** How often each warning was given, the most frequent first. */
  readonly warnings: Readonly<Record<string, number>>
  /** The families of runtime images of what is migrated. */
  readonly bases: Readonly<Record<string, number>>
  readonly deliveries: Readonly<Record<string, number>>
  readonly problems: readonly { readonly repository: string; readonly problem: string }[]
}

/** Counts the results of a batch one by one. */
export interface Tally {
  add(record: BatchRecord): void
  outcomes(): BatchSummary['outcomes']
  summary(run: string, repositories: number, problems: BatchSummary['problems']): BatchSummary
}

/** A tally of nothing yet. */
export function newTally(): Tally {
  const outcomes = { migrated: 0, unchanged: 0, refused: 0, failed: 0 }
  const [reasons, warnings] = [new Map<string, number>(), new Map<string, number>()]
  const [bases, deliveries] = [new Map<string, number>(), new Map<string, number>()]
  return {
    add: ({ outcome, base, delivery, ...record }) => {
      outcomes[outcome] += 1
      for (const code of new Set(record.reasons.map((reason) => reason.code))) count(reasons, code)
      for (const code of new Set(record.warnings.map((warning) => warning.code))) count(warnings, code)
      if (outcome !== 'migrated') return
      count(bases, base ?? 'unknown')
      count(deliveries, delivery ?? 'unknown')
    },
    outcomes: () => ({ ...outcomes }),
    summary: (run, repositories, problems) => ({
      version: 1,
      run,
      repositories,
      dockerfiles: Object.values(outcomes).reduce((sum, each) => sum + each, 0),
      outcomes: { ...outcomes },
      reasons: sorted(reasons),
      warnings: sorted(warnings),
      bases: sorted(bases),
      deliveries: sorted(deliveries),
      problems: problems.map(({ repository, problem }) => ({ repository, problem: maskCredentials(problem) })),
    }),
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1)))
}
