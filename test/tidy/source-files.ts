import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ts } from 'ts-morph'

/** The repository's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** One import or re-export of a file. */
export interface Import {
  /** A path of the repository (`src/plan/change.ts`), or the name of a package. */
  readonly to: string
  readonly typesOnly: boolean
  readonly dynamic: boolean
}

/** A TypeScript file of the repository, parsed. */
export interface SourceFile {
  /** Relative to the repository's folder, with slashes. */
  readonly path: string
  readonly text: string
  readonly tree: ts.SourceFile
  readonly imports: readonly Import[]
}

/** All TypeScript files below a folder of the repository. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => normalize(join(folder, name)).replaceAll('\\', '/'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
      return { path, text, tree, imports: importsOf(path, tree) }
    })
}

/** Every node of a file, from the top down. */
export function* nodesOf(node: ts.Node): Iterable<ts.Node> {
  yield node
  for (const child of node.getChildren()) if (!ts.isJSDoc(child)) yield* nodesOf(child)
}

function importsOf(path: string, tree: ts.SourceFile): readonly Import[] {
  const found: Import[] = []
  const add = (written: string, typesOnly: boolean, dynamic: boolean) => {
    const to = written.startsWith('.') ? normalize(join(dirname(path), written)).replace(/\.js$/, '.ts') : written
    found.push({ to: to.replaceAll('\\', '/'), typesOnly, dynamic })
  }
  for (const node of nodesOf(tree)) {
    if (ts.isImportDeclaration(node)) add(textOf(node.moduleSpecifier), isTypesOnly(node.importClause), false)
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined)
      add(textOf(node.moduleSpecifier), node.isTypeOnly, false)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(textOf(node.argument.literal), true, false)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(textOf(node.arguments[0]), false, true)
  }
  return found
}

function textOf(node: ts.Node | undefined): string {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : ''
}

function isTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false
  if (clause.isTypeOnly) return true
  const names = clause.namedBindings
  if (clause.name !== undefined || names === undefined || !ts.isNamedImports(names)) return false
  return names.elements.every((element) => element.isTypeOnly)
}
