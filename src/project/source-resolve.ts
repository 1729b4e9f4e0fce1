import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { isRelative } from './source-scan.js'

/** What a module's name leads to; paths are relative to the context's root. */
export type Resolution =
  | { readonly kind: 'source'; readonly file: string }
  | { readonly kind: 'data'; readonly path: string; readonly found: boolean }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'missing'; readonly path: string }

/** The files of a context as a program's sources see them. */
export interface SourceTree {
  hasFile(path: string): boolean
  hasFolder(path: string): boolean
  /** Files and folders whose path, or that of what is compiled from them, ends in a text that begins with a slash. */
  endingIn(tail: string): readonly string[]
  /** All files directly in a folder or below it, in sorted order. */
  below(folder: string): readonly string[]
  resolve(specifier: string, from: string): Resolution
  /** The source of a path: the file itself, or the one that is compiled to it. */
  sourceAt(path: string): string | undefined
  /** Sources that run at or below a folder and end in one of the tails, tests left out. */
  sourcesBelow(folder: string, tails: readonly string[]): readonly string[]
  emitted(source: string): string
}

const BUILT_IN = new Set(builtinModules)
const CODE = /\.[cm]?[jt]sx?$/
const DECLARATION = /\.d\.([cm]?ts|[^./]{1,40}\.ts)$/
const DATA = /\.(json5?|node|wasm)$/
const TEST = /(^|\/)(__tests__|__mocks__)\/|\.(test|spec)\.[cm]?[jt]sx?$/
const PACKAGE = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~_-][a-z0-9._~-]*$/i
const TYPED_FIRST = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx']
const PLAIN_FIRST = ['.js', '.mjs', '.cjs', '.jsx', '.ts', '.tsx', '.mts', '.cts']
const REST = ['.json', '.node', '.d.ts']
const COMPILED_FROM: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
  '.jsx': ['.tsx'],
}

/** Whether a file is TypeScript. */
export function isTyped(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file)
}

/** Whether a file is a program's source. */
export function isCode(file: string): boolean {
  return CODE.test(file) && !DECLARATION.test(file)
}

/** A path below a folder, `''` being the root; undefined when it leaves the root. */
export function insidePath(folder: string, path: string): string | undefined {
  const joined = posix.normalize(posix.join(folder, path)).replace(/\/$/, '')
  if (joined === '..' || joined.startsWith('../') || joined.startsWith('/')) return undefined
  return joined === '.' ? '' : joined
}

/** The folder of a path, `''` for the root. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path)
  return folder === '.' ? '' : folder
}

/** Whether a path is a folder or lies below it. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

/** Indexes a context's files once. */
export function sourceTree(
  paths: readonly string[],
  emit: (source: string) => string,
  aliases: Readonly<Record<string, readonly string[]>>,
): SourceTree {
  const listed = paths.filter((path) => !path.endsWith('/') && !path.split('/').includes('node_modules'))
  const files = new Set(listed)
  const folders = new Set<string>([''])
  for (const path of listed) {
    for (let folder = folderOf(path); !folders.has(folder); folder = folderOf(folder)) folders.add(folder)
  }
  const patterns = Object.entries(aliases).sort(
    ([one], [other]) => Number(one.includes('*')) - Number(other.includes('*')) || starAt(other) - starAt(one),
  )
  const places = new Map<string, string>()
  const emitted = (source: string) => {
    const known = places.get(source)
    if (known !== undefined) return known
    const place = insidePath('', emit(source)) ?? source
    places.set(source, place)
    return place
  }
  let compiled: ReadonlyMap<string, string> | undefined
  const bySource = () => {
    compiled ??= new Map(listed.filter(isCode).map((source) => [emitted(source), source]))
    return compiled
  }

  const candidate = (path: string, from: string): string | undefined => {
    if (path !== '' && files.has(path)) return path
    const extension = posix.extname(path)
    const stem = path.slice(0, path.length - extension.length)
    for (const other of COMPILED_FROM[extension] ?? []) if (files.has(stem + other)) return stem + other
    const order = [...(isTyped(from) ? TYPED_FIRST : PLAIN_FIRST), ...REST]
    for (const other of order) if (path !== '' && files.has(path + other)) return path + other
    if (!folders.has(path)) return undefined
    return order
      .map((other) => insidePath(path, `index${other}`))
      .find((index) => index !== undefined && files.has(index))
  }
  const sourceAt = (path: string): string | undefined => {
    const sources = bySource()
    const tries = [path, `${path}.js`, `${path}.mjs`, `${path}.cjs`, insidePath(path, 'index.js') ?? path]
    for (const place of tries) {
      const source = sources.get(place) ?? (files.has(place) && isCode(place) ? place : undefined)
      if (source !== undefined) return source
    }
    return undefined
  }
  const locate = (path: string, from: string): Resolution => {
    const file = candidate(path, from)
    if (file !== undefined) {
      if (DECLARATION.test(file)) return { kind: 'nothing' }
      return isCode(file) ? { kind: 'source', file } : { kind: 'data', path: file, found: true }
    }
    const source = sourceAt(path)
    if (source !== undefined) return { kind: 'source', file: source }
    return DATA.test(path) ? { kind: 'data', path, found: false } : { kind: 'missing', path }
  }

  return {
    hasFile: (path) => files.has(path),
    hasFolder: (path) => folders.has(path),
    endingIn: (tail) =>
      [...listed, ...folders].filter((path) => [path, emitted(path)].some((place) => `/${place}`.endsWith(tail))),
    below: (folder) => listed.filter((path) => isBelow(path, folder)),
    sourceAt,
    emitted,
    sourcesBelow: (folder, tails) =>
      listed.filter((file) => {
        if (!isCode(file) || TEST.test(file)) return false
        const place = emitted(file)
        if (!isBelow(place, folder) && !isBelow(file, folder)) return false
        const bare = place.replace(CODE, '')
        return tails.some((tail) => place.endsWith(tail) || file.endsWith(tail) || bare.endsWith(tail))
      }),
    resolve: (specifier, from) => {
      if (isRelative(specifier)) {
        const path = insidePath(folderOf(from), specifier)
        return path === undefined ? { kind: 'missing', path: specifier } : locate(path, from)
      }
      if (specifier.startsWith('node:') || BUILT_IN.has(specifier)) return { kind: 'nothing' }
      for (const [pattern, targets] of patterns) {
        const rest = matchAlias(pattern, specifier)
        if (rest === undefined) continue
        for (const target of targets) {
          const path = insidePath(
            '',
            target.replace('*', () => rest),
          )
          const found = path === undefined ? undefined : locate(path, from)
          if (found !== undefined && found.kind !== 'missing' && !(found.kind === 'data' && !found.found)) return found
        }
      }
      const bare = specifier.split('/')
      const name = bare.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
      if (PACKAGE.test(name)) return { kind: 'package', name }
      // A URL or an absolute path names no file of the context.
      return specifier.startsWith('/') || specifier.includes(':')
        ? { kind: 'nothing' }
        : { kind: 'missing', path: specifier }
    },
  }
}

function starAt(pattern: string): number {
  const at = pattern.indexOf('*')
  return at < 0 ? pattern.length : at
}

function matchAlias(pattern: string, specifier: string): string | undefined {
  const at = pattern.indexOf('*')
  if (at < 0) return pattern === specifier ? '' : undefined
  const [start, end] = [pattern.slice(0, at), pattern.slice(at + 1)]
  if (specifier.length < start.length + end.length) return undefined
  return specifier.startsWith(start) && specifier.endsWith(end)
    ? specifier.slice(start.length, specifier.length - end.length)
    : undefined
}
