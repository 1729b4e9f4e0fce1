import { button, drawing, element } from './dom.js'
import { counted, type Filter } from './filter.js'
import type { PageData } from './page-data.js'

/** Narrows the list to what a bar of a chart counts. */
export type Narrow = (filter: Partial<Filter>) => void

const OUTCOMES = ['migrated', 'unchanged', 'refused', 'failed'] as const
/** Bars beyond these are shown when asked for. */
const FIRST_BARS = 10

/** The whole run: totals, and charts whose bars narrow the list to what they count. */
export function overview({ head, summaries }: PageData, narrow: Narrow): HTMLElement {
  const repositories = new Set(summaries.map(({ repository }) => repository)).size
  const heading = element('h2', { tabindex: -1 }, 'Overview')
  return element(
    'article',
    { class: 'overview' },
    element(
      'header',
      { class: 'detail-head' },
      heading,
      element(
        'p',
        { class: 'meta' },
        `${number(summaries.length)} Dockerfile${summaries.length === 1 ? '' : 's'} in ${number(repositories)} `,
        `${repositories === 1 ? 'repository' : 'repositories'} · run ${head.run} · `,
        element('time', { datetime: head.made }, head.made.slice(0, 16).replace('T', ' ')),
        ` · msb-migrate ${head.tool}`,
      ),
    ),
    outcomeChart(summaries, narrow),
    element(
      'div',
      { class: 'charts' },
      barChart('Why not migrated', 'reason', counted(summaries.flatMap(({ reasons }) => reasons)), (code) =>
        narrow({ code: `reason:${code}` }),
      ),
      barChart('Warnings', 'warning', counted(summaries.flatMap(({ warnings }) => warnings)), (code) =>
        narrow({ code: `warning:${code}` }),
      ),
      barChart('Runtime base', 'base', counted(summaries.flatMap(({ base }) => base ?? [])), (base) =>
        narrow({ base }),
      ),
      barChart(
        'How the program gets there',
        'delivery',
        counted(summaries.flatMap(({ delivery }) => delivery ?? [])),
        (delivery) => narrow({ search: delivery }),
      ),
    ),
  )
}

function outcomeChart(summaries: PageData['summaries'], narrow: Narrow): HTMLElement {
  const counts = OUTCOMES.map((outcome) => ({
    outcome,
    count: summaries.filter((summary) => summary.outcome === outcome).length,
  }))
  const total = Math.max(1, summaries.length)
  let x = 0
  const parts = counts.map(({ outcome, count }) => {
    const width = (count / total) * 100
    const part = drawing('rect', { class: outcome, x, y: 0, width, height: 10 })
    x += width
    return part
  })
  const words = counts.map(({ outcome, count }) => `${count} ${outcome}`).join(', ')
  return element(
    'section',
    { class: 'card outcomes', 'aria-labelledby': 'chart-outcomes' },
    element('h3', { id: 'chart-outcomes' }, 'Outcomes'),
    drawing(
      'svg',
      { viewBox: '0 0 100 10', preserveAspectRatio: 'none', role: 'img', 'aria-label': `Outcomes: ${words}` },
      ...parts,
    ),
    element(
      'ul',
      { class: 'tiles' },
      ...counts.map(({ outcome, count }) =>
        element(
          'li',
          {},
          button(
            { class: 'tile' },
            () => narrow({ outcome }),
            element('span', { class: 'big' }, number(count)),
            element('span', { class: 'kind' }, element('span', { class: `dot ${outcome}` }), ` ${outcome} `),
            element('span', { class: 'share' }, `${share(count, total)} %`),
          ),
        ),
      ),
    ),
  )
}

function barChart(
  title: string,
  kind: string,
  counts: readonly (readonly [string, number])[],
  onPick: (name: string) => void,
): HTMLElement | undefined {
  const [top] = counts
  if (top === undefined) return undefined
  const bar = ([name, count]: readonly [string, number]) => {
    const fraction = element('span', { class: `bar ${kind}`, 'aria-hidden': 'true' })
    fraction.style.width = `${Math.max(0.5, (count / top[1]) * 100)}%`
    return element(
      'li',
      {},
      button(
        { class: 'bar-row' },
        () => onPick(name),
        element('span', { class: 'bar-name' }, name),
        ' ',
        element('span', { class: 'bar-count' }, number(count)),
        element('span', { class: 'track', 'aria-hidden': 'true' }, fraction),
      ),
    )
  }
  const list = element('ul', { class: 'bars' }, ...counts.slice(0, FIRST_BARS).map(bar))
  const rest = counts.slice(FIRST_BARS)
  const more =
    rest.length === 0
      ? undefined
      : button(
          { class: 'quiet' },
          () => {
            const added = rest.map(bar)
            list.append(...added)
            more?.remove()
            added[0]?.querySelector('button')?.focus()
          },
          `Show ${rest.length} more`,
        )
  return element(
    'section',
    { class: 'card', 'aria-labelledby': `chart-${kind}` },
    element('h3', { id: `chart-${kind}` }, title),
    list,
    more,
  )
}

function share(count: number, total: number): string {
  const percent = (count / total) * 100
  return percent > 0 && percent < 1 ? '< 1' : String(Math.round(percent))
}

function number(value: number): string {
  return value.toLocaleString('en')
}
