import { oneLine, withoutControls } from '../../report/shown.js'

/**
 * One line of untrusted text in Markdown: nothing in it is markup, and nobody is mentioned, no issue linked and no command given by it, for
 * which GitHub and GitLab look after the escapes are gone.
 */
export function plainText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]<>()+.|~^=-]/g, '\\$&')
    .replace(/[&"]/g, (sign) => (sign === '&' ? '&amp;' : '&quot;'))
    .replace(/[@#!$%/:](?=[\w\\/])/g, `$&${WORD_JOINER}`)
}

/** It is not seen, and keeps a sign and the word after it apart. */
const WORD_JOINER = '\u2060'

/** One line of untrusted text as code, as it may stand in a table as well. */
export function codeText(text: string): string {
  const line = oneLine(text)
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  // Within a table, a pipe ends the cell in code as well; the backslash in front of it goes.
  const inner = line.replaceAll('|', '\\|')
  return line.trim() === '' ? '' : longest > 0 ? `${fence} ${inner} ${fence}` : `${fence}${inner}${fence}`
}

/** Lines to be copied into a terminal, as a block of code. */
export function codeBlock(lines: readonly string[]): string {
  const clean = lines.map(withoutControls)
  const longest = Math.max(2, ...clean.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}sh`, ...clean, fence].join('\n')
}
