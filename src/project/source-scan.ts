import { type SourceToken, tokenize } from './source-tokens.js'
import { needsModule, needsText, needsWord } from './source-vocabulary.js'

/** A module that a source names, at an offset. `optional` is unknown to the cheap scan. */
export interface SpecifierAt {
  readonly specifier: string
  readonly at: number
  /** Whether a failure to load it is caught. */
  readonly guarded?: boolean
}

/** What a linear scan tells of a source; when `certain` is false, or something in it matters, the parser has to look. */
export interface SourceScan {
  readonly specifiers: readonly SpecifierAt[]
  readonly words: ReadonlySet<string>
  /** Literals that begin with `./` or `../` and are no module's name. */
  readonly relativeTexts: readonly SpecifierAt[]
  readonly certain: boolean
  readonly matters: boolean
  readonly depth: number
}

/** Reads a source without parsing it. `typed` is set for TypeScript, whose imports of types alone vanish when it is compiled. */
export function scanSource(source: string, typed: boolean): SourceScan {
  const { tokens, sure, depth } = tokenize(source)
  const specifiers: SpecifierAt[] = []
  const named = new Set<SourceToken>()
  const words = new Set<string>()
  const doubtful: string[][] = []
  let certain = sure
  let matters = false

  const add = (token: SourceToken) => {
    // An escape in a module's name: let the parser read it.
    if (token.text.includes('\\')) certain = false
    specifiers.push({ specifier: token.text, at: token.at })
    named.add(token)
    if (needsModule(token.text)) matters = true
  }

  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as SourceToken
    if (token.kind !== 'word') {
      if (token.kind === 'text' && needsText(token.text)) matters = true
      continue
    }
    const { text } = token
    words.add(text)
    const next = tokens[index + 1]
    const afterDot = tokens[index - 1]?.text === '.' && tokens[index - 1]?.kind === 'mark'
    if (text === 'static' ? isMark(next, '(') : needsWord(text)) matters = true
    if (afterDot) {
      if (text === 'require') matters = true
    } else if (text === 'require') {
      const direct = literalCall(tokens, index + 1)
      const located = isWord(tokens[index + 2], 'resolve') ? literalCall(tokens, index + 3) : undefined
      if (direct !== undefined) add(direct)
      else if (isMark(next, '.') && located !== undefined) add(located)
      else if (isMark(next, '.') && isHarmless(tokens, index + 2)) continue
      else if (!isWord(tokens[index - 1], 'typeof')) matters = true
    } else if (text === 'import') {
      if (isMark(next, '(')) {
        const literal = literalCall(tokens, index + 1)
        // `import('x').Type` in a type's place is no import.
        if (literal === undefined || (typed && !isWord(tokens[index - 1], 'await'))) certain = false
        if (literal !== undefined) add(literal)
      } else if (isMark(next, '.')) matters = true
      else if (next?.kind === 'text') add(next)
      else {
        const clause = importClause(tokens, index + 1)
        if (clause?.from === undefined || clause.typeOnly) continue
        add(clause.from)
        if (typed && !isRelative(clause.from.text)) doubtful.push(clause.names)
      }
    } else if (text === 'export' && (isMark(next, '{') || isMark(next, '*'))) {
      const from = exportSource(tokens, index + 1)
      if (from !== undefined) add(from)
    }
  }
  if (doubtful.length > 0) {
    const called = calledNames(tokens)
    if (doubtful.some((names) => !names.some((name) => called.has(name)))) certain = false
  }
  const relativeTexts = tokens
    .filter((token) => token.kind === 'text' && isRelative(token.text) && !named.has(token))
    .map((token) => ({ specifier: token.text, at: token.at }))
  return { specifiers, words, relativeTexts, certain, matters, depth }
}

/** Whether a module's name is a path: `./x`, `../x`, `.`. */
export function isRelative(specifier: string): boolean {
  return specifier === '.' || specifier === '..' || specifier.startsWith('./') || specifier.startsWith('../')
}

function isMark(token: SourceToken | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text
}

function isWord(token: SourceToken | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text
}

function literalCall(tokens: readonly SourceToken[], open: number): SourceToken | undefined {
  const literal = tokens[open + 1]
  if (!isMark(tokens[open], '(') || literal?.kind !== 'text') return undefined
  return isMark(tokens[open + 2], ')') || isMark(tokens[open + 2], ',') ? literal : undefined
}

/** `require.main === module` and `require.cache` read nothing; `require.main.filename` is a path. */
function isHarmless(tokens: readonly SourceToken[], index: number): boolean {
  const harmless = ['main', 'cache', 'extensions'].some((name) => isWord(tokens[index], name))
  return harmless && !(isWord(tokens[index], 'main') && isMark(tokens[index + 1], '.'))
}

function importClause(tokens: readonly SourceToken[], start: number) {
  const names: string[] = []
  let from: SourceToken | undefined
  let braces = false
  let typed = 0
  let index = start
  let typeOnly = isWord(tokens[index], 'type') && !isWord(tokens[index + 1], 'from') && !isMark(tokens[index + 1], ',')
  if (typeOnly) index += 1
  for (; index < tokens.length; index += 1) {
    const token = tokens[index] as SourceToken
    if (isWord(token, 'from') && tokens[index + 1]?.kind === 'text') {
      from = tokens[index + 1]
      break
    }
    if (token.kind === 'mark') {
      if (token.text === '{') braces = true
      else if (token.text !== '}' && token.text !== ',' && token.text !== '*') return undefined
      continue
    }
    if (token.kind !== 'word') return undefined
    const following = tokens[index + 1]
    if (token.text === 'as') continue
    if (braces && token.text === 'type' && following?.kind === 'word' && following.text !== 'as') {
      typed += 1
      while (index + 1 < tokens.length && tokens[index + 1]?.kind === 'word') index += 1
    } else if (!isWord(following, 'as')) names.push(token.text)
  }
  if (typed > 0 && names.length === 0) typeOnly = true
  return { from, names, typeOnly }
}

function exportSource(tokens: readonly SourceToken[], start: number): SourceToken | undefined {
  for (let index = start; index < tokens.length; index += 1) {
    const token = tokens[index] as SourceToken
    if (isWord(token, 'from') && tokens[index + 1]?.kind === 'text') return tokens[index + 1]
    if (token.kind === 'word' || token.kind === 'text') continue
    if (token.kind !== 'mark' || !'{},*'.includes(token.text)) return undefined
    if (token.text === '}' && !isWord(tokens[index + 1], 'from')) return undefined
  }
  return undefined
}

/** Names that are certainly used as values: called, decorating or extended, and not in a type's place. */
function calledNames(tokens: readonly SourceToken[]): ReadonlySet<string> {
  const called = new Set<string>()
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as SourceToken
    if (token.kind !== 'word') continue
    const before = tokens[index - 1]
    if (isMark(before, '@') || (isMark(tokens[index + 1], '(') && !isMark(before, '.') && !isMark(before, ':'))) {
      called.add(token.text)
    }
  }
  return called
}
