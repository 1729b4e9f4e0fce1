import { posix } from 'node:path'
import type { ts } from 'ts-morph'
import { calleeOf, unwrap } from './source-callee.js'
import { definitionReader, requiredBy } from './source-definitions.js'
import { folderOfText, isPathCall, isUpload, joined, resolved } from './source-path-calls.js'
import { type Binding, type Compiler, lookUp, type Scope, type Syntax } from './source-syntax.js'
import { combine, HOLE, literalText, MAXIMUM_BRANCHES, rooted, UPLOAD, union } from './source-texts.js'
import { GLOB_MODULES, PATH_MODULES } from './source-vocabulary.js'

const MAXIMUM_STEPS = 3000
const MAXIMUM_DEPTH = 24
/** How many steps the values of one source may take. */
export const MAXIMUM_BUDGET = 2_000_000

/** What the reading of values needs to know of the program. */
export interface ValueContext {
  readonly ts: Compiler
  readonly folder: string
  readonly entry: string
  readonly emitted: (source: string) => string
  /** Variables that the image sets. */
  readonly environment: ReadonlyMap<string, string>
  /** Counts the steps taken for one source, over all its expressions. */
  readonly budget: { steps: number }
  /** The parsed file that a module's name leads to, when it is a source that has been read. */
  readonly moduleOf: (specifier: string, from: string) => Syntax | undefined
}

/** Reads what texts an expression can have; every branch is one text, with HOLE for what cannot be told. */
export type ValueReader = (expression: ts.Expression, scope: Scope) => readonly string[]

