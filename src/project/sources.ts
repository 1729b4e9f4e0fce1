import type { ProjectFiles, SourcePlace } from './files.js'
import { placesIn } from './source-lines.js'
import { sourceTree } from './source-resolve.js'
import { plainModule } from './source-vocabulary.js'
import { emittedData, existingTexts, walkSources } from './source-walk.js'

/** How to read a program's sources. All paths are relative to the build context's root. */
export interface SourceQuery {
  /** Source files the program starts from: `src/server.ts`, `server.js`. */
  readonly entries: readonly string[]
  /** The app's folder ('' for the root): what process.cwd() is at run time. */
  readonly folder: string
  /**
   * Where a source file ends up when it runs: `src/server.ts` → `dist/server.js`; the identity for plain JavaScript.
   * __dirname and import.meta.url are those of the emitted file.
   */
  readonly emitted: (source: string) => string
  /** Replacements of module names from tsconfig `paths`, package.json `imports` or _moduleAliases: `@app/*` → `src/*`. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>
  /** Variables that the image sets: what process.env holds unless whoever starts it says otherwise. */
  readonly environment?: ReadonlyMap<string, string>
}

/** What a program's sources need at run time; everything in the order of its first appearance. */
export interface SourceFacts {
  /** Packages that are imported or required at run time, with the first place; type-only imports and built-ins are left out. */
  readonly packages: ReadonlyMap<string, SourcePlace>
  /**
   * Files and folders of the context that are read at run time, whether or not they exist; `''` is the whole context.
   * With `glob`, the literal folder that a pattern begins with.
   */
  readonly reads: readonly {
    readonly path: string
    readonly place: SourcePlace
    readonly glob: boolean
    /** Set where the path hangs on the place of the source, as with __dirname. */
    readonly anchored?: boolean
  }[]
  /** Absolute paths outside the app, such as /etc/x; temporary folders and devices are left out. */
  readonly absolutePaths: readonly { readonly path: string; readonly place: SourcePlace }[]
  /** Reads whose path cannot be told from the text; the expression is cut at 80 characters. */
  readonly computed: readonly { readonly expression: string; readonly place: SourcePlace }[]
  /** Programs that are started, by the first word of each literal command. */
  readonly programs: readonly { readonly name: string; readonly place: SourcePlace }[]
  /** Programs whose name cannot be told from the text. */
  readonly computedPrograms: readonly { readonly expression: string; readonly place: SourcePlace }[]
  /** Source files reached. */
  readonly reached: readonly string[]
  /** Files that could not be found, read or parsed, or that a bound left out. */
  readonly unreadable: readonly { readonly file: string; readonly because: string }[]
}

/** The largest amounts of sources that are read. */
const SOURCE_BOUNDS = { files: 2000, size: 1_000_000, total: 40_000_000 }

