import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { globMatcher } from '../glob.js'
import { type Environment, gitIn } from './git-command.js'
import { isCaller, isDockerfileName, isVendored, mayBeSource } from './names.js'
import type { Listing, Repository } from './repository.js'

/** Which of the Dockerfiles that are found are taken; patterns as in .dockerignore, a folder's stands for all in it. */
export interface Choice {
  /** Empty for all. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

const MAXIMUM_ENTRIES = 200_000
const MAXIMUM_READ = 1024 * 1024

/**
 * The Dockerfiles of a folder, and what may name others. In a git repository those that git knows or would take; elsewhere all. Folders of other people's
 * packages are left out, and other repositories inside of this one: they are repositories of their own.
 */
export async function listDockerfiles(
  folder: string,
  { folders, files }: Pick<Repository, 'folders' | 'files'>,
  choice: Choice,
  env: Environment,
  signal?: AbortSignal,
): Promise<Listing> {
  const all = (await listedByGit(folder, env, signal)) ?? listedFromDisk(folder)
  const own = all.filter((path) => !isVendored(path))
  const isTaken = chooser(choice)
  const found = own.filter((path) => isDockerfileName(path) && folders.some((each) => isBelow(path, each)))
  // Git lists what was deleted and not committed as well.
  const present = found.filter((path) => isPresent(join(folder, path), mayBeSource(path)))
  return {
    dockerfiles: [...new Set([...present.filter(isTaken), ...files])].sort(),
    callers: folders.includes('') ? own.filter(isCaller).sort() : [],
  }
}

function isPresent(path: string, mustBeRead: boolean): boolean {
  const status = lstatSync(path, { throwIfNoEntry: false })
  if (status === undefined || !mustBeRead) return status !== undefined
  return status.isFile() && status.size < MAXIMUM_READ && /^FROM\s+[\w$]/m.test(readFileSync(path, 'latin1'))
}

/** Tells which paths, relative to a repository's root, a user wants. */
export function chooser({ include, exclude }: Choice): (path: string) => boolean {
  const matchers = (patterns: readonly string[]) =>
    patterns.map((pattern) => globMatcher(pattern.replace(/^\/|\/$/g, ''), { deep: true, contents: true }))
  const [wanted, unwanted] = [matchers(include), matchers(exclude)]
  return (path) =>
    (wanted.length === 0 || wanted.some((matches) => matches(path))) && !unwanted.some((matches) => matches(path))
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`)
}

/** Undefined outside of a repository, and where git refuses to answer. */
async function listedByGit(
  folder: string,
  env: Environment,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | undefined> {
  // Asking takes longer than the rest of a small project's work.
  if (!existsSync(join(folder, '.git'))) return undefined
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z']
  const { ok, out } = await gitIn(folder, env, signal)(args)
  signal?.throwIfAborted()
  return ok ? out.split('\0').filter((path) => path !== '' && !path.endsWith('/')) : undefined
}

function listedFromDisk(root: string): readonly string[] {
  const paths: string[] = []
  const folders = ['']
  let seen = 0
  for (const folder of folders) {
    const entries = entriesOf(join(root, folder))
    if (folder !== '' && entries.some(({ name }) => name === '.git')) continue
    for (const entry of entries) {
      seen += 1
      if (seen > MAXIMUM_ENTRIES) return paths
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (!isVendored(`${path}/`)) folders.push(path)
      } else if (isDockerfileName(path) || isCaller(path)) paths.push(path)
    }
  }
  return paths
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
