const reference = /\\.|\$(?:(\w+)|\{(\w+)(?:(:?[-+?])((?:[^{}]|\{[^{}]*\})*))?\}|\{[^}]*\})/g

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
  return text.replace(reference, (whole, plain?: string, braced?: string, operator?: string, operand?: string) => {
    if (whole.startsWith('\\')) return whole.slice(1)
    const name = plain ?? braced
    if (name === undefined) return whole
    const value = lookUp(name)
    const present = operator?.startsWith(':') ? value !== undefined && value !== '' : value !== undefined
    if (operator?.endsWith('-')) return present ? (value ?? '') : expandVariables(operand ?? '', lookUp)
    if (operator?.endsWith('+')) return present ? expandVariables(operand ?? '', lookUp) : ''
    return value ?? ''
  })
}
