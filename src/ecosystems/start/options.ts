/** The words without the leading options; those of `withValue` take the next word along. */
export function withoutOptions(words: readonly string[], withValue: readonly string[]): readonly string[] {
  let at = 0
  while (at < words.length && (words[at] as string).startsWith('-')) {
    const option = words[at] as string
    at++
    if (option === '--') break
    if (withValue.includes(option)) at++
  }
  return words.slice(at)
}
