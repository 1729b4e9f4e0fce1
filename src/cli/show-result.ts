import type { Colors } from 'picocolors/types.js'
import type { Migration } from '../outcome.js'
import { diffText } from '../report/diff-text.js'
import { explainText } from '../report/explain.js'
import { type ChangedFile, patchOf } from '../report/patch.js'
import { summaryText } from '../report/text.js'

/** What to show of a result beside its summary. */
export interface ShowOptions {
  readonly diff: boolean
  readonly explain: boolean
}

/** Shows results for people one by one; a file that several results change alike is shown once. */
export function resultPrinter(colors: Colors, { diff, explain }: ShowOptions): (migration: Migration) => string {
  const seen = new Set<string>()
  return (migration) => {
    const diffs = diff ? newFiles(migration, seen).map((file) => diffText(file, colors)) : []
    const parts = [...diffs, explain ? explainText(migration, colors) : '', summaryText(migration, colors)]
    return `${parts.filter((part) => part !== '').join('\n')}\n`
  }
}

/** The patch of all results, and the paths that no patch can name because they lie outside the current folder. */
export function patchReport(migrations: readonly Migration[]): {
  readonly patch: string
  readonly outside: readonly string[]
} {
  const seen = new Set<string>()
  const files = migrations.flatMap((migration) => newFiles(migration, seen))
  const isOutside = ({ path }: ChangedFile): boolean => path.startsWith('../') || /^(?:\/|[A-Za-z]:)/.test(path)
  return {
    patch: files
      .filter((file) => !isOutside(file))
      .map(patchOf)
      .join(''),
    outside: files.filter(isOutside).map(({ path }) => path),
  }
}

function newFiles({ outcome }: Migration, seen: Set<string>): readonly ChangedFile[] {
  if (outcome.kind !== 'migrated') return []
  const files = outcome.files.filter(({ path }) => !seen.has(path))
  for (const { path } of files) seen.add(path)
  return files
}
