import type { Colors } from 'picocolors/types.js'
import { type ChangedFile, patchOf } from './patch.js'
import { withoutControls } from './shown.js'

/** The difference of one file for people: coloured as git does, control characters left out. Not a patch: use `patchOf` for that. */
export function diffText(file: ChangedFile, colors: Colors): string {
  const [from = '', to = '', ...lines] = patchOf(file).split('\n')
  if (to === '') return ''
  const header = [from, to].map((line) => colors.bold(withoutControls(line).trimEnd()))
  return [...header, ...lines.map((line) => colouredLine(withoutControls(line), colors))].join('\n')
}

function colouredLine(line: string, colors: Colors): string {
  if (line.startsWith('@@')) return colors.cyan(line)
  if (line.startsWith('+')) return colors.green(line)
  if (line.startsWith('-')) return colors.red(line)
  return line
}
