import type { Callers, DeployedCommand } from './caller.js'

/** Longer lines are no command, and a container has fewer lines than these. */
const LONGEST_LINE = 2000
const MAXIMUM_LINES = 200

interface Line {
  /** The column of the key or of the entry's text; what stands behind `- ` counts as deeper. */
  readonly column: number
  readonly key: string
  readonly value: string
  readonly isItem: boolean
}

/** The same for a template of Helm, which is no YAML: line by line, by the columns of keys. What a template computes is left out. */
export function readManifestTemplate(text: string, path: string): Partial<Callers> {
  const lines = text.split(/\r?\n/).map((line) => lineOf(line.slice(0, LONGEST_LINE)))
  const deployed = lines.flatMap((line, at): DeployedCommand[] => {
    if (line.key !== 'command' && line.key !== 'args') return []
    const siblings = siblingsOf(lines, at)
    const command = siblings.get('command')
    // Told once, with the `command` that stands before or behind.
    if (line.key === 'args' && command !== undefined) return []
    const args = line.key === 'command' ? siblings.get('args') : undefined
    const words = [...wordsAt(lines, at), ...(args === undefined ? [] : wordsAt(lines, args))]
    if (words.length === 0 || words[0]?.includes('{{') === true) return []
    const imageAt = siblings.get('image')
    return [
      {
        form: 'exec',
        argv: words.map((word) => word.replace(/\{\{.*?\}\}/g, '$VALUE')),
        place: { file: path, line: at + 1 },
        image: imageAt === undefined ? '' : unquoted(lines[imageAt]?.value ?? ''),
        behindEntrypoint: line.key === 'args',
      },
    ]
  })
  return { deployed }
}

function lineOf(text: string): Line {
  const [, space = '', dash = '', rest = ''] = /^(\s*)(-\s+)?(.*)$/.exec(text) ?? []
  const [, key = '', value = ''] = /^([A-Za-z]\w*):(?:\s+(.*))?$/.exec(rest) ?? []
  const isEmpty =
    rest === '' || rest.startsWith('#') || /^\{\{-?\s*(?:if|else|end|range|with|\/\*)\b[^}]*\}\}$/.test(rest)
  const column = isEmpty ? Number.POSITIVE_INFINITY : space.length + dash.length
  return { column, key, value: key === '' ? rest : value, isItem: dash !== '' }
}

/** The lines of the keys that stand in the same map as the one at `at`. */
function siblingsOf(lines: readonly Line[], at: number): ReadonlyMap<string, number> {
  const { column } = lines[at] as Line
  const found = new Map<string, number>()
  const note = (index: number) => {
    const line = lines[index] as Line
    if (line.column === column && line.key !== '') found.set(line.key, index)
    return line
  }
  // A list may stand in the column of the key that it belongs to.
  const isEntry = (line: Line) => line.isItem && line.key === '' && line.column - 2 === column
  for (let index = at; index >= Math.max(0, at - MAXIMUM_LINES); index--) {
    const line = note(index)
    if (line.column < column || (line.column === column && line.isItem)) break
  }
  for (let index = at + 1; index < Math.min(lines.length, at + MAXIMUM_LINES); index++) {
    const line = lines[index] as Line
    if (line.column < column || (line.column === column && line.isItem && line.key !== '')) break
    if (!isEntry(line)) note(index)
  }
  return found
}

function wordsAt(lines: readonly Line[], at: number): readonly string[] {
  const { value, column } = lines[at] as Line
  if (value.startsWith('[')) {
    return [...value.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s,[\]"']+)/g)].map(
      ([, double, single, plain]) => double ?? single ?? plain ?? '',
    )
  }
  if (value !== '') return []
  const words: string[] = []
  for (const line of lines.slice(at + 1, at + MAXIMUM_LINES)) {
    if (line.column === Number.POSITIVE_INFINITY) continue
    // `- ` may stand in the key's own column.
    if (!line.isItem || line.column - 2 < column) break
    words.push(line.key === '' ? unquoted(line.value) : `${line.key}: ${line.value}`)
  }
  return words
}

function unquoted(text: string): string {
  const bare = text.replace(/\s+#.*$/, '').trim()
  return /^(["'])(.*)\1$/.exec(bare)?.[2] ?? bare
}
