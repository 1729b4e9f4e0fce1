import type { ts } from 'ts-morph'
import { unwrap } from './source-callee.js'
import { noteCall } from './source-calls.js'
import { noteTagged } from './source-commands.js'
import { calleeIn, type Finding, type Findings, notePaths, textsIn } from './source-facts.js'
import { noteEnvironmentPaths, notePatternOption } from './source-options.js'
import { isPathCall } from './source-path-calls.js'
import type { SourceTree } from './source-resolve.js'
import type { Compiler, Scope, Syntax } from './source-syntax.js'
import type { ValueReader } from './source-values.js'
import { LOADING_OPTIONS, PATH_OPTIONS, PATTERN_OPTIONS, WRITE_OPTIONS } from './source-vocabulary.js'

/** What one parsed source reads, loads and starts. */
export function analyse(
  ts: Compiler,
  syntax: Syntax,
  tree: SourceTree,
  folder: string,
  valuesOf: ValueReader,
  loadsFolders: boolean,
): readonly Finding[] {
  const findings: Findings = {
    list: [],
    ts,
    syntax,
    tree,
    folder,
    valuesOf,
    settled: new Set(),
    loadsFolders,
  }
  const stack: ts.Node[] = [syntax.tree]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) continue
    const scope = syntax.scopes.get(node) ?? syntax.root
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      noteCall(findings, node, scope)
      if (!takesPaths(findings, node, scope)) {
        for (const argument of node.arguments ?? []) noteStandingAlone(findings, argument, scope)
      }
    } else if (ts.isTaggedTemplateExpression(node)) noteTagged(findings, node, scope)
    else if (ts.isPropertyAssignment(node)) noteOption(findings, node, scope)
    else if (ts.isShorthandPropertyAssignment(node)) noteStandingAlone(findings, node.name, scope)
    else if (ts.isArrayLiteralExpression(node)) {
      if (!findings.settled.has(node)) for (const one of node.elements) noteStandingAlone(findings, one, scope)
    } else if (ts.isReturnStatement(node) && node.expression !== undefined) {
      noteStandingAlone(findings, node.expression, scope)
    } else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) noteStandingAlone(findings, node.body, scope)
    else if (ts.isExportAssignment(node)) noteStandingAlone(findings, node.expression, scope)
    else if (ts.isBinaryExpression(node)) {
      const assigns = node.operatorToken.kind === ts.SyntaxKind.EqualsToken && !ts.isIdentifier(node.left)
      if (assigns) noteStandingAlone(findings, node.right, scope)
    } else if (ts.isVariableDeclaration(node) && node.initializer !== undefined && ts.isIdentifier(node.name)) {
      if (syntax.exports.has(node.name.text)) noteStandingAlone(findings, node.initializer, scope)
    }
    const children: ts.Node[] = []
    node.forEachChild((child) => void children.push(child))
    for (const child of children.reverse()) stack.push(child)
  }
  return findings.list
}

/** Calls whose arguments are paths without being read: path.join and the like, and everything that prints. */
function takesPaths(findings: Findings, node: ts.CallExpression | ts.NewExpression, scope: Scope): boolean {
  const { ts } = findings
  if (ts.isNewExpression(node)) return ts.isIdentifier(node.expression) && /^(URL|\w*Error)$/.test(node.expression.text)
  const callee = calleeIn(findings, node.expression, scope)
  if (isPathCall(ts, node, callee)) return true
  if (/^(log|info|debug|warn|error|trace|verbose|chdir)$/.test(callee.name)) return true
  return ['fileURLToPath', 'pathToFileURL', 'createRequire', 'require', 'String'].includes(callee.name)
}

function noteOption(findings: Findings, node: ts.PropertyAssignment, scope: Scope): void {
  const { ts } = findings
  const name = ts.isIdentifier(node.name) || ts.isStringLiteral(node.name) ? node.name.text : ''
  const value = node.initializer
  if (findings.settled.has(value)) return
  if (PATTERN_OPTIONS.has(name)) notePatternOption(findings, value, scope, LOADING_OPTIONS.has(name))
  else if (name === 'envFilePath') {
    findings.settled.add(value)
    noteEnvironmentPaths(findings, value, textsIn(findings, value, scope))
  } else if (WRITE_OPTIONS.has(name)) {
    findings.settled.add(value)
    notePaths(findings, value, textsIn(findings, value, scope), 'write')
  } else if (PATH_OPTIONS.has(name) && !ts.isFunctionLike(value)) {
    findings.settled.add(value)
    notePaths(findings, value, textsIn(findings, value, scope), 'option')
  } else noteStandingAlone(findings, value, scope)
}

/** Notes a path that is handed on to something unknown, when it has an anchor such as __dirname. */
function noteStandingAlone(findings: Findings, expression: ts.Expression, scope: Scope): void {
  const { ts, settled } = findings
  if (settled.has(expression)) return
  const node = unwrap(ts, expression)
  const name = ts.isIdentifier(node) ? node.text : ts.isPropertyAccessExpression(node) ? node.name.text : ''
  // A file's own name is for messages; its folder is not.
  if (name === '__filename' || name === 'url' || name === 'filename') return
  const pathLike =
    name !== '' ||
    ts.isCallExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isBinaryExpression(node) ||
    ts.isConditionalExpression(node) ||
    ts.isNewExpression(node)
  if (!pathLike) return
  notePaths(findings, expression, findings.valuesOf(expression, scope), 'anchored')
}
