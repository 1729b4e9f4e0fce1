import { type ProjectFiles, readText } from '../project/files.js'

/** More sources than these are not read. */
const MAXIMUM_FILES = 3000

/** Reads sources by their paths in the context, those that are there; undefined where there are more than are read. */
export async function readSources<Source>(
  files: ProjectFiles,
  paths: readonly string[],
  read: (path: string, text: string) => Promise<Source>,
): Promise<readonly Source[] | undefined> {
  if (paths.length > MAXIMUM_FILES) return undefined
  const found: Source[] = []
  for (const path of paths) {
    const text = await readText(files, path)
    if (text !== undefined) found.push(await read(path, text))
  }
  return found
}
