import { posix } from 'node:path'
import type { FileContent, ProjectFiles } from './files.js'
import { analyse } from './source-analysis.js'
import { loadParser, type SourceParser } from './source-compiler.js'
import type { Finding } from './source-facts.js'
import { importsOf } from './source-imports.js'
import { placeOf } from './source-places.js'
import { folderOf, insidePath, isBelow, isTyped, type Resolution, type SourceTree } from './source-resolve.js'
import { type SourceScan, type SpecifierAt, scanSource } from './source-scan.js'
import type { Syntax } from './source-syntax.js'
import { MAXIMUM_BUDGET, valueReader } from './source-values.js'
import { LOADER_MODULES } from './source-vocabulary.js'

/** How much is read before the walk stops. */
export interface SourceBounds {
  readonly files: number
  readonly size: number
  readonly total: number
}

/** One source that the walk reached, with what was found in it. */
export interface WalkedSource {
  readonly file: string
  readonly text: string
  readonly scan: SourceScan
  specifiers: readonly SpecifierAt[]
  findings: readonly Finding[]
}

/** All sources reached, in the order of the walk, and what stood in the way. */
export interface Walk {
  readonly sources: readonly WalkedSource[]
  readonly unreadable: readonly { readonly file: string; readonly because: string }[]
}

interface Visited extends WalkedSource {
  syntax: Syntax | undefined
  parsed: boolean
  analysed: boolean
  broken: boolean
}

const MAXIMUM_NESTING = 400
const KEEP_PARSED = 300_000
const ANCHORS = ['__dirname', '__filename', 'cwd', 'PWD', 'mainModule']

