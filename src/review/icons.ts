import { drawing } from './dom.js'

const PATHS = {
  approved:
    'M13.8 4.2a.75.75 0 0 1 0 1.1l-7.3 7.3a.75.75 0 0 1-1.1 0L2.2 9.4a.75.75 0 1 1 1.1-1.1l2.6 2.7 6.8-6.8a.75.75 0 0 1 1.1 0Z',
  rejected:
    'M3.7 3.7a.75.75 0 0 1 1.1 0L8 6.9l3.2-3.2a.75.75 0 1 1 1.1 1.1L9.1 8l3.2 3.2a.75.75 0 1 1-1.1 1.1L8 9.1l-3.2 3.2a.75.75 0 1 1-1.1-1.1L6.9 8 3.7 4.8a.75.75 0 0 1 0-1.1Z',
  undecided: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM8 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z',
  previous: 'M8 4.2 13 9.2 11.9 10.3 8 6.4 4.1 10.3 3 9.2Z',
  next: 'M8 11.3 3 6.3 4.1 5.2 8 9.1 11.9 5.2 13 6.3Z',
  back: 'M7.2 3 8.3 4.1 5.2 7.2H14v1.6H5.2l3.1 3.1L7.2 13 2.2 8Z',
  download: 'M7.2 2h1.6v6.1l2.1-2.1L12 7.1 8 11.1 4 7.1 5.1 6l2.1 2.1ZM2.5 12.5h11V14h-11Z',
  open: 'M7.2 11.1V5L5.1 7.1 4 6l4-4 4 4-1.1 1.1L8.8 5v6.1ZM2.5 12.5h11V14h-11Z',
} as const

/** The name of a drawing. */
export type IconName = keyof typeof PATHS

/** A small drawing in the colour of the text; it says nothing that is not said in words. */
export function icon(name: IconName): SVGElement {
  return drawing(
    'svg',
    { class: `icon ${name}`, viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true', focusable: 'false' },
    drawing('path', { d: PATHS[name] }),
  )
}
