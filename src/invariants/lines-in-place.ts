import type { Invariant } from './invariant.js'

/** The lines of each stage stand in the order of the original, and the runtime stage starts from the chosen image. */
export const linesInPlace: Invariant = {
  id: 'lines-in-place',
  violations: function* ({ after, changes, context }) {
    const last = after.stages.at(-1)
    const start = last?.from.span.start ?? 0
    const { reference } = context.image
    if (last?.from.image.text !== reference)
      yield `the runtime stage starts from ${last?.from.image.text}, not ${reference}`
    const texts = { builder: after.text.slice(0, start), runtime: after.text.slice(start) }
    const lines = changes.filter((change) => change.kind === 'line').sort((a, b) => a.at - b.at || a.rank - b.rank)
    const reached = { builder: 0, runtime: 0 }
    for (const { stage, text } of lines) {
      const found = texts[stage].indexOf(text, reached[stage])
      if (found === -1 && texts[stage].includes(text)) yield `${text.split('\n')[0]} is not in its place`
      // What is lost is for the other invariants to see.
      if (found === -1) continue
      reached[stage] = found + text.length
    }
  },
}
