import { resolveFolder } from '../../dockerfile/configuration.js'
import type { CopiedFile } from '../../dockerfile/copied-files.js'
import type { Command, Run, Stage } from '../../dockerfile/model.js'
import { expandVariables } from '../../dockerfile/variables.js'
import { readText } from '../../project/files.js'
import { parseShell } from '../../shell/parse-shell.js'
import type { FactsRequest } from '../ecosystem.js'
import { makeCommands } from './makefile.js'

/** A command of a RUN, or one that `make` runs there. */
export interface BuildCommand {
  /** Its words, variables put in. */
  readonly argv: readonly string[]
  /** The command of the Dockerfile that it is, or that leads to it. */
  readonly command: Command
  /** Absolute, in the image. */
  readonly folder: string
  /** Variables in force. */
  readonly environment: ReadonlyMap<string, string>
  /** True where the Dockerfile itself writes it, or `make` hands its variables on. */
  readonly isOwn: boolean
}

/** All commands of a RUN, those of a Makefile behind `make` among them; `values` are the variables that it begins with. */
export async function commandsOf(
  request: FactsRequest,
  run: Run,
  copied: ReadonlyMap<string, CopiedFile>,
  values: ReadonlyMap<string, string>,
): Promise<readonly BuildCommand[]> {
  const start = request.surroundings.get(run)?.folder ?? '/'
  const exported = new Map<string, string>()
  const found: BuildCommand[] = []
  for (const command of run.commands) {
    const folder = resolveFolder(start, command.directory ?? '')
    const environment = new Map([...values, ...exported, ...command.environment])
    const isSimple = command.argv !== undefined
    for (const written of command.argv === undefined ? command.inner : [command.argv]) {
      const argv = written.map((word) => expandVariables(word, (name) => environment.get(name) ?? `\${${name}}`))
      if (argv[0] === 'export') {
        for (const word of argv.slice(1)) {
          const at = word.indexOf('=')
          if (at > 0) exported.set(word.slice(0, at), word.slice(at + 1))
        }
        continue
      }
      const at = argv[0] === 'env' ? argv.findIndex((word, index) => index > 0 && !/^\w+=/.test(word)) : 0
      const set = argv[0] === 'env' ? argv.slice(1, at === -1 ? 1 : at) : []
      const own = new Map([...environment, ...set.map((word) => splitAt(word))])
      const called = { argv: argv.slice(Math.max(0, at)), command, folder, environment: own, isOwn: isSimple }
      found.push(called)
      if (called.argv[0] === 'make') found.push(...(await behindMake(request, called, copied)))
    }
  }
  return found
}

/** True where a command of a RUN has a word that a pattern fits: a program, a package. */
export function namesInRuns({ body }: Stage, pattern: RegExp): boolean {
  return body.some(
    (run) =>
      run.kind === 'run' &&
      run.commands.some(({ inner }) => inner.some((argv) => argv.some((word) => pattern.test(word)))),
  )
}

function splitAt(word: string): readonly [string, string] {
  const at = word.indexOf('=')
  return [word.slice(0, at), word.slice(at + 1)]
}

async function behindMake(
  request: FactsRequest,
  { argv, command, folder, environment, isOwn }: BuildCommand,
  copied: ReadonlyMap<string, CopiedFile>,
): Promise<readonly BuildCommand[]> {
  const optionAt = argv.findIndex((word) => word === '-C' || word === '--directory')
  const there = optionAt === -1 ? folder : resolveFolder(folder, argv[optionAt + 1] ?? '')
  const words = argv.slice(1).filter((word, at) => !word.startsWith('-') && (optionAt === -1 || at !== optionAt))
  const source = ['GNUmakefile', 'makefile', 'Makefile']
    .map((name) => copied.get(resolveFolder(there, name))?.source)
    .find((path) => path !== undefined)
  const text = source === undefined ? undefined : await readText(request.files, source)
  if (text === undefined) return []
  const given = new Map([...environment, ...words.filter((word) => word.includes('=')).map(splitAt)])
  const targets = words.filter((word) => !word.includes('='))
  const lines = (targets.length === 0 ? [undefined] : targets.slice(0, 20)).flatMap(
    (target) => makeCommands(text, target, given).lines,
  )
  // A Makefile that says for itself whether C is compiled is asked in vain.
  const takes = isOwn && !/CGO_ENABLED/.test(text)
  return lines.slice(0, 500).flatMap((line) =>
    parseShell(line).commands.flatMap((inner) =>
      (inner.argv === undefined ? inner.inner : [inner.argv]).map((each) => ({
        argv: each,
        command,
        folder: resolveFolder(there, inner.directory ?? ''),
        environment: new Map([...environment, ...inner.environment]),
        isOwn: takes,
      })),
    ),
  )
}
