/** A body or a line of a log with what changes from run to run put out of sight: times, process ids, hashes, tokens, build names. */
export function masked(text: string): string {
  return MASKS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text)
}

const MASKS: readonly (readonly [RegExp, string])[] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
  [/\u001b\[[0-9;]*m/g, ''],
  // A virtual environment has the interpreter's folders at another place.
  [/\/(?:[\w.-]+\/){1,5}lib\/(python3\.\d+\/site-packages\/)/g, '/usr/local/lib/$1'],
  [/\/opt\/venv\//g, '/usr/local/'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [\w ,]{5,20} \d\d:\d\d:\d\d(?: (?:GMT|UTC)(?:[+-]\d{4})?(?: \([^)]*\))?)?/g,
    '<time>',
  ],
  [/\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?/g, '<time>'],
  [/\b\d{1,2}:\d\d:\d\d(?:[.,]\d+)?(?: [AP]M)?\b/g, '<time>'],
  [/(?<![\d.])\d+(?:\.\d+)?\s?(?:ms|s|seconds?|milliseconds?|\u00b5s|ns)\b/g, '<time>'],
  [/(?<![\d.])\d+(?:\.\d+)?\s?(?:[kMG]i?B|bytes)\b/g, '<size>'],
  [/\bpid[ :="]*\d+|\((?:node|pid):\d+\)|\[\d+\]/gi, '<pid>'],
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '<id>'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '<token>'],
  [/\b\d+(?=\s+-\s+<time>)/g, '<pid>'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, '<address>'],
  [/\b0x[\da-f]+\b/gi, '<address>'],
  [/(nonce="|csrf[\w-]*["']?\s*(?:value|content|:|=)\s*["']?)[^"']*/gi, '$1<token>'],
  [/_next\/(static|data)\/[\w-]+\//g, '_next/$1/<build>/'],
  // Next.js' build id, also within scripts in the page: https://nextjs.org/docs/app/api-reference/config/next-config-js/generateBuildId, read 2026-11-21
  [/(\\?"(?:buildId|b)\\?":\\?")[\w-]+/g, '$1<build>'],
  [
    /([-._])(?=[\w-]{8,}\.(?:js|css|mjs|woff2?|svg|png))(?=\w*\d)[\w-]{8,}(?=\.(?:js|css|mjs|woff2?|svg|png)\b)/g,
    '$1<hash>',
  ],
  [/\b(?=[\da-f]*\d)[\da-f]{12,64}\b/gi, '<hash>'],
  [/\b\d{9,}\b/g, '<number>'],
]
