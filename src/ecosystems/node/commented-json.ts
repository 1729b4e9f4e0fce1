import { type ParseError, type ParseOptions, parse } from 'jsonc-parser'

/** What a text in JSON with comments holds, and what is wrong with it; `nested` when it is nested deeper than can be read. */
export interface CommentedJson {
  readonly value: unknown
  readonly errors: readonly ParseError[]
  readonly nested: boolean
}

/** Parses JSON with comments. Never throws: the parser recurses, and a text of brackets alone would take the stack. */
export function parseCommentedJson(text: string, options: ParseOptions): CommentedJson {
  const errors: ParseError[] = []
  try {
    const value: unknown = parse(text.replace(/^\uFEFF/, ''), errors, options)
    return { value, errors, nested: false }
  } catch (error) {
    if (error instanceof RangeError) return { value: undefined, errors, nested: true }
    throw error
  }
}
