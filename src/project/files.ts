/** A place in a file of the build context; `line` counts from 1. */
export interface SourcePlace {
  readonly file: string
  readonly line: number
}

/** What reading one file of the build context gives; never an exception. */
export type FileContent =
  | { readonly text: string }
  | { readonly absent: true }
  | { readonly unreadable: 'too-big' | 'outside' | 'binary' | 'denied' }

/**
 * The build context, read-only and bounded. Paths are relative to the context's root, with slashes and no leading `./`.
 * Tests pass one in memory; only `cli/` opens the disk.
 */
export interface ProjectFiles {
  /** The text of one file. A path that leaves the context, itself or through a link, is `outside`. */
  read(path: string): Promise<FileContent>
  /**
   * All files of the context in sorted order, links included but not followed; folders named `node_modules` and `.git` appear
   * as one entry each, with a slash at the end, and are not entered.
   * `complete` is false when the context holds more than the bound.
   */
  list(): Promise<{ readonly paths: readonly string[]; readonly complete: boolean }>
}

/** A build context held in memory, for tests and for callers that have the files already. Keys are paths relative to the root. */
export function filesInMemory(files: Readonly<Record<string, string>>): ProjectFiles {
  const paths = Object.keys(files).sort()
  return {
    read: async (path) => {
      const text = files[path]
      return text === undefined ? { absent: true } : { text }
    },
    list: async () => ({ paths, complete: true }),
  }
}

/** The text of a file, or undefined when it is absent or cannot be read. */
export async function readText(files: ProjectFiles, path: string): Promise<string | undefined> {
  const content = await files.read(path)
  return 'text' in content ? content.text : undefined
}
