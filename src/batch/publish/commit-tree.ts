import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { addsAsciiAlone } from '../../disk/write-file.js'
import { type Git, lastLines } from '../git-command.js'
import type { Hooked } from './commit-hooks.js'
import type { RepositoryFile } from './repository-files.js'
import type { ReadyRepository } from './repository-state.js'

/** A file whose new content is in the repository as an object. */
export interface StoredFile extends RepositoryFile {
  readonly mode: string
  readonly object: string
}

const REGULAR = '100644'

/** Stores what the files become; a problem where the commit that is checked out holds something else than what was migrated. */
export async function filesAgainstHead(
  git: Git,
  { head, root }: ReadyRepository,
  files: readonly RepositoryFile[],
): Promise<readonly StoredFile[] | { readonly problem: string }> {
  const entries = await entriesOf(
    git,
    head,
    files.map(({ path }) => path),
  )
  const stored: StoredFile[] = []
  for (const file of files) {
    const { path, before, after } = file
    const entry = entries.get(path)
    if (before === undefined && (entry !== undefined || existsSync(join(root, path))))
      return { problem: `${path}: it has appeared meanwhile. Run msb-migrate again.` }
    if (before !== undefined && entry === undefined)
      return { problem: `${path}: it is not in the commit that is checked out. Commit it first.` }
    if (entry !== undefined && !entry.mode.startsWith('100')) return { problem: `${path}: it is no regular file.` }
    const encoding = await encodingIn(git, path, before, entry?.object)
    if (encoding === undefined) return { problem: `${path}: it has changed meanwhile. Run msb-migrate again.` }
    if (encoding === 'latin1' && before !== undefined && !addsAsciiAlone(before, after))
      return { problem: `${path}: it is no text in UTF-8, and the new text would need it.` }
    const object = await objectOf(git, path, Buffer.from(after, encoding), true)
    if (object === undefined) return { problem: `${path}: git could not store it.` }
    stored.push({ ...file, mode: entry?.mode ?? REGULAR, object })
  }
  return stored
}

/** The tree of a commit with these files in it. */
export async function treeWith(
  git: Git,
  commit: string,
  files: readonly StoredFile[],
  indexFile: string,
): Promise<Hooked<string>> {
  const options = { env: { GIT_INDEX_FILE: indexFile } }
  const input = files.map(({ mode, object, path }) => `${mode} ${object}\t${path}\0`).join('')
  const whole = ['-c', 'core.splitIndex=false', '-c', 'index.sparse=false']
  const read = await git([...whole, 'read-tree', commit], options)
  const added = read.ok ? await git([...whole, 'update-index', '-z', '--index-info'], { ...options, input }) : read
  // In a partial clone git would fetch what it does not have, one file at a time.
  const tree = added.ok ? await git([...whole, 'write-tree', '--missing-ok'], options) : added
  if (!tree.ok) return { problem: `git could not make a tree: ${lastLines(tree.said)}` }
  // A file below something that is no folder in the commit would take its place.
  const differing = await git(['diff-tree', '-r', '--name-only', '-z', commit, tree.out.trim()])
  const paths = new Set(files.map(({ path }) => path))
  return differing.out.split('\0').every((path) => path === '' || paths.has(path))
    ? { value: tree.out.trim() }
    : { problem: 'the commit would change other files than these, as where one of them lies in a submodule.' }
}

interface Entry {
  readonly mode: string
  readonly object: string
}

async function entriesOf(git: Git, head: string, paths: readonly string[]): Promise<ReadonlyMap<string, Entry>> {
  const listed = await git(['ls-tree', '-z', '--full-tree', head, '--', ...paths])
  const entries = listed.out.split('\0').flatMap((line) => {
    const [, mode = '', object = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t(.+)$/s.exec(line) ?? []
    return path === '' ? [] : [[path, { mode, object }] as const]
  })
  return new Map(entries)
}

/** The encoding in which the text before is what the commit holds; undefined when it is so in none. */
async function encodingIn(git: Git, path: string, before: string | undefined, object: string | undefined) {
  if (before === undefined) return 'utf8'
  for (const encoding of ['utf8', 'latin1'] as const) {
    if ((await objectOf(git, path, Buffer.from(before, encoding), false)) === object) return encoding
  }
  return undefined
}

/** The name of the object that git makes of a file's bytes; line ends and filters as the repository has them for that path. */
async function objectOf(git: Git, path: string, bytes: Buffer, store: boolean): Promise<string | undefined> {
  const flags = store ? ['-w'] : []
  const made = await git(['hash-object', '-t', 'blob', ...flags, '--path', path, '--stdin'], { input: bytes })
  return made.ok ? made.out.trim() : undefined
}
