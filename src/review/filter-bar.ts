import type { ReviewSummary } from '../report/review-data.js'
import { button, element } from './dom.js'
import { counted, type Filter, NO_FILTER } from './filter.js'
import { icon } from './icons.js'

/** The fields above the list. */
export interface FilterBar {
  readonly element: HTMLElement
  readonly focusSearch: () => void
  /** Shows a filter that was set elsewhere. */
  readonly set: (filter: Filter) => void
  /** Says how many are shown, and how many of them can be decided about. */
  readonly count: (shown: number, decidable: number) => void
}

/** What the bar tells. */
interface Told {
  readonly onFilter: (filter: Filter) => void
  readonly onDecideAll: (verdict: 'approved' | 'rejected') => void
}

type Field = Exclude<keyof Filter, 'search'>

/** Search, four choices and the decisions about all that they leave. */
export function filterBar(summaries: readonly ReviewSummary[], { onFilter, onDecideAll }: Told): FilterBar {
  const search = element('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Search names, messages, files',
    'aria-label': 'Search',
    'aria-keyshortcuts': '/',
    autocomplete: 'off',
    spellcheck: 'false',
  })
  const selects = new Map<Field, HTMLSelectElement>([
    ['outcome', choice('Outcome', options(summaries.map(({ outcome }) => outcome)))],
    ['code', codeChoice(summaries)],
    ['base', choice('Base', options(summaries.flatMap(({ base }) => base ?? [])))],
    [
      'verdict',
      choice(
        'Decision',
        ['undecided', 'approved', 'rejected'].map((name) => option(name, name)),
      ),
    ],
  ])
  const fields = element(
    'div',
    { class: 'fields' },
    ...[...selects.values()].map((select) => select.parentElement ?? select),
  )
  const count = element('p', { class: 'count', role: 'status' })
  const clear = button({ class: 'quiet', hidden: true }, () => change(NO_FILTER), 'Clear')
  const approve = button({ class: 'small' }, () => onDecideAll('approved'), icon('approved'), 'Approve all shown')
  const reject = button({ class: 'small' }, () => onDecideAll('rejected'), icon('rejected'), 'Reject all shown')
  let waiting = false

  const read = (): Filter => ({
    outcome: selects.get('outcome')?.value ?? '',
    code: selects.get('code')?.value ?? '',
    base: selects.get('base')?.value ?? '',
    verdict: selects.get('verdict')?.value ?? '',
    search: search.value,
  })
  const set = (filter: Filter) => {
    for (const [field, select] of selects) select.value = filter[field]
    if (search.value !== filter.search) search.value = filter.search
  }
  const change = (filter: Filter) => {
    set(filter)
    onFilter(filter)
  }
  const changeSoon = () => {
    if (!waiting)
      requestAnimationFrame(() => {
        waiting = false
        onFilter(read())
      })
    waiting = true
  }
  search.addEventListener('input', changeSoon)
  fields.addEventListener('change', changeSoon)

  return {
    element: element(
      'div',
      { class: 'filter', role: 'search', 'aria-label': 'Filter' },
      search,
      fields,
      element('div', { class: 'count-row' }, count, clear),
      element('div', { class: 'all-row', role: 'group', 'aria-label': 'All that are shown' }, approve, reject),
    ),
    focusSearch: () => {
      search.focus()
      search.select()
    },
    set,
    count: (shown, decidable) => {
      const total = summaries.length.toLocaleString('en')
      const words =
        shown === summaries.length ? `${total} results` : `${shown.toLocaleString('en')} of ${total} results`
      if (count.textContent !== words) count.textContent = words
      clear.hidden = Object.values(read()).every((value) => value === '')
      for (const each of [approve, reject]) each.disabled = decidable === 0
    },
  }
}

function choice(label: string, children: readonly Node[]): HTMLSelectElement {
  const select = element('select', {}, element('option', { value: '' }, 'all'), ...children)
  element('label', {}, element('span', {}, label), select)
  return select
}

function codeChoice(summaries: readonly ReviewSummary[]): HTMLSelectElement {
  const group = (label: string, kind: string, codes: readonly string[]) =>
    codes.length === 0 ? [] : [element('optgroup', { label }, ...options(codes, `${kind}:`))]
  return choice('Reason', [
    ...group(
      'Reasons',
      'reason',
      summaries.flatMap(({ reasons }) => reasons),
    ),
    ...group(
      'Warnings',
      'warning',
      summaries.flatMap(({ warnings }) => warnings),
    ),
    ...group(
      'Notes',
      'note',
      summaries.flatMap(({ notes }) => notes),
    ),
  ])
}

function options(values: readonly string[], prefix = ''): readonly HTMLOptionElement[] {
  return counted(values).map(([value, count]) => option(`${prefix}${value}`, `${value} (${count})`))
}

function option(value: string, label: string): HTMLOptionElement {
  return element('option', { value }, label)
}
