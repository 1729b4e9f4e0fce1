import { posix } from 'node:path'
import type { ts } from 'ts-morph'
import { type Callee, calleeOf, unwrap } from './source-callee.js'
import { isRequire } from './source-imports.js'
import { type Place, placeOf } from './source-places.js'
import { folderOf, isBelow, isCode, isTyped, type SourceTree } from './source-resolve.js'
import type { Compiler, Scope, Syntax } from './source-syntax.js'
import { HOLE, ROOT, rooted } from './source-texts.js'
import type { ValueReader } from './source-values.js'

/** Something found in one source, at an offset. */
export type Finding =
  | {
      readonly kind: 'read'
      readonly path: string
      readonly glob: boolean
      readonly anchored?: boolean
      readonly at: number
    }
  | { readonly kind: 'absolute'; readonly path: string; readonly at: number }
  | { readonly kind: 'computed' | 'computed-program'; readonly expression: string; readonly at: number }
  | { readonly kind: 'program'; readonly name: string; readonly at: number }
  | { readonly kind: 'package'; readonly name: string; readonly at: number }
  | { readonly kind: 'follow'; readonly file: string; readonly at: number }
  | { readonly kind: 'not-found'; readonly path: string; readonly at: number }
  | { readonly kind: 'views' | 'view-engine'; readonly at: number }

/**
 * How far a text is believed to be a path. `read`: it is one. `pattern`: it is a glob. `anchored`: only with __dirname and the
 * like. `option`: with an anchor, or when it exists. `existing`: only when it exists. `write`: only a folder that exists.
 */
export type Belief = 'read' | 'pattern' | 'anchored' | 'option' | 'existing' | 'write'

/** Collects the findings of one source. */
export interface Findings {
  readonly list: Finding[]
  readonly ts: Compiler
  readonly syntax: Syntax
  readonly tree: SourceTree
  readonly folder: string
  readonly valuesOf: ValueReader
  /** Expressions whose meaning is settled, so that they do not count as standing alone. */
  readonly settled: Set<ts.Node>
  /** Set when the source hands folders to a module that loads all sources in them. */
  readonly loadsFolders: boolean
}

/** The callee of a call in the source that the findings are of. */
export function calleeIn(findings: Findings, expression: ts.Expression, scope: Scope): Callee {
  return calleeOf(findings.ts, expression, scope)
}

/** The texts of an expression, or of the elements of a list of expressions. */
export function textsIn(findings: Findings, expression: ts.Expression, scope: Scope): readonly string[] {
  const { ts } = findings
  const node = unwrap(ts, expression)
  if (!ts.isArrayLiteralExpression(node)) return findings.valuesOf(expression, scope)
  return node.elements
    .slice(0, 100)
    .flatMap((one) => (ts.isSpreadElement(one) ? [HOLE] : findings.valuesOf(one, scope)))
}

/** Whether a folder is the app's own or holds it, so that reading it is reading everything. */
export function isTooWide(findings: Findings, path: string): boolean {
  return isBelow(findings.folder, path)
}

/** Notes an expression whose text cannot be told. */
export function noteComputed(
  findings: Findings,
  node: ts.Node,
  kind: 'computed' | 'computed-program' = 'computed',
): void {
  const text = node.getText(findings.syntax.tree).slice(0, 400).replace(/\s+/g, ' ')
  const expression = text.length > 80 ? `${text.slice(0, 79)}…` : text
  findings.list.push({ kind, expression, at: offset(findings, node) })
}

/** Notes the paths that texts lead to, as far as they are believed to be paths. */
export function notePaths(findings: Findings, node: ts.Node, texts: readonly string[], belief: Belief): void {
  for (const text of texts) {
    const place = placeOf(text, findings.folder, belief === 'pattern')
    const weak = belief === 'anchored' || belief === 'option' || belief === 'existing' || belief === 'write'
    if (place.kind === 'unknown' && (!weak || (belief !== 'write' && text.startsWith(ROOT)))) {
      if (!noteTail(findings, node, text)) noteComputed(findings, node)
    } else if (place.kind === 'absolute' && !weak) findings.list.push({ ...place, at: offset(findings, node) })
    else if (place.kind === 'inside') noteInside(findings, node, place, belief)
  }
}

const MAXIMUM_TAILS = 12

/** `${folder}/assets/words.json`: wherever the folder is, what the image has of it is among the paths that end so. */
function noteTail({ list, syntax, tree }: Findings, node: ts.Node, text: string): boolean {
  const tail = text.slice(text.lastIndexOf(HOLE) + HOLE.length)
  if (!/^(\/[^/]+)*\/[^/]*[^/.][^/]*\.\w+$/.test(tail) || text.includes('..') || !text.includes(HOLE)) return false
  const found = tree.endingIn(tail)
  // A source would have to be followed.
  if (found.length > MAXIMUM_TAILS || found.some((path) => isCode(path))) return false
  for (const path of found) list.push({ kind: 'read', path, glob: false, at: node.getStart(syntax.tree) })
  return true
}

