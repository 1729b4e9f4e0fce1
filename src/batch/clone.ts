import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { GitError, type GitOptions, runGit } from './run-git.js'

const CLONE_MILLISECONDS = 15 * 60_000

/**
 * The newest state of a repository's default branch, in a folder of the cache that is ours alone: what was there from an earlier run is brought up to date, and
 * changes in it are lost. Without history, submodules, tags and large files. Throws a GitError.
 */
export async function clone(
  url: string,
  cache: string,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<string> {
  const folder = join(cache, createHash('sha256').update(url).digest('hex').slice(0, 24))
  const options: GitOptions = { env, timeout: CLONE_MILLISECONDS, signal }
  if (existsSync(join(folder, '.git'))) {
    try {
      await update(folder, options)
      return folder
    } catch (error) {
      if (!(error instanceof GitError)) throw error
      // One that was interrupted, or whose history was written anew: from the beginning.
      await rm(folder, { recursive: true, force: true })
    }
  }
  await mkdir(cache, { recursive: true })
  const temporary = `${folder}-${randomBytes(4).toString('hex')}.tmp`
  try {
    const settings = ['--quiet', '--depth', '1', '--no-tags', '--single-branch', '--template=']
    // A path is cloned as it is with --depth ignored, unless it is a URL.
    await runGit(['clone', ...settings, '--', url.startsWith('/') ? `file://${url}` : url, temporary], options)
    await rename(temporary, folder)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
  return folder
}

async function update(folder: string, options: GitOptions): Promise<void> {
  const here = { ...options, cwd: folder }
  await runGit(['fetch', '--quiet', '--depth', '1', '--no-tags', 'origin', 'HEAD'], here)
  await runGit(['reset', '--quiet', '--hard', 'FETCH_HEAD'], here)
  await runGit(['clean', '--quiet', '-d', '-x', '--force'], here)
}
