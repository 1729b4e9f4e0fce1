import { parseDocument } from 'yaml'
import { isTameYaml } from './yaml-text.js'

/** The fields of a YAML mapping. */
export type Fields = Readonly<Record<string, unknown>>

/** Enough for the anchors that people write, too few for a file that unfolds into gigabytes. */
const MAXIMUM_ALIASES = 50

/** What a compose file holds; undefined for text that is no YAML, or too much of it. */
export function composeContent(text: string): { readonly value: unknown } | undefined {
  if (!isTameYaml(text)) return undefined
  try {
    // The last two take time that grows with the square of the length.
    const document = parseDocument(text, {
      merge: true,
      logLevel: 'silent',
      prettyErrors: false,
      uniqueKeys: false,
    })
    return document.errors.length > 0 ? undefined : { value: document.toJS({ maxAliasCount: MAXIMUM_ALIASES }) }
  } catch {
    // Too many aliases, or nested deeper than the stack.
    return undefined
  }
}

/** The fields of a mapping; undefined for anything else. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

/** `NAME=value` taken apart; a name alone has no value. */
export function splitAtEquals(text: string): readonly [string, string | undefined] {
  const at = text.indexOf('=')
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
