import type { ReviewBody, ReviewHead, ReviewSummary } from '../report/review-data.js'

/** What the page holds of the run: summaries at once, the rest of a result when it is asked for. */
export interface PageData {
  readonly head: ReviewHead
  readonly summaries: readonly ReviewSummary[]
  readonly bodyOf: (index: number) => ReviewBody
  /** All that a search looks into, in lower case. Kept once made. */
  readonly searchTextOf: (index: number) => string
}

/** Reads the data elements that `reviewPage` wrote. */
export function readPageData(): PageData {
  const blocks = (kind: string) => [...document.querySelectorAll(`script[data-review="${kind}"]`)]
  const bodies = blocks('body')
  const summaries = blocks('summary').map((block) => jsonIn<ReviewSummary>(block))
  const searchTexts: string[] = []
  const bodyOf = (index: number) => jsonIn<ReviewBody>(bodies[index])
  return {
    head: jsonIn<ReviewHead>(blocks('head')[0]),
    summaries,
    bodyOf,
    searchTextOf: (index) => {
      searchTexts[index] ??= searchText(summaries[index], bodyOf(index))
      return searchTexts[index]
    },
  }
}

function jsonIn<Value>(block: Element | undefined): Value {
  return JSON.parse(block?.textContent ?? 'null') as Value
}

function searchText(summary: ReviewSummary | undefined, body: ReviewBody): string {
  const { reasons, warnings, notes, decisions, additions, files, text = '' } = body
  const remarks = [...reasons, ...warnings, ...notes, ...decisions, ...additions]
  return [
    summary?.repository,
    summary?.path,
    summary?.outcome,
    summary?.base,
    summary?.delivery,
    ...remarks.map(({ code, message }) => `${code}\n${message}`),
    ...files.map(({ path, before = '', after }) => `${path}\n${before}\n${after}`),
    text,
  ]
    .join('\n')
    .toLowerCase()
}