/** Makes the reader of values; nothing is run, and every reading is bounded in steps, depth and branches. */
export function valueReader(context: ValueContext): ValueReader {
  const { ts } = context
  let steps = 0
  const cwd = rooted(context.folder)
  const unknown: readonly string[] = [HOLE]
  const mayStep = (depth: number) => {
    steps += 1
    return steps <= MAXIMUM_STEPS && depth <= MAXIMUM_DEPTH
  }
  const { objectOf, ofModule, exportOf } = definitionReader(ts, context.moduleOf, mayStep)

  const evaluate = (expression: ts.Expression, scope: Scope, depth: number): readonly string[] => {
    if (!mayStep(depth)) return unknown
    const node = unwrap(ts, expression)
    const again = (other: ts.Expression, at = scope) => evaluate(other, at, depth + 1)
    if (ts.isStringLiteralLike(node)) return [literalText(node.text)]
    if (ts.isNumericLiteral(node)) return [node.text]
    if (ts.isTemplateExpression(node)) {
      const parts = node.templateSpans.flatMap((span) => [again(span.expression), [literalText(span.literal.text)]])
      return combine([[literalText(node.head.text)], ...parts], (texts) => texts.join(''))
    }
    if (ts.isBinaryExpression(node)) return binary(node, scope, again)
    if (ts.isConditionalExpression(node)) return union([again(node.whenTrue), again(node.whenFalse)])
    if (ts.isIdentifier(node)) return identifier(node, scope, depth)
    if (ts.isPropertyAccessExpression(node)) return property(node, scope, depth)
    if (ts.isCallExpression(node)) return call(node, scope, depth)
    if (ts.isNewExpression(node)) {
      const [first, base] = node.arguments ?? []
      if (!ts.isIdentifier(node.expression) || node.expression.text !== 'URL' || first === undefined) return unknown
      if (base === undefined) return again(first)
      return combine([again(base), again(first)], ([from = '', to = '']) =>
        to.includes('://') ? to : from.startsWith('/') ? posix.join(posix.dirname(from), to) : HOLE,
      )
    }
    return unknown
  }

  const isVariable = (expression: ts.Expression, scope: Scope) => {
    const name = /^process\.env\.(\w+)$/.exec(unwrap(ts, expression).getText(scope.syntax.tree))?.[1]
    return name !== undefined && context.environment.has(name)
  }

  const binary = (node: ts.BinaryExpression, scope: Scope, again: (other: ts.Expression) => readonly string[]) => {
    const kind = node.operatorToken.kind
    if (kind === ts.SyntaxKind.PlusToken) {
      // A chain of `+` leans to the left as deep as its author likes.
      const parts: ts.Expression[] = []
      let left: ts.Expression = node
      while (ts.isBinaryExpression(left) && left.operatorToken.kind === kind && parts.length < 100) {
        parts.unshift(left.right)
        left = unwrap(ts, left.left)
      }
      const head = ts.isBinaryExpression(left) && left.operatorToken.kind === kind ? unknown : again(left)
      return combine([head, ...parts.map((part) => again(part))], (texts) => texts.join(''))
    }
    if (kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken) {
      const left = again(node.left)
      // The other side is for where the variable is not set.
      if (left.length === 1 && left[0] !== HOLE && isVariable(node.left, scope)) return left
      return union([left, again(node.right)])
    }
    return kind === ts.SyntaxKind.AmpersandAmpersandToken ? again(node.right) : unknown
  }

  const identifier = (node: ts.Identifier, scope: Scope, depth: number): readonly string[] => {
    const binding = lookUp(scope, node.text)
    if (binding === undefined) {
      const place = rooted(context.emitted(scope.syntax.file))
      if (node.text === '__dirname') return [posix.dirname(place)]
      return node.text === '__filename' ? [place] : unknown
    }
    if (binding.imported !== undefined) {
      const { specifier, name } = binding.imported
      if (specifier === 'app-root-path') return [cwd]
      const found = exportOf(specifier, name, scope.syntax, 0)
      return found === undefined ? unknown : evaluate(found.expression, found.scope, depth + 1)
    }
    return bound(binding, depth)
  }

  const bound = (binding: Binding, depth: number): readonly string[] => {
    const values = binding.values.slice(0, MAXIMUM_BRANCHES).map(({ expression, property: name }) => {
      if (binding.each) return elements(expression, binding.scope, depth + 1)
      if (name === undefined) return evaluate(expression, binding.scope, depth + 1)
      const known = ofModule(expression, binding.scope, name)
      if (known !== undefined) return evaluate(known.expression, known.scope, depth + 1)
      const object = objectOf(expression, binding.scope, depth + 1)
      if (object !== undefined) return member(object.object, object.scope, name, depth)
      const origin = calleeOf(ts, expression, binding.scope)
      return origin.module === 'app-root-path' && name === 'path' ? [cwd] : unknown
    })
    return values.length === 0 || binding.open ? union([...values, unknown]) : union(values)
  }

  const property = (node: ts.PropertyAccessExpression, scope: Scope, depth: number): readonly string[] => {
    const name = node.name.text
    const object = unwrap(ts, node.expression)
    if (ts.isMetaProperty(object)) {
      const place = rooted(context.emitted(scope.syntax.file))
      if (name === 'dirname') return [posix.dirname(place)]
      return name === 'url' || name === 'filename' ? [place] : unknown
    }
    if (object.kind === ts.SyntaxKind.ThisKeyword) {
      const values = scope.syntax.fields.get(name) ?? []
      return values.length === 0
        ? unknown
        : union(values.slice(0, MAXIMUM_BRANCHES).map((one) => evaluate(one.expression, one.scope, depth + 1)))
    }
    if (ts.isPropertyAccessExpression(object)) {
      const outer = ts.isIdentifier(object.expression) ? object.expression.text : ''
      const inner = object.name.text
      if (name === 'filename' && (inner === 'main' || inner === 'mainModule'))
        return [rooted(context.emitted(context.entry))]
      if (outer === 'process' && inner === 'env') {
        if (name === 'PWD' || name === 'INIT_CWD') return [cwd]
        const value = context.environment.get(name)
        // Another value may choose among the app's own files; a place outside stays outside.
        return value?.startsWith('/') ? [literalText(value)] : unknown
      }
    }
    if (name === 'path' && isUpload(ts, object)) return [UPLOAD]
    if (ts.isIdentifier(object) && object.text === 'process') return name === 'execPath' ? ['node'] : unknown
    const origin = calleeOf(ts, object, scope)
    if (origin.module === 'app-root-path' && name === 'path') return [cwd]
    if (
      (origin.module !== undefined && PATH_MODULES.has(origin.module)) ||
      object.getText(scope.syntax.tree) === 'path'
    ) {
      return name === 'sep' ? ['/'] : unknown
    }
    if (name === 'href' || name === 'pathname') return evaluate(object, scope, depth + 1)
    const known = ofModule(object, scope, name)
    if (known !== undefined) return evaluate(known.expression, known.scope, depth + 1)
    const found = objectOf(object, scope, depth + 1)
    return found === undefined ? unknown : member(found.object, found.scope, name, depth)
  }

  const call = (node: ts.CallExpression, scope: Scope, depth: number): readonly string[] => {
    const callee = calleeOf(ts, node.expression, scope)
    const again = (other: ts.Expression) => evaluate(other, scope, depth + 1)
    const [first] = node.arguments
    const { name, module: origin } = callee
    const required = requiredBy(ts, node)
    if (required === 'app-root-path') return [cwd]
    if (required !== undefined) {
      const found = exportOf(required, 'default', scope.syntax, 0)
      return found === undefined ? unknown : evaluate(found.expression, found.scope, depth + 1)
    }
    if (isPathCall(ts, node, callee)) {
      if (first === undefined) return name === 'resolve' ? [cwd] : unknown
      const parts = node.arguments.map((one) => (ts.isSpreadElement(one) ? unknown : again(one)))
      if (name === 'join') return combine(parts, (texts) => joined(texts, cwd))
      if (name === 'resolve') return combine(parts, (texts) => resolved(texts, cwd))
      if (name === 'dirname') return again(first).map(folderOfText)
      if (name === 'basename') return again(first).map((text) => (text.endsWith(HOLE) ? HOLE : posix.basename(text)))
      return name === 'normalize' ? again(first) : unknown
    }
    if (name === 'cwd' && node.arguments.length === 0) return [cwd]
    if (name === 'tmpdir' || name === 'homedir') return ['/tmp']
    if (first !== undefined && ['fileURLToPath', 'pathToFileURL', 'String', 'realpathSync'].includes(name))
      return again(first)
    if (origin === 'app-root-path' && name === 'resolve' && first !== undefined) {
      return again(first).map((text) => posix.join(cwd, text))
    }
    if (name === 'toString' && ts.isPropertyAccessExpression(node.expression)) return again(node.expression.expression)
    if (name === 'freeze' && first !== undefined) return again(first)
    return unknown
  }

  /** What the elements of a list can be. */
  const elements = (expression: ts.Expression, scope: Scope, depth: number): readonly string[] => {
    if (!mayStep(depth)) return unknown
    const node = unwrap(ts, expression)
    if (ts.isArrayLiteralExpression(node)) {
      if (node.elements.length > MAXIMUM_BRANCHES) return unknown
      return union(node.elements.map((one) => (ts.isSpreadElement(one) ? unknown : evaluate(one, scope, depth + 1))))
    }
    if (ts.isIdentifier(node)) {
      const binding = lookUp(scope, node.text)
      const value = binding?.values[0]
      if (binding === undefined || value === undefined || binding.open || binding.values.length > 1 || value.property)
        return unknown
      return elements(value.expression, binding.scope, depth + 1)
    }
    if (!ts.isCallExpression(node)) return unknown
    const { module: origin } = calleeOf(ts, node.expression, scope)
    const [first] = node.arguments
    if (origin !== undefined && GLOB_MODULES.has(origin) && first !== undefined) {
      return evaluate(first, scope, depth + 1).map((text) => text.replace(/[*?{[].*$/s, HOLE))
    }
    if (!ts.isPropertyAccessExpression(node.expression)) return unknown
    const same = ['filter', 'sort', 'slice', 'reverse', 'concat'].includes(node.expression.name.text)
    return same ? elements(node.expression.expression, scope, depth + 1) : unknown
  }

  const member = (object: ts.ObjectLiteralExpression, scope: Scope, name: string, depth: number): readonly string[] => {
    for (const one of object.properties) {
      if (
        one.name === undefined ||
        !(ts.isIdentifier(one.name) || ts.isStringLiteral(one.name)) ||
        one.name.text !== name
      )
        continue
      if (ts.isPropertyAssignment(one)) return evaluate(one.initializer, scope, depth + 1)
      if (ts.isShorthandPropertyAssignment(one)) return evaluate(one.name, scope, depth + 1)
    }
    return unknown
  }

  return (expression, scope) => {
    if (context.budget.steps > MAXIMUM_BUDGET) return unknown
    steps = 0
    const values = evaluate(expression, scope, 0)
    context.budget.steps += steps
    return values
  }
}