function noteInside(
  findings: Findings,
  node: ts.Node,
  place: Extract<Place, { kind: 'inside' }>,
  belief: Belief,
): void {
  const { tree } = findings
  const { path, open, anchored } = place
  const at = offset(findings, node)
  const exists = path !== '' && (tree.hasFile(path) || tree.hasFolder(path))
  const read = () => findings.list.push({ kind: 'read', path, glob: open && belief === 'pattern', anchored, at })
  if (belief === 'write') {
    const kept = exists ? path : folderOf(path)
    if (!isTooWide(findings, kept) && tree.hasFolder(kept))
      findings.list.push({ kind: 'read', path: kept, glob: false, at })
    return
  }
  if (belief === 'existing') {
    if (!open && tree.hasFile(path)) read()
    return
  }
  if ((belief === 'anchored' || belief === 'option') && !anchored) {
    if (belief === 'option' && exists && !isTooWide(findings, path)) read()
    return
  }
  if (open && isTooWide(findings, path)) noteComputed(findings, node)
  else if (belief === 'anchored' && isTooWide(findings, path)) {
    if (isHandedOver(findings, node)) noteComputed(findings, node)
  } else {
    read()
    if (belief === 'anchored') followAnchored(findings, place, at)
  }
}

/** A source whose path is handed to somebody else's function is run by it: workers, queues, folders of routes. */
function followAnchored(findings: Findings, place: Extract<Place, { kind: 'inside' }>, at: number): void {
  const source = place.open ? undefined : findings.tree.sourceAt(place.path)
  if (source !== undefined) findings.list.push({ kind: 'follow', file: source, at })
  else if (findings.loadsFolders) follow(findings, place.path, place.tails, at)
}

/** Whether a value ends in a call, directly or within object and array literals. */
function isHandedOver(findings: Findings, node: ts.Node): boolean {
  const { ts } = findings
  let child = node
  for (let depth = 0; depth < 12 && child.parent !== undefined; depth += 1) {
    const { parent } = child
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== child
    const within =
      ts.isObjectLiteralExpression(parent) ||
      ts.isArrayLiteralExpression(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isParenthesizedExpression(parent)
    if (!within) return false
    child = parent
  }
  return false
}

/** Notes all sources at or below a folder as loaded. */
export function follow(findings: Findings, folder: string, tails: readonly string[], at: number): void {
  for (const file of findings.tree.sourcesBelow(folder, tails)) findings.list.push({ kind: 'follow', file, at })
}

/** Notes a pattern of sources that are loaded: typeorm's entities and the like. */
export function notePattern(findings: Findings, node: ts.Node, texts: readonly string[], loads: boolean): void {
  for (const text of texts) {
    if (text.startsWith('!') || (!text.includes('/') && !text.includes('*'))) continue
    notePaths(findings, node, [text], 'pattern')
    const place = placeOf(text, findings.folder, true)
    if (loads && place.kind === 'inside') follow(findings, place.path, place.tails, offset(findings, node))
  }
}

/** Notes `require(x)` and `import(x)` with an argument that is no literal. */
export function noteLoading(findings: Findings, node: ts.CallExpression, scope: Scope): void {
  const { ts, syntax, tree } = findings
  const [argument] = node.arguments
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword
  if (!isImport && !isRequire(ts, node.expression, scope)) return
  if (argument === undefined || ts.isStringLiteralLike(argument)) return
  findings.settled.add(argument)
  const here = rooted(folderOf(tree.emitted(syntax.file)))
  const at = offset(findings, node)
  for (const text of findings.valuesOf(argument, scope)) {
    const bare = text.startsWith('file://') ? text.slice('file://'.length) : text
    const relative = bare.startsWith('./') || bare.startsWith('../')
    if (!relative && !bare.startsWith('/')) {
      const found = bare.includes(HOLE) ? undefined : tree.resolve(bare, syntax.file)
      if (found?.kind === 'package') findings.list.push({ kind: 'package', name: found.name, at })
      else if (found?.kind !== 'nothing' && !noteTail(findings, node, bare)) noteComputed(findings, node)
      continue
    }
    // posix.join keeps a trailing hole: './commands/' + name.
    const place = placeOf(relative ? posix.join(here, bare) : bare, findings.folder)
    if (place.kind === 'inside' && !(place.open && isTooWide(findings, place.path))) noteLoaded(findings, node, place)
    else if (place.kind === 'absolute') findings.list.push({ ...place, at })
    else noteComputed(findings, node)
  }
}

function noteLoaded(findings: Findings, node: ts.Node, place: Extract<Place, { kind: 'inside' }>): void {
  const { tree } = findings
  const at = offset(findings, node)
  if (place.open) {
    findings.list.push({ kind: 'read', path: place.path, glob: false, at })
    follow(findings, place.path, place.tails, at)
  } else if (isCode(place.path) || !posix.extname(place.path)) noteProgramFile(findings, node, place.path)
  else if (tree.hasFile(place.path) || !isTyped(place.path))
    findings.list.push({ kind: 'read', path: place.path, glob: false, at })
}

/** Notes a source of the program that is started or loaded by its path. */
export function noteProgramFile(findings: Findings, node: ts.Node, path: string): void {
  const at = offset(findings, node)
  const source = findings.tree.sourceAt(path)
  if (source !== undefined) findings.list.push({ kind: 'follow', file: source, at })
  else findings.list.push({ kind: 'read', path, glob: false, at }, { kind: 'not-found', path, at })
}

/** The offset of a node's first character. */
export function offset(findings: Findings, node: ts.Node): number {
  return node.getStart(findings.syntax.tree)
}
