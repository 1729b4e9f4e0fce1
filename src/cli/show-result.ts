import type { Colors } from 'picocolors/types.js'
import { encodingOf } from '../disk/migrate-jobs.js'
import type { FileChange, Migration } from '../outcome.js'
import { diffText } from '../report/diff-text.js'
import { explainText } from '../report/explain.js'
import { patchBytes, patchOf } from '../report/patch.js'
import { summaryText } from '../report/text.js'
import type { Result } from './result.js'

/** What to show of a result beside its summary. */
export interface ShowOptions {
  readonly diff: boolean
  readonly explain: boolean
}

/** Shows results for people one by one; a file that several results change alike is shown once. */
export function resultPrinter(colors: Colors, { diff, explain }: ShowOptions): (result: Result) => string {
  const seen = new Set<string>()
  return ({ migration, estimate, verified }) => {
    const diffs = diff ? newFiles(migration, seen).map((file) => diffText(file, colors)) : []
    const summary = `${summaryText(migration, colors)}${estimate?.line ?? ''}`
    const parts = [...diffs, explain ? explainText(migration, colors) : '', summary, verified?.text ?? '']
    return `${parts.filter((part) => part !== '').join('\n')}\n`
  }
}

/** The patch of all results, and the paths that no patch can name because they lie outside the current folder. */
export function patchReport(results: readonly Result[]): {
  readonly patch: Uint8Array
  readonly outside: readonly string[]
} {
  const seen = new Set<string>()
  const files = results.flatMap(({ job, migration }) =>
    newFiles(migration, seen).map((file) => ({ file, path: file.path, encoding: encodingOf(file, job) })),
  )
  const isOutside = ({ path }: { readonly path: string }): boolean =>
    path.startsWith('../') || /^(?:\/|[A-Za-z]:)/.test(path)
  return {
    patch: Buffer.concat(
      files.filter((file) => !isOutside(file)).map(({ file, encoding }) => patchBytes(patchOf(file), encoding)),
    ),
    outside: files.filter(isOutside).map(({ path }) => path),
  }
}

function newFiles({ outcome }: Migration, seen: Set<string>): readonly FileChange[] {
  if (outcome.kind !== 'migrated') return []
  const files = outcome.files.filter(({ path }) => !seen.has(path))
  for (const { path } of files) seen.add(path)
  return files
}
