import { existsSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Allowances } from '../verify/finding.js'
import type { Side } from '../verify/verification.js'
import { type BuildContext, pathInContext } from './build-context.js'
import type { MigratedJob } from './migrate-jobs.js'

/** Two Dockerfiles that are built from one context. */
export interface Pair {
  readonly context: BuildContext
  readonly before: Side
  readonly after: Side
  readonly allowances: Allowances
}

/** The Dockerfile of a result as it is, and as it would become. Throws for a result that migrated nothing. */
export async function pairOf({ job, migration, writes }: MigratedJob): Promise<Pair> {
  const { dockerfile, context } = job
  if (migration.outcome.kind !== 'migrated') throw new Error(`${migration.path} is ${migration.outcome.kind}`)
  const { files } = migration.outcome
  const text = files.find(({ kind }) => kind === 'dockerfile')?.after ?? dockerfile.text
  const others = writes
    .filter(({ location }) => location !== dockerfile.location)
    .map(({ location, after }) => [relative(context.folder, location).split(sep).join('/'), after] as const)
  const ignore = files.find(({ kind }) => kind === 'dockerignore')?.after
  const before = sideOf(dockerfile.shownPath, dockerfile.text, dockerfile.location, context.folder)
  const { allowancesOf } = await import('../verify/allowances.js')
  return {
    context,
    before,
    after: {
      ...before,
      name: `${dockerfile.shownPath} as migrated`,
      dockerfile: text,
      files: Object.fromEntries(others),
      ...(ignore === undefined ? {} : { dockerignore: ignore }),
    },
    allowances: allowancesOf(migration, [
      ...(before.path === undefined ? [] : [before.path]),
      ...others.map(([path]) => path),
    ]),
  }
}

/** One Dockerfile to build; `location` is absolute, and undefined for standard input. */
export function sideOf(name: string, text: string, location: string | undefined, folder: string): Side {
  const path = location === undefined ? undefined : pathInContext(location, folder)
  const own = location === undefined ? undefined : `${location}.dockerignore`
  const ownIgnoreFile = own !== undefined && existsSync(own)
  return {
    name,
    dockerfile: text,
    path: path?.startsWith('../') ? undefined : path,
    dockerignore: textAt(ownIgnoreFile ? own : join(folder, '.dockerignore')),
    ownIgnoreFile,
    files: {},
  }
}

/** The text of a file; empty where there is none. */
export function textAt(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
