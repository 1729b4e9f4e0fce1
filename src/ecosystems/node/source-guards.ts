/**
 * True for a place of a source that only another NODE_ENV than the image's reaches: the block, the operand of `&&` or the branch of `?:` and
 * `else` that a comparison with NODE_ENV in front of it decides. Text that is not understood guards nothing.
 */
export function isBehindOtherMode(source: string, at: number, mode: string | undefined): boolean {
  const before = source.slice(Math.max(0, at - 1500), at)
  const comparisons = [...before.matchAll(/NODE_ENV['"`\]]*\s{0,3}([!=])==?\s{0,3}(['"`])(\w+)\2/g)]
  return comparisons.some((comparison) => {
    const [whole, sign, , value] = comparison
    const holds = (value === mode) === (sign === '=')
    const branch = branchOf(before.slice(comparison.index + whole.length))
    return branch === 'first' ? !holds : branch === 'second' && holds
  })
}

/** Which branch of a condition the end of a text lies in, when the text begins behind the condition's comparison. */
function branchOf(text: string): 'first' | 'second' | undefined {
  const opening = /^\s*(?:\)\s*(\{|(?=\w))|\)?\s*(\?(?![.?])|&&))/.exec(text)
  if (opening === null) return undefined
  const mark = opening[1] ?? opening[2] ?? ''
  let branch: 'first' | 'second' = 'first'
  let depth = mark === '{' ? 1 : 0
  for (let index = opening[0].length; index < text.length; index++) {
    const char = text[index] as string
    if ('{(['.includes(char)) depth += 1
    else if ('})]'.includes(char)) {
      depth -= 1
      if (depth < 0) return undefined
      if (depth > 0 || mark !== '{' || char !== '}') continue
      const other = /^\s*else\s*\{/.exec(text.slice(index + 1))
      if (other === null || branch === 'second') return undefined
      branch = 'second'
      index += other[0].length
      depth = 1
    } else if (depth === 0 && char === ':' && mark === '?') branch = 'second'
    else if (depth === 0 && (char === ';' || (char === '\n' && endsStatement(text, index)))) return undefined
  }
  return branch
}

// A line goes on where the next one begins with an operator, or this one ends with one.
function endsStatement(text: string, at: number): boolean {
  return !/^\s*[?:&|.+,)]/.test(text.slice(at)) && !/[?:&|+,({[=]\s*$/.test(text.slice(0, at))
}
