import type { ts } from 'ts-morph'

/** The compiler's functions, handed around because they are loaded only when needed. */
export type Compiler = typeof ts

/** What a name stands for: the expressions it was given, an import, or the elements of a list. */
export interface Binding {
  readonly scope: Scope
  readonly values: { readonly expression: ts.Expression; readonly property?: string }[]
  readonly imported?: { readonly specifier: string; readonly name: string }
  /** Set for `for (const x of …)` and `list.forEach(x => …)`: the values are lists. */
  readonly each?: boolean
  /** Set when other values may come: parameters, `+=`. */
  open: boolean
}

/** The names of one block, function or file. */
export interface Scope {
  readonly parent: Scope | undefined
  readonly names: Map<string, Binding>
  readonly syntax: Syntax
}

/** A parsed source with its names, fields and exports. */
export interface Syntax {
  readonly file: string
  readonly tree: ts.SourceFile
  readonly scopes: Map<ts.Node, Scope>
  readonly root: Scope
  /** Values of `this.x` by name, over all classes of the file. */
  readonly fields: Map<string, { readonly expression: ts.Expression; readonly scope: Scope }[]>
  readonly exports: Map<
    string,
    { readonly expression?: ts.Expression; readonly from?: { specifier: string; name: string } }
  >
  readonly stars: string[]
}

/** Gathers the names of a parsed file; iterative, since the nesting of a source is its author's choice. */
export function readSyntax(ts: Compiler, file: string, tree: ts.SourceFile): Syntax {
  const syntax: { -readonly [Key in keyof Syntax]: Syntax[Key] } = {
    file,
    tree,
    scopes: new Map(),
    fields: new Map(),
    exports: new Map(),
    stars: [],
    root: undefined as unknown as Scope,
  }
  syntax.root = { parent: undefined, names: new Map(), syntax }
  const assignments: { left: ts.Identifier; right: ts.Expression | undefined; scope: Scope }[] = []
  const stack: { node: ts.Node; scope: Scope; hoist: Scope }[] = [
    { node: tree, scope: syntax.root, hoist: syntax.root },
  ]
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    const { node } = item
    let { scope, hoist } = item
    if (node !== tree && opensScope(ts, node)) {
      if (ts.isFunctionDeclaration(node) && node.name !== undefined) declare(scope, node.name.text, { open: true })
      scope = { parent: scope, names: new Map(), syntax }
      if (ts.isFunctionLike(node)) hoist = scope
    }
    syntax.scopes.set(node, scope)
    visit(ts, node, scope, hoist, syntax, assignments)
    const children: ts.Node[] = []
    node.forEachChild((child) => void children.push(child))
    for (const child of children.reverse()) stack.push({ node: child, scope, hoist })
  }
  for (const { left, right, scope } of assignments) {
    const binding = lookUp(scope, left.text)
    if (binding === undefined) continue
    if (right === undefined) binding.open = true
    else binding.values.push({ expression: right })
  }
  return syntax
}

/** The binding of a name as seen from a scope. */
export function lookUp(scope: Scope, name: string): Binding | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const found = at.names.get(name)
    if (found !== undefined) return found
  }
  return undefined
}

function opensScope(ts: Compiler, node: ts.Node): boolean {
  return (
    ts.isBlock(node) ||
    ts.isFunctionLike(node) ||
    ts.isForStatement(node) ||
    ts.isForOfStatement(node) ||
    ts.isForInStatement(node) ||
    ts.isCatchClause(node) ||
    ts.isModuleBlock(node) ||
    ts.isClassLike(node)
  )
}

function declare(scope: Scope, name: string, what: Partial<Binding>): void {
  const known = scope.names.get(name)
  if (known !== undefined) {
    known.values.push(...(what.values ?? []))
    if (what.open) known.open = true
  } else scope.names.set(name, { scope, values: [], open: false, ...what })
}

