/** A piece of text, and the name of the character that it stands for when that cannot be seen. */
export interface Piece {
  readonly text: string
  readonly name: string | undefined
}

/**
 * What a screen obeys, hides or mistakes for a space: controls, marks that turn the direction of text round, characters without width,
 * spaces that Docker takes for letters, halves of surrogate pairs. Tabs and line breaks are what they look like.
 */
const UNSEEN = /(?![\t\n ])[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu

const NAMES: Readonly<Record<string, string>> = {
  'U+0000': 'null character',
  'U+0008': 'backspace',
  'U+000D': 'carriage return',
  'U+001B': 'escape',
  'U+00A0': 'no-break space',
  'U+00AD': 'soft hyphen',
  'U+061C': 'Arabic letter mark',
  'U+200B': 'zero width space',
  'U+200C': 'zero width non-joiner',
  'U+200D': 'zero width joiner',
  'U+200E': 'left-to-right mark',
  'U+200F': 'right-to-left mark',
  'U+2028': 'line separator',
  'U+2029': 'paragraph separator',
  'U+202A': 'left-to-right embedding',
  'U+202B': 'right-to-left embedding',
  'U+202C': 'pop directional formatting',
  'U+202D': 'left-to-right override',
  'U+202E': 'right-to-left override',
  'U+2060': 'word joiner',
  'U+2066': 'left-to-right isolate',
  'U+2067': 'right-to-left isolate',
  'U+2068': 'first strong isolate',
  'U+2069': 'pop directional isolate',
  'U+FEFF': 'byte order mark',
}

/** Text in pieces, where each character that cannot be seen is a piece of its own: `U+202E`, by its name. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const { 0: character, index } of text.matchAll(UNSEEN)) {
    if (index > end) pieces.push({ text: text.slice(end, index), name: undefined })
    const code = codeOf(character)
    pieces.push({ text: code, name: NAMES[code] ?? 'character that cannot be seen' })
    end = index + character.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end), name: undefined })
  return pieces
}

/** The same as one string, for places that take no elements: `[U+202E]`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => `[${codeOf(character)}]`)
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
