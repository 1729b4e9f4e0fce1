import { button, element, setAttributes } from './dom.js'
import { icon } from './icons.js'
import type { Verdict } from './verdicts.js'

/** The buttons of the result that is looked at. */
export interface VerdictBar {
  readonly element: HTMLElement
  readonly show: (state: BarState) => void
}

/** What the buttons show. */
export interface BarState {
  /** Undefined on the overview. */
  readonly position: string | undefined
  readonly decidable: boolean
  readonly verdict: Verdict | undefined
  readonly sideBySide: boolean
  readonly canBeSideBySide: boolean
  readonly decisions: boolean
}

/** What they do. */
interface Actions {
  readonly onDecide: (verdict: Verdict | undefined) => void
  readonly onStep: (direction: 1 | -1) => void
  readonly onBack: () => void
  readonly onSideBySide: () => void
  readonly onDecisions: () => void
}

/** Where the reader is, steps to the neighbours, how files are shown, and the decision. */
export function verdictBar({ onDecide, onStep, onBack, onSideBySide, onDecisions }: Actions): VerdictBar {
  const verdictButton = (verdict: Verdict, label: string, key: string) =>
    button({ class: `verdict ${verdict}`, 'aria-keyshortcuts': key }, () => onDecide(verdict), icon(verdict), label)
  const approve = verdictButton('approved', 'Approve', 'a')
  const reject = verdictButton('rejected', 'Reject', 'r')
  const undecide = button({ class: 'quiet', 'aria-keyshortcuts': 'u' }, () => onDecide(undefined), 'Undecide')
  const nothing = element('span', { class: 'nothing-to-decide' }, 'nothing to decide')
  const position = element('span', { class: 'position' })
  const step = (name: 'previous' | 'next', direction: 1 | -1, key: string) =>
    button(
      { class: 'small', 'aria-label': `${name} result`, 'aria-keyshortcuts': key },
      () => onStep(direction),
      icon(name),
    )
  const sideBySide = button({ class: 'small toggle', 'aria-keyshortcuts': 's' }, onSideBySide, 'Side by side')
  const decisions = button({ class: 'small toggle', 'aria-keyshortcuts': 'd' }, onDecisions, 'Decisions')
  const bar = element(
    'div',
    { class: 'verdict-bar', role: 'group', 'aria-label': 'This result' },
    element(
      'div',
      { class: 'steps' },
      button({ class: 'small back', 'aria-label': 'Back to the list' }, onBack, icon('back')),
      step('previous', -1, 'k'),
      step('next', 1, 'j'),
      position,
    ),
    element('div', { class: 'view' }, sideBySide, decisions),
    element('div', { class: 'decide' }, undecide, reject, approve, nothing),
  )
  return {
    element: bar,
    show: (state) => {
      bar.hidden = state.position === undefined
      position.textContent = state.position ?? ''
      for (const [each, verdict] of [
        [approve, 'approved'],
        [reject, 'rejected'],
      ] as const) {
        each.hidden = !state.decidable
        setAttributes(each, { 'aria-pressed': String(state.verdict === verdict) })
      }
      undecide.hidden = !state.decidable
      undecide.disabled = state.verdict === undefined
      nothing.hidden = state.decidable
      sideBySide.hidden = !state.canBeSideBySide
      setAttributes(sideBySide, { 'aria-pressed': String(state.sideBySide) })
      setAttributes(decisions, { 'aria-pressed': String(state.decisions) })
    },
  }
}
