import { button, element, fill } from './dom.js'

/** The line that says what just happened, on the screen and to a screen reader. */
export interface Notice {
  readonly element: HTMLElement
  readonly say: (words: string, undo?: () => void) => void
}

/** A line at the bottom; what can be undone has a button. */
export function notice(): Notice {
  const line = element('div', { class: 'notice', role: 'status' })
  const hide = () => fill(line, [])
  return {
    element: line,
    say: (words, undo) => {
      fill(line, [
        element('span', {}, words),
        undo &&
          button(
            { class: 'small' },
            () => {
              hide()
              undo()
            },
            'Undo',
          ),
        button({ class: 'small quiet', 'aria-label': 'Dismiss' }, hide, '×'),
      ])
    },
  }
}
