import type { SyntaxNode } from '@lezer/common'
import { resolveFolder } from '../../dockerfile/configuration.js'
import type { Call, Literal, SourceFile } from '../compiled/source-file.js'
import { argumentsOf, type Grammar, placesIn } from '../compiled/syntax.js'

// Macros that put a file or folder into the program: relative to the source, or to the package.
const besideSource = new Set(['include_str', 'include_bytes', 'include'])
const inPackage = new Set([
  'migrate',
  'embed_migrations',
  'include_dir',
  'query_file',
  'query_file_as',
  'include_image',
])

/** Reads a source of Rust; `path` and the package's folder are relative to the context. Never throws. */
export async function readRustFile(path: string, text: string, packageFolder: string): Promise<SourceFile> {
  const { parser } = await import('@lezer/rust')
  const of = (node: { readonly from: number; readonly to: number }) => text.slice(node.from, node.to)
  const placeOf = placesIn(path, text)
  const imports = new Set<string>()
  const literals: Literal[] = []
  const constants = new Map<string, string>()
  const variables = new Set<string>()
  const calls: Call[] = []
  const embeds: string[] = []
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  let isTest = false
  const visit = (node: SyntaxNode): boolean => {
    switch (node.name) {
      case 'Attribute': {
        const written = of(node)
        if (/cfg\(test\)|#\[(tokio::|actix_rt::|actix_web::)?test\b/.test(written)) isTest = true
        // https://docs.rs/rust-embed: the files are in the program in a release, and read from the disk in a debug build.
        const embedded = /#\[folder\s*=\s*"([^"]+)"/.exec(written)?.[1]
        if (embedded !== undefined) embeds.push(join(packageFolder, embedded))
        return false
      }
      case 'ModItem':
      case 'FunctionItem': {
        const skipped = isTest
        isTest = false
        return !skipped
      }
      case 'UseDeclaration':
      case 'ScopedIdentifier': {
        const root = /^(?:pub\s+)?(?:use\s+)?(?:::)?(\w+)/.exec(of(node))?.[1]
        if (root !== undefined) imports.add(root)
        return false
      }
      case 'String':
      case 'RawString': {
        const value = literalValue(of(node))
        if (value !== undefined) literals.push({ value, place: placeOf(node.from) })
        return false
      }
      case 'ConstItem':
      case 'StaticItem':
      case 'LetDeclaration': {
        const name = node.getChild('BoundIdentifier')
        const value = node.getChild('String') ?? node.getChild('RawString')
        const held = value === null ? undefined : literalValue(of(value))
        if (name !== null) {
          if (held !== undefined && (constants.get(of(name)) ?? held) === held) constants.set(of(name), held)
          else variables.add(of(name))
        }
        return true
      }
      case 'Parameter':
      case 'ClosureParamList':
      case 'TuplePattern':
      case 'ForExpression':
        for (const name of node.getChildren('BoundIdentifier')) variables.add(of(name))
        return true
      case 'MacroInvocation': {
        const name = /(\w+)\s*!/.exec(of(node))?.[1] ?? ''
        const first = /"((?:[^"\\]|\\.)*)"/.exec(of(node).slice(0, 500))?.[1]
        if (besideSource.has(name) && first !== undefined) embeds.push(join(folder, first))
        else if (inPackage.has(name)) {
          const written = first?.replace(/^\$CARGO_MANIFEST_DIR\/?/, '')
          const wanted = written ?? (/^(migrate|embed_migrations)$/.test(name) ? 'migrations' : undefined)
          if (wanted !== undefined) embeds.push(join(packageFolder, wanted))
        }
        return true
      }
      case 'CallExpression': {
        const call = callOf(node, of)
        if (call !== undefined) calls.push({ ...call, place: placeOf(node.from) })
        // The path of the function says nothing else.
        return true
      }
      default:
        return true
    }
  }
  parser.parse(text).iterate({ enter: ({ node }) => visit(node) })
  if ([...imports].some((each) => /^(askama|rinja)/.test(each))) embeds.push(join(packageFolder, 'templates'))
  return { path, unit: path, imports: [...imports], embeds, literals, constants, variables, calls }
}

/** `std::fs::File::open(…)` as `open` of `File`; a method is of nothing. */
function callOf(
  node: SyntaxNode,
  of: (node: { readonly from: number; readonly to: number }) => string,
): Omit<Call, 'place'> | undefined {
  const called = node.firstChild
  const list = node.getChild('ArgList')
  if (called === null) return undefined
  const words = argumentsOf(list, of, grammar)
  if (called.name === 'FieldExpression') {
    const name = called.getChild('FieldIdentifier')
    return name === null ? undefined : { from: undefined, name: of(name), arguments: words }
  }
  if (called.name !== 'ScopedIdentifier' && called.name !== 'Identifier' && called.name !== 'GenericFunction')
    return undefined
  const parts = of(called)
    .replace(/::<[^>]*>/g, '')
    .split('::')
    .map((part) => part.trim())
  return { from: parts.at(-2) ?? '', name: parts.at(-1) ?? '', arguments: words }
}

const grammar: Grammar = {
  strings: /^(String|RawString)$/,
  names: /^(Identifier|ScopeIdentifier|FieldIdentifier|self)$/,
  literalValue,
}

function literalValue(written: string): string | undefined {
  const raw = /^b?r(#*)"([\s\S]*)"\1$/.exec(written)?.[2]
  if (raw !== undefined) return raw
  const plain = /^b?"([\s\S]*)"$/.exec(written)?.[1]
  return plain?.replace(/\\(["\\'])/g, '$1')
}

function join(folder: string, path: string): string {
  return resolveFolder(`/${folder}`, path.startsWith('/') ? `.${path}` : path).slice(1)
}
