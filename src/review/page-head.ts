import { button, drawing, element, fill, setAttributes } from './dom.js'
import { icon } from './icons.js'

/** What the bar on top shows and does. */
export interface PageHead {
  readonly element: HTMLElement
  readonly progress: (approved: number, rejected: number, of: number) => void
}

/** What its buttons do. */
interface Actions {
  readonly onDownload: () => void
  readonly onOpen: (text: string) => void
  readonly onHelp: () => void
  readonly onOverview: () => void
}

/** The bar on top: what page it is, how far the decisions are, the file of them. */
export function pageHead({ onDownload, onOpen, onHelp, onOverview }: Actions): PageHead {
  const words = element('span', { class: 'progress-words' })
  const approvedPart = drawing('rect', { class: 'approved', x: 0, y: 0, height: 6, width: 0 })
  const rejectedPart = drawing('rect', { class: 'rejected', x: 0, y: 0, height: 6, width: 0 })
  const meter = drawing(
    'svg',
    { viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true', class: 'meter' },
    approvedPart,
    rejectedPart,
  )
  const file = element('input', { type: 'file', accept: '.json,application/json', hidden: true, tabindex: -1 })
  file.addEventListener('change', async () => {
    const [chosen] = file.files ?? []
    if (chosen !== undefined) onOpen(await chosen.text())
    file.value = ''
  })
  return {
    element: element(
      'header',
      { class: 'page-head' },
      element('h1', {}, button({ class: 'title' }, onOverview, 'Dockerfile migrations')),
      element('div', { class: 'progress' }, words, meter),
      element(
        'div',
        { class: 'tools' },
        button({ class: 'small', 'aria-label': 'Open an approvals.json' }, () => file.click(), icon('open'), 'Open'),
        button({ class: 'small primary' }, onDownload, icon('download'), 'approvals.json'),
        button({ class: 'small', 'aria-label': 'Keys and help', 'aria-keyshortcuts': '?' }, onHelp, '?'),
        file,
      ),
    ),
    progress: (approved, rejected, of) => {
      fill(words, [
        element('b', {}, `${(approved + rejected).toLocaleString('en')} of ${of.toLocaleString('en')}`),
        ' decided',
        element('span', { class: 'parts' }, ` · ${approved} approved, ${rejected} rejected`),
      ])
      const share = (count: number) => (count / Math.max(1, of)) * 100
      setAttributes(approvedPart, { width: share(approved) })
      setAttributes(rejectedPart, { x: share(approved), width: share(rejected) })
    },
  }
}
