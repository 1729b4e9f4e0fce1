import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import { isInside } from '../../disk/disk-files.js'
import { type InputProblem, realPath } from '../../disk/read-dockerfile.js'
import type { BatchRecord } from '../../report/record.js'
import { shown } from '../../report/shown.js'

/** A file of a repository that changes; `before` is undefined for a new one. */
export interface RepositoryFile {
  /** Relative to the repository's root, with slashes, links followed. */
  readonly path: string
  readonly before: string | undefined
  readonly after: string
}

/** The files that these records change, each once; a problem where two of them disagree or one lies outside of the repository. */
export function changedFiles(records: readonly BatchRecord[], root: string): readonly RepositoryFile[] | InputProblem {
  const files = new Map<string, RepositoryFile>()
  for (const { outcome, files: changed } of records) {
    if (outcome !== 'migrated') continue
    for (const { path: written, before, after } of changed) {
      const path = pathInRepository(written, root)
      if (path === undefined)
        return { problem: `${shown(written)}: not written, because it lies outside of the repository.` }
      const known = files.get(path)
      if (known !== undefined && (known.before !== before || known.after !== after))
        return { problem: `${shown(written)}: not written, because two results change it, each in its own way.` }
      if (before !== after) files.set(path, { path, before, after })
    }
  }
  return [...files.values()]
}

/** Results come from a file that anybody may have written, and a repository from a stranger. */
function pathInRepository(written: string, root: string): string | undefined {
  if (written === '' || written.includes('\0') || isAbsolute(written)) return undefined
  const asked = join(root, written)
  // A folder may be a link; a file that is not there yet has no real path.
  const location = realPath(join(realPath(dirname(asked)), basename(asked)))
  if (location === root || !isInside(root, location)) return undefined
  const path = relative(root, location).split(sep).join('/')
  return path.split('/').some((name) => name.toLowerCase() === '.git') ? undefined : path
}
