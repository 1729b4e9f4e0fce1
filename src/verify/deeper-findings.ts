import type { EngineSession } from '../engine/session.js'
import type { BuiltSide } from './build-side.js'
import { type Allowances, difference, type Finding, remark } from './finding.js'
import { moduleGraph } from './module-graph.js'
import type { ImageFacts } from './observation.js'

// Packages that a program can do without, what Node.js itself looks for, and what package managers do: settings, caches, and the texts that npm 6
// reads beside every manifest.
const OF_TOOLS =
  /^\/tmp\/|\/(?:node_modules|\.npm|\.yarn|\.cache|\.pnpm-store)\/|\/(?:package\.json|(?:README|LICENSE)(?:\.\w+)?|\.npmrc|\.yarnrc(?:\.yml)?)$/

/** Files of the image's own that are gone, and that the program opens when it runs. Of packages it tries some that it can do without. */
export async function vanishedAndOpened(
  openedFiles: () => Promise<ReadonlySet<string>>,
  { own, files }: ImageFacts,
  { all, own: made }: ImageFacts,
  { startRewritten }: Allowances,
): Promise<readonly Finding[]> {
  const had = own ?? files
  if (all === undefined || ![...had.keys()].some((path) => !all.has(path))) return []
  const names = new Set([...(made?.keys() ?? [])].map(withoutHash))
  return [...(await openedFiles())]
    .filter((path) => had.get(path)?.type === 'file' && !all.has(path) && !names.has(withoutHash(path)))
    .sort()
    .map((path) => {
      // Another start opens other files.
      const mayGo = startRewritten || OF_TOOLS.test(path)
      const weighed = mayGo ? remark : difference
      return weighed('file-opened', path, 'opened by the program', 'absent')
    })
}

// Bundlers name files by what is in them: manifest_Doj7h7Bh.mjs.
function withoutHash(path: string): string {
  return path.replace(/[-._](?=[\w-]*[A-Z\d])[\w-]{8,}(?=\.\w+$)/, '<hash>')
}

/** What the entry points of both images resolve to, each by its own Node.js: what is missing in the new one alone; undefined where that cannot be told. */
export async function compareGraphs(session: EngineSession, before: BuiltSide, after: BuiltSide) {
  const graphs = [
    await moduleGraph(session.engine, before.tag, before.image.configuration),
    await moduleGraph(session.engine, after.tag, after.image.configuration),
  ] as const
  const [had, has] = graphs
  if (had === undefined || has === undefined) return undefined
  const known = new Set(had.missing.map(({ file, name }) => `${file}\0${name}`))
  const findings = has.missing
    .filter(({ file, name }) => !known.has(`${file}\0${name}`))
    .map(({ file, name }) => difference('module', name, 'found', `not found, and ${file} asks for it`))
  return { findings, modules: { before: had.files.length, after: has.files.length } }
}
