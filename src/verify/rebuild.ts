import { appendFile, stat, utimes } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Engine, InspectedImage } from '../engine/engine.js'

/** What one more line in a source costs: the time of the build, and the bytes of the layers that a registry does not have yet, uncompressed. */
export interface RebuildCost {
  readonly milliseconds: number
  readonly bytes: number
}

const SLASHES = ['.js', '.mjs', '.cjs', '.jsx', '.ts', '.mts', '.cts', '.tsx', '.go', '.java', '.kt', '.rs']
const HASHES = ['.py', '.rb']

/** The source file that a developer would change most likely, by its path; undefined when there is none that takes a comment. */
export function sourceToChange(paths: Iterable<string>): string | undefined {
  const candidates = [...paths].filter(
    (path) =>
      [...SLASHES, ...HASHES].includes(posix.extname(path)) &&
      !/(?:^|\/)(?:node_modules|dist|build|vendor|public|tests?|__tests__|e2e|scripts?|\.[^/]+)\/|\.(?:d\.ts|min\.js)$|\.(?:test|spec|config|conf|stories)\.\w+$/.test(
        path,
      ),
  )
  return candidates.sort(
    (one, other) => rank(one) - rank(other) || one.length - other.length || (one < other ? -1 : 1),
  )[0]
}

function rank(path: string): number {
  const name = posix.basename(path, posix.extname(path))
  const isEntry = /^(?:index|main|app|server|application)$/i.test(name)
  const isIn = /^(?:src|app|lib|server|cmd)\//.test(path)
  return (isEntry ? 0 : 2) + (isIn ? 0 : 1)
}

/** Adds a comment that no build has seen yet to the end of a source file in a copy of the context. */
export async function changeSource(context: string, path: string, unique: string): Promise<void> {
  const file = join(context, path)
  const comment = HASHES.includes(posix.extname(path)) ? '#' : '//'
  const { mode } = await stat(file)
  await appendFile(file, `\n${comment} ${unique}\n`, { mode })
  const now = new Date()
  await utimes(file, now, now)
}

/** The bytes on disk of the layers that another image does not have. */
export function newBytes(image: InspectedImage, known: InspectedImage): number {
  const layers = new Set(known.layers)
  return image.layers.reduce(
    (bytes, layer, index) => (layers.has(layer) ? bytes : bytes + (image.layerSteps[index]?.size ?? 0)),
    0,
  )
}

/** Builds with `build`, and tells what that cost against the image of the build before. */
export async function rebuildCost(
  engine: Engine,
  tag: string,
  known: InspectedImage,
  build: () => Promise<void>,
): Promise<RebuildCost> {
  const begun = Date.now()
  await build()
  const milliseconds = Date.now() - begun
  return { milliseconds, bytes: newBytes(await engine.inspectImage(tag), known) }
}
