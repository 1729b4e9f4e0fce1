import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser'
import type { SourcePlace } from '../files.js'

/** The tree of a JSON text; undefined for what is none, or nested deeper than the stack. */
export function jsonTree(text: string): Node | undefined {
  try {
    return parseTree(text)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** A text of a JSON file by its keys, with its offset; undefined when there is none. */
export function textAt(
  root: Node | undefined,
  keys: readonly string[],
): { readonly text: string; readonly offset: number } | undefined {
  const node = root === undefined ? undefined : findNodeAtLocation(root, [...keys])
  return node?.type === 'string' ? { text: String(node.value), offset: node.offset } : undefined
}

/** The place of an offset into a file's text. */
export function placeIn(text: string, file: string, offset: number): SourcePlace {
  return { file, line: text.slice(0, offset).split('\n').length }
}
