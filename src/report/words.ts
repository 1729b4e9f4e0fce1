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

/** `1 Dockerfile`, `2 Dockerfiles`; `many` where the plural is another. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** `file.js:12`. */
export function placed(place: { readonly file: string; readonly line: number }): string {
  return `${place.file}:${place.line}`
}

/** What stands for a user of a system package where none but the original's own installing is known. */
export const INSTALLED = 'the original installs it'

/** Why a file could not be read, from the word by which `ProjectFiles` says so; other words stay as they are. */
export function unreadableWords(because: string): string {
  switch (because) {
    case 'too-big':
      return 'it is larger than what is read'
    case 'outside':
      return 'it lies outside the build context'
    case 'binary':
      return 'it is no text in UTF-8'
    case 'denied':
      return 'it is no regular file, or may not be read'
    default:
      return because
  }
}
