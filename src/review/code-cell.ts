import { element, textNodes } from './dom.js'
import type { Segment } from './highlight.js'
import type { Range } from './rows.js'

/** A line of code in its colours, with what changed in it marked. */
export function codeOf(segments: readonly Segment[], changed: readonly Range[] = []): HTMLElement {
  const code = element('code')
  let offset = 0
  for (const { text, kind } of segments) {
    const cuts = [
      0,
      ...changed.flatMap(({ start, end }) => [start - offset, end - offset]).filter((at) => at > 0 && at < text.length),
      text.length,
    ]
    for (const [index, from] of cuts.slice(0, -1).entries()) {
      const isChanged = changed.some(({ start, end }) => start <= offset + from && offset + from < end)
      code.append(piece(text.slice(from, cuts[index + 1]), kind, isChanged))
    }
    offset += text.length
  }
  return code
}

function piece(text: string, kind: string, isChanged: boolean): Node {
  const holder = kind === '' && !isChanged ? document.createDocumentFragment() : document.createElement('span')
  if (holder instanceof HTMLElement) holder.className = `${kind}${isChanged ? ' changed' : ''}`.trim()
  holder.append(...textNodes(text))
  return holder
}
