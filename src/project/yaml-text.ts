import { type Document, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml'

/** The documents of a YAML text, and the line, counted from 1, in which something of them begins. */
export interface YamlText {
  readonly documents: readonly Document[]
  readonly lineOf: (node: unknown) => number
}

/** Far more than people write, and the more is in one file the longer the parser takes. */
const MAXIMUM_LENGTH = 128 * 1024
/** Deep nesting brings the parser down, and the whole process with it: 65,000 times `- ` in one line, as tried with yaml 2.9.1. */
const MAXIMUM_BRACKETS = 10_000
const DEEP_LINE = /^[ \t]*(?:[-?:][ \t]+){40}/m

/** True for a text that is short and flat enough to hand to the YAML parser. */
export function isTameYaml(text: string): boolean {
  return text.length <= MAXIMUM_LENGTH && !DEEP_LINE.test(text) && text.split(/[[{]/).length <= MAXIMUM_BRACKETS
}

/** Reads all documents of a text; undefined for what is no YAML, such as a template, or too much of it. */
export function readYaml(text: string): YamlText | undefined {
  if (!isTameYaml(text)) return undefined
  const lines = new LineCounter()
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: lines,
      logLevel: 'silent',
      prettyErrors: false,
      uniqueKeys: false,
    })
    const documents = Array.isArray(parsed) ? (parsed as readonly Document[]) : []
    if (documents.some(({ errors }) => errors.length > 0)) return undefined
    return { documents, lineOf: (node) => lines.linePos(offsetOf(node)).line }
  } catch {
    // Nested deeper than the stack.
    return undefined
  }
}

/** The value below some keys of a map; undefined when there is none. Aliases are not followed. */
export function below(node: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce((current, key) => (isMap(current) ? current.get(key, true) : undefined), node)
}

/** The text of a scalar; undefined for anything else. */
export function textOf(node: unknown): string | undefined {
  return isScalar(node) && node.value !== null && node.value !== undefined ? String(node.value) : undefined
}

/** The entries of a list. */
export function itemsOf(node: unknown): readonly unknown[] {
  return isSeq(node) ? node.items : []
}

/** The entries of a map whose keys are texts. */
export function entriesOf(node: unknown): readonly (readonly [key: string, value: unknown])[] {
  return isMap(node) ? node.items.flatMap(({ key, value }) => [[textOf(key) ?? '', value] as const]) : []
}

/** The texts of a list; undefined when it is no list or empty. */
export function wordsOf(node: unknown): readonly string[] | undefined {
  const words = itemsOf(node).map((item) => textOf(item) ?? '')
  return words.length === 0 ? undefined : words
}

function offsetOf(node: unknown): number {
  const { range } = node as { readonly range?: readonly number[] | null }
  return range?.[0] ?? 0
}