/** Walks a program's sources from its entries; the parser is loaded for the first source that needs it. */
export async function walkSources(
  files: ProjectFiles,
  tree: SourceTree,
  entries: readonly string[],
  folder: string,
  bounds: SourceBounds,
  environment: ReadonlyMap<string, string>,
): Promise<Walk> {
  const visited = new Map<string, Visited>()
  const unreadable = new Map<string, string>()
  const waiting: string[] = []
  const known = new Set<string>()
  let parser: SourceParser | undefined
  let total = 0

  const wait = (file: string) => {
    if (known.has(file)) return
    known.add(file)
    waiting.push(file)
  }
  const fail = (file: string, because: string) => {
    if (!unreadable.has(file)) unreadable.set(file, because)
  }

  const parse = async (source: Visited) => {
    if (source.syntax !== undefined || source.broken) return
    parser ??= await loadParser()
    parseNow(parser, source)
  }
  const parseNow = ({ ts, parse: parseText }: SourceParser, source: Visited) => {
    if (source.syntax !== undefined || source.broken) return
    try {
      const { syntax, flawed } = parseText(source.file, source.text)
      source.syntax = syntax
      if (flawed) fail(source.file, 'does not parse')
      if (source.parsed) return
      source.parsed = true
      source.specifiers = importsOf(ts, syntax, isTyped(source.file))
    } catch {
      source.broken = true
      fail(source.file, 'does not parse')
    }
  }

  const enter = async (file: string) => {
    const content = await files.read(file)
    const text = 'text' in content ? content.text : undefined
    if (text === undefined) return fail(file, whyNot(content))
    if (text.length > bounds.size) return fail(file, 'bound')
    total += text.length
    const typed = isTyped(file)
    const scan = scanSource(text, typed)
    const source: Visited = {
      file,
      text,
      scan,
      specifiers: scan.specifiers,
      findings: [],
      syntax: undefined,
      parsed: false,
      analysed: false,
      broken: scan.depth > MAXIMUM_NESTING,
    }
    visited.set(file, source)
    if (source.broken) fail(file, 'nested too deeply')
    const hasMarkup = /\.[jt]sx$/.test(file) && scan.specifiers.length > 0
    if (!scan.certain || scan.matters || hasMarkup || readsEnvironment(scan)) await parse(source)
    const resolutions = resolveAll(source)
    // Only the parser sees whether a failure to load is caught.
    if (resolutions.some(isMissing) && !source.parsed) await parse(source)
    const settled = source.parsed ? resolveAll(source) : resolutions
    settled.forEach((one, index) => {
      if (one.kind === 'source') wait(one.file)
      else if (isMissing(one) && source.specifiers[index]?.guarded !== true) fail(one.path, 'not found')
    })
  }
  const resolveAll = (source: Visited): readonly Resolution[] =>
    source.specifiers.map(({ specifier }) => tree.resolve(specifier, source.file))

  const analyseAll = async () => {
    for (const source of visited.values()) {
      if (!source.parsed && !source.broken && importsAnchors(source)) await parse(source)
    }
    for (const source of [...visited.values()]) {
      if (source.analysed || !source.parsed || parser === undefined) continue
      source.analysed = true
      const used = parser
      parseNow(used, source)
      if (source.syntax === undefined) continue
      const budget = { steps: 0 }
      const valuesOf = valueReader({
        ts: used.ts,
        folder,
        entry: entries[0] ?? '',
        emitted: tree.emitted,
        environment,
        budget,
        moduleOf: (specifier, from) => {
          const target = tree.resolve(specifier, from)
          const module = target.kind === 'source' ? visited.get(target.file) : undefined
          if (module !== undefined) parseNow(used, module)
          return module?.syntax
        },
      })
      const loads = source.specifiers.some(({ specifier }) => LOADER_MODULES.has(specifier))
      source.findings = analyse(used.ts, source.syntax, tree, folder, valuesOf, loads)
      if (budget.steps > MAXIMUM_BUDGET) fail(source.file, 'bound')
      for (const finding of source.findings) {
        if (finding.kind === 'follow') wait(finding.file)
        else if (finding.kind === 'not-found') fail(finding.path, 'not found')
      }
      if (source.text.length > KEEP_PARSED) source.syntax = undefined
    }
  }
  const importsAnchors = (source: Visited) =>
    source.specifiers.some(({ specifier }) => {
      const target = tree.resolve(specifier, source.file)
      const words = target.kind === 'source' ? visited.get(target.file)?.scan : undefined
      return words !== undefined && (ANCHORS.some((name) => words.words.has(name)) || words.words.has('dirname'))
    })

  for (const entry of entries) {
    const path = insidePath('', entry)
    const found = path === undefined ? undefined : tree.resolve(`./${path}`, 'entry')
    if (found?.kind === 'source') wait(found.file)
    // `bin/www`: Node.js takes a file without an ending for a script.
    else if (found?.kind === 'data' && found.found && posix.extname(found.path) === '') wait(found.path)
    else fail(entry, 'not found')
  }
  while (waiting.length > 0) {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      if (visited.size >= bounds.files || total >= bounds.total) {
        fail(file, 'bound')
        waiting.length = 0
      } else await enter(file)
    }
    await analyseAll()
    if (visited.size >= bounds.files || total >= bounds.total) {
      if (waiting[0] !== undefined) fail(waiting[0], 'bound')
      break
    }
  }
  return {
    sources: [...visited.values()],
    unreadable: [...unreadable].map(([file, because]) => ({ file, because })),
  }
}

function isMissing(one: Resolution): one is Extract<Resolution, { path: string }> {
  return one.kind === 'missing' || (one.kind === 'data' && !one.found)
}

function whyNot(content: FileContent): string {
  return 'unreadable' in content ? content.unreadable : 'not found'
}

function readsEnvironment(scan: SourceScan): boolean {
  return scan.words.has('path') && scan.specifiers.some(({ specifier }) => specifier.startsWith('dotenv'))
}

/** Where a module that is no source is looked for at run time: beside the emitted file. */
export function emittedData(tree: SourceTree, from: string, path: string): string | undefined {
  const relative = posix.relative(`/${folderOf(from)}`, `/${path}`)
  return insidePath(folderOf(tree.emitted(from)), relative)
}

/** Literals such as './public' that name something which exists below the working directory, and no source. */
export function existingTexts(tree: SourceTree, scan: SourceScan, folder: string): readonly SpecifierAt[] {
  return scan.relativeTexts.flatMap(({ specifier, at }) => {
    const place = placeOf(specifier, folder)
    if (place.kind !== 'inside' || isBelow(folder, place.path)) return []
    const exists = tree.hasFolder(place.path) || (tree.hasFile(place.path) && !/\.[cm]?[jt]sx?$/.test(place.path))
    return exists ? [{ specifier: place.path, at }] : []
  })
}
