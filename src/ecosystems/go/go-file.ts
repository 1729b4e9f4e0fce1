import type { SyntaxNode } from '@lezer/common'
import type { Call, Literal, SourceFile } from '../compiled/source-file.js'
import { argumentsOf, type Grammar, placesIn } from '../compiled/syntax.js'

/** What one source of Go says. Its unit is its folder. */
export interface GoFile extends SourceFile {
  readonly packageName: string
  /** The text behind `//go:build`, or what the older `// +build` lines come to; undefined where there is none. */
  readonly constraint: string | undefined
}

/** Reads a source of Go; `path` is its path in the context. Never throws: what is no Go has no package name. */
export async function readGoFile(path: string, text: string): Promise<GoFile> {
  const { parser } = await import('@lezer/go')
  const of = (node: { readonly from: number; readonly to: number }) => text.slice(node.from, node.to)
  const placeOf = placesIn(path, text)
  const imports: string[] = []
  const aliases = new Map<string, string>()
  const literals: Literal[] = []
  const constants = new Map<string, string>()
  const variables = new Set<string>()
  const calls: Call[] = []
  const comments: string[] = []
  let packageName = ''
  const visit = (node: SyntaxNode): boolean => {
    switch (node.name) {
      case 'PackageClause':
        packageName = of(node.getChild('DefName') ?? node)
        return false
      case 'ImportSpec': {
        const written = node.getChild('String')
        const imported = written === null ? undefined : literalValue(of(written))
        if (imported === undefined) return false
        imports.push(imported)
        const alias = node.getChild('DefName')
        aliases.set(alias === null ? nameOfPackage(imported) : of(alias), imported)
        return false
      }
      case 'LineComment':
        comments.push(of(node))
        return false
      case 'String': {
        const value = literalValue(of(node))
        if (value !== undefined) literals.push({ value, place: placeOf(node.from) })
        return false
      }
      case 'ConstSpec':
      case 'VarSpec':
      case 'VarDecl': {
        const names = node.getChildren('DefName')
        const [value] = node.getChildren('String')
        const held = value === undefined ? undefined : literalValue(of(value))
        for (const name of names) {
          if (names.length === 1 && held !== undefined && (constants.get(of(name)) ?? held) === held)
            constants.set(of(name), held)
          else variables.add(of(name))
        }
        return true
      }
      case 'Parameter':
      case 'RangeClause':
        for (const name of node.getChildren('DefName')) variables.add(of(name))
        return true
      case 'Assignment': {
        const target = node.firstChild
        if (target?.name === 'VariableName') variables.add(of(target))
        return true
      }
      case 'CallExpr': {
        const called = node.firstChild
        const list = node.getChild('Arguments')
        if (called === null) return true
        const name = called.name === 'SelectorExpr' ? called.getChild('FieldName') : called
        const object = called.name === 'SelectorExpr' ? called.firstChild : null
        if (name === null || (name.name !== 'FieldName' && name.name !== 'VariableName')) return true
        const from = object?.name === 'VariableName' ? aliases.get(of(object)) : undefined
        const words = argumentsOf(list, of, grammar)
        calls.push({ from, name: of(name), arguments: words, place: placeOf(node.from) })
        return true
      }
      default:
        return true
    }
  }
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  parser.parse(text).iterate({ enter: ({ node }) => visit(node) })
  return {
    path,
    unit: folder,
    packageName,
    imports,
    constraint: constraintOf(text),
    embeds: comments
      .flatMap((line) => (line.startsWith('//go:embed ') ? embedPatterns(line.slice(11)) : []))
      .map((pattern) => `${folder}${pattern}`),
    literals,
    constants,
    variables,
    calls,
  }
}

const grammar: Grammar = { strings: /^String$/, names: /^(VariableName|FieldName)$/, literalValue }

function literalValue(written: string): string | undefined {
  if (written.startsWith('`')) return written.slice(1, -1)
  if (!written.startsWith('"') || !written.endsWith('"') || written.length < 2) return undefined
  return written.slice(1, -1).replace(/\\(["\\'])/g, '$1')
}

/** The name that a package is called by where nothing else is said: the last part of its path without the major. */
function nameOfPackage(path: string): string {
  const parts = path.split('/')
  const last = parts.at(-1) ?? ''
  const name = /^v\d+$/.test(last) && parts.length > 1 ? (parts.at(-2) ?? last) : last
  return name.replace(/\.v\d+$/, '').replace(/^go-|-go$/g, '')
}

// Constraints stand above the package clause: https://pkg.go.dev/cmd/go#hdr-Build_constraints.
function constraintOf(text: string): string | undefined {
  const head = text.slice(0, Math.max(0, text.search(/^package\s/m)))
  const modern = /^\/\/go:build\s+(.*)$/m.exec(head)?.[1]
  if (modern !== undefined) return modern
  const older = [...head.matchAll(/^\/\/\s*\+build\s+(.*)$/gm)].map((match) => match[1] ?? '')
  if (older.length === 0) return undefined
  const clause = (words: string) =>
    words
      .trim()
      .split(/\s+/)
      .map((word) => `(${word.split(',').join(' && ')})`)
      .join(' || ')
  return older.map((line) => `(${clause(line)})`).join(' && ')
}

function embedPatterns(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|`([^`]*)`|(\S+)/g)].map((match) =>
    (match[1] ?? match[2] ?? match[3] ?? '').replace(/^all:/, ''),
  )
}
