import type { ReviewBody, ReviewFile } from '../report/review-data.js'
import { linesOf } from './rows.js'

/** Something said about a line. */
export interface Remark {
  readonly kind: 'reason' | 'warning' | 'note' | 'decision' | 'addition'
  readonly code: string
  readonly message: string
  readonly hint?: string | undefined
  /** Of a decision: where the instruction goes. */
  readonly placement?: string | undefined
  /** It was not proven but taken for granted. */
  readonly assumed?: boolean | undefined
}

/** What is said about the lines of one file, by their numbers before and after. */
export interface FileRemarks {
  readonly before: ReadonlyMap<number, readonly Remark[]>
  readonly after: ReadonlyMap<number, readonly Remark[]>
}

/** What is said about the lines of all files, and what was added that is no line of any. */
export interface PlacedRemarks {
  readonly files: readonly FileRemarks[]
  readonly elsewhere: readonly Remark[]
}

/** Puts what is said of a result beside its lines: reasons and decisions on those of the Dockerfile, the rest on those that were added. */
export function placeRemarks(body: ReviewBody, files: readonly ReviewFile[], dockerfile: string): PlacedRemarks {
  const placed = files.map(() => ({ before: new Map<number, Remark[]>(), after: new Map<number, Remark[]>() }))
  const own =
    placed[
      Math.max(
        0,
        files.findIndex(({ path }) => path === dockerfile),
      )
    ]
  for (const [kind, list] of [
    ['reason', body.reasons],
    ['warning', body.warnings],
    ['note', body.notes],
  ] as const)
    for (const { line, code, message, hint } of list)
      if (line !== undefined && own !== undefined) add(own.before, line, { kind, code, message, hint })
  for (const { line, code, message, placement, certainty } of body.decisions)
    if (own !== undefined)
      add(own.before, line, { kind: 'decision', code, message, placement, assumed: certainty === 'assumed' })
  return { files: placed, elsewhere: placeAdditions(body, files, placed) }
}

function placeAdditions(
  body: ReviewBody,
  files: readonly ReviewFile[],
  placed: readonly { readonly after: Map<number, Remark[]> }[],
): readonly Remark[] {
  const texts = files.map(({ before, after }) => ({ known: new Set(linesOf(before ?? '')), lines: linesOf(after) }))
  const elsewhere: Remark[] = []
  for (const { text, code, message, certainty } of body.additions) {
    const remark = { kind: 'addition', code, message, assumed: certainty === 'assumed' } as const
    const [first = ''] = text.split('\n')
    const found = texts
      .flatMap(({ known, lines }, file) => lines.map((line, index) => ({ line, file, index, isNew: !known.has(line) })))
      .find(
        ({ line, file, index, isNew }) =>
          isNew &&
          (line.trim() === first.trim() || line.endsWith(` ${first}`)) &&
          !placed[file]?.after
            .get(index + 1)
            ?.some((other) => other.kind === 'addition' && line.trim() === first.trim()),
      )
    const target = found && placed[found.file]
    if (found === undefined || target === undefined) elsewhere.push({ ...remark, message: `${text}: ${message}` })
    else add(target.after, found.index + 1, remark)
  }
  return elsewhere
}

function add(remarks: Map<number, Remark[]>, line: number, remark: Remark): void {
  const known = remarks.get(line)
  if (known === undefined) remarks.set(line, [remark])
  else known.push(remark)
}
