import { diffArrays, diffWordsWithSpace } from 'diff'

/** One row of a diff: a line of the file before, of the file after, or both; numbers count from 1. */
export interface Row {
  readonly before: number | undefined
  readonly after: number | undefined
  readonly same: boolean
}

/** Part of a line, from an offset up to another. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Above this the search for the shortest difference takes seconds. */
const MAXIMUM_EDITS = 2000
/** Longer lines are not compared word by word. */
const LONGEST_LINE = 1000

/** The lines of a text; a break at the end does not begin another one. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** The rows of a diff side by side: lines that were removed stand beside those that were added in their place. */
export function rowsOf(before: readonly string[], after: readonly string[]): readonly Row[] {
  const parts = diffArrays([...before], [...after], { maxEditLength: MAXIMUM_EDITS })
  if (parts === undefined) return changedRows(0, before.length, 0, after.length)
  const rows: Row[] = []
  let [left, right, removed, added] = [0, 0, 0, 0]
  const flush = () => {
    rows.push(...changedRows(left, removed, right, added))
    left += removed
    right += added
    removed = 0
    added = 0
  }
  for (const part of parts) {
    if (part.removed) removed += part.value.length
    else if (part.added) added += part.value.length
    else {
      flush()
      for (const _ of part.value) rows.push({ before: ++left, after: ++right, same: true })
    }
  }
  flush()
  return rows
}

/** The same rows one below the other: of lines that changed together, those before come first. */
export function inlineRows(rows: readonly Row[]): readonly Row[] {
  const made: Row[] = []
  let waiting: Row[] = []
  const flush = () => {
    made.push(...waiting)
    waiting = []
  }
  for (const row of rows) {
    if (row.same) {
      flush()
      made.push(row)
      continue
    }
    if (row.before !== undefined) made.push({ before: row.before, after: undefined, same: false })
    if (row.after !== undefined) waiting.push({ before: undefined, after: row.after, same: false })
  }
  flush()
  return made
}

/** What differs in two lines of which one took the other's place; undefined when they have too little in common. */
export function changedWords(
  before: string,
  after: string,
): { readonly before: readonly Range[]; readonly after: readonly Range[] } | undefined {
  if (Math.max(before.length, after.length) > LONGEST_LINE) return undefined
  const ranges: { readonly before: Range[]; readonly after: Range[] } = { before: [], after: [] }
  let [left, right, common] = [0, 0, 0]
  for (const { value, removed, added } of diffWordsWithSpace(before, after)) {
    const { length } = value
    if (removed) ranges.before.push({ start: left, end: left + length })
    else if (added) ranges.after.push({ start: right, end: right + length })
    else common += value.trim().length
    if (!added) left += length
    if (!removed) right += length
  }
  return common * 2 >= Math.min(before.trim().length, after.trim().length) && common > 0 ? ranges : undefined
}

function changedRows(left: number, removed: number, right: number, added: number): readonly Row[] {
  return Array.from({ length: Math.max(removed, added) }, (_, index) => ({
    before: index < removed ? left + index + 1 : undefined,
    after: index < added ? right + index + 1 : undefined,
    same: false,
  }))
}
