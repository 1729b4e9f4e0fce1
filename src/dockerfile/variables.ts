const reference = /\\.|\$(?:(\w+)|\{(\w+)(?:(:?[-+?])((?:[^{}]|\{[^{}]*\})*))?\}|\{[^}]*\})/g

/** The longest value that a variable takes on: `ENV A=$A$A` thirty times over would be gigabytes. Past it, the rest is left out. */
export const LONGEST_VALUE = 32_768

/** Names of the variables in a text, each once, in order. */
export function variablesIn(text: string): readonly string[] {
  const names = new Set<string>()
  for (const match of text.matchAll(reference)) {
    const name = match[1] ?? match[2]
    if (name !== undefined) names.add(name)
    if (match[4] !== undefined) for (const inner of variablesIn(match[4])) names.add(inner)
  }
  return [...names]
}

/**
 * Replaces `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+value}` as Docker does
 * (https://docs.docker.com/reference/dockerfile/#environment-replacement); a name that `lookUp` does not know becomes empty.
 */
export function expandVariables(text: string, lookUp: (name: string) => string | undefined): string {
  let length = text.length
  return text.replace(reference, (whole, plain?: string, braced?: string, operator?: string, operand?: string) => {
    const value = textOf(whole, { plain, braced, operator, operand }, lookUp)
    length += value.length
    return length > LONGEST_VALUE + text.length
      ? value.slice(0, Math.max(0, LONGEST_VALUE + text.length + value.length - length))
      : value
  })
}

interface Reference {
  readonly plain: string | undefined
  readonly braced: string | undefined
  readonly operator: string | undefined
  readonly operand: string | undefined
}

function textOf(
  whole: string,
  { plain, braced, operator, operand }: Reference,
  lookUp: (name: string) => string | undefined,
): string {
  if (whole.startsWith('\\')) return whole.slice(1)
  const name = plain ?? braced
  if (name === undefined) return whole
  const value = lookUp(name)
  const present = operator?.startsWith(':') ? value !== undefined && value !== '' : value !== undefined
  if (operator?.endsWith('-')) return present ? (value ?? '') : expandVariables(operand ?? '', lookUp)
  if (operator?.endsWith('+')) return present ? expandVariables(operand ?? '', lookUp) : ''
  return value ?? ''
}
