import type { SyntaxNode } from '@lezer/common'
import type { SourcePlace } from '../../project/files.js'
import type { Argument, Call, Literal, SourceFile } from '../compiled/source-file.js'
import { argumentsOf, type Grammar, placesIn } from '../compiled/syntax.js'

/** A source of Python, and whether it starts a server for development. */
export interface PythonFile extends SourceFile {
  /** Where a server is started that loads sources anew when they change, `app.run(debug=True)`. */
  readonly reloads: SourcePlace | undefined
}

/** Reads a source of Python; `path` is its path in the context. Never throws. */
export async function readPythonFile(path: string, text: string): Promise<PythonFile> {
  const { parser } = await import('@lezer/python')
  const of = (node: { readonly from: number; readonly to: number }) => text.slice(node.from, node.to)
  const placeOf = placesIn(path, text)
  const imports = new Set<string>()
  const literals: Literal[] = []
  const constants = new Map<string, string>()
  const variables = new Set<string>()
  const calls: Call[] = []
  let reloads: SourcePlace | undefined
  const visit = (node: SyntaxNode): boolean => {
    switch (node.name) {
      case 'ImportStatement':
        for (const name of importedBy(of(node))) imports.add(name)
        return false
      case 'String': {
        const value = literalValue(of(node))
        if (value !== undefined) literals.push({ value, place: placeOf(node.from) })
        return false
      }
      case 'AssignStatement': {
        const [target, , value] = [node.firstChild, node.firstChild?.nextSibling, node.lastChild]
        if (target?.name !== 'VariableName') return true
        const held = value?.name === 'String' ? literalValue(of(value)) : undefined
        if (held !== undefined && (constants.get(of(target)) ?? held) === held) constants.set(of(target), held)
        else variables.add(of(target))
        return true
      }
      case 'CallExpression': {
        const list = node.getChild('ArgList')
        const called = node.firstChild
        if (list === null || called === null) return true
        const parts = of(called).split('.')
        const name = parts.at(-1)?.trim() ?? ''
        const words = argumentsOf(list, of, grammar)
        const isRun = /^(run|run_simple)$/.test(name) && called.name !== 'String'
        if (isRun && /\b(debug|reload|use_reloader|auto_reload)\s*=\s*True\b/.test(of(list).slice(0, 2000)))
          reloads ??= placeOf(node.from)
        calls.push({ from: parts.at(-2)?.trim(), name, arguments: words, place: placeOf(node.from) })
        return true
      }
      default:
        return true
    }
  }
  parser.parse(text).iterate({ enter: ({ node }) => visit(node) })
  return { path, unit: path, imports: [...imports], embeds: [], literals, constants, variables, calls, reloads }
}

/** The packages that an import statement names, without what is below them; nothing for those beside the file. */
function importedBy(statement: string): readonly string[] {
  const from = /^from\s+([\w.]+)/.exec(statement)?.[1]
  if (from !== undefined) return from.startsWith('.') ? [] : [from.split('.')[0] ?? '']
  const names = /^import\s+([\s\S]+)$/.exec(statement)?.[1] ?? ''
  return names.split(',').map((name) => name.trim().split(/[\s.]/)[0] ?? '')
}

const grammar: Grammar = {
  strings: /^String$/,
  names: /^(VariableName|PropertyName)$/,
  literalValue: (written) => literalValue(written),
}

function literalValue(written: string): string | undefined {
  const match = /^[rRbBuU]{0,2}("""|'''|"|')([\s\S]*)\1$/.exec(written)
  return match?.[2]?.replace(/\\(["\\'])/g, '$1')
}

// https://docs.python.org/3/library/subprocess.html, https://docs.python.org/3/library/os.html, https://docs.python.org/3/library/asyncio-subprocess.html
const starting: Readonly<Record<string, RegExp>> = {
  subprocess: /^(run|call|check_call|check_output|Popen|getoutput|getstatusoutput)$/,
  sp: /^(run|call|check_call|check_output|Popen)$/,
  os: /^(system|popen|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?)$/,
  asyncio: /^create_subprocess_(exec|shell)$/,
  shutil: /^which$/,
  pexpect: /^(spawn|run)$/,
}
const alone = /^(Popen|check_output|check_call|create_subprocess_exec|create_subprocess_shell)$/

/** The argument of a call that names the program which it starts; undefined for a call that starts none. */
export function programOfCall({ from, name, arguments: words }: Call): Argument | undefined {
  const isStart =
    from === undefined ? alone.test(name) : Object.hasOwn(starting, from) && starting[from]?.test(name) === true
  // `os.spawnlp(os.P_WAIT, 'ls', …)`
  const word = words[name.startsWith('spawn') && from === 'os' ? 1 : 0]
  if (!isStart || word === undefined) return undefined
  const beginning = /^[\s[(]*[rRbBuUfF]{0,2}["']([\w./-]+)["'\s]/.exec(word.text)?.[1]
  // The interpreter itself, by whatever name.
  if (/^\[?\s*sys\.executable/.test(word.text)) return undefined
  return beginning === undefined ? word : { ...word, literals: [beginning], isLiteral: true }
}
