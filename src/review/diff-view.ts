import type { ReviewFile } from '../report/review-data.js'
import { codeOf } from './code-cell.js'
import { button, element, textNodes } from './dom.js'
import { highlighted, type Segment } from './highlight.js'
import { remarkList } from './remark-view.js'
import type { FileRemarks, Remark } from './remarks.js'
import { changedWords, inlineRows, linesOf, type Range, type Row, rowsOf } from './rows.js'

/** How files are shown. */
export interface DiffOptions {
  readonly sideBySide: boolean
  /** Whether decisions and the reasons for added lines are shown. */
  readonly decisions: boolean
}

/** The lines of one side, ready for the screen. */
interface Side {
  readonly lines: readonly string[]
  readonly segments: readonly (readonly Segment[])[]
  readonly remarks: ReadonlyMap<number, readonly Remark[]>
}

/** What all rows of one table share. */
interface Table {
  readonly before: Side
  readonly after: Side
  readonly id: string
  readonly layout: Layout
  readonly foldAbove: number
}

/** `plain` is a text that does not change. */
type Layout = 'side-by-side' | 'inline' | 'plain'

const COLUMNS: Readonly<Record<Layout, readonly (readonly [kind: string, heading: string])[]>> = {
  'side-by-side': [
    ['number', 'Line before'],
    ['sign', 'Removed'],
    ['line', 'Before'],
    ['number', 'Line after'],
    ['sign', 'Added'],
    ['line', 'After'],
  ],
  inline: [
    ['number', 'Line before'],
    ['number', 'Line after'],
    ['sign', 'Changed'],
    ['line', 'Text'],
  ],
  plain: [
    ['number', 'Line'],
    ['line', 'Text'],
  ],
}

/** More rows than these are added when they are asked for. */
const MAXIMUM_ROWS = 600
/** Unchanged lines without a remark are folded when there are more of them than this. */
const FOLD_ABOVE = 24
/** So it is where nothing changed at all. */
const FOLD_UNCHANGED_ABOVE = 400
const FOLD_CONTEXT = 3

/** How many lines a change adds and removes. */
export function lineCounts(file: ReviewFile): { readonly added: number; readonly removed: number } {
  const rows = rowsOf(linesOf(file.before ?? ''), linesOf(file.after))
  const changed = rows.filter(({ same }) => !same)
  return {
    added: changed.filter(({ after }) => after !== undefined).length,
    removed: changed.filter(({ before }) => before !== undefined).length,
  }
}

/** A file before and after, as a table with what is said beside the lines. Line numbers have the ids `<id>-b5` and `<id>-a5`. */
export function diffView(
  file: ReviewFile,
  isDockerfile: boolean,
  remarks: FileRemarks,
  id: string,
  options: DiffOptions,
  given?: Layout,
): HTMLElement {
  const side = (text: string, of: Side['remarks']): Side => {
    const lines = linesOf(text)
    return { lines, segments: highlighted(file.path, isDockerfile, lines), remarks: shownRemarks(of, options) }
  }
  const [from, to] = alikeEnds(file.before ?? '', file.after)
  const isNew = file.before === undefined
  const layout = given ?? (options.sideBySide && !isNew ? 'side-by-side' : 'inline')
  const table: Table = {
    before: side(from, remarks.before),
    after: side(to, remarks.after),
    id,
    foldAbove: from === to ? FOLD_UNCHANGED_ABOVE : FOLD_ABOVE,
    layout,
  }
  const rows = rowsOf(table.before.lines, table.after.lines)
  const body = element('tbody')
  appendRows(body, table, layout === 'side-by-side' ? rows : inlineRows(rows), pairsOf(rows))
  return element(
    'table',
    { class: `diff ${layout}` },
    element('caption', { class: 'hidden' }, `${file.path}, ${captions(layout, isNew)}`),
    element('colgroup', {}, ...COLUMNS[layout].map(([kind]) => element('col', { class: kind }))),
    element(
      'thead',
      { class: 'hidden' },
      element('tr', {}, ...COLUMNS[layout].map(([, heading]) => element('th', { scope: 'col' }, heading))),
    ),
    body,
  )
}

/** A Dockerfile as it is, with what is said beside its lines. */
export function textView(
  path: string,
  text: string,
  remarks: FileRemarks,
  id: string,
  options: DiffOptions,
): HTMLElement {
  return diffView({ path, before: text, after: text }, true, remarks, id, options, 'plain')
}

function captions(layout: Layout, isNew: boolean): string {
  if (layout === 'plain') return 'as it is'
  return isNew ? 'a new file' : 'before and after'
}

function shownRemarks(remarks: Side['remarks'], { decisions }: DiffOptions): Side['remarks'] {
  if (decisions) return remarks
  return new Map(
    [...remarks].flatMap(([line, list]) => {
      const left = list.filter(({ kind }) => kind !== 'decision' && kind !== 'addition')
      return left.length === 0 ? [] : [[line, left] as const]
    }),
  )
}

/** Where all lines of both sides end in CR LF, that goes without saying. */
function alikeEnds(before: string, after: string): readonly [string, string] {
  const isWindows = (text: string) => !/(?<!\r)\n/.test(text)
  return isWindows(before) && isWindows(after)
    ? [before.replaceAll('\r\n', '\n'), after.replaceAll('\r\n', '\n')]
    : [before, after]
}

/** Which line after took the place of a line before, and the other way round. */
function pairsOf(rows: readonly Row[]): Readonly<Record<'before' | 'after', ReadonlyMap<number, number>>> {
  const pairs = rows.flatMap(({ before, after, same }) =>
    same || before === undefined || after === undefined ? [] : [[before, after] as const],
  )
  return { before: new Map(pairs), after: new Map(pairs.map(([before, after]) => [after, before])) }
}

