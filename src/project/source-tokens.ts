/** One piece of a source text; `at` is its offset. A `text` token holds a literal's contents, `mixed` is a template with holes. */
export interface SourceToken {
  readonly kind: 'word' | 'text' | 'mixed' | 'mark' | 'other'
  readonly text: string
  readonly at: number
}

/** A source text cut into tokens: `sure` is false where the cheap rules may be wrong, `depth` is the deepest nesting of brackets. */
export interface SourceTokens {
  readonly tokens: readonly SourceToken[]
  readonly sure: boolean
  readonly depth: number
}

/** After these words a slash begins a regular expression. */
const WORDS_BEFORE_EXPRESSION = new Set(
  'return typeof case in of do else void delete throw new instanceof yield await'.split(' '),
)
const LOOK_AHEAD = 200

/** Cuts JavaScript or TypeScript into tokens in one pass; comments and regular expressions are left out. */
export function tokenize(source: string): SourceTokens {
  const tokens: SourceToken[] = []
  const templates: number[] = []
  const end = source.length
  let sure = true
  let depth = 0
  let deepest = 0
  let at = source.startsWith('#!') ? lineEnd(source, 0) : 0

  const template = (start: number, from: number) => {
    let position = from
    while (position < end) {
      const char = source[position]
      if (char === '\\') position += 2
      else if (char === '`') {
        tokens.push({
          kind: from === start + 1 ? 'text' : 'other',
          text: source.slice(from, position),
          at: start,
        })
        return position + 1
      } else if (char === '$' && source[position + 1] === '{') {
        if (source[start] === '`') tokens.push({ kind: 'mixed', text: '', at: start })
        templates.push(depth)
        depth += 1
        deepest = Math.max(deepest, depth)
        return position + 2
      } else position += 1
    }
    sure = false
    return end
  }

  while (at < end) {
    const char = source[at] as string
    const code = source.charCodeAt(at)
    if (code <= 32) at += 1
    else if (isWordCode(code)) {
      const start = at
      while (at < end && isWordCode(source.charCodeAt(at))) at += 1
      const number = code >= 48 && code <= 57
      tokens.push({ kind: number ? 'other' : 'word', text: source.slice(start, at), at: start })
    } else if (char === '"' || char === "'") {
      const close = stringEnd(source, at)
      if (close === undefined) {
        sure = false
        at = lineEnd(source, at)
      } else {
        tokens.push({ kind: 'text', text: source.slice(at + 1, close), at })
        at = close + 1
      }
    } else if (char === '`') at = template(at, at + 1)
    else if (char === '/' && source[at + 1] === '/') at = lineEnd(source, at)
    else if (char === '/' && source[at + 1] === '*') {
      const close = source.indexOf('*/', at + 2)
      if (close < 0) sure = false
      at = close < 0 ? end : close + 2
    } else if (char === '/') {
      const role = slashRole(source, at, tokens.at(-1))
      const close = role === 'divides' ? undefined : expressionEnd(source, at)
      if (role === 'unclear' || (role === 'begins' && close === undefined)) sure = false
      tokens.push({ kind: role === 'begins' ? 'other' : 'mark', text: '/', at })
      at = role === 'begins' && close !== undefined ? close : at + 1
    } else {
      if (char === '(' || char === '[' || char === '{') {
        depth += 1
        deepest = Math.max(deepest, depth)
      } else if (char === ')' || char === ']' || char === '}') depth = Math.max(0, depth - 1)
      if (char === '}' && templates.at(-1) === depth) {
        templates.pop()
        at = template(at, at + 1)
      } else {
        tokens.push({ kind: 'mark', text: char, at })
        at += 1
      }
    }
  }
  return { tokens, sure: sure && templates.length === 0, depth: deepest }
}

function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code > 127
  )
}

function lineEnd(source: string, from: number): number {
  const found = source.indexOf('\n', from)
  return found < 0 ? source.length : found
}

function stringEnd(source: string, from: number): number | undefined {
  const quote = source[from]
  for (let at = from + 1; at < source.length; at += 1) {
    const char = source[at]
    if (char === quote) return at
    if (char === '\n') return undefined
    if (char === '\\') at += source[at + 1] === '\r' && source[at + 2] === '\n' ? 2 : 1
  }
  return undefined
}

function expressionEnd(source: string, from: number): number | undefined {
  let inClass = false
  for (let at = from + 1; at < source.length; at += 1) {
    const char = source[at]
    if (char === '\n') return undefined
    if (char === '\\') at += 1
    else if (char === '[') inClass = true
    else if (char === ']') inClass = false
    else if (char === '/' && !inClass) return at + 1
  }
  return undefined
}

/** Whether a slash divides or begins a regular expression; after `)` and `}` only the parser knows, which matters when a quote follows. */
function slashRole(source: string, at: number, before: SourceToken | undefined): 'begins' | 'divides' | 'unclear' {
  if (before === undefined) return 'begins'
  if (before.kind === 'word') return WORDS_BEFORE_EXPRESSION.has(before.text) ? 'begins' : 'divides'
  if (before.kind !== 'mark' || before.text === ']') return 'divides'
  if (before.text !== ')' && before.text !== '}') return 'begins'
  for (let next = at + 1; next < Math.min(source.length, at + LOOK_AHEAD); next += 1) {
    const char = source[next]
    if (char === '\n') return 'divides'
    if (char === "'" || char === '"' || char === '`') return 'unclear'
  }
  return 'divides'
}
