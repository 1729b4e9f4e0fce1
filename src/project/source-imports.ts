import type { ts } from 'ts-morph'
import { calleeOf } from './source-callee.js'
import type { SpecifierAt } from './source-scan.js'
import { type Compiler, lookUp, type Syntax } from './source-syntax.js'

/** The modules that a parsed source loads at run time; imports of types alone are left out, as the TypeScript compiler does. */
export function importsOf(ts: Compiler, syntax: Syntax, typed: boolean): readonly SpecifierAt[] {
  const { tree } = syntax
  const found: (SpecifierAt & { readonly names?: readonly string[] })[] = []
  const used = new Set<string>()
  const ofMetadata = new Set<string>()
  let decorated = false
  const stack: { node: ts.Node; inType: boolean; guarded: boolean }[] = [{ node: tree, inType: false, guarded: false }]

  const add = (literal: ts.Expression | undefined, guarded: boolean, names?: readonly string[]) => {
    if (literal === undefined || !ts.isStringLiteralLike(literal)) return
    const one = { specifier: literal.text, at: literal.getStart(tree), guarded }
    found.push(names === undefined ? one : { ...one, names })
  }

  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { node, guarded } = item
    const inType = item.inType || isTypePlace(ts, node)
    if (ts.isImportDeclaration(node)) {
      addImport(node, guarded)
      continue
    }
    if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      if (!node.isTypeOnly && !allTypes(ts, node.exportClause)) add(node.moduleSpecifier, guarded)
      continue
    }
    if (ts.isImportEqualsDeclaration(node)) {
      if (!node.isTypeOnly && ts.isExternalModuleReference(node.moduleReference)) {
        add(node.moduleReference.expression, guarded, [node.name.text])
      }
      continue
    }
    if (ts.isDecorator(node)) decorated = true
    if ((ts.isParameter(node) || ts.isPropertyDeclaration(node)) && node.type !== undefined) {
      if (ts.isTypeReferenceNode(node.type)) ofMetadata.add(leftmost(ts, node.type.typeName))
    }
    if (ts.isIdentifier(node) && !inType && isUse(ts, node)) used.add(node.text)
    if (ts.isCallExpression(node) && loadsModule(ts, node, syntax)) add(node.arguments[0], guarded || caught(ts, node))

    const children: { node: ts.Node; inType: boolean; guarded: boolean }[] = []
    const tries = ts.isTryStatement(node) && node.catchClause !== undefined ? node.tryBlock : undefined
    node.forEachChild((child) => void children.push({ node: child, inType, guarded: guarded || child === tries }))
    for (const child of children.reverse()) stack.push(child)
  }

  function addImport(node: ts.ImportDeclaration, guarded: boolean): void {
    const clause = node.importClause
    if (clause === undefined) add(node.moduleSpecifier, guarded)
    if (clause === undefined || clause.isTypeOnly) return
    const names = clause.name === undefined ? [] : [clause.name.text]
    const bindings = clause.namedBindings
    if (bindings !== undefined && ts.isNamespaceImport(bindings)) names.push(bindings.name.text)
    else if (bindings !== undefined) {
      const values = bindings.elements.filter((one) => !one.isTypeOnly)
      if (values.length === 0 && names.length === 0 && bindings.elements.length > 0) return
      names.push(...values.map((one) => one.name.text))
    }
    add(node.moduleSpecifier, guarded, names)
  }

  if (decorated) for (const name of ofMetadata) used.add(name)
  return found
    .filter(({ names, specifier }) => {
      // A relative import is followed even when only its types are used: what is read too much does no harm.
      if (!typed || names === undefined || names.length === 0 || specifier.startsWith('.')) return true
      return names.some((name) => used.has(name) || name === 'React')
    })
    .map(({ specifier, at, guarded }) => ({ specifier, at, guarded: guarded ?? false }))
}

function isTypePlace(ts: Compiler, node: ts.Node): boolean {
  if (ts.isExpressionWithTypeArguments(node)) {
    const clause = node.parent
    const isClass = ts.isHeritageClause(clause) && ts.isClassLike(clause.parent)
    return ts.isHeritageClause(clause) && !(isClass && clause.token === ts.SyntaxKind.ExtendsKeyword)
  }
  return ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
}

function isUse(ts: Compiler, node: ts.Identifier): boolean {
  const parent = node.parent as ts.Node & { readonly name?: ts.Node }
  return parent.name !== node || ts.isShorthandPropertyAssignment(parent) || ts.isExportSpecifier(parent)
}

function allTypes(ts: Compiler, clause: ts.NamedExportBindings | undefined): boolean {
  if (clause === undefined || !ts.isNamedExports(clause)) return false
  return clause.elements.length > 0 && clause.elements.every((one) => one.isTypeOnly)
}

function leftmost(ts: Compiler, name: ts.EntityName): string {
  let at = name
  while (!ts.isIdentifier(at)) at = at.left
  return at.text
}

/** `require('x')`, `require.resolve('x')`, `import('x')` and what createRequire gave. */
function loadsModule(ts: Compiler, node: ts.CallExpression, syntax: Syntax): boolean {
  const { expression } = node
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true
  const scope = syntax.scopes.get(node) ?? syntax.root
  if (ts.isPropertyAccessExpression(expression)) {
    return expression.name.text === 'resolve' && isRequire(ts, expression.expression, scope)
  }
  return isRequire(ts, expression, scope)
}

/** Whether an expression is Node's own require; a bundle's function of that name is not. */
export function isRequire(ts: Compiler, expression: ts.Expression, scope: Syntax['root']): boolean {
  if (!ts.isIdentifier(expression)) return false
  const binding = lookUp(scope, expression.text)
  if (binding === undefined) return expression.text === 'require'
  return binding.values.length > 0 && calleeOf(ts, expression, scope).name === 'require'
}

function caught(ts: Compiler, node: ts.CallExpression): boolean {
  const { parent } = node
  return parent !== undefined && ts.isPropertyAccessExpression(parent) && parent.name.text === 'catch'
}