/** Reads a program's sources from its entries on; never fails on what a source holds. */
export async function readSources(files: ProjectFiles, query: SourceQuery): Promise<SourceFacts> {
  const { folder, entries, aliases = {} } = query
  const { paths } = await files.list()
  const tree = sourceTree(paths, query.emitted, aliases)
  const { sources, unreadable } = await walkSources(
    files,
    tree,
    entries,
    folder,
    SOURCE_BOUNDS,
    query.environment ?? new Map(),
  )

  const packages = new Map<string, SourcePlace>()
  const reads = new Map<string, { path: string; place: SourcePlace; glob: boolean; anchored?: boolean }>()
  const absolutePaths = new Map<string, { path: string; place: SourcePlace }>()
  const computed = new Map<string, { expression: string; place: SourcePlace }>()
  const programs = new Map<string, { name: string; place: SourcePlace }>()
  const computedPrograms = new Map<string, { expression: string; place: SourcePlace }>()
  let viewEngine: SourcePlace | undefined
  let viewsSet = false

  const first = <Value>(map: Map<string, Value>, key: string, value: Value) =>
    void (map.has(key) || map.set(key, value))
  const read = (path: string, place: SourcePlace, glob = false, anchored = false) => {
    const key = `${glob} ${path}`
    first(reads, key, { path, place, glob })
    if (anchored)
      reads.set(key, { ...(reads.get(key) as { path: string; place: SourcePlace; glob: boolean }), anchored })
  }
  const below = (path: string) => (folder === '' ? path : `${folder}/${path}`)

  for (const source of sources) {
    const placeAt = placesIn(source.file, source.text)
    const notes: { at: number; note: () => void }[] = []
    for (const { specifier, at } of source.specifiers) {
      const place = placeAt(at)
      const found = tree.resolve(specifier, source.file)
      // A style sheet is read by the build alone.
      if (found.kind === 'package' && !/\.(css|s[ac]ss|less|styl)$/.test(specifier)) {
        const { name } = found
        const implied = impliedReads(plainModule(name)).filter(
          (path) => path === 'config' || tree.hasFile(below(path)) || tree.hasFolder(below(path)),
        )
        notes.push({ at, note: () => first(packages, name, place) })
        for (const path of implied) notes.push({ at, note: () => read(below(path), place) })
      } else if (found.kind === 'data') {
        const path = emittedData(tree, source.file, found.path)
        if (path !== undefined) notes.push({ at, note: () => read(path, place) })
      }
    }
    for (const { specifier, at } of existingTexts(tree, source.scan, folder)) {
      notes.push({ at, note: () => read(specifier, placeAt(at)) })
    }
    for (const finding of source.findings) {
      const place = placeAt(finding.at)
      const key = `${place.file}:${place.line}`
      const note = () => {
        if (finding.kind === 'read') read(finding.path, place, finding.glob, finding.anchored)
        else if (finding.kind === 'absolute') first(absolutePaths, finding.path, { path: finding.path, place })
        else if (finding.kind === 'program') first(programs, finding.name, { name: finding.name, place })
        else if (finding.kind === 'package') first(packages, finding.name, place)
        else if (finding.kind === 'views') viewsSet = true
        else if (finding.kind === 'view-engine') viewEngine ??= place
        else if (finding.kind === 'computed' || finding.kind === 'computed-program') {
          const { expression } = finding
          first(finding.kind === 'computed' ? computed : computedPrograms, `${key} ${expression}`, {
            expression,
            place,
          })
        }
      }
      notes.push({ at: finding.at, note })
    }
    for (const { note } of notes.sort((one, other) => one.at - other.at)) note()
  }
  // express looks below the working directory when it is told an engine and no folder.
  if (viewEngine !== undefined && !viewsSet) read(below('views'), viewEngine)

  return {
    packages,
    reads: [...reads.values()],
    absolutePaths: [...absolutePaths.values()],
    computed: [...computed.values()],
    programs: [...programs.values()],
    computedPrograms: [...computedPrograms.values()],
    reached: sources.map(({ file }) => file),
    unreadable,
  }
}

// Read off the packages' documentation on 2026-11-21.
const ormSettings = ['json', 'js', 'ts', 'yml', 'yaml', 'env'].map((ending) => `ormconfig.${ending}`)
const readsByDefault: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    config: ['config'],
    dotenv: ['.env'],
    'dotenv-expand': ['.env'],
    'dotenv-safe': ['.env', '.env.example'],
    '@nestjs/config': ['.env'],
    typeorm: ormSettings,
    '@nestjs/typeorm': ormSettings,
    newrelic: ['newrelic.js', 'newrelic.cjs', 'newrelic.mjs'],
    'elastic-apm-node': ['elastic-apm-node.js', 'elastic-apm-node.cjs'],
    i18n: ['locales'],
    'email-templates': ['emails'],
    nunjucks: ['views'],
    'express-handlebars': ['views'],
    hbs: ['views'],
    consolidate: ['views'],
  }),
)

/** What a package reads below the working directory by itself. */
export function impliedReads(name: string): readonly string[] {
  return readsByDefault.get(name) ?? []
}
