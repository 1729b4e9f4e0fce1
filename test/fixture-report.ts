import { lineAt } from '../src/dockerfile/parse.js'
import type { Migration } from '../src/outcome.js'
import type { Reason } from '../src/reason.js'

/** A migration as the expected files hold it: outcome, reasons and warnings with their lines, then the files as they become. */
export function describeMigration(migration: Migration): string {
  const { outcome } = migration
  const shown = ({ code, args, at }: Reason) =>
    `${code}${at === undefined ? '' : ` (line ${lineAt(migration.text, at.start)})`} ${JSON.stringify(args)}`
  const head = [
    `outcome: ${outcome.kind}`,
    ...(outcome.kind === 'migrated' ? [`base: ${migration.base}`, `delivery: ${migration.delivery}`] : []),
    ...(outcome.kind === 'migrated' ? [] : outcome.reasons.map((reason) => `reason: ${shown(reason)}`)),
    ...migration.warnings.map((warning) => `warning: ${shown(warning)}`),
    ...(migration.notes ?? []).map((note) => `note: ${shown(note)}`),
  ]
  const files = outcome.kind === 'migrated' ? outcome.files : []
  return [...head, ...files.map(({ path, after }) => `\n----- ${path}\n${visible(after)}`), ''].join('\n')
}

// Expected files are read by people: what an editor would hide is written out.
function visible(text: string): string {
  return text
    .replaceAll('\uFEFF', '<BOM>')
    .replaceAll('\r\n', '<CR>\n')
    .replace(/[^\n]$/, '$&<no final line break>')
}
