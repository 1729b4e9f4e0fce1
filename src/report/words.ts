import type { ReasonArgs, ReasonCode } from '../reason.js'

/** What a reason says in words: what and why, and, where there is something to do about it, what. */
export interface Words {
  readonly message: string
  readonly hint?: string
}

/** Words for each of some codes; the compiler asks for every one. */
export type WordsFor<Codes extends ReasonCode, Said extends Words = Words> = {
  readonly [Code in Codes]: (args: ReasonArgs[Code]) => Said
}

/** Words that must tell the user what to do. */
export interface WordsWithHint extends Words {
  readonly hint: string
}

/** `a, b and c`; what is over `limit` is counted, not named. */
export function listed(items: readonly string[], limit = 8): string {
  if (items.length > limit) return `${items.slice(0, limit).join(', ')} and ${items.length - limit} more`
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** `file.js:12`. */
export function placed(place: { readonly file: string; readonly line: number }): string {
  return `${place.file}:${place.line}`
}
