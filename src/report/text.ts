import type { Colors } from 'picocolors/types.js'
import type { Migration } from '../outcome.js'
import type { Reason, ReasonCode } from '../reason.js'
import { plainWords, stackOf } from './messages.js'
import { shown } from './shown.js'
import { lineFinder } from './subject.js'

/** A short account of one result: outcome, base, delivery, what is copied and why no less, why not, warnings, notes. Ends in a line break. */
export function summaryText(migration: Migration, colors: Colors): string {
  const { outcome, warnings, notes, additions } = migration
  const lineOf = lineFinder(migration.text)
  const lines = [headline(migration, colors)]
  if (outcome.kind === 'migrated') {
    const copies = additions
      .map((addition) => copyLine.exec(addition.text)?.groups)
      .filter((copy) => copy !== undefined)
    lines.push(
      ...copiedLine(
        'from the builder',
        copies.filter(({ flags }) => flags?.includes('--from=')),
      ),
    )
    lines.push(
      ...copiedLine(
        'from the build context',
        copies.filter(({ flags }) => !flags?.includes('--from=')),
      ),
    )
    const fallback = additions.find(({ reason }) => copiesMore.has(reason.code))?.reason
    if (fallback !== undefined) lines.push(...reasonLines(fallback, lineOf, colors))
  } else {
    for (const reason of outcome.reasons) lines.push(...reasonLines(reason, lineOf, colors))
  }
  for (const warning of warnings) lines.push(...reasonLines(warning, lineOf, colors, colors.yellow('warning: ')))
  for (const note of notes ?? []) lines.push(...reasonLines(note, lineOf, colors, colors.dim('note: ')))
  return `${lines.join('\n')}\n`
}

/** Codes that say why more is copied than the program may need; where a source forces that, a warning says so. */
const copiesMore: ReadonlySet<ReasonCode> = new Set(['folder-whole', 'artifacts-not-proven'])

/** `Dockerfile: migrated (node, slim, prune)`. */
function headline({ path, outcome, ecosystem, base, delivery }: Migration, colors: Colors): string {
  const colour = {
    migrated: colors.green,
    unchanged: colors.blue,
    refused: colors.yellow,
    failed: colors.red,
  }[outcome.kind]
  const details = [
    ecosystem && shown(ecosystem),
    base && (base === 'same' ? 'base: the same image' : `base: ${shown(base)}`),
    delivery && `dependencies: ${shown(delivery)}`,
  ].filter((detail) => detail !== undefined && detail !== '')
  const bracket = details.length > 0 ? colors.dim(` (${details.join(', ')})`) : ''
  return `${colors.bold(shown(path))}: ${colour(outcome.kind)}${bracket}`
}

/** `3 migrated, 1 refused`. */
export function totalText(migrations: readonly Migration[]): string {
  const kinds = ['migrated', 'unchanged', 'refused', 'failed'] as const
  const counts = kinds.map((kind) => [migrations.filter(({ outcome }) => outcome.kind === kind).length, kind] as const)
  return `${counts
    .filter(([count]) => count > 0)
    .map((pair) => pair.join(' '))
    .join(', ')}\n`
}

/** One reason for people: the line it is about, what and why, and below what to do. */
function reasonLines(
  reason: Reason,
  lineOf: (offset: number) => number,
  colors: Colors,
  label = '',
): readonly string[] {
  const { message, hint } = plainWords(reason)
  const line = reason.at === undefined ? '' : `line ${lineOf(reason.at.start)}: `
  const lines = [`  ${label}${line}${message}${colors.dim(` [${reason.code}]`)}`]
  if (hint !== undefined) lines.push(colors.dim(`    ${hint}`))
  for (const frame of stackOf(reason) ?? []) lines.push(colors.dim(`    ${frame}`))
  return lines
}

const copyLine = /^COPY\s+(?<flags>(?:--\S+\s+)*)(?<sources>\S.*)\s\S+$/

function copiedLine(origin: string, copies: readonly Readonly<Record<string, string>>[]): readonly string[] {
  const sources = new Set(copies.map((copy) => shown(copy.sources ?? '')))
  return sources.size === 0 ? [] : [`  copied ${origin}: ${[...sources].join(', ')}`]
}
