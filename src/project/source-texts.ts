/** Stands for text that cannot be told. */
export const HOLE = '\u0001'
/** Stands for a path that somebody uploads. */
export const UPLOAD = '\u0002'
/** Stands for the context's root; deep enough that no `..` of a source meets the real root. */
export const ROOT = '/\u0003'.repeat(24)

const MARKS = ['\0', HOLE, UPLOAD, '\u0003']
/** How many texts one expression may have. */
export const MAXIMUM_BRANCHES = 12
const MAXIMUM_TEXT = 4000

/** A place of a file or folder of the context, as an absolute path of the running program. */
export function rooted(path: string): string {
  return path === '' ? ROOT : `${ROOT}/${path}`
}

/** A literal of a source without the marks used here, which must not come from a source's own text. */
export function literalText(text: string): string {
  if (text.length > MAXIMUM_TEXT) return HOLE
  return MARKS.reduce((plain, mark) => plain.replaceAll(mark, '\uFFFD'), text)
}

/** All branches, each once; more than a dozen count as unknown. */
export function union(values: readonly (readonly string[])[]): readonly string[] {
  const all = [...new Set(values.flat())]
  return all.length === 0 ? [HOLE] : all.length > MAXIMUM_BRANCHES ? [...all.slice(0, MAXIMUM_BRANCHES), HOLE] : all
}

/** Joins every branch of each part with every branch of the others. */
export function combine(
  parts: readonly (readonly string[])[],
  join: (texts: readonly string[]) => string,
): readonly string[] {
  let rows: readonly (readonly string[])[] = [[]]
  for (const part of parts) {
    const branches = rows.length * part.length > MAXIMUM_BRANCHES ? [HOLE] : part
    rows = rows.flatMap((row) => branches.map((text) => [...row, text]))
  }
  return union([rows.map((row) => join(row)).map((text) => (text.length > MAXIMUM_TEXT ? HOLE : text))])
}
