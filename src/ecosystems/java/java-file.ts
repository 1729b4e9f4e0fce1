import type { SyntaxNode } from '@lezer/common'
import type { SourcePlace } from '../../project/files.js'
import type { Argument, Call, Literal, SourceFile } from '../compiled/source-file.js'

/** Reads a source of Java; `path` is its path in the context. Never throws. */
export async function readJavaFile(path: string, text: string): Promise<SourceFile> {
  const { parser } = await import('@lezer/java')
  const of = (node: { readonly from: number; readonly to: number }) => text.slice(node.from, node.to)
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index)
  const placeOf = (at: number): SourcePlace => ({ file: path, line: 1 + ends.filter((end) => end < at).length })
  const imports: string[] = []
  const literals: Literal[] = []
  const constants = new Map<string, string>()
  const variables = new Set<string>()
  const calls: Call[] = []
  const visit = (node: SyntaxNode): boolean => {
    switch (node.name) {
      case 'ImportDeclaration':
        imports.push(
          of(node)
            .replace(/^import\s+(static\s+)?|[\s;]/g, '')
            .replace(/\.\*$/, ''),
        )
        return false
      case 'StringLiteral': {
        literals.push({ value: literalValue(of(node)), place: placeOf(node.from) })
        return false
      }
      case 'VariableDeclarator': {
        const name = node.getChild('Definition')
        const value = node.getChild('StringLiteral')
        if (name === null) return true
        const held = value === null ? undefined : literalValue(of(value))
        if (held !== undefined && (constants.get(of(name)) ?? held) === held) constants.set(of(name), held)
        else variables.add(of(name))
        return true
      }
      case 'FormalParameter':
      case 'CatchFormalParameter':
      case 'EnhancedForStatement':
        for (const name of node.getChildren('Definition')) variables.add(of(name))
        return true
      case 'AssignmentExpression': {
        const target = node.firstChild
        if (target?.name === 'Identifier') variables.add(of(target))
        return true
      }
      case 'ObjectCreationExpression': {
        const type = node.getChild('TypeName') ?? node.getChild('ScopedTypeName')
        const list = node.getChild('ArgumentList')
        if (type !== null) {
          const name = of(type).split('.').at(-1) ?? ''
          calls.push({ from: name, name: 'new', arguments: argumentsOf(list, of), place: placeOf(node.from) })
        }
        return true
      }
      case 'MethodInvocation': {
        const name = node.getChild('MethodName')
        const object = node.firstChild
        const list = node.getChild('ArgumentList')
        if (name === null) return true
        const from = object?.name === 'Identifier' && /^[A-Z]/.test(of(object)) ? of(object) : undefined
        calls.push({ from, name: of(name), arguments: argumentsOf(list, of), place: placeOf(node.from) })
        return true
      }
      default:
        return true
    }
  }
  parser.parse(text).iterate({ enter: ({ node }) => visit(node) })
  return { path, unit: path, imports, embeds: [], literals, constants, variables, calls }
}

function argumentsOf(list: SyntaxNode | null, of: (node: SyntaxNode) => string): Argument[] {
  const found: Argument[] = []
  for (let node = list?.firstChild ?? null; node !== null; node = node.nextSibling) {
    if (/^[(),]$|Comment$/.test(node.name)) continue
    const literals: string[] = []
    const names: string[] = []
    node.cursor().iterate((each) => {
      if (each.name === 'StringLiteral') literals.push(literalValue(of(each.node)))
      else if (each.name === 'Identifier') names.push(of(each.node))
    })
    found.push({ literals, names, isLiteral: node.name === 'StringLiteral', text: of(node).slice(0, 80) })
  }
  return found
}

function literalValue(written: string): string {
  return written.replace(/^"|"$/g, '').replace(/\\(["\\'])/g, '$1')
}
