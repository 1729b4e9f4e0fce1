import { type BaseConfiguration, resolveFolder } from '../dockerfile/configuration.js'
import { copiedFiles } from '../dockerfile/copied-files.js'
import type { Command, Dockerfile, Run, Stage } from '../dockerfile/model.js'
import { surroundingsOf } from '../dockerfile/surroundings.js'
import { type ProjectFiles, readText } from '../project/files.js'
import { parseShell } from '../shell/parse-shell.js'
import { type CommandKnowledge, roleOf } from './command-roles.js'

/**
 * The Dockerfile with every RUN that calls a shell script of the context shown as what the script runs: its commands stand among the
 * inner ones, where only the shell can tell their order. A script that cannot be read to its end, that changes its folder or that does more
 * than install and build stays a command of which nothing is known.
 */
export async function withScriptsFollowed(
  dockerfile: Dockerfile,
  stage: Stage,
  files: ProjectFiles,
  paths: readonly string[],
  knowledge: CommandKnowledge,
  base: Pick<BaseConfiguration, 'folder' | 'environment'>,
): Promise<{ readonly dockerfile: Dockerfile; readonly stage: Stage }> {
  const calls = (run: Run) => run.commands.some(({ inner }) => inner.some((argv) => scriptOf(argv) !== undefined))
  if (!stage.body.some((instruction) => instruction.kind === 'run' && instruction.parsed && calls(instruction))) {
    return { dockerfile, stage }
  }
  const surroundings = surroundingsOf(dockerfile, stage, base)
  const body: Stage['body'][number][] = []
  for (const instruction of stage.body) {
    if (instruction.kind !== 'run' || !instruction.parsed || !calls(instruction)) {
      body.push(instruction)
      continue
    }
    const folder = surroundings.get(instruction)?.folder ?? '/'
    const seen = copiedFiles(stage, surroundings, paths, instruction)
    const read = async (path: string, directory: string | undefined) => {
      const source = seen.get(resolveFolder(resolveFolder(folder, directory ?? ''), path))?.source
      return source === undefined ? undefined : readText(files, source)
    }
    const commands: Command[] = []
    for (const command of instruction.commands) {
      const shown = await followed(command, read)
      // What is no build would run in the other stage too, where the script need not be.
      commands.push(['build', 'install'].includes(roleOf(shown, knowledge)) ? shown : command)
    }
    body.push({ ...instruction, commands })
  }
  const shown = { ...stage, body }
  return {
    stage: shown,
    dockerfile: { ...dockerfile, stages: dockerfile.stages.map((each) => (each === stage ? shown : each)) },
  }
}

type ReadScript = (path: string, directory: string | undefined) => Promise<string | undefined>

async function followed(command: Command, read: ReadScript): Promise<Command> {
  const inner: (readonly string[])[] = []
  let isFollowed = false
  for (const argv of command.inner) {
    const script = scriptOf(argv)
    const text = script === undefined ? undefined : await read(script, command.directory)
    const commands = text === undefined ? undefined : commandsOf(text)
    if (commands === undefined) inner.push(argv)
    else {
      isFollowed = true
      inner.push(...commands)
    }
  }
  return isFollowed ? { ...command, argv: undefined, words: [], inner } : command
}

/** The script file that a command runs; undefined for any other command. */
function scriptOf([program = '', first = '']: readonly string[]): string | undefined {
  if (/^(\/bin\/)?(ba|a|da)?sh$/.test(program)) return first.startsWith('-') || first === '' ? undefined : first
  return /\.(sh|bash)$/.test(program) ? program : undefined
}

function commandsOf(text: string): readonly (readonly string[])[] | undefined {
  const shebang = /^#!.*$/m.exec(text.slice(0, 200))?.[0] ?? '#!/bin/sh'
  if (!/\b(ba|a|da)?sh\b/.test(shebang)) return undefined
  const { commands, complete, background } = parseShell(text.replaceAll('\r\n', '\n'))
  const changesFolder = commands.some(({ inner }) =>
    inner.some(([program]) => ['cd', 'pushd', 'popd', 'eval', 'source', '.'].includes(program ?? '')),
  )
  const computed = commands.some(({ argv, inner }) => argv === undefined && inner.length === 0)
  return complete && !background && !changesFolder && !computed ? commands.flatMap(({ inner }) => inner) : undefined
}
