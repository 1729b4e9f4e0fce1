import { readText, type SourcePlace } from '../../project/files.js'
import type { Contents } from './contents.js'
import { isInside } from './entry.js'
import { sourcesWithPackagesInside } from './known-starts.js'
import type { NodeProject } from './project.js'
import { isBehindOtherMode } from './source-guards.js'
import { importsAt, literalsAt } from './source-literals.js'
import { environmentOf } from './start-sources.js'
import { developerTools } from './tools.js'

/** A use of a development package that only another NODE_ENV than the image's reaches. */
export interface GuardedUse {
  readonly name: string
  readonly place: SourcePlace
}

/**
 * The development packages that the sources of the start import, or whose names they say: a library may load a package whose name it is
 * given (`transport: { target: 'pino-pretty' }`, `client: 'sqlite3'`). Where it cannot be told which sources run, any of them may.
 */
export async function usesInSources(
  project: NodeProject,
  contents: Contents,
  development: ReadonlySet<string>,
): Promise<{ readonly needed: ReadonlyMap<string, SourcePlace>; readonly guarded: readonly GuardedUse[] }> {
  const needed = new Map<string, SourcePlace>()
  const guarded: GuardedUse[] = []
  const wanted = [...development].filter((name) => !developerTools.test(name))
  if (wanted.length === 0 || contents.holdsPackages) return { needed, guarded }
  const mode = environmentOf(project).get('NODE_ENV')
  const bundled = sourcesWithPackagesInside(project)
  const read = new Set(contents.sources?.reached.filter((file) => !bundled.has(file)))
  const files = runsUnread(project, contents) ? [...new Set([...read, ...allSources(project)])] : [...read]
  for (const file of files) {
    const text = (await readText(project.request.files, file)) ?? ''
    for (const name of wanted) {
      if (needed.has(name) || !text.includes(name)) continue
      // What was read tells imports from imports of types, which vanish.
      const isLoaded = !read.has(file) || contents.sources?.packages.has(name) === true
      const places = [...(isLoaded ? importsAt(text, name) : []), ...(read.has(file) ? literalsAt(text, name) : [])]
      const open = places.find((at) => !isBehindOtherMode(text, at, mode))
      const place = (at: number) => ({ file, line: text.slice(0, at).split('\n').length })
      if (open !== undefined) needed.set(name, place(open))
      else if (places[0] !== undefined) guarded.push({ name, place: place(places[0]) })
    }
  }
  return { needed, guarded }
}

function runsUnread({ start }: NodeProject, { sources, configuration }: Contents): boolean {
  const loadsComputed = sources?.computed.some(({ expression }) => /^(require|import)\b/.test(expression))
  const servesOnly = start.steps.every((step) => staticServers.has(step.argv[0] ?? ''))
  if (servesOnly && configuration === undefined) return false
  return (
    sources === undefined || sources.unreadable.some(({ file }) => !file.endsWith('.json')) || loadsComputed === true
  )
}

const staticServers = new Set('serve http-server sirv live-server cross-env'.split(' '))

const MAXIMUM_SOURCES = 3000

// Tests and the configuration of tools run elsewhere.
const neverRuns =
  /(^|\/)(tests?|__tests__|__mocks__|spec|e2e|cypress|\.storybook|scripts?|docs?|examples?)\/|\.(tests?|specs?|stories|config|setup)\.[^/]+$|(^|\/)(gulpfile|Gruntfile|jest|webpack|rollup|karma|protractor|babel|tailwind|postcss|vite)[^/]*$|\.d\.[cm]?ts$/

function allSources({ copied, contextFolder }: NodeProject): readonly string[] {
  const sources = [...copied.values()]
    .map(({ source }) => source)
    .filter((source) => /\.[cm]?[jt]sx?$/.test(source) && isInside(source, contextFolder))
    .filter((source) => !neverRuns.test(contextFolder === '' ? source : source.slice(contextFolder.length + 1)))
  return [...new Set(sources)].slice(0, MAXIMUM_SOURCES)
}
