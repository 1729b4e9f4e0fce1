import { button, element } from './dom.js'

const KEYS = [
  ['j', 'next result'],
  ['k', 'previous result'],
  ['n', 'next undecided result'],
  ['a', 'approve'],
  ['r', 'reject'],
  ['u', 'undecide'],
  ['/', 'search'],
  ['s', 'side by side or inline'],
  ['d', 'show or hide decisions'],
  ['o', 'overview'],
  ['?', 'this help'],
  ['Enter', 'from the list to the result'],
  ['Escape', 'from the result to the list'],
] as const

/** The dialog with the keys. */
export interface Help {
  readonly element: HTMLDialogElement
  readonly open: () => void
  /** Whether single letters are obeyed: speech input types them by chance. */
  readonly keysOn: () => boolean
}

/** What the keys do, and a way to turn them off. */
export function help(): Help {
  const on = element('input', { type: 'checkbox', checked: true, id: 'keys-on' })
  const dialog = element(
    'dialog',
    { class: 'help', 'aria-labelledby': 'help-title' },
    element('h2', { id: 'help-title' }, 'Keys'),
    element(
      'dl',
      {},
      ...KEYS.map(([key, what]) =>
        element('div', {}, element('dt', {}, element('kbd', {}, key)), element('dd', {}, what)),
      ),
    ),
    element('label', { class: 'check' }, on, 'Obey single letters'),
    element(
      'p',
      {},
      'What you decide stays in this browser where it allows that. approvals.json is what counts: download it when you are done.',
    ),
    button({ class: 'primary' }, () => dialog.close(), 'Close'),
  )
  return { element: dialog, open: () => dialog.showModal(), keysOn: () => on.checked }
}
