import { HOLE } from './source-texts.js'

/** The programs that a shell command starts, first words only: `cd x && node y | cat` → cd, node, cat; a hole is kept as such. */
export function programsOf(command: string): readonly string[] {
  const programs: string[] = []
  let word = ''
  let wanted = true
  let quote = ''
  const flush = () => {
    if (word === '' || !wanted) return
    // FOO=bar before a program sets a variable.
    const equals = word.indexOf('=')
    if (equals > 0 && !word.slice(0, equals).includes('/') && !word.slice(0, equals).includes(HOLE)) {
      word = ''
      return
    }
    programs.push(word)
    wanted = false
  }
  for (const char of command) {
    if (quote !== '') {
      if (char === quote) quote = ''
      else word += char
    } else if (char === '"' || char === "'") quote = char
    else if (char === '&' || char === '|' || char === ';' || char === '\n') {
      flush()
      word = ''
      wanted = true
    } else if (char === ' ' || char === '\t') {
      flush()
      word = ''
    } else word += char
  }
  flush()
  return programs
}

/** The words of a command as they stand, quotes left out. */
export function wordsOf(command: string): readonly string[] {
  return command.split(/[\s'"&|;]/).filter((word) => word !== '')
}
