/** The options of a command line by name, each with its values in order, and the words behind them. */
export interface Options {
  readonly values: ReadonlyMap<string, readonly string[]>
  readonly rest: readonly string[]
}

/** Which options stand alone; every other takes the next word along, unless its value is attached. */
export interface OptionTable {
  readonly alone: ReadonlySet<string>
  /** Letters that stand alone, which may be joined: `-it`. */
  readonly letters: string
}

/** Reads options as docker does, up to the first word that is none; with `through`, words between them as well. */
export function readOptions(words: readonly string[], { alone, letters }: OptionTable, through = false): Options {
  const values = new Map<string, string[]>()
  const rest: string[] = []
  const add = (name: string, value: string) => values.set(name, [...(values.get(name) ?? []), value])
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (word === '--') return { values, rest: [...rest, ...words.slice(at + 1)] }
    if (!word.startsWith('-') || word === '-') {
      if (!through) return { values, rest: words.slice(at) }
      rest.push(word)
    } else if (word.startsWith('--')) {
      const equals = word.indexOf('=')
      if (equals !== -1) add(word.slice(0, equals), word.slice(equals + 1))
      else if (alone.has(word)) add(word, '')
      else add(word, words[++at] ?? '')
    } else {
      // `-it`, `-itp 80:80`, `-v/a:/b`
      const joined = [...word.slice(1)]
      const first = joined.findIndex((letter) => !letters.includes(letter))
      if (first === -1) continue
      const attached = joined.slice(first + 1).join('')
      add(`-${joined[first]}`, attached === '' ? (words[++at] ?? '') : attached.replace(/^=/, ''))
    }
  }
  return { values, rest }
}
