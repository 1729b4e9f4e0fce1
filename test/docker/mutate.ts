/** A change of a text. It throws when there is nothing to change: a mutation that does not apply proves nothing. */
export type Mutate = (text: string) => string

/** Changes the last stage alone, from its FROM on. */
export function inRuntime(mutate: Mutate): Mutate {
  return (text) => {
    const start = text.search(/^FROM (?![\s\S]*^FROM )/m)
    return text.slice(0, start) + mutate(text.slice(start))
  }
}

/** Takes the first line that matches away. */
export function dropped(line: RegExp): Mutate {
  return (text) => changed(text, text.replace(line, '').replace(/\n\n\n/, '\n\n'), line)
}

/** Replaces the first match. */
export function replaced(pattern: RegExp, replacement: string): Mutate {
  return (text) => changed(text, text.replace(pattern, replacement), pattern)
}

function changed(before: string, after: string, pattern: RegExp): string {
  if (before === after) throw new Error(`${pattern} matches nothing in\n${before}`)
  return after
}
