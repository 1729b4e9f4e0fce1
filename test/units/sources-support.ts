import { filesInMemory } from '../../src/project/files.js'
import { readSources, type SourceQuery } from '../../src/project/sources.js'

/** Files of a context by their paths. */
export type Files = Readonly<Record<string, string>>

/** What the sources say when the first file is the entry. */
export async function facts(files: Files, query: Partial<SourceQuery> = {}) {
  const entry = Object.keys(files)[0] as string
  return await readSources(filesInMemory(files), {
    entries: [entry],
    folder: '',
    emitted: (file) => file,
    ...query,
  })
}

/** Where the compiler of these tests puts a source. */
export const compiled = (file: string) => file.replace(/^src\//, 'dist/').replace(/\.ts$/, '.js')
/** The same for a program that is compiled. */
export const typed = (files: Files) => facts(files, { emitted: compiled })
/** The paths of a list of reads. */
export const paths = (list: readonly { readonly path: string }[]) => list.map(({ path }) => path)
/** The packages that were found, by name. */
export const names = (found: Awaited<ReturnType<typeof facts>>) => [...found.packages.keys()]
