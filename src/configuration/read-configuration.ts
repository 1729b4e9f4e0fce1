import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import * as v from 'valibot'
import { type Configuration, configurationSchema } from './schema.js'

/** What a file of settings says, or what is wrong with it, for people: `file:line: what`. */
export type ReadConfiguration = { readonly configuration: Configuration } | { readonly problems: readonly string[] }

/** The key of package.json that holds settings. */
export const MANIFEST_KEY = 'msb-migrate'

/**
 * Reads settings from a JSON text with comments; `keys` lead to them, empty for the whole text. `file` is how it is called to people. All
 * that is wrong is told at once.
 */
export function readConfiguration(text: string, file: string, keys: readonly string[] = []): ReadConfiguration {
  const plain = text.replace(/^\uFEFF/, '')
  const lineOf = (offset: number) => plain.slice(0, offset).split('\n').length
  const errors: ParseError[] = []
  const tree = treeOf(plain, errors)
  const [error] = errors
  if (tree === undefined || error !== undefined) {
    const at = error === undefined ? 1 : lineOf(error.offset)
    const what = error === undefined ? 'nothing is in it' : printParseErrorCode(error.error)
    return { problems: [`${file}:${at}: this is no JSON: ${what}.`] }
  }
  const node = findNodeAtLocation(tree, [...keys])
  if (node !== undefined && node.type !== 'object')
    return { problems: [`${file}:${lineOf(node.offset)}: these are no settings: an object in braces is wanted.`] }
  const result = v.safeParse(configurationSchema, node === undefined ? {} : plainValue(node))
  if (result.success) return { configuration: result.output }
  const problems = result.issues.map((issue) => {
    const path = issue.path?.map(({ key }) => String(key)) ?? []
    const place = [...keys, ...path]
    const name = path.length === 0 ? '' : `${path.join('.')}: `
    return `${file}:${lineOf(offsetOf(tree, place))}: ${name}${wordsFor(issue)}`
  })
  return { problems }
}

function treeOf(text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { allowTrailingComma: true })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** As plain data: an object that is made of a file has no prototype to reach. */
function plainValue(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plainValue)
  if (node.type !== 'object') return node.value as unknown
  const entries = (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key === undefined || value === undefined || key.value === '__proto__'
      ? []
      : [[String(key.value), plainValue(value)]],
  )
  return Object.fromEntries(entries)
}

/** Where the innermost part of a path stands that there is. */
function offsetOf(tree: Node, path: readonly string[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const found = findNodeAtLocation(
      tree,
      path.slice(0, length).map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
    )
    if (found !== undefined) return (found.parent?.type === 'property' ? found.parent : found).offset
  }
  return tree.offset
}

function wordsFor(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return 'there is no such setting.'
  if (issue.received === 'undefined') return 'it is missing.'
  if (issue.type === 'picklist')
    return `it must be one of ${issue.expected?.replaceAll(' | ', ', ')}, not ${issue.received}.`
  if (issue.kind === 'validation') return `${issue.message}.`
  return `it must be ${issue.expected?.toLowerCase() ?? 'something else'}, not ${issue.received}.`
}
