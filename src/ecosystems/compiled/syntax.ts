import type { SyntaxNode } from '@lezer/common'
import type { SourcePlace } from '../../project/files.js'
import type { Argument } from './source-file.js'

/** Finds the line of an offset of a source. */
export function placesIn(path: string, text: string): (at: number) => SourcePlace {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index)
  return (at) => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] as number) < at) low = middle + 1
      else high = middle
    }
    return { file: path, line: low + 1 }
  }
}

/** What a grammar calls its parts. */
export interface Grammar {
  readonly strings: RegExp
  readonly names: RegExp
  /** What a string's text stands for; undefined for what stands for none, as a single character. */
  readonly literalValue: (written: string) => string | undefined
}

/** The arguments of a call: the children of its list, without commas and comments. */
export function argumentsOf(
  list: SyntaxNode | null,
  of: (node: { readonly from: number; readonly to: number }) => string,
  { strings, names: namesOf, literalValue }: Grammar,
): Argument[] {
  const found: Argument[] = []
  for (let node = list?.firstChild ?? null; node !== null; node = node.nextSibling) {
    if (/^[(),]$|Comment$/.test(node.name)) continue
    const literals: string[] = []
    const names: string[] = []
    node.cursor().iterate((each) => {
      if (strings.test(each.name)) {
        const value = literalValue(of(each.node))
        if (value !== undefined) literals.push(value)
      } else if (namesOf.test(each.name)) names.push(of(each.node))
    })
    found.push({ literals, names, isLiteral: strings.test(node.name), text: of(node).slice(0, 80) })
  }
  return found
}
