import type { Decision, Migration } from '../outcome.js'
import { cut, maskCredentials } from './shown.js'

const CREDENTIAL_NAME = /token|secret|passw(?:or)?d|credential|api_?key|private_?key|auth(?!or)/i

/** Finds the line, counted from 1, of an offset into a text. */
export function lineFinder(text: string): (offset: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }
}

/** The first line of what a decision is about, cut, and without the values of credentials. */
export function firstLineOf(decision: Decision, migration: Migration): string {
  const { subject } = decision
  const text =
    'kind' in subject && subject.kind === 'assignment' ? assignmentText(subject, migration) : sliced(subject, migration)
  return cut(maskCredentials((text.split(/\r?\n/, 1)[0] ?? '').trimEnd()))
}

type Assignment = Extract<Decision['subject'], { kind: 'assignment' }>

function sliced(subject: Decision['subject'], migration: Migration): string {
  return migration.text.slice(subject.span.start, subject.span.end)
}

function assignmentText(subject: Assignment, migration: Migration): string {
  const named = new Set(
    migration.warnings.flatMap((warning) =>
      warning.code === 'credential-in-image' || warning.code === 'builder-only-variable' ? [warning.args.name] : [],
    ),
  )
  let text = sliced(subject, migration)
  // From the last to the first, so that the offsets of the earlier ones stay true.
  for (const { name, value, span } of [...subject.values].reverse()) {
    const isCredential = named.has(name) || CREDENTIAL_NAME.test(name)
    if (!isCredential || value === undefined || value === '' || value.startsWith('$')) continue
    const from = span.start - subject.span.start
    const to = span.end - subject.span.start
    const separator = text.slice(from, to).startsWith(`${name}=`) ? '=' : ' '
    text = `${text.slice(0, from)}${name}${separator}***${text.slice(to)}`
  }
  return text
}
