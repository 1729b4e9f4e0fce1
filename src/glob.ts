/** How far a pattern reaches. */
export interface GlobOptions {
  /** True where `**` stands for any number of folders; else it is as `*`. */
  readonly deep: boolean
  /** True when a pattern that matches a folder matches all that is in it. */
  readonly contents: boolean
}

type Token =
  | { readonly kind: 'character'; readonly text: string }
  | { readonly kind: 'one' | 'many' | 'rest' | 'folders' | 'in-folders' }
  | { readonly kind: 'class'; readonly ranges: readonly (readonly [string, string])[]; readonly negated: boolean }

/**
 * Matches paths against a pattern of Go's filepath.Match (https://pkg.go.dev/path/filepath#Match, read 2026-11-21), which COPY and
 * .dockerignore use. All states are followed at once, because a regular expression of a pattern from a stranger may take years. A
 * pattern that Docker rejects matches nothing.
 */
export function globMatcher(pattern: string, options: GlobOptions): (path: string) => boolean {
  if (!/[*?[\\]/.test(pattern))
    return (path) => path === pattern || (options.contents && path.startsWith(`${pattern}/`))
  const tokens = tokensOf(pattern, options.deep)
  return tokens === undefined ? () => false : (path) => matches(tokens, path, options.contents)
}

function matches(tokens: readonly Token[], path: string, contents: boolean): boolean {
  let active = reach(tokens, [0])
  for (const character of path) {
    if (contents && character === '/' && active.has(tokens.length)) return true
    const next: number[] = []
    for (const at of active) {
      const token = tokens[at]
      if (token !== undefined) next.push(...step(token, at, character))
    }
    if (next.length === 0) return false
    active = reach(tokens, next)
  }
  return active.has(tokens.length)
}

// The states that no character is needed for.
function reach(tokens: readonly Token[], from: readonly number[]): ReadonlySet<number> {
  const states = new Set(from)
  for (const at of states) {
    const kind = tokens[at]?.kind
    if (kind === 'many' || kind === 'rest') states.add(at + 1)
    else if (kind === 'folders') states.add(at + 1).add(at + 2)
  }
  return states
}

function step(token: Token, at: number, character: string): readonly number[] {
  switch (token.kind) {
    case 'character':
      return token.text === character ? [at + 1] : []
    case 'one':
      return character === '/' ? [] : [at + 1]
    case 'many':
      return character === '/' ? [] : [at]
    case 'rest':
      return [at]
    case 'folders':
      return []
    case 'in-folders':
      return character === '/' ? [at, at + 1] : [at]
    case 'class': {
      const isIn = token.ranges.some(([first, last]) => first <= character && character <= last)
      return character !== '/' && isIn !== token.negated ? [at + 1] : []
    }
  }
}

function tokensOf(pattern: string, deep: boolean): readonly Token[] | undefined {
  const tokens: Token[] = []
  const characters = [...pattern]
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string
    if (character === '*') {
      const isDeep = deep && characters[at + 1] === '*'
      while (characters[at + 1] === '*') at++
      if (!isDeep) tokens.push({ kind: 'many' })
      else if (at === characters.length - 1) tokens.push({ kind: 'rest' })
      else {
        if (characters[at + 1] === '/') at++
        tokens.push({ kind: 'folders' }, { kind: 'in-folders' })
      }
    } else if (character === '?') tokens.push({ kind: 'one' })
    else if (character === '[') {
      const read = classAt(characters, at)
      if (read === undefined) return undefined
      tokens.push(read.token)
      at = read.end
    } else {
      if (character === '\\') at++
      const text = characters[at]
      if (text === undefined) return undefined
      tokens.push({ kind: 'character', text })
    }
  }
  return tokens
}

function classAt(characters: readonly string[], open: number): { token: Token; end: number } | undefined {
  const negated = characters[open + 1] === '^'
  const ranges: [string, string][] = []
  let at = open + (negated ? 2 : 1)
  const take = (): string | undefined => {
    if (characters[at] === '\\') at++
    return characters[at++]
  }
  while (characters[at] !== ']') {
    const first = take()
    if (first === undefined) return undefined
    let last: string | undefined = first
    if (characters[at] === '-') {
      at++
      last = characters[at] === ']' ? undefined : take()
    }
    if (last === undefined) return undefined
    ranges.push([first, last])
  }
  return ranges.length === 0 ? undefined : { token: { kind: 'class', ranges, negated }, end: at }
}
