import { posix } from 'node:path'
import { isBelow } from './source-resolve.js'
import { HOLE, ROOT, rooted, UPLOAD } from './source-texts.js'

/** Where a text of a program leads: into the context, elsewhere, nowhere of interest, or it cannot be told. */
export type Place =
  | {
      readonly kind: 'inside'
      /** Relative to the context's root; the literal leading folder when `open`. */
      readonly path: string
      /** Set when only the leading folder is known. */
      readonly open: boolean
      /** What the names below the folder end in; `['']` when unknown. */
      readonly tails: readonly string[]
      /** Set when the text had an anchor such as __dirname. */
      readonly anchored: boolean
    }
  | { readonly kind: 'absolute'; readonly path: string }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unknown' }

const NOT_OF_THE_APP = ['/tmp', '/dev', '/proc', '/sys']

/** Finds where a text leads when the program resolves it against `base`, a folder of the context. */
export function placeOf(written: string, base: string, glob = false): Place {
  const text = written.startsWith('file://') ? written.slice('file://'.length) : written
  if (text === '' || text.includes(UPLOAD) || text.startsWith('~') || text.includes('\n')) return { kind: 'ignored' }
  if (text.includes('://')) return { kind: 'ignored' }
  const cut = glob ? globStart(text) : text.indexOf(HOLE)
  const open = cut >= 0
  const literal = open ? text.slice(0, cut) : text
  if (open && literal === '' && !glob) return { kind: 'unknown' }
  if (open && text.startsWith(HOLE)) return { kind: 'unknown' }
  // `..` after something unknown may lead anywhere.
  if (open && text.slice(cut).split('/').includes('..')) return { kind: 'unknown' }
  const anchored = literal.startsWith(ROOT)
  const full = literal.startsWith('/') ? literal : `${rooted(base)}/${literal}`
  const folder = open ? full.slice(0, Math.max(1, full.lastIndexOf('/'))) : full
  const whole = posix.normalize(folder).replace(/(.)\/$/, '$1')
  const tails = open ? tailsOf(text.slice(cut)) : ['']
  if (whole === ROOT || whole.startsWith(`${ROOT}/`)) {
    return { kind: 'inside', path: whole.slice(ROOT.length + 1), open, tails, anchored }
  }
  // More `..` than the context has folders.
  if (whole.includes('\u0003')) return { kind: 'unknown' }
  if (!full.startsWith('/') || whole === '/') return open ? { kind: 'unknown' } : { kind: 'ignored' }
  return NOT_OF_THE_APP.some((other) => isBelow(whole, other)) ? { kind: 'ignored' } : { kind: 'absolute', path: whole }
}

function globStart(text: string): number {
  for (let at = 0; at < text.length; at += 1) if (`*?{[(${HOLE}`.includes(text[at] as string)) return at
  return -1
}

/** What a pattern's matches end in: everything after the last star or hole, with braces expanded. */
function tailsOf(pattern: string): readonly string[] {
  const after = Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf(HOLE), pattern.lastIndexOf('}}'))
  const tail = after < 0 ? pattern : pattern.slice(pattern.startsWith('}}', after) ? after + 2 : after + 1)
  const open = tail.indexOf('{')
  const close = tail.indexOf('}', open)
  if (open < 0 && !/[?[\]()]/.test(tail)) return [tail]
  if (open < 0 || close < 0 || /[?[\]()]/.test(tail) || tail.indexOf('{', open + 1) >= 0) return ['']
  const choices = tail
    .slice(open + 1, close)
    .split(',')
    .slice(0, 20)
  return choices.map((choice) => tail.slice(0, open) + choice + tail.slice(close + 1))
}