type Pairs = ReturnType<typeof pairsOf>

function appendRows(body: HTMLElement, table: Table, rows: readonly Row[], pairs: Pairs): void {
  let count = 0
  for (let index = 0; index < rows.length; index++) {
    const length = quietLength(table, rows, index)
    if (length > table.foldAbove) {
      for (let context = 0; context < FOLD_CONTEXT; context++)
        body.append(...rowViews(table, rows[index + context], pairs))
      const folded = rows.slice(index + FOLD_CONTEXT, index + length - FOLD_CONTEXT)
      body.append(moreRow(table, folded, pairs, `Show ${folded.length} unchanged lines`))
      index += length - FOLD_CONTEXT - 1
      continue
    }
    if (count++ >= MAXIMUM_ROWS) {
      const left = rows.slice(index)
      body.append(moreRow(table, left, pairs, `Show ${left.length} more lines`))
      return
    }
    body.append(...rowViews(table, rows[index], pairs))
  }
}

/** How many rows from here on are unchanged and have nothing said about them. */
function quietLength({ before, after }: Table, rows: readonly Row[], from: number): number {
  const isQuiet = (row: Row) => row.same && !before.remarks.has(row.before ?? 0) && !after.remarks.has(row.after ?? 0)
  let end = from
  for (let row = rows[end]; row !== undefined && isQuiet(row); row = rows[end]) end++
  return end - from
}

function moreRow(table: Table, rows: readonly Row[], pairs: Pairs, words: string): HTMLElement {
  const row = element('tr', { class: 'more' })
  const show = () => {
    const next = rows.slice(0, MAXIMUM_ROWS).flatMap((each) => rowViews(table, each, pairs))
    const left = rows.slice(MAXIMUM_ROWS)
    row.replaceWith(
      ...next,
      ...(left.length === 0 ? [] : [moreRow(table, left, pairs, `Show ${left.length} more lines`)]),
    )
    next[0]?.setAttribute('tabindex', '-1')
    next[0]?.focus()
  }
  row.append(element('td', { colspan: COLUMNS[table.layout].length }, button({}, show, words)))
  return row
}

function rowViews(table: Table, row: Row | undefined, pairs: Pairs): readonly HTMLElement[] {
  if (row === undefined) return []
  const { before, after, layout } = table
  const left = before.remarks.get(row.before ?? 0)
  const right = after.remarks.get(row.after ?? 0)
  if (layout === 'side-by-side') {
    const cells = [...sideCells(table, row, 'before', pairs), ...sideCells(table, row, 'after', pairs)]
    const line = element('tr', { class: row.same ? 'same' : 'differs' }, ...cells)
    if (left === undefined && right === undefined) return [line]
    return [line, element('tr', { class: 'said' }, ...[left, right].map((list) => remarkCell(list, 3)))]
  }
  const line = inlineRow(table, row, pairs)
  const said = [...(left ?? []), ...(right ?? [])]
  return said.length === 0 ? [line] : [line, element('tr', { class: 'said' }, remarkCell(said, COLUMNS[layout].length))]
}

function remarkCell(list: readonly Remark[] | undefined, colspan: number): HTMLElement {
  return element('td', { colspan }, list && remarkList(list))
}

function sideCells(table: Table, row: Row, which: 'before' | 'after', pairs: Pairs): readonly HTMLElement[] {
  const number = row[which]
  if (number === undefined) return [element('td', { colspan: 3, class: 'nothing' })]
  const state = row.same ? '' : which === 'before' ? ' removed' : ' added'
  return [
    numberCell(table, which, number, state),
    element('td', { class: `sign${state}` }, row.same ? '' : which === 'before' ? '-' : '+'),
    lineCell(table, which, number, state, pairs),
  ]
}

function inlineRow(table: Table, row: Row, pairs: Pairs): HTMLElement {
  const which = row.after === undefined ? 'before' : 'after'
  const state = row.same ? '' : which === 'before' ? ' removed' : ' added'
  const cell = (side: 'before' | 'after') => {
    const number = row[side]
    return number === undefined ? element('td', { class: `number${state}` }) : numberCell(table, side, number, state)
  }
  const line = lineCell(table, which, row[which] ?? 0, state, pairs)
  if (table.layout === 'plain') return element('tr', { class: 'same' }, cell('before'), line)
  return element(
    'tr',
    { class: row.same ? 'same' : 'differs' },
    cell('before'),
    cell('after'),
    element('td', { class: `sign${state}` }, row.same ? '' : which === 'before' ? '-' : '+'),
    line,
  )
}

function numberCell({ id }: Table, which: 'before' | 'after', number: number, state: string): HTMLElement {
  return element('td', { class: `number${state}`, id: `${id}-${which === 'before' ? 'b' : 'a'}${number}` }, `${number}`)
}

function lineCell(table: Table, which: 'before' | 'after', number: number, state: string, pairs: Pairs): HTMLElement {
  const side = table[which]
  const [segments, text = ''] = [side.segments[number - 1] ?? [], side.lines[number - 1]]
  const cell = element('td', { class: `line${state}` })
  if (text.length > 20_000) cell.append(...textNodes(`${text.slice(0, 20_000)}…`))
  else cell.append(codeOf(segments, state === '' ? [] : changedPart(table, which, number, pairs)))
  return cell
}

function changedPart(table: Table, which: 'before' | 'after', number: number, pairs: Pairs): readonly Range[] {
  const other = pairs[which].get(number)
  if (other === undefined) return []
  const [from, to] = which === 'before' ? [number, other] : [other, number]
  return changedWords(table.before.lines[from - 1] ?? '', table.after.lines[to - 1] ?? '')?.[which] ?? []
}
