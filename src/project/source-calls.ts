import type { ts } from 'ts-morph'
import type { Callee } from './source-callee.js'
import { noteModuleFile, noteProgram } from './source-commands.js'
import { calleeIn, type Findings, follow, noteLoading, notePaths, offset, textsIn } from './source-facts.js'
import { noteEnvironmentFile, optionOf, settle } from './source-options.js'
import { placeOf } from './source-places.js'
import type { Scope } from './source-syntax.js'
import { HOLE, ROOT } from './source-texts.js'
import {
  CHECKERS,
  FILE_MODULES,
  FILE_READERS,
  GLOB_MODULES,
  LOADER_MODULES,
  PROGRAM_MODULES,
  READERS,
  SCHEMA_MODULES,
  STATIC_MODULES,
  WRITERS,
} from './source-vocabulary.js'

/** Notes what a call or `new` reads, writes, loads or starts, as far as its callee is known. */
export function noteCall(findings: Findings, node: ts.CallExpression | ts.NewExpression, scope: Scope): void {
  const { ts } = findings
  const callee = calleeIn(findings, node.expression, scope)
  const [first, second] = node.arguments ?? []
  if (ts.isCallExpression(node)) noteLoading(findings, node, scope)
  if (callee.module?.startsWith('dotenv')) noteEnvironmentFile(findings, first, scope)
  if (first === undefined) return
  if (ts.isNewExpression(node)) {
    if (callee.module === 'worker_threads' && callee.name === 'Worker') noteModuleFile(findings, first, scope)
    return
  }
  if (callee.name === 'set' || callee.name === 'setViewEngine') noteViews(findings, node, callee, scope)
  if (callee.module !== undefined && PROGRAM_MODULES.has(callee.module)) {
    if (callee.module === 'child_process' && callee.name === 'fork') noteModuleFile(findings, first, scope)
    else noteProgram(findings, node, callee, scope)
  } else if (callee.module !== undefined && LOADER_MODULES.has(callee.module) && ts.isStringLiteralLike(first)) {
    noteLoadedFolder(findings, first)
  } else if (isGlob(callee)) noteGlob(findings, first, second, scope)
  else if (callee.name === 'sendFile' || callee.name === 'sendfile' || isDownload(findings, node, callee)) {
    noteSentFile(findings, node, scope)
  } else if (isReader(callee) && !isOtherStatic(findings, node, callee)) {
    if (callee.name === 'setBaseViewsDir') findings.list.push({ kind: 'views', at: offset(findings, node) })
    if (!settle(findings, first)) return
    const texts = textsIn(findings, first, scope)
    const known = CHECKERS.has(callee.name) ? texts.filter((text) => !text.includes(HOLE)) : texts
    notePaths(findings, first, known, 'read')
  } else if (WRITERS.has(callee.name)) {
    if (settle(findings, first)) notePaths(findings, first, textsIn(findings, first, scope), 'write')
  }
}

function isGlob({ module: origin, name }: Callee): boolean {
  if (origin === undefined) return false
  return GLOB_MODULES.has(origin) || (FILE_MODULES.has(origin) && (name === 'glob' || name === 'globSync'))
}

// `express.static`, and `app.static` of a framework; a method of that name of anything else serves no folder.
function isOtherStatic({ ts }: Findings, { expression }: ts.CallExpression, { name, module: origin }: Callee): boolean {
  if (name !== 'static' || origin !== undefined || !ts.isPropertyAccessExpression(expression)) return false
  return ts.isPropertyAccessExpression(expression.expression)
}

function isReader({ module: origin, name }: Callee): boolean {
  if (READERS.has(name) || name === 'static') return true
  if (origin === undefined) return false
  if (FILE_MODULES.has(origin) && FILE_READERS.has(name)) return true
  return (SCHEMA_MODULES.has(origin) && /^load(Sync)?$/.test(name)) || (STATIC_MODULES.has(origin) && name === '')
}

function isDownload({ ts }: Findings, { expression }: ts.CallExpression, { name }: Callee): boolean {
  if (name !== 'download' || !ts.isPropertyAccessExpression(expression)) return false
  return ts.isIdentifier(expression.expression) && /^(res|response|reply)$/.test(expression.expression.text)
}

function withRoot(roots: readonly string[], texts: readonly string[]): readonly string[] {
  return roots.flatMap((root) => texts.map((text) => (text.startsWith('/') ? text : `${root}/${text}`)))
}

function noteSentFile(findings: Findings, node: ts.CallExpression, scope: Scope): void {
  const [file] = node.arguments
  const options = node.arguments.slice(1).find((one) => optionOf(findings, one, 'root') !== undefined)
  const root = optionOf(findings, options, 'root')
  if (file === undefined || !settle(findings, file)) return
  const texts = findings.valuesOf(file, scope)
  if (root === undefined) {
    notePaths(findings, file, texts, 'read')
    return
  }
  findings.settled.add(root)
  // A file below a root is looked for there even when its name begins with a slash.
  const below = texts.map((text) => (text.startsWith('/') && !text.startsWith(ROOT) ? text.slice(1) : text))
  notePaths(findings, node, withRoot(findings.valuesOf(root, scope), below), 'read')
}

function noteGlob(findings: Findings, pattern: ts.Expression, options: ts.Expression | undefined, scope: Scope): void {
  if (!settle(findings, pattern)) return
  const folder = optionOf(findings, options, 'cwd')
  if (folder !== undefined) findings.settled.add(folder)
  const roots = folder === undefined ? undefined : findings.valuesOf(folder, scope)
  const patterns = textsIn(findings, pattern, scope).filter((text) => !text.startsWith('!'))
  const texts = roots === undefined ? patterns : withRoot(roots, patterns)
  notePaths(findings, pattern, texts, 'pattern')
}

function noteViews(findings: Findings, node: ts.CallExpression, callee: Callee, scope: Scope): void {
  const { ts } = findings
  const [key, value] = node.arguments
  const at = offset(findings, node)
  if (callee.name === 'setViewEngine') findings.list.push({ kind: 'view-engine', at })
  if (key === undefined || value === undefined || !ts.isStringLiteralLike(key)) return
  if (key.text === 'view engine') findings.list.push({ kind: 'view-engine', at })
  if (key.text !== 'views') return
  findings.list.push({ kind: 'views', at })
  if (settle(findings, value)) notePaths(findings, value, textsIn(findings, value, scope), 'read')
}

/** `requireDir('./routes')` resolves against the file that calls it. */
function noteLoadedFolder(findings: Findings, literal: ts.StringLiteralLike): void {
  const { tree, syntax } = findings
  findings.settled.add(literal)
  const emitted = tree.emitted(syntax.file)
  const folder = emitted.includes('/') ? emitted.slice(0, emitted.lastIndexOf('/')) : ''
  const place = placeOf(literal.text, folder)
  if (place.kind !== 'inside') return
  findings.list.push({ kind: 'read', path: place.path, glob: false, at: offset(findings, literal) })
  follow(findings, place.path, [''], offset(findings, literal))
}
