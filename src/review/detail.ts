import type { ReviewBody, ReviewFile, ReviewRemark, ReviewSummary } from '../report/review-data.js'
import { type DiffOptions, diffView, lineCounts, textView } from './diff-view.js'
import { button, element } from './dom.js'
import { remarkView } from './remark-view.js'
import { placeRemarks, type Remark } from './remarks.js'

/** One result with all that is known of it. `title` is a level 2 heading that takes the focus. */
export function detail(summary: ReviewSummary, body: ReviewBody, options: DiffOptions): HTMLElement {
  const { path, outcome } = summary
  const files: readonly ReviewFile[] =
    outcome === 'migrated' ? body.files : [{ path, before: body.text ?? '', after: body.text ?? '' }]
  const placed = placeRemarks(body, files, path)
  const own = Math.max(
    0,
    files.findIndex((file) => file.path === path),
  )
  return element(
    'article',
    { class: 'result', 'aria-labelledby': 'result-title' },
    heading(summary),
    summaryOf(body, own, placed.elsewhere),
    ...files.map((file, index) => {
      const remarks = placed.files[index] ?? { before: new Map(), after: new Map() }
      const id = `file-${index}`
      const isOwn = index === own
      return element(
        'section',
        { class: 'file', 'aria-labelledby': id },
        fileHead(file, id, outcome === 'migrated'),
        outcome === 'migrated'
          ? diffView(file, isOwn, remarks, id, options)
          : textView(path, body.text ?? '', remarks, id, options),
      )
    }),
  )
}

function heading({ repository, path, outcome, base, delivery, digest }: ReviewSummary): HTMLElement {
  return element(
    'header',
    { class: 'detail-head' },
    element(
      'h2',
      { id: 'result-title', tabindex: -1 },
      element('span', { class: 'repository' }, repository),
      ' ',
      element('span', { class: 'path' }, path),
    ),
    element(
      'p',
      { class: 'meta' },
      element('span', { class: `pill ${outcome}` }, outcome),
      ' ',
      base === undefined ? undefined : element('span', { class: 'pill plain' }, `base ${base}`),
      ' ',
      delivery === undefined ? undefined : element('span', { class: 'pill plain' }, delivery),
      ' ',
      digest === undefined
        ? undefined
        : element('span', { class: 'digest', title: `The files after, SHA-256: ${digest}` }, digest.slice(0, 12)),
    ),
  )
}

/** What the result says as a whole; each remark leads to its line. */
function summaryOf(body: ReviewBody, file: number, elsewhere: readonly Remark[]): HTMLElement | undefined {
  const lists = [
    ...body.reasons.map((remark) => said('reason', remark, file)),
    ...body.warnings.map((remark) => said('warning', remark, file)),
    ...body.notes.map((remark) => said('note', remark, file)),
    ...elsewhere.map((remark) => element('li', {}, remarkView(remark))),
  ]
  return lists.length === 0
    ? undefined
    : element(
        'section',
        { class: 'findings', 'aria-labelledby': 'findings' },
        element('h3', { id: 'findings', class: 'hidden' }, 'What is said about it'),
        element('ul', { class: 'remarks' }, ...lists),
      )
}

function said(kind: 'reason' | 'warning' | 'note', remark: ReviewRemark, file: number): HTMLElement {
  const { line } = remark
  return element(
    'li',
    {},
    remarkView({ kind, ...remark }),
    line === undefined ? undefined : button({ class: 'to-line quiet' }, () => goToLine(file, line), `line ${line}`),
  )
}

function goToLine(file: number, line: number): void {
  const row = document.getElementById(`file-${file}-b${line}`)?.closest('tr')
  if (!row) return
  row.setAttribute('tabindex', '-1')
  row.focus({ preventScroll: true })
  row.scrollIntoView({ block: 'center' })
}

function fileHead(file: ReviewFile, id: string, isChange: boolean): HTMLElement {
  const { added, removed } = lineCounts(file)
  return element(
    'header',
    { class: 'file-head' },
    element('h3', { id }, file.path),
    isChange && file.before === undefined ? element('span', { class: 'pill plain' }, 'new file') : undefined,
    isChange
      ? element(
          'span',
          { class: 'counts' },
          element('span', { class: 'plus' }, `+${added}`),
          ' ',
          element('span', { class: 'minus' }, `-${removed}`),
          element('span', { class: 'hidden' }, ` lines: ${added} added, ${removed} removed`),
        )
      : element('span', { class: 'counts' }, 'as it is'),
  )
}
