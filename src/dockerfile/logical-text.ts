import type { Span } from './model.js'

/** A Dockerfile's text with every instruction on one line, and the comments that stood inside instructions. */
export interface FoldedText {
  /** As long as the original, so that offsets are those of the file. Heredocs keep their lines. */
  readonly text: string
  readonly innerComments: readonly Span[]
  /** Where the longest instruction stands, without the text of its heredocs. */
  readonly longestLine: Span
  /** A heredoc that the file does not close, which Docker rejects: https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/parser.go, read 2026-11-21. */
  readonly openHeredoc: { readonly word: string; readonly at: number } | undefined
}

/**
 * Writes spaces for continuations and for the comment and blank lines between them, as Docker reads them
 * (https://docs.docker.com/reference/dockerfile/#format). An escape character that is itself escaped continues nothing.
 */
export function foldContinuations(text: string, escapeCharacter: '\\' | '`'): FoldedText {
  const innerComments: Span[] = []
  let result = ''
  let instruction = ''
  let continued = false
  let began = 0
  let longestLine: Span = { start: 0, end: 0 }
  let terminators: { readonly word: string; readonly indented: boolean }[] = []
  for (let at = 0; at < text.length; ) {
    const lineBreak = text.indexOf('\n', at)
    const end = lineBreak === -1 ? text.length : lineBreak + 1
    const line = text.slice(at, end)
    const content = line.trimEnd()
    const isComment = content.trimStart().startsWith('#')
    const [terminator] = terminators
    if (terminator !== undefined) {
      result += line
      const closing = terminator.indented ? content.replace(/^\t+/, '') : content
      if (closing === terminator.word) terminators.shift()
    } else if (continued && (content === '' || isComment)) {
      if (isComment) innerComments.push({ start: at + content.indexOf('#'), end: at + content.length })
      result += ' '.repeat(line.length)
    } else if (isComment) {
      result += line
    } else {
      const escaped = content.endsWith(escapeCharacter) && !content.endsWith(escapeCharacter.repeat(2))
      continued = escaped && lineBreak !== -1
      const kept = continued ? content.slice(0, -1) + ' '.repeat(line.length - content.length + 1) : line
      result += kept
      if (instruction === '') began = at
      instruction += kept
      if (!continued) {
        if (end - began > longestLine.end - longestLine.start) longestLine = { start: began, end }
        terminators = heredocsOf(instruction)
        instruction = ''
      }
    }
    at = end
  }
  if (instruction !== '' && text.length - began > longestLine.end - longestLine.start)
    longestLine = { start: began, end: text.length }
  const [open] = terminators
  return {
    text: result,
    innerComments,
    longestLine,
    openHeredoc: open === undefined ? undefined : { word: open.word, at: began },
  }
}

// Only these instructions have heredocs: https://docs.docker.com/reference/dockerfile/#here-documents
function heredocsOf(instruction: string): { readonly word: string; readonly indented: boolean }[] {
  if (!/^\s*(run|copy|add)\s/i.test(instruction)) return []
  return [...instruction.matchAll(/(?:^|\s)\d*<<(-?)(["']?)([A-Za-z_][\w.-]*)\2/g)].map((match) => ({
    word: match[3] as string,
    indented: match[1] === '-',
  }))
}

/** The escape character that a directive at the top sets; the backslash without one. */
export function escapeCharacterOf(text: string): '\\' | '`' {
  for (const line of text.split('\n', 10)) {
    const directive = /^\s*#\s*(\w+)\s*=\s*(\S+)\s*$/.exec(line)
    if (directive === null) return '\\'
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] === '`' ? '`' : '\\'
  }
  return '\\'
}
