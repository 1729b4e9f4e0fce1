import type { ts } from 'ts-morph'
import { type ProjectFiles, readText } from './files.js'
import { loadParser } from './source-compiler.js'

/** What a configuration file says about an option: a literal, something that only running it would tell, or nothing. */
export type OptionValue = { readonly literal: string | boolean | number } | { readonly computed: true } | undefined

/**
 * Reads options of a configuration written in JavaScript or TypeScript, wherever in it an object sets them; the file is parsed and
 * never run. Options that are set twice, or by anything but a literal, are `computed`. The parser is loaded only when a name occurs.
 */
export async function readOptions(
  files: ProjectFiles,
  path: string,
  names: readonly string[],
): Promise<(name: string) => OptionValue> {
  const text = (await readText(files, path)) ?? ''
  const mentioned = names.filter((name) => text.includes(name))
  if (mentioned.length === 0) return () => undefined
  const found = new Map<string, OptionValue>()
  const { ts, parse } = await loadParser()
  try {
    const open: ts.Node[] = [parse(path, text).syntax.tree]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      node.forEachChild((child) => void open.push(child))
      if (!ts.isPropertyAssignment(node) && !ts.isShorthandPropertyAssignment(node)) continue
      if (!ts.isIdentifier(node.name) && !ts.isStringLiteral(node.name)) continue
      const name = node.name.text
      if (!mentioned.includes(name)) continue
      const value = ts.isPropertyAssignment(node) ? literalOf(ts, node.initializer) : undefined
      found.set(name, found.has(name) || value === undefined ? { computed: true } : { literal: value })
    }
  } catch {
    return (name) => (mentioned.includes(name) ? { computed: true } : undefined)
  }
  return (name) => found.get(name)
}

function literalOf(compiler: typeof ts, node: ts.Expression): string | boolean | number | undefined {
  if (compiler.isStringLiteralLike(node)) return node.text
  if (compiler.isNumericLiteral(node)) return Number(node.text)
  if (node.kind === compiler.SyntaxKind.TrueKeyword) return true
  return node.kind === compiler.SyntaxKind.FalseKeyword ? false : undefined
}
