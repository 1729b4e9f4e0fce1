import type { SyntaxNode } from '@lezer/common'
import type { Call, Literal, SourceFile } from '../compiled/source-file.js'
import { argumentsOf, type Grammar, placesIn } from '../compiled/syntax.js'

/** Reads a source of Java; `path` is its path in the context. Never throws. */
export async function readJavaFile(path: string, text: string): Promise<SourceFile> {
  const { parser } = await import('@lezer/java')
  const of = (node: { readonly from: number; readonly to: number }) => text.slice(node.from, node.to)
  const placeOf = placesIn(path, text)
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
          calls.push({ from: name, name: 'new', arguments: argumentsOf(list, of, grammar), place: placeOf(node.from) })
        }
        return true
      }
      case 'MethodInvocation': {
        const name = node.getChild('MethodName')
        const object = node.firstChild
        const list = node.getChild('ArgumentList')
        if (name === null) return true
        const from = object?.name === 'Identifier' && /^[A-Z]/.test(of(object)) ? of(object) : undefined
        calls.push({ from, name: of(name), arguments: argumentsOf(list, of, grammar), place: placeOf(node.from) })
        return true
      }
      default:
        return true
    }
  }
  parser.parse(text).iterate({ enter: ({ node }) => visit(node) })
  return { path, unit: path, imports, embeds: [], literals, constants, variables, calls }
}

const grammar: Grammar = { strings: /^StringLiteral$/, names: /^Identifier$/, literalValue }

function literalValue(written: string): string {
  return written.replace(/^"|"$/g, '').replace(/\\(["\\'])/g, '$1')
}
