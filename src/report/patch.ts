import { structuredPatch } from 'diff'

/** One file before and after, by the path it is shown with; `before` is undefined for a new file. */
export interface ChangedFile {
  readonly path: string
  readonly before: string | undefined
  readonly after: string
}

const CONTEXT = 3
/** Above this the search for the shortest difference takes seconds, and the difference is of use to nobody. */
const MAXIMUM_EDITS = 4000

/**
 * A unified diff of one file, as `git apply` and `patch -p1` take it; empty when nothing differs. There is no `diff --git` line: with
 * it git would read the path from the top of the repository, not from the current folder.
 */
export function patchOf({ path, before, after }: ChangedFile): string {
  if (before === after) return ''
  const hunks = hunksOf(before ?? '', after)
  const from = before === undefined ? '/dev/null' : headerPath(`a/${path}`)
  return `--- ${from}\n+++ ${headerPath(`b/${path}`)}\n${hunks}`
}

/** A patch by `patchOf` in bytes: the lines are in those of the file, the paths in the header in UTF-8 as all paths. */
export function patchBytes(patch: string, encoding: 'utf8' | 'latin1'): Uint8Array {
  const body = patch.indexOf('\n@@') + 1
  return Buffer.concat([Buffer.from(patch.slice(0, body)), Buffer.from(patch.slice(body), encoding)])
}

function hunksOf(before: string, after: string): string {
  const patch = structuredPatch('', '', before, after, '', '', {
    context: CONTEXT,
    maxEditLength: MAXIMUM_EDITS,
  })
  if (patch === undefined) return wholeFile(before, after)
  return patch.hunks
    .map((hunk) => {
      const header = `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`
      return `${header}\n${hunk.lines.join('\n')}\n`
    })
    .join('')
}

/** A count of one is left out; a range without lines names the line in front of it. */
function range(start: number, lines: number): string {
  if (lines === 0) return `${start - 1},0`
  return lines === 1 ? `${start}` : `${start},${lines}`
}

function wholeFile(before: string, after: string): string {
  const [removed, added] = [prefixed(before, '-'), prefixed(after, '+')]
  return `@@ -${range(1, removed.count)} +${range(1, added.count)} @@\n${removed.text}${added.text}`
}

function prefixed(text: string, sign: string): { readonly text: string; readonly count: number } {
  if (text === '') return { text: '', count: 0 }
  const lines = text.split('\n')
  const ends = lines.at(-1) === ''
  if (ends) lines.pop()
  const body = lines.map((line) => `${sign}${line}\n`).join('')
  return { text: ends ? body : `${body}\\ No newline at end of file\n`, count: lines.length }
}

/** A path as the header of a patch takes it: with a tab after one that holds spaces, quoted as in C when it holds worse. */
function headerPath(path: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (!/[\u0000-\u001f\u007f"\\]/.test(path)) return path.includes(' ') ? `${path}\t` : path
  const escaped = [...Buffer.from(path)].map((byte) => {
    const character = String.fromCharCode(byte)
    if (character === '"' || character === '\\') return `\\${character}`
    return byte < 0x20 || byte > 0x7e ? `\\${byte.toString(8).padStart(3, '0')}` : character
  })
  return `"${escaped.join('')}"`
}
