import type { ReviewSummary } from '../report/review-data.js'
import type { Verdict } from './verdicts.js'

/** What the list is narrowed to; an empty string leaves a field open. */
export interface Filter {
  readonly outcome: string
  /** `reason:`, `warning:` or `note:` and a code. */
  readonly code: string
  readonly base: string
  /** `approved`, `rejected` or `undecided`; the last one is for those alone that can be approved. */
  readonly verdict: string
  /** Words that must all occur. */
  readonly search: string
}

/** The filter that lets all through. */
export const NO_FILTER: Filter = { outcome: '', code: '', base: '', verdict: '', search: '' }

/** The indices of the results that a filter lets through, in their order. */
export function filtered(
  summaries: readonly ReviewSummary[],
  filter: Filter,
  verdictOf: (index: number) => Verdict | undefined,
  searchTextOf: (index: number) => string,
): readonly number[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean)
  return summaries.flatMap((summary, index) =>
    fits(summary, filter) &&
    (filter.verdict === '' || verdictName(summary, verdictOf(index)) === filter.verdict) &&
    (words.length === 0 || words.every((word) => searchTextOf(index).includes(word)))
      ? [index]
      : [],
  )
}

/** What a filter calls the state of a result; empty for one that there is nothing to decide about. */
function verdictName(summary: ReviewSummary, verdict: Verdict | undefined): string {
  return summary.digest === undefined ? '' : (verdict ?? 'undecided')
}

/** How often each value occurs, the most frequent first; equal ones by name. */
export function counted(values: Iterable<string>): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1))
}

function fits(summary: ReviewSummary, { outcome, code, base }: Filter): boolean {
  if (outcome !== '' && summary.outcome !== outcome) return false
  if (base !== '' && summary.base !== base) return false
  const [kind = '', name = ''] = code.split(':')
  if (kind === 'reason') return summary.reasons.includes(name)
  if (kind === 'warning') return summary.warnings.includes(name)
  return kind !== 'note' || summary.notes.includes(name)
}
