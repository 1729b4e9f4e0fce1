import type { Dockerfile, Instruction, Span } from '../dockerfile/model.js'
import type { Change, Edit, Line, Removal } from './change.js'

/** Applies all changes at once to the original text. Overlapping edits are a bug of ours and throw. */
export function applyChanges(dockerfile: Dockerfile, changes: readonly Change[]): string {
  const removals = changes.filter((change) => change.kind === 'removal')
  const edits = changes.filter((change) => change.kind === 'edit')
  const lines = changes.filter((change) => change.kind === 'line')
  if (edits.length === 0 && removals.length === 0 && lines.length === 0) return dockerfile.text
  const moved = movedComments(dockerfile, removals)
  const builder = builderText(dockerfile, edits, [...removals.map(({ instruction }) => instruction.block), ...moved])
  const runtime = runtimeText(
    dockerfile,
    lines.filter((line) => line.stage === 'runtime'),
    moved,
  )
  const atEnd = lines.filter((line) => line.stage === 'builder').map((line) => line.text)
  const end = dockerfile.lineEnding
  // The blanks that a file ends with are nobody's to change.
  const rest = dockerfile.text.slice(dockerfile.text.trimEnd().length)
  return ([builder, ...atEnd].join(end) + (runtime === '' ? '' : `${end}${end}${runtime}`)).trimEnd() + rest
}

function builderText(dockerfile: Dockerfile, edits: readonly Edit[], removed: readonly Span[]): string {
  const pieces = [
    ...edits.map(({ span, text }) => ({ ...span, text })),
    ...removed.map((span) => ({ ...span, text: undefined })),
  ].sort((a, b) => a.start - b.start || a.end - b.end)
  let result = ''
  let at = 0
  for (const piece of pieces) {
    if (piece.start < at) throw new Error(`overlapping changes at offset ${piece.start}`)
    result += dockerfile.text.slice(at, piece.start)
    at = piece.end
    if (piece.text !== undefined) result += piece.text
    else if (/(^|\n)[ \t]*\r?\n$/.test(result) || result === '') {
      // The blank line above stays, the one below goes with the instruction.
      at += /^([ \t]*\r?\n)*/.exec(dockerfile.text.slice(at))?.[0].length ?? 0
    }
  }
  return withoutBlankEnd(result + dockerfile.text.slice(at))
}

/** A text without the blank lines at its end; its last line stays as it is. */
function withoutBlankEnd(text: string): string {
  const { length } = text.trimEnd()
  return text.slice(0, length) + (/^[ \t]*/.exec(text.slice(length))?.[0] ?? '')
}

/** Comments that stand for themselves between instructions that leave the builder: they leave with them. */
function movedComments(dockerfile: Dockerfile, removals: readonly Removal[]): readonly Span[] {
  const body = dockerfile.stages.at(-1)?.body ?? []
  const removed = new Set<Instruction>(removals.map(({ instruction }) => instruction))
  const inside = (comment: Span) => body.some(({ block }) => comment.start >= block.start && comment.start < block.end)
  const from = dockerfile.stages[0]?.from.span.end ?? 0
  return dockerfile.comments
    .filter((comment) => comment.start > from && !inside(comment))
    .filter((comment) => {
      const next = body.find(({ block }) => block.start >= comment.end) ?? body.at(-1)
      return next !== undefined && removed.has(next)
    })
    .map((comment) => {
      const start = dockerfile.text.lastIndexOf('\n', comment.start - 1) + 1
      const lineBreak = dockerfile.text.indexOf('\n', comment.end)
      return { start, end: lineBreak === -1 ? dockerfile.text.length : lineBreak + 1 }
    })
}

function runtimeText(dockerfile: Dockerfile, lines: readonly Line[], comments: readonly Span[]): string {
  const { text, lineEnding } = dockerfile
  const entries = [
    ...lines.map((line) => {
      const { at, rank, of, withComments } = line
      // A line that does not stand in its instruction's place tells nothing of the blank lines around that.
      const inPlace = of !== undefined && at >= of.block.start && at <= of.block.end ? of : undefined
      return {
        at,
        rank,
        text: withComments === true && of !== undefined ? leadingComments(text, of) + line.text : line.text,
        start: inPlace?.block.start ?? at,
        end: inPlace?.span.end ?? at,
      }
    }),
    ...comments.map(({ start, end }) => {
      const comment = text.slice(start, end).trimEnd()
      return { at: start, rank: 0, text: comment, start, end: start + comment.length }
    }),
  ].sort((a, b) => a.at - b.at || a.rank - b.rank)
  let result = ''
  let end: number | undefined
  for (const entry of entries) {
    result += (end === undefined ? '' : gapOf(text.slice(end, entry.start), lineEnding)) + entry.text
    end = Math.max(end ?? 0, entry.end)
  }
  return result
}

/** What stands between two lines: the original's own where they are neighbours in it, else one of its blank lines, if it has any. */
function gapOf(between: string, lineEnding: string): string {
  if (/^\s*\n$/.test(between)) return between
  const blank = /\n([ \t]*\r?\n)/.exec(between)?.[1]
  return lineEnding + (blank ?? '')
}

function leadingComments(text: string, instruction: Instruction): string {
  return text.slice(instruction.block.start, instruction.span.start)
}
