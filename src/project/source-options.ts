import type { ts } from 'ts-morph'
import { unwrap } from './source-callee.js'
import { type Findings, noteComputed, notePattern, offset, textsIn } from './source-facts.js'
import { placeOf } from './source-places.js'
import type { Scope } from './source-syntax.js'
import { HOLE } from './source-texts.js'

/** The value of a property of an options object. */
export function optionOf(
  { ts }: Findings,
  options: ts.Expression | undefined,
  name: string,
): ts.Expression | undefined {
  const node = options === undefined ? undefined : unwrap(ts, options)
  if (node === undefined || !ts.isObjectLiteralExpression(node)) return undefined
  for (const one of node.properties) {
    if (one.name === undefined || !ts.isIdentifier(one.name) || one.name.text !== name) continue
    if (ts.isPropertyAssignment(one)) return one.initializer
    if (ts.isShorthandPropertyAssignment(one)) return one.name
  }
  return undefined
}

/** Notes the file of `dotenv.config({ path })`; one that is missing is no error, so only files that exist count. */
export function noteEnvironmentFile(findings: Findings, options: ts.Expression | undefined, scope: Scope): void {
  const path = optionOf(findings, options, 'path')
  if (path === undefined) return
  findings.settled.add(path)
  noteEnvironmentPaths(findings, path, textsIn(findings, path, scope))
}

/** Notes the environment files that exist among the paths of texts; the unknown end of a name matches every file. */
export function noteEnvironmentPaths(findings: Findings, node: ts.Node, texts: readonly string[]): void {
  for (const text of texts) {
    const hole = text.indexOf(HOLE)
    const place = placeOf(hole < 0 ? text : text.slice(0, hole), findings.folder)
    if (hole === 0 || place.kind !== 'inside') continue
    const files = hole < 0 ? [place.path] : findings.tree.below('').filter((file) => file.startsWith(place.path))
    for (const path of files) {
      if (!findings.tree.hasFile(path) || (hole >= 0 && !path.includes('.env'))) continue
      findings.list.push({ kind: 'read', path, glob: false, at: offset(findings, node) })
    }
  }
}

/** Settles an argument; false for what is no path: numbers, objects, functions, a stream's descriptor. */
export function settle({ ts, settled }: Findings, argument: ts.Expression): boolean {
  const node = unwrap(ts, argument)
  if (ts.isObjectLiteralExpression(node) || ts.isFunctionLike(node) || ts.isNumericLiteral(node)) return false
  settled.add(argument)
  return !(ts.isPropertyAccessExpression(node) && node.name.text === 'fd')
}

/** Notes patterns of an option such as typeorm's `entities`; a class in the list is no path. */
export function notePatternOption(findings: Findings, value: ts.Expression, scope: Scope, loads: boolean): void {
  const { ts } = findings
  const node = unwrap(ts, value)
  const items = ts.isArrayLiteralExpression(node) ? node.elements.slice(0, 100) : [node]
  for (const item of items) {
    const bare = unwrap(ts, item)
    const texts = findings.valuesOf(item, scope)
    const known = texts.filter((text) => !text.startsWith(HOLE))
    notePattern(findings, item, known, loads)
    const written =
      ts.isTemplateExpression(bare) ||
      ts.isBinaryExpression(bare) ||
      /\bprocess\.env\b/.test(bare.getText().slice(0, 200))
    if (known.length < texts.length && written) noteComputed(findings, item)
    findings.settled.add(item)
  }
  findings.settled.add(value)
}
