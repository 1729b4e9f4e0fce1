import { detail } from './detail.js'
import { element, fill } from './dom.js'
import { type Filter, filtered, NO_FILTER } from './filter.js'
import { filterBar } from './filter-bar.js'
import { help } from './help.js'
import { obeyKeys } from './keys.js'
import { lowerBound, resultList } from './list.js'
import { notice } from './notice.js'
import { overview } from './overview.js'
import { readPageData } from './page-data.js'
import { pageHead } from './page-head.js'
import { verdictBar } from './verdict-bar.js'
import { createVerdicts, type Decided, type Shelf, type Verdict } from './verdicts.js'

const data = readPageData()
const { summaries } = data
const verdicts = createVerdicts(data.head.run, summaries, shelf())
const wide = matchMedia('(min-width: 64rem)')

let filter: Filter = NO_FILTER
let shown: readonly number[] = summaries.map((_, index) => index)
let selected: number | undefined
let sideBySide = true
let decisions = true
let unsaved = false

const says = notice()
const keyHelp = help()
const head = pageHead({
  onDownload: download,
  onOpen: openFile,
  onHelp: keyHelp.open,
  onOverview: showOverview,
})
const list = resultList({ summaries, verdictOf: verdicts.of, onPick: pick })
const bar = filterBar(summaries, { onFilter: applyFilter, onDecideAll: decideAll })
const actions = verdictBar({
  onDecide: decide,
  onStep: step,
  onBack: backToList,
  onSideBySide: toggleSideBySide,
  onDecisions: toggleDecisions,
})
const content = element('div', { class: 'content' })
const result = element('section', { class: 'result', 'aria-label': 'Result' }, actions.element, content)

document.body.append(
  head.element,
  element(
    'main',
    { class: 'panes' },
    element('nav', { class: 'side', 'aria-label': 'Results' }, bar.element, list.element),
    result,
  ),
  says.element,
  keyHelp.element,
)
showOverview()
document.body.dataset.view = 'list'
showProgress()
if (!verdicts.isKept())
  says.say('This browser keeps nothing for this page: download approvals.json before you close it.')

obeyKeys(
  {
    j: () => step(1),
    k: () => step(-1),
    n: nextUndecided,
    a: () => decide('approved'),
    r: () => decide('rejected'),
    u: () => decide(undefined),
    s: toggleSideBySide,
    d: toggleDecisions,
    o: showOverview,
    '/': () => {
      document.body.dataset.view = 'list'
      bar.focusSearch()
    },
    '?': keyHelp.open,
    Escape: backToList,
  },
  keyHelp.keysOn,
)
wide.addEventListener('change', showDetail)
window.addEventListener('beforeunload', (event) => {
  if (unsaved && !verdicts.isKept()) event.preventDefault()
})

function shelf(): Shelf | undefined {
  try {
    return window.localStorage
  } catch {
    // Of a file, or by the reader's choice, there may be none.
    return undefined
  }
}

function applyFilter(next: Filter): void {
  filter = next
  refilter()
}

function refilter(): void {
  shown = filtered(summaries, filter, verdicts.of, data.searchTextOf)
  showList()
}

function showList(): void {
  list.show(shown, selected)
  bar.count(shown.length, shown.filter((index) => summaries[index]?.digest !== undefined).length)
  showBar()
}

function showBar(): void {
  const position = selected === undefined ? undefined : `${lowerBound(shown, selected) + 1} of ${shown.length}`
  const isShown = selected !== undefined && shown[lowerBound(shown, selected)] === selected
  const digest = selected === undefined ? undefined : summaries[selected]?.digest
  actions.show({
    position: position && (isShown ? position : 'not in the filter'),
    decidable: digest !== undefined,
    verdict: selected === undefined ? undefined : verdicts.of(selected),
    sideBySide: sideBySide && wide.matches,
    canBeSideBySide: wide.matches && digest !== undefined,
    decisions,
  })
}

function showDetail(): void {
  const summary = selected === undefined ? undefined : summaries[selected]
  if (selected !== undefined && summary !== undefined) {
    const options = { sideBySide: sideBySide && wide.matches, decisions }
    fill(content, [detail(summary, data.bodyOf(selected), options)])
  }
  showBar()
}

