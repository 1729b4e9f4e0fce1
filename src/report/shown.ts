const LONGEST = 120

/** Terminal escape sequences: CSI, OSC, and the two-character ones. */
const ESCAPES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /\u009b[0-?]*[ -/]*[@-~]|\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|[@-Z\\-_])?/g

/** Control characters, and the marks that reorder text on a screen, so that what is read is not what is there. */
const CONTROLS = /(?!\t)[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** Text from a file, made harmless for a terminal: no escapes and no control characters save the tab. */
export function withoutControls(text: string): string {
  return text.replace(ESCAPES, '').replace(CONTROLS, '')
}

/** The same for text of several lines, whose breaks stay. */
export function linesWithoutControls(text: string): string {
  return text.split('\n').map(withoutControls).join('\n')
}

/** At most 120 characters, with `…` in the place of the rest; never half a surrogate pair. */
export function cut(text: string): string {
  const characters = text.length <= LONGEST ? undefined : [...text]
  return characters === undefined || characters.length <= LONGEST
    ? text
    : `${characters.slice(0, LONGEST - 1).join('')}…`
}

/** One line of untrusted text as it may be shown: as `oneLine`, and the rest is cut. */
export function shown(text: string): string {
  return cut(oneLine(text))
}

/** Untrusted text as one line: line breaks become spaces, control characters go, credentials are masked. */
export function oneLine(text: string): string {
  const lines = text.split(/[\r\n]+/)
  const line = lines.length === 1 ? text : lines.map((each) => each.trim()).join(' ')
  return maskCredentials(withoutControls(line))
}

/** Puts `***` in the place of what looks like a credential: a token of npm, a password in an address. */
export function maskCredentials(text: string): string {
  return text
    .replace(/(_(?:authToken|auth|password))(\s{0,20}=\s{0,20}|\s{1,20})(?!\$)[^\s"'&;|]+/gi, '$1$2***')
    .replace(/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,200}):(?!\$)[^\s/@]+@/gi, '$1:***@')
    .replace(/\b(?:npm_|gh[opsu]_|github_pat_|glpat-)[A-Za-z0-9_-]{16,}/g, '***')
    .replace(
      /((?:\b|_)(?:token|secret|password|passwd|api_?key|private_?key)\w{0,60}=)(?!["']?\$)("[^"]*"|'[^']*'|[^\s"'&;|]+)/gi,
      '$1***',
    )
    .replace(/(\bbearer\s{1,20})(?!\$)[^\s"']+/gi, '$1***')
}
