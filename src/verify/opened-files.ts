import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../engine/engine.js'
import { contentOf, readArchive } from './archive.js'
import { TRACE_FOLDER, TRACE_SCRIPT } from './node-scripts.js'

/** The environment that makes every Node.js process of a container tell which files it opens; `own` is what the container would have. */
export function tracingEnvironment(own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const options = [own.NODE_OPTIONS, `--require ${TRACE_FOLDER}/trace.js`].filter((each) => each !== undefined)
  return { ...own, NODE_OPTIONS: options.join(' ') }
}

/** Puts what tracing takes into a container that is not started yet; `folder` is an empty one of this machine. */
export async function prepareTracing(engine: Engine, container: string, folder: string): Promise<void> {
  const copied = join(folder, TRACE_FOLDER.slice(1))
  await mkdir(copied, { recursive: true })
  await writeFile(join(copied, 'trace.js'), TRACE_SCRIPT)
  // The program may run as any user.
  await chmod(copied, 0o777)
  await engine.copyIn(container, copied, '/')
}

const LARGEST_LIST = 16 * 1024 * 1024

/** The absolute paths of all files that a traced container opened to read, tried in vain or not. */
export async function openedFiles(engine: Engine, container: string): Promise<ReadonlySet<string>> {
  const opened = new Set<string>()
  await readArchive(engine.copyOut(container, TRACE_FOLDER), async (entry, content) => {
    if (!entry.path.endsWith('.paths')) return
    const list = await contentOf(content, entry.size, LARGEST_LIST)
    for (const path of list?.toString('utf8').split('\0') ?? []) if (path !== '') opened.add(path)
  })
  return opened
}