function visit(
  ts: Compiler,
  node: ts.Node,
  scope: Scope,
  hoist: Scope,
  syntax: Syntax,
  assignments: { left: ts.Identifier; right: ts.Expression | undefined; scope: Scope }[],
): void {
  if (ts.isVariableDeclaration(node)) {
    const list = node.parent
    const target = ts.isVariableDeclarationList(list) && (list.flags & ts.NodeFlags.BlockScoped) === 0 ? hoist : scope
    const loop = list.parent
    const each = loop !== undefined && ts.isForOfStatement(loop) && loop.initializer === list
    declarePattern(ts, target, node.name, each ? loop.expression : node.initializer, each)
    if (isExported(ts, list.parent) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
      syntax.exports.set(node.name.text, { expression: node.name })
    }
  } else if (ts.isParameter(node)) {
    const list = listOfCallback(ts, node)
    if (list !== undefined && ts.isIdentifier(node.name)) declarePattern(ts, scope, node.name, list, true)
    else declarePattern(ts, scope, node.name, undefined, false)
  } else if (ts.isPropertyDeclaration(node) && node.initializer !== undefined && ts.isIdentifier(node.name)) {
    addField(scope, node.name.text, node.initializer)
  } else if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const specifier = node.moduleSpecifier.text
    const { importClause: clause } = node
    const add = (name: ts.Identifier, imported: string) =>
      declare(syntax.root, name.text, { imported: { specifier, name: imported } })
    if (clause?.name !== undefined) add(clause.name, 'default')
    const bindings = clause?.namedBindings
    if (bindings !== undefined && ts.isNamespaceImport(bindings)) add(bindings.name, '*')
    else if (bindings !== undefined) {
      for (const one of bindings.elements) add(one.name, (one.propertyName ?? one.name).text)
    }
  } else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    const { expression } = node.moduleReference
    if (ts.isStringLiteral(expression)) {
      declare(syntax.root, node.name.text, { imported: { specifier: expression.text, name: '*' } })
    }
  } else if (ts.isExportDeclaration(node)) exportNames(ts, node, syntax)
  else if (ts.isExportAssignment(node)) syntax.exports.set('default', { expression: node.expression })
  else if (ts.isBinaryExpression(node)) {
    const { left, right } = node
    const kind = node.operatorToken.kind
    if (kind === ts.SyntaxKind.EqualsToken) {
      if (ts.isIdentifier(left)) assignments.push({ left, right, scope })
      else if (ts.isPropertyAccessExpression(left)) assignProperty(ts, left, right, scope)
    } else if (kind >= ts.SyntaxKind.FirstCompoundAssignment && kind <= ts.SyntaxKind.LastCompoundAssignment) {
      if (ts.isIdentifier(left)) assignments.push({ left, right: undefined, scope })
    }
  }
}

function declarePattern(
  ts: Compiler,
  scope: Scope,
  name: ts.BindingName,
  expression: ts.Expression | undefined,
  each: boolean,
): void {
  if (ts.isIdentifier(name)) {
    declare(scope, name.text, expression === undefined ? { open: true } : { values: [{ expression }], each })
    return
  }
  for (const element of name.elements) {
    if (!ts.isBindingElement(element)) continue
    const property = element.propertyName ?? element.name
    if (!ts.isIdentifier(element.name)) declarePattern(ts, scope, element.name, undefined, false)
    else if (expression !== undefined && !each && ts.isObjectBindingPattern(name) && ts.isIdentifier(property)) {
      declare(scope, element.name.text, { values: [{ expression, property: property.text }] })
    } else declare(scope, element.name.text, { open: true })
  }
}

/** `list` of `list.forEach((name) => …)`, for the first parameter. */
function listOfCallback(ts: Compiler, parameter: ts.ParameterDeclaration): ts.Expression | undefined {
  const callback = parameter.parent
  const call = callback.parent
  if (callback.parameters[0] !== parameter || call === undefined || !ts.isCallExpression(call)) return undefined
  if (call.arguments[0] !== (callback as ts.Node) || !ts.isPropertyAccessExpression(call.expression)) return undefined
  const each = ['forEach', 'map', 'filter', 'flatMap', 'some', 'every', 'find']
  return each.includes(call.expression.name.text) ? call.expression.expression : undefined
}

function isExported(ts: Compiler, statement: ts.Node | undefined): boolean {
  if (statement === undefined || !ts.isVariableStatement(statement)) return false
  return statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false
}

function exportNames(ts: Compiler, node: ts.ExportDeclaration, syntax: Syntax): void {
  const source = node.moduleSpecifier
  const specifier = source !== undefined && ts.isStringLiteral(source) ? source.text : undefined
  if (node.exportClause === undefined) {
    if (specifier !== undefined) syntax.stars.push(specifier)
  } else if (ts.isNamedExports(node.exportClause)) {
    for (const one of node.exportClause.elements) {
      const local = one.propertyName ?? one.name
      if (specifier !== undefined) syntax.exports.set(one.name.text, { from: { specifier, name: local.text } })
      else if (ts.isIdentifier(local)) syntax.exports.set(one.name.text, { expression: local })
    }
  }
}

function assignProperty(ts: Compiler, left: ts.PropertyAccessExpression, right: ts.Expression, scope: Scope): void {
  const { syntax } = scope
  const { expression: object, name } = left
  if (object.kind === ts.SyntaxKind.ThisKeyword) addField(scope, name.text, right)
  else if (ts.isIdentifier(object) && object.text === 'module' && name.text === 'exports') {
    syntax.exports.set('default', { expression: right })
  } else if (ts.isIdentifier(object) && object.text === 'exports') syntax.exports.set(name.text, { expression: right })
  else if (ts.isPropertyAccessExpression(object) && object.name.text === 'exports') {
    syntax.exports.set(name.text, { expression: right })
  }
}

function addField(scope: Scope, name: string, expression: ts.Expression): void {
  const { fields } = scope.syntax
  const known = fields.get(name)
  if (known === undefined) fields.set(name, [{ expression, scope }])
  else known.push({ expression, scope })
}