function showOverview(): void {
  selected = undefined
  document.body.dataset.view = 'main'
  fill(content, [
    overview(data, (part) => {
      const next = { ...NO_FILTER, ...part }
      bar.set(next)
      applyFilter(next)
      document.body.dataset.view = 'list'
      list.focus()
    }),
  ])
  showList()
}

function pick(index: number, open: boolean): void {
  const isOther = index !== selected
  selected = index
  if (isOther) {
    content.scrollTop = 0
    showDetail()
  }
  list.show(shown, selected)
  showBar()
  if (!open) return
  document.body.dataset.view = 'main'
  focusTitle()
}

function focusTitle(): void {
  content.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true })
}

function backToList(): void {
  document.body.dataset.view = 'list'
  list.focus()
}

function step(direction: 1 | -1): void {
  const at = selected === undefined ? 0 : lowerBound(shown, selected)
  const isShown = selected !== undefined && shown[at] === selected
  const target = selected === undefined ? (direction === 1 ? 0 : -1) : direction === -1 ? at - 1 : isShown ? at + 1 : at
  stepTo(shown[target], direction === 1 ? 'This is the last result.' : 'This is the first result.')
}

function nextUndecided(): void {
  const isOpen = (index: number) => summaries[index]?.digest !== undefined && verdicts.of(index) === undefined
  const next = shown.find((index) => index > (selected ?? -1) && isOpen(index)) ?? shown.find(isOpen)
  stepTo(next, 'Nothing that is shown is undecided.')
}

function stepTo(index: number | undefined, otherwise: string): void {
  if (index === undefined) {
    says.say(otherwise)
    return
  }
  // A reader of the list stays there and hears the row; all others go to the result.
  pick(index, !list.hasFocus())
}

function decide(verdict: Verdict | undefined): void {
  if (selected === undefined) {
    says.say('No result is open.')
    return
  }
  if (summaries[selected]?.digest === undefined) {
    says.say('Only what was migrated can be approved or rejected.')
    return
  }
  const { changed } = verdicts.decide([selected], verdict)
  const { repository = '', path = '' } = summaries[selected] ?? {}
  const word = verdict === undefined ? 'Undecided' : verdict === 'approved' ? 'Approved' : 'Rejected'
  afterDecision(changed)
  says.say(`${word}: ${repository} ${path}`)
}

function decideAll(verdict: Verdict): void {
  const decided = verdicts.decide(shown, verdict)
  const overturned = decided.overturned === 0 ? '' : `, of which ${decided.overturned} had been decided otherwise`
  afterDecision(decided.changed)
  says.say(`${decided.changed} ${verdict}${overturned}.`, undoOf(decided))
}

function undoOf({ undo, changed }: Decided): (() => void) | undefined {
  if (changed === 0) return undefined
  return () => {
    undo()
    afterDecision(changed)
    says.say('Undone.')
  }
}

function afterDecision(changed: number): void {
  if (changed > 0) unsaved = true
  if (filter.verdict === '') showList()
  else refilter()
  showProgress()
}

function showProgress(): void {
  head.progress(verdicts.count('approved'), verdicts.count('rejected'), verdicts.decidable)
}

function download(): void {
  const url = URL.createObjectURL(new Blob([verdicts.toFile()], { type: 'application/json' }))
  element('a', { href: url, download: 'approvals.json' }).click()
  unsaved = false
  says.say(`approvals.json: ${verdicts.count('approved')} approved, ${verdicts.count('rejected')} rejected.`)
}

function openFile(text: string): void {
  try {
    const loaded = verdicts.fromFile(text)
    const { taken, passedOver } = loaded
    afterDecision(loaded.changed)
    says.say(
      `${taken} decisions taken over${passedOver === 0 ? '' : `; ${passedOver} are about what is not here, or has changed`}.`,
      undoOf(loaded),
    )
  } catch (error) {
    says.say(error instanceof Error ? error.message : String(error))
  }
}

function toggleSideBySide(): void {
  sideBySide = !sideBySide
  showDetail()
}

function toggleDecisions(): void {
  decisions = !decisions
  showDetail()
}
