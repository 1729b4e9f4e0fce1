import { forEachChild, parse, type Statement, type SyntaxNode } from 'unbash'
import type { Command, ShellText } from './command.js'

type SimpleCommand = Extract<SyntaxNode, { type: 'Command' }>

const statefulNames = new Set([
  'cd',
  'pushd',
  'popd',
  'export',
  'set',
  'unset',
  'source',
  '.',
  'alias',
  'umask',
  'eval',
])

/**
 * Takes a shell text apart into the commands that stand at its top level. Offsets are those of `text` plus `offset`.
 * Never throws: a text that is no valid shell gives `complete: false`.
 */
export function parseShell(text: string, offset = 0): ShellText {
  try {
    return takeApart(text, offset)
  } catch (error) {
    // Expansions nested thousands deep are no program that anybody runs.
    if (error instanceof RangeError) return { commands: [], background: false, complete: false }
    throw error
  }
}

function takeApart(text: string, offset: number): ShellText {
  const script = parse(text.replaceAll('\r\n', ' \n'))
  const pieces = script.commands.flatMap((statement, index) =>
    topLevel(statement.command).map((nodes, position) => ({
      nodes,
      joinedBy: position > 0 ? ('&&' as const) : index > 0 ? (';' as const) : undefined,
    })),
  )
  const commands: Command[] = []
  let directory: string | undefined
  let stateful = false
  let previousEnd: number | undefined
  for (const { nodes, joinedBy } of pieces) {
    const first = nodes[0] as SyntaxNode
    const last = nodes.at(-1) as SyntaxNode
    const inner = nodes.flatMap(simpleCommandsIn)
    const own = nodes.length === 1 && first.type === 'Command' ? (first as SimpleCommand) : undefined
    const words = own === undefined ? undefined : wordsOf(own)
    const argv = words === undefined || isShellLine(words) ? undefined : words
    stateful ||= inner.some(changesState) && !isOptionsLine(argv)
    commands.push({
      span: { start: first.pos + offset, end: last.end + offset },
      ...(previousEnd === undefined
        ? {}
        : { separatorBefore: { start: previousEnd + offset, end: first.pos + offset } }),
      ...(joinedBy === undefined ? {} : { joinedBy }),
      argv,
      words: own === undefined || argv === undefined ? [] : wordSpans(own, offset),
      inner: inner
        .map((command) => wordsOf(command))
        .flatMap((words) => (words === undefined ? [] : behindShell(words))),
      environment: new Map(own === undefined ? [] : assignmentsOf(own)),
      writes: inner.flatMap(writesOf),
      redirects: inner.some((command) => command.redirects.length > 0),
      ...(directory === undefined ? {} : { directory }),
      mayPart: !stateful,
    })
    if (argv?.[0] === 'cd') directory = joinFolder(directory, argv[1] ?? '~')
    previousEnd = last.end
  }
  const background = script.commands.some((statement) => statement.background === true)
  return { commands, background, complete: (script.errors ?? []).length === 0 }
}

// `set -eux` holds for each part when each begins with it; a positional argument would not.
function isOptionsLine(argv: readonly string[] | undefined): boolean {
  return argv?.[0] === 'set' && argv.slice(1).every((word) => /^[-+][a-z]+$/.test(word) || word === 'pipefail')
}

function changesState(command: SimpleCommand): boolean {
  if (command.name === undefined) return command.prefix.length > 0
  return statefulNames.has(command.name.value)
}

// `a && b || c && d` is `((a && b) || c) && d`: what stands left of the last `||` cannot be parted.
function topLevel(node: Statement['command']): SyntaxNode[][] {
  if (node.type !== 'AndOr') return [[node]]
  const lastOr = node.operators.lastIndexOf('||')
  const rest = node.commands.slice(lastOr + 2).map((command) => [command as SyntaxNode])
  return lastOr === -1 ? node.commands.map((command) => [command]) : [[...node.commands.slice(0, lastOr + 2)], ...rest]
}

function simpleCommandsIn(node: SyntaxNode): SimpleCommand[] {
  const found: SimpleCommand[] = []
  if (node.type === 'Command') found.push(node)
  forEachChild(node, (child) => {
    found.push(...simpleCommandsIn(child))
  })
  return found
}

function wordsOf(command: SimpleCommand): readonly string[] | undefined {
  if (command.name === undefined) return []
  if (command.name.parts?.some((part) => part.type !== 'Literal' && !part.type.endsWith('Quoted'))) {
    return undefined
  }
  return [command.name.value, ...command.args.map((word) => (word.type === 'Word' ? word.value : word.text))]
}

function wordSpans(command: SimpleCommand, offset: number): Command['words'] {
  const words = command.name === undefined ? [] : [command.name, ...command.args]
  return words.map((word) => ({ start: word.pos + offset, end: word.end + offset }))
}

function assignmentsOf(command: SimpleCommand): [string, string][] {
  return command.prefix.flatMap((part) =>
    part.type === 'Assignment' && part.value.type === 'Word' ? [[part.name, part.value.value] as [string, string]] : [],
  )
}

function writesOf(command: SimpleCommand): string[] {
  return command.redirects.flatMap((redirect) =>
    redirect.type === 'Redirect' && ['>', '>>', '>|', '&>', '&>>'].includes(redirect.operator) && redirect.target
      ? [redirect.target.value]
      : [],
  )
}

function joinFolder(base: string | undefined, folder: string): string {
  if (folder.startsWith('/') || base === undefined) return folder
  return `${base}/${folder}`
}

function isShellLine([program = '', option = '']: readonly string[]): boolean {
  return /^(\/bin\/)?(ba|a|da)?sh$/.test(program) && /^-\w*c$/.test(option)
}

// What `sh -c '…'` runs is what it is about.
function behindShell(words: readonly string[]): readonly (readonly string[])[] {
  if (!isShellLine(words)) return [words]
  const { commands, complete } = parseShell(words[2] ?? '')
  return complete ? commands.flatMap(({ inner }) => inner) : [words]
}
