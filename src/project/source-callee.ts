import type { ts } from 'ts-morph'
import { type Compiler, lookUp, type Scope } from './source-syntax.js'
import { plainModule } from './source-vocabulary.js'

/** The module and the name behind a called expression: `fs.promises.readFile` → fs, readFile, whatever it was renamed to. */
export interface Callee {
  readonly module: string | undefined
  readonly name: string
}

/** Follows a called expression to the module and function it names. */
export function calleeOf(ts: Compiler, expression: ts.Expression, scope: Scope, depth = 0): Callee {
  const unknown = { module: undefined, name: '' }
  const bare = unwrap(ts, expression)
  if (depth > 8) return unknown
  if (ts.isPropertyAccessExpression(bare)) {
    return { module: calleeOf(ts, bare.expression, scope, depth + 1).module, name: bare.name.text }
  }
  if (ts.isIdentifier(bare)) {
    const binding = lookUp(scope, bare.text)
    if (binding?.imported !== undefined) {
      const { specifier, name } = binding.imported
      return { module: plainModule(specifier), name: name === 'default' || name === '*' ? '' : name }
    }
    const value = binding?.values[0]
    if (binding === undefined || value === undefined || binding.each) return { module: undefined, name: bare.text }
    const origin = calleeOf(ts, value.expression, binding.scope, depth + 1)
    if (value.property !== undefined) return { module: origin.module, name: value.property }
    return origin.module === undefined && !ts.isPropertyAccessExpression(value.expression)
      ? { module: undefined, name: origin.name === 'createRequire' ? 'require' : bare.text }
      : origin
  }
  if (ts.isCallExpression(bare)) {
    const [first] = bare.arguments
    const plain = ts.isIdentifier(bare.expression) ? bare.expression.text : ''
    if ((plain === 'require' || bare.expression.kind === ts.SyntaxKind.ImportKeyword) && first !== undefined) {
      return { module: ts.isStringLiteralLike(first) ? plainModule(first.text) : undefined, name: '' }
    }
    const called = calleeOf(ts, bare.expression, scope, depth + 1)
    if (called.name === 'promisify' && first !== undefined) return calleeOf(ts, first, scope, depth + 1)
    return called.name === 'createRequire' ? { module: undefined, name: 'createRequire' } : unknown
  }
  if (ts.isNewExpression(bare)) return unknown
  return unknown
}

/** An expression without brackets, `await`, `as`, `!` and `satisfies`. */
export function unwrap(ts: Compiler, expression: ts.Expression): ts.Expression {
  let bare = expression
  while (
    ts.isParenthesizedExpression(bare) ||
    ts.isAwaitExpression(bare) ||
    ts.isAsExpression(bare) ||
    ts.isNonNullExpression(bare) ||
    ts.isSatisfiesExpression(bare) ||
    ts.isTypeAssertionExpression(bare)
  ) {
    bare = bare.expression
  }
  return bare
}
