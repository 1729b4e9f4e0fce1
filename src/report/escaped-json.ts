/** What terminals and screens obey, and JSON.stringify leaves as it is. */
const UNESCAPED = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** JSON that a terminal shows as it is, with a line break at its end. */
export function escapedJson(value: object): string {
  const text = JSON.stringify(value, undefined, 2)
  return `${text.replace(UNESCAPED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`
}
