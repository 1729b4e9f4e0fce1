import type { ts } from 'ts-morph'
import { calleeOf, unwrap } from './source-callee.js'
import { type Compiler, lookUp, type Scope, type Syntax } from './source-syntax.js'

/** An expression with the names that are visible to it. */
export interface ExpressionInScope {
  readonly expression: ts.Expression
  readonly scope: Scope
}

/** An object literal with the names that are visible to it. */
export interface ObjectInScope {
  readonly object: ts.ObjectLiteralExpression
  readonly scope: Scope
}

/** Follows names to what other expressions and other files of the program define. */
export interface DefinitionReader {
  /** The object literal that an expression stands for. */
  objectOf(expression: ts.Expression, scope: Scope, depth: number): ObjectInScope | undefined
  /** A name of a module of the program, reached through `require('./paths')` or `import * as paths`. */
  ofModule(expression: ts.Expression, scope: Scope, name: string): ExpressionInScope | undefined
  /** What a module of the program exports under a name. */
  exportOf(specifier: string, name: string, from: Syntax, depth: number): ExpressionInScope | undefined
}

/** Makes the reader of definitions; `mayStep` counts the steps and says when to give up. */
export function definitionReader(
  ts: Compiler,
  moduleOf: (specifier: string, from: string) => Syntax | undefined,
  mayStep: (depth: number) => boolean,
): DefinitionReader {
  const objectOf = (expression: ts.Expression, scope: Scope, depth: number): ObjectInScope | undefined => {
    if (!mayStep(depth)) return undefined
    const node = unwrap(ts, expression)
    if (ts.isObjectLiteralExpression(node)) return { object: node, scope }
    if (ts.isIdentifier(node)) {
      const binding = lookUp(scope, node.text)
      if (binding?.imported !== undefined) {
        const found = exportOf(binding.imported.specifier, binding.imported.name, scope.syntax, 0)
        return found === undefined ? undefined : objectOf(found.expression, found.scope, depth + 1)
      }
      const value = binding?.values[0]
      if (binding === undefined || value === undefined || binding.open || binding.values.length > 1) return undefined
      if (value.property === undefined) return objectOf(value.expression, binding.scope, depth + 1)
      const outer = objectOf(value.expression, binding.scope, depth + 1)
      return outer === undefined ? undefined : nested(outer.object, outer.scope, value.property, depth)
    }
    if (ts.isPropertyAccessExpression(node)) {
      const outer = objectOf(node.expression, scope, depth + 1)
      return outer === undefined ? undefined : nested(outer.object, outer.scope, node.name.text, depth)
    }
    if (!ts.isCallExpression(node)) return undefined
    const [first] = node.arguments
    const callee = calleeOf(ts, node.expression, scope)
    if (callee.name === 'freeze' && first !== undefined) return objectOf(first, scope, depth + 1)
    const required = requiredBy(ts, node)
    const found = required === undefined ? undefined : exportOf(required, 'default', scope.syntax, 0)
    return found === undefined ? undefined : objectOf(found.expression, found.scope, depth + 1)
  }

  const ofModule = (expression: ts.Expression, scope: Scope, name: string): ExpressionInScope | undefined => {
    const node = unwrap(ts, expression)
    let specifier = requiredBy(ts, node)
    if (ts.isIdentifier(node)) {
      const binding = lookUp(scope, node.text)
      specifier = binding?.imported?.specifier
      const [value] = binding?.values ?? []
      if (value !== undefined && value.property === undefined) specifier = requiredBy(ts, unwrap(ts, value.expression))
    }
    return specifier === undefined ? undefined : exportOf(specifier, name, scope.syntax, 0)
  }

  const nested = (object: ts.ObjectLiteralExpression, scope: Scope, name: string, depth: number) => {
    const found = object.properties.find(
      (one) => one.name !== undefined && ts.isIdentifier(one.name) && one.name.text === name,
    )
    if (found === undefined || !ts.isPropertyAssignment(found)) return undefined
    return objectOf(found.initializer, scope, depth + 1)
  }

  const exportOf = (specifier: string, name: string, from: Syntax, depth: number): ExpressionInScope | undefined => {
    const syntax = mayStep(depth * 3) ? moduleOf(specifier, from.file) : undefined
    if (syntax === undefined) return undefined
    const found = syntax.exports.get(name === '*' ? 'default' : name)
    if (found?.expression !== undefined) return { expression: found.expression, scope: syntax.root }
    if (found?.from !== undefined) return exportOf(found.from.specifier, found.from.name, syntax, depth + 1)
    for (const star of syntax.stars) {
      const other = exportOf(star, name, syntax, depth + 1)
      if (other !== undefined) return other
    }
    return undefined
  }

  return { objectOf, ofModule, exportOf }
}

/** The module of `require('x')`. */
export function requiredBy(ts: Compiler, node: ts.Expression): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== 'require')
    return undefined
  const [first] = node.arguments
  return first !== undefined && ts.isStringLiteralLike(first) ? first.text : undefined
}
