import type { ReviewSummary } from '../report/review-data.js'
import { element, fill, setAttributes } from './dom.js'
import { icon } from './icons.js'
import type { Verdict } from './verdicts.js'

/** What the list shows and tells. */
export interface ListSource {
  readonly summaries: readonly ReviewSummary[]
  readonly verdictOf: (index: number) => Verdict | undefined
  /** A result was picked; `open` when the reader wants to go there, not just past it. */
  readonly onPick: (index: number, open: boolean) => void
}

/** The list of results. Only the rows in sight are elements, however many results there are. */
export interface ResultList {
  readonly element: HTMLElement
  /** Shows these results, of which one may be the current one. */
  readonly show: (indices: readonly number[], selected: number | undefined) => void
  readonly focus: () => void
  readonly hasFocus: () => boolean
}

/** Rows that are kept above and below those in sight. */
const SPARE = 8

/** A list box over results; arrows, Home, End and the page keys move in it, Enter opens. */
export function resultList(source: ListSource): ResultList {
  const rows = element('div', { class: 'rows', role: 'presentation' })
  const list = element('div', { class: 'list', role: 'listbox', tabindex: 0, 'aria-label': 'Results' }, rows)
  const nothing = element('p', { class: 'nothing-found' }, 'Nothing matches. Clear the filter to see all results.')
  let shown: readonly number[] = []
  let selected: number | undefined
  let height = 0
  let waiting = false

  const draw = () => {
    waiting = false
    height ||= rowHeight(rows)
    const first = Math.max(0, Math.floor(list.scrollTop / height) - SPARE)
    const last = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / height) + SPARE)
    const positions = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index)
    const current = positionOf(shown, selected)
    if (current !== undefined && (current < first || current >= last)) positions.push(current)
    rows.style.height = `${shown.length * height}px`
    fill(
      rows,
      positions.map((position) => {
        const row = rowOf(source, shown[position] ?? 0, { position, of: shown.length, selected })
        row.style.transform = `translateY(${position * height}px)`
        return row
      }),
    )
    setAttributes(list, { 'aria-activedescendant': current === undefined ? undefined : `result-${selected}` })
  }
  const drawSoon = () => {
    if (!waiting) requestAnimationFrame(draw)
    waiting = true
  }
  const scrollTo = (position: number) => {
    height ||= rowHeight(rows)
    const top = position * height
    if (top < list.scrollTop) list.scrollTop = top
    else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight
  }
  const move = (key: string) => {
    const page = Math.max(1, Math.floor(list.clientHeight / (height || 1)) - 1)
    const at = positionOf(shown, selected) ?? -1
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: shown.length - 1,
    }
    const target = targets[key]
    if (target === undefined) return false
    const index = shown[Math.min(shown.length - 1, Math.max(0, target))]
    if (index !== undefined) source.onPick(index, false)
    return true
  }

  list.addEventListener('scroll', drawSoon, { passive: true })
  list.addEventListener('click', ({ target }) => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
    if (row !== null) source.onPick(Number(row.dataset.index), true)
  })
  list.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' && selected !== undefined) source.onPick(selected, true)
    else if (!move(event.key)) return
    event.preventDefault()
  })
  new ResizeObserver(() => {
    height = 0
    drawSoon()
  }).observe(list)

  return {
    element: element('div', { class: 'list-frame' }, list, nothing),
    show: (indices, current) => {
      const moved = current !== selected
      shown = indices
      selected = current
      list.hidden = shown.length === 0
      nothing.hidden = shown.length > 0
      const position = positionOf(shown, selected)
      rows.style.height = `${shown.length * (height || 1)}px`
      if (moved && position !== undefined) scrollTo(position)
      draw()
    },
    focus: () => list.focus(),
    hasFocus: () => document.activeElement === list,
  }
}

/** Where a result stands among those shown, which are in order; undefined when it is not among them. */
function positionOf(shown: readonly number[], index: number | undefined): number | undefined {
  if (index === undefined) return undefined
  const position = lowerBound(shown, index)
  return shown[position] === index ? position : undefined
}

/** The position of the first that is not below `index`. */
export function lowerBound(shown: readonly number[], index: number): number {
  let [low, high] = [0, shown.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((shown[middle] ?? 0) < index) low = middle + 1
    else high = middle
  }
  return low
}

function rowHeight(rows: HTMLElement): number {
  const probe = element('div', { class: 'row' })
  rows.append(probe)
  const { height } = probe.getBoundingClientRect()
  probe.remove()
  return height || 1
}

interface RowPlace {
  readonly position: number
  readonly of: number
  readonly selected: number | undefined
}

/** Of a URL the part that tells repositories apart, as there is little room. */
function shortName(repository: string): string {
  const [, path] = /^(?:[a-z]+:\/\/[^/]*\/|[\w.-]+@[\w.-]+:)(.+?)(?:\.git)?\/?$/.exec(repository) ?? []
  return path ?? repository
}

function rowOf({ summaries, verdictOf }: ListSource, index: number, { position, of, selected }: RowPlace): HTMLElement {
  const summary = summaries[index] as ReviewSummary
  const { repository, path, outcome, base, digest, reasons, warnings } = summary
  const verdict = digest === undefined ? undefined : (verdictOf(index) ?? 'undecided')
  const details = outcome === 'migrated' ? base : reasons.join(', ')
  const warned = warnings.length === 0 ? undefined : `${warnings.length} warning${warnings.length === 1 ? '' : 's'}`
  return element(
    'div',
    {
      class: 'row',
      role: 'option',
      id: `result-${index}`,
      'data-index': index,
      'aria-selected': index === selected ? 'true' : 'false',
      'aria-posinset': position + 1,
      'aria-setsize': of,
      'aria-label': [repository, path, outcome, details, warned, verdict].filter(Boolean).join(', '),
    },
    element('span', { class: `dot ${outcome}` }),
    element('span', { class: 'name', title: repository }, shortName(repository)),
    verdict === undefined ? undefined : element('span', { class: `mark ${verdict}` }, icon(verdict)),
    element(
      'span',
      { class: 'about' },
      element('span', { class: 'path' }, path),
      element('span', { class: `outcome ${outcome}` }, outcome),
      details ? element('span', { class: 'details' }, details) : undefined,
      warned ? element('span', { class: 'warned' }, warned) : undefined,
    ),
  )
}
