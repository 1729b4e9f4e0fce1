/**
 * The array at the start of an instruction's text, or undefined when Docker takes it as a shell line. Docker decodes the
 * first JSON value and ignores what follows it (tried with BuildKit 0.13: `CMD ["a"] # x` is exec form).
 */
export function execForm(body: string): readonly string[] | undefined {
  const text = body.trimStart()
  if (!text.startsWith('[')) return undefined
  const end = arrayEnd(text)
  if (end === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text.slice(0, end))
    return Array.isArray(value) && value.every((entry) => typeof entry === 'string') ? value : undefined
  } catch {
    return undefined
  }
}

function arrayEnd(text: string): number | undefined {
  let quoted = false
  for (let at = 1; at < text.length; at++) {
    const character = text[at]
    if (quoted && character === '\\') at++
    else if (character === '"') quoted = !quoted
    else if (!quoted && character === ']') return at + 1
  }
  return undefined
}

/** Words parted by white space, with offsets into `text`. */
export function wordsWithOffsets(text: string): readonly { readonly word: string; readonly start: number }[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({ word: match[0], start: match.index }))
}
