import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Environment, gitIn, lastLines } from './git-command.js'

/**
 * The newest state of a repository's default branch, in a folder of the cache that is ours alone: what was there from an earlier run is brought up to date, and
 * changes in it are lost. Without history, submodules, tags and large files. Throws when it cannot be had; the message says why.
 */
export async function clone(url: string, cache: string, env: Environment, signal: AbortSignal): Promise<string> {
  const folder = join(cache, createHash('sha256').update(url).digest('hex').slice(0, 24))
  if (existsSync(join(folder, '.git'))) {
    if (await isUpdated(folder, env, signal)) return folder
    signal.throwIfAborted()
    // One that was interrupted, or whose history was written anew: from the beginning.
    await rm(folder, { recursive: true, force: true })
  }
  await mkdir(cache, { recursive: true })
  const temporary = `${folder}-${randomBytes(4).toString('hex')}.tmp`
  try {
    const settings = ['--quiet', '--depth', '1', '--no-tags', '--single-branch', '--template=']
    // For a path --depth counts for nothing, unless it is written as a URL.
    const args = ['clone', ...settings, '--', url.startsWith('/') ? `file://${url}` : url, temporary]
    const { ok, said } = await gitIn(cache, env, signal)(args, NETWORK)
    signal.throwIfAborted()
    if (!ok) throw new CloneError(said.split('\n').find((line) => /^(?:fatal|error):/.test(line)) ?? lastLines(said, 2))
    await rename(temporary, folder)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
  return folder
}

async function isUpdated(folder: string, env: Environment, signal: AbortSignal): Promise<boolean> {
  const git = gitIn(folder, env, signal)
  const fetched = await git(['fetch', '--quiet', '--depth', '1', '--no-tags', 'origin', 'HEAD'], NETWORK)
  if (!fetched.ok) return false
  const reset = await git(['reset', '--quiet', '--hard', 'FETCH_HEAD'], NETWORK)
  return reset.ok && (await git(['clean', '--quiet', '-d', '-x', '--force'])).ok
}

/** Large files stay where they are, and no address is a command. */
const NETWORK = {
  network: true,
  timeout: 15 * 60_000,
  env: { GIT_LFS_SKIP_SMUDGE: '1', GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh' },
} as const

/** A repository could not be cloned; the message is git's. */
class CloneError extends Error {}
