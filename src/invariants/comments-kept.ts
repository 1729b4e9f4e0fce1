import type { Dockerfile } from '../dockerfile/model.js'
import type { Invariant } from './invariant.js'

/** Every comment of the original stands in the result, save those of an instruction or a command that is gone for a stated reason. */
export const commentsKept: Invariant = {
  id: 'comments-kept',
  violations: function* ({ before, after, context }) {
    const counts = countComments(after)
    const gone = [...context.decisions.values()]
      .filter(({ placement }) => placement === 'dropped')
      .map(({ subject }) => ('block' in subject ? subject.block : subject.span))
    const parted = before.stages.flatMap(({ body }) =>
      body.filter(({ kind }) => kind === 'run').map(({ span }) => span),
    )
    for (const comment of before.comments) {
      // One that may go may also stay: it does not use up another of the same words.
      if ([...gone, ...parted].some((span) => comment.start >= span.start && comment.start < span.end)) continue
      const text = before.text.slice(comment.start, comment.end).trim()
      const left = counts.get(text) ?? 0
      counts.set(text, left - 1)
      if (left <= 0) yield `the comment "${text.slice(0, 60)}" is lost`
    }
  },
}

function countComments(dockerfile: Dockerfile): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { start, end } of dockerfile.comments) {
    const text = dockerfile.text.slice(start, end).trim()
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return counts
}
