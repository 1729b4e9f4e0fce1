import { posix } from 'node:path'
import type { ts } from 'ts-morph'
import { type Callee, unwrap } from './source-callee.js'
import type { Compiler } from './source-syntax.js'
import { HOLE, ROOT } from './source-texts.js'
import { PATH_MODULES } from './source-vocabulary.js'

/** Whether a call joins or cuts paths. */
export function isPathCall(ts: Compiler, node: ts.CallExpression, callee: Callee): boolean {
  if (!['join', 'resolve', 'dirname', 'basename', 'normalize', 'relative', 'extname', 'parse'].includes(callee.name))
    return false
  if (callee.module !== undefined) return PATH_MODULES.has(callee.module)
  const { expression } = node
  // A bare `resolve` that comes from no module is that of a promise.
  if (ts.isIdentifier(expression)) return callee.name !== 'parse' && callee.name !== 'resolve'
  return (
    ts.isPropertyAccessExpression(expression) &&
    ts.isIdentifier(expression.expression) &&
    ['path', 'nodePath', 'Path', 'upath'].includes(expression.expression.text)
  )
}

/** `req.file.path`, `req.files.photo.path`, `file.path`: what a form brought. */
export function isUpload(ts: Compiler, object: ts.Expression): boolean {
  let at: ts.Expression = unwrap(ts, object)
  for (let depth = 0; depth < 4; depth += 1) {
    if (ts.isIdentifier(at)) return ['file', 'upload', 'uploadedFile'].includes(at.text)
    if (ts.isElementAccessExpression(at)) at = unwrap(ts, at.expression)
    else if (ts.isPropertyAccessExpression(at)) {
      if (at.name.text === 'file' || at.name.text === 'files') return true
      at = unwrap(ts, at.expression)
    } else return false
  }
  return false
}

/** path.join of texts; `..` after something unknown leads nowhere that can be told. */
export function joined(texts: readonly string[], cwd: string): string {
  return climbsFromHole(texts) ? (texts[0]?.startsWith(ROOT) ? `${cwd}/${HOLE}` : HOLE) : posix.join(...texts)
}

/** path.resolve of texts. */
export function resolved(texts: readonly string[], cwd: string): string {
  return climbsFromHole(texts) ? `${cwd}/${HOLE}` : posix.resolve(cwd, ...texts)
}

/** path.dirname of a text; what is unknown stays so. */
export function folderOfText(text: string): string {
  return text.lastIndexOf(HOLE) > text.lastIndexOf('/') ? text : posix.dirname(text)
}

function climbsFromHole(texts: readonly string[]): boolean {
  const whole = texts.join('/')
  const hole = whole.indexOf(HOLE)
  return hole >= 0 && whole.slice(hole).split('/').includes('..')
}
