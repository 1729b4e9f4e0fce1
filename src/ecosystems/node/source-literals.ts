const beforeModule = /(?:\bfrom|\bimport|\brequire\(|\bimport\()\s{0,9}$/
const quotes = ['"', "'", '`']

/**
 * The offset of a string literal of a source that is `text`, or that goes on behind it with one of the characters of `more`; -1 where
 * there is none. The name of a module that the source imports is no such literal.
 */
export function literalAt(source: string, text: string, more = ''): number {
  return literalsAt(source, text, more)[0] ?? -1
}

/** The offsets of all such literals. */
export function literalsAt(source: string, text: string, more = ''): readonly number[] {
  return find(source, text, more, false)
}

/** The offsets of every import or require of a package, or of a module in it, but those that say they are of types. */
export function importsAt(source: string, name: string): readonly number[] {
  return find(source, name, '/', true).filter(
    (at) => !/\b(?:import|export)\s+type\b[^;'"]{0,500}$/.test(source.slice(Math.max(0, at - 520), at)),
  )
}

function find(source: string, text: string, more: string, isModule: boolean): number[] {
  const found: number[] = []
  for (const quote of source.includes(text) ? quotes : []) {
    const start = quote + text
    for (let at = source.indexOf(start); at !== -1; at = source.indexOf(start, at + 1)) {
      const next = source[at + start.length] ?? ''
      if (next === '' || (!quotes.includes(next) && !more.includes(next))) continue
      if (beforeModule.test(source.slice(Math.max(0, at - 20), at)) === isModule) found.push(at)
    }
  }
  return found
}
