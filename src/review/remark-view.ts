import { element } from './dom.js'
import type { Remark } from './remarks.js'

const KINDS: Readonly<Record<Remark['kind'], string>> = {
  reason: 'Reason',
  warning: 'Warning',
  note: 'Note',
  decision: 'Decision',
  addition: 'Added',
}

/** What is said about a line, as a list below it. */
export function remarkList(remarks: readonly Remark[]): HTMLElement {
  return element('ul', { class: 'remarks' }, ...remarks.map((remark) => element('li', {}, remarkView(remark))))
}

/** One remark: what kind it is, its words, what to do about it and its code. */
export function remarkView({ kind, code, message, hint, placement, assumed }: Remark): HTMLElement {
  const label = kind === 'decision' ? (placement ?? 'unknown') : KINDS[kind]
  return element(
    'div',
    { class: `remark ${kind}` },
    element('span', { class: `label ${kind === 'decision' ? `to-${placement ?? 'unknown'}` : kind}` }, label),
    element(
      'div',
      { class: 'words' },
      element('span', {}, message),
      ' ',
      assumed ? element('span', { class: 'assumed' }, 'assumed') : undefined,
      ' ',
      element('span', { class: 'code' }, code),
      hint === undefined ? undefined : element('p', { class: 'hint' }, hint),
    ),
  )
}
