import type { FileContent, ProjectFiles } from './files.js'
import { ignoreMatcher, MAXIMUM_IGNORE_LINES } from './ignore-file.js'

/** The build context as one Dockerfile sees it. */
export interface BuildContext {
  readonly files: ProjectFiles
  /** Every path, hidden or not, sorted. */
  readonly all: readonly string[]
  /** Paths that no line of .dockerignore hides. */
  readonly visible: readonly string[]
  readonly complete: boolean
  /** The .dockerignore in force, and its text; undefined text when it does not exist. */
  readonly ignorePath: string
  readonly ignoreText: string | undefined
  /** Why the .dockerignore in force is not known though there is one. */
  readonly ignoreUnread: string | undefined
}

/**
 * Reads what a Dockerfile sees of its context. A `<Dockerfile>.dockerignore` beside it takes the place of the one in the root
 * (BuildKit alone: https://docs.docker.com/build/concepts/context/#filename-and-location).
 */
export async function readContext(files: ProjectFiles, dockerfilePath: string): Promise<BuildContext> {
  const { paths: all, complete } = await files.list()
  const own = `${dockerfilePath}.dockerignore`
  const ignorePath = all.includes(own) ? own : '.dockerignore'
  const content = await files.read(ignorePath)
  const ignoreUnread = whyUnread(content)
  const ignoreText = 'text' in content && ignoreUnread === undefined ? content.text : undefined
  const hidden = ignoreMatcher(ignoreText ?? '')
  return { files, all, complete, visible: all.filter((path) => !hidden(path)), ignorePath, ignoreText, ignoreUnread }
}

function whyUnread(content: FileContent): string | undefined {
  if ('unreadable' in content) return content.unreadable
  return 'text' in content && content.text.split('\n', MAXIMUM_IGNORE_LINES + 2).length > MAXIMUM_IGNORE_LINES + 1
    ? 'too-big'
    : undefined
}
