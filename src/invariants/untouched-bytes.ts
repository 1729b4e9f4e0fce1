import type { Invariant } from './invariant.js'

/** Directives stay first, line endings, byte order mark and final line break stay, and an instruction that no change touches keeps its bytes. */
export const untouchedBytes: Invariant = {
  id: 'untouched-bytes',
  violations: function* ({ before, after, changes }) {
    const from = before.stages[0]?.from.span.start ?? 0
    if (after.text.slice(0, from) !== before.text.slice(0, from)) yield 'what stands above FROM has changed'
    if (before.lineEnding !== after.lineEnding) yield 'the line endings have changed'
    if (/\n$/.test(before.text) !== /\n$/.test(after.text)) yield 'the final line break has changed'
    const edits = changes.filter((change) => change.kind === 'edit')
    const removed = new Set(changes.filter((change) => change.kind === 'removal').map(({ instruction }) => instruction))
    const builder = after.text.slice(0, after.stages.at(-1)?.from.block.start)
    const body = before.stages[0]?.body ?? []
    let at = 0
    for (const instruction of body) {
      const edited = edits.some(({ span }) => span.start >= instruction.span.start && span.end <= instruction.span.end)
      if (edited || removed.has(instruction)) continue
      // White space at the end of a stage is nobody's.
      const text = before.text.slice(instruction.span.start, instruction.span.end).trimEnd()
      const found = builder.indexOf(text, at)
      if (found === -1) yield `${instruction.keyword} of the builder is not as it was: ${text.slice(0, 60)}`
      else at = found + text.length
    }
  },
}
