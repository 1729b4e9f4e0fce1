const beforeModule = /(?:\bfrom|\bimport|\brequire\(|\bimport\()\s{0,9}$/
const quotes = ['"', "'", '`']

/**
 * The offset of a string literal of a source that is `text`, or that goes on behind it with one of the characters of `more`; -1 where
 * there is none. The name of a module that the source imports is no such literal.
 */
export function literalAt(source: string, text: string, more = ''): number {
  return find(source, text, more, false)
}

/** The offset of an import or require of a package, or of a module in it; -1 where there is none. Types alone count too. */
export function importAt(source: string, name: string): number {
  return source.includes(name) ? find(source, name, '/', true) : -1
}

function find(source: string, text: string, more: string, isModule: boolean): number {
  for (const quote of quotes) {
    const start = quote + text
    for (let at = source.indexOf(start); at !== -1; at = source.indexOf(start, at + 1)) {
      const next = source[at + start.length] ?? ''
      if (next === '' || (!quotes.includes(next) && !more.includes(next))) continue
      if (beforeModule.test(source.slice(Math.max(0, at - 20), at)) === isModule) return at
    }
  }
  return -1
}
