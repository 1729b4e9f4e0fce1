/**
 * The offset of a string literal of a source that is `text`, or that goes on behind it with one of the characters of `more`; -1 where
 * there is none. The name of a module that the source imports is no such literal.
 */
export function literalAt(source: string, text: string, more = ''): number {
  for (const quote of ['"', "'", '`']) {
    const start = quote + text
    for (let at = source.indexOf(start); at !== -1; at = source.indexOf(start, at + 1)) {
      const isModule = /(?:\bfrom|\bimport|\brequire\(|\bimport\()\s{0,9}$/.test(source.slice(Math.max(0, at - 20), at))
      const next = source[at + start.length] ?? ''
      if (!isModule && next !== '' && `"'\`${more}`.includes(next)) return at
    }
  }
  return -1
}
