import type { Span } from './model.js'

/**
 * The text of an instruction as Docker reads it: continuations, and the comment and blank lines between them, become
 * spaces, so that offsets stay those of the file. The result has the length of `span`; a heredoc's body is left as it is.
 */
export function logicalText(text: string, span: Span, escapeCharacter: '\\' | '`'): string {
  let result = ''
  let at = span.start
  let continued = true
  let first = true
  while (at < span.end && continued) {
    const lineBreak = text.indexOf('\n', at)
    const end = lineBreak === -1 || lineBreak >= span.end ? span.end : lineBreak + 1
    const line = text.slice(at, end)
    const content = line.trimEnd()
    if (!first && (content.trimStart() === '' || content.trimStart().startsWith('#'))) {
      result += blank(line)
    } else {
      // https://docs.docker.com/reference/dockerfile/#escape: an escape that is itself escaped continues nothing.
      continued = content.endsWith(escapeCharacter) && !content.endsWith(escapeCharacter + escapeCharacter)
      result += continued ? content.slice(0, -1) + blank(line.slice(content.length - 1)) : line
    }
    first = false
    at = end
  }
  return result + text.slice(at, span.end)
}

function blank(line: string): string {
  return ' '.repeat(line.length)
}
