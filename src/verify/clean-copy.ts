import { constants } from 'node:fs'
import { copyFile, lstat, mkdir, readdir, readFile, readlink, symlink, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EngineError } from '../engine/engine.js'
import { ignoreMatcher } from '../project/ignore-file.js'

/** What is left out of a copy of a build context. */
export interface CopySettings {
  /** The text of the .dockerignore that counts; empty when there is none. */
  readonly dockerignore: string
  /** Paths that git ignores, relative to the context, a folder's with a slash at its end: a fresh clone would not have them. */
  readonly gitIgnored: readonly string[]
  /** Bytes that the copy may have. */
  readonly limit: number
}

/** Copies a build context as a build of a fresh clone would see it, links as they are; gives the paths of all files, links not among them. Throws an EngineError when it is too large. */
export async function copyContext(from: string, to: string, settings: CopySettings): Promise<ReadonlySet<string>> {
  const isHidden = ignoreMatcher(settings.dockerignore)
  const negates = /^\s*!/m.test(settings.dockerignore)
  const isIgnored = ignoredMatcher(settings.gitIgnored)
  const paths = new Set<string>()
  let bytes = 0
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(from, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (isIgnored(path)) continue
      const hidden = isHidden(path) && !isAlwaysSent(path)
      // Of a hidden folder a later line may bring files back.
      if (hidden && !(entry.isDirectory() && negates)) continue
      const [source, target] = [join(from, path), join(to, path)]
      if (entry.isDirectory()) {
        if (!hidden) await mkdir(target, { recursive: true, mode: (await lstat(source)).mode & 0o777 })
        await visit(path)
      } else if (entry.isSymbolicLink()) {
        await mkdir(dirname(target), { recursive: true })
        await symlink(await readlink(source), target)
      } else if (entry.isFile()) {
        const { size, atime, mtime } = await lstat(source)
        bytes += size
        if (bytes > settings.limit)
          throw new EngineError(`The build context is larger than ${settings.limit} bytes (--disk).`)
        await mkdir(dirname(target), { recursive: true })
        await copyFile(source, target, constants.COPYFILE_FICLONE)
        await utimes(target, atime, mtime)
        paths.add(path)
      }
    }
  }
  await mkdir(to, { recursive: true })
  await visit('')
  return paths
}

/** The text of the ignore file that counts for a Dockerfile: its own, which BuildKit prefers, or the context's. Empty when there is none. */
export async function ignoreTextFor(context: string, dockerfile: string): Promise<string> {
  for (const path of [`${dockerfile}.dockerignore`, join(context, '.dockerignore')]) {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text !== undefined) return text
  }
  return ''
}

// The builder reads them however they are ignored: https://docs.docker.com/build/concepts/context/#dockerignore-files, read 2026-11-21
function isAlwaysSent(path: string): boolean {
  return path === '.dockerignore' || path === 'Dockerfile' || path.endsWith('.dockerignore')
}

function ignoredMatcher(ignored: readonly string[]): (path: string) => boolean {
  const known = new Set(ignored.map((path) => path.replace(/\/$/, '')))
  return (path) => known.has(path)
}
