import { resolveFolder } from '../../dockerfile/configuration.js'
import type { Command } from '../../dockerfile/model.js'
import type { Surroundings } from '../../dockerfile/surroundings.js'
import { expandVariables } from '../../dockerfile/variables.js'
import type { FactsRequest } from '../ecosystem.js'
import { type BuiltProgram, nameOf } from './program.js'

/** What `cp`, `mv`, `install` or `ln` brings where; paths are absolute, with the values of the image's variables where these are known. */
export interface Move {
  readonly program: 'cp' | 'mv' | 'install' | 'ln'
  readonly sources: readonly string[]
  readonly target: string
  /** True where the command tells that the target is a folder. */
  readonly isFolder: boolean
  readonly command: Command
}

/** All of a stage's RUNs, in order; of a compound command the first. */
export function movesOf({ stage, surroundings }: Pick<FactsRequest, 'stage' | 'surroundings'>): readonly Move[] {
  return stage.body.flatMap((run) =>
    run.kind !== 'run' ? [] : run.commands.flatMap((command) => readMove(command, surroundings.get(run)) ?? []),
  )
}

// https://www.gnu.org/software/coreutils/manual/html_node/install-invocation.html, and cp, mv and ln beside it.
const withValue = /^(-[mogS]|--mode|--owner|--group|--suffix)$/
const namesTarget = /^(-t|--target-directory)$/

/** Reads one command; undefined for any other. */
export function readMove(command: Command, here: Surroundings | undefined): Move | undefined {
  const [program = '', ...rest] = command.argv ?? command.inner[0] ?? []
  if (program !== 'cp' && program !== 'mv' && program !== 'install' && program !== 'ln') return undefined
  const folder = resolveFolder(here?.folder ?? '/', command.directory ?? '')
  // A variable that only the build's arguments or the shell tell stays as it is.
  const unknown = (word: string, name: string) =>
    new RegExp(`\\{${name}:?[-+?]`).test(word) ? undefined : `\${${name}}`
  const expand = (word: string) => expandVariables(word, (name) => here?.values.get(name) ?? unknown(word, name))
  const words: string[] = []
  let named: string | undefined
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] as string
    if (namesTarget.test(word)) named = rest[++at]
    else if (word.startsWith('--target-directory=')) named = word.slice('--target-directory='.length)
    else if (withValue.test(word) && (program === 'install' || /^(-S|--suffix)$/.test(word))) at++
    else if (!word.startsWith('-')) words.push(expand(word))
  }
  const sources = named === undefined ? words.slice(0, -1) : words
  const target = expand(named ?? words.at(-1) ?? '')
  if (sources.length === 0 || target === '') return undefined
  return {
    program,
    sources: sources.map((source) => resolveFolder(folder, source)),
    target: resolveFolder(folder, target),
    isFolder: named !== undefined || sources.length > 1 || /(^|\/)\.{0,2}$/.test(target),
    command,
  }
}

/** Where a path may come to: under the name that the command gives, or into a folder of that name. */
export function placesOf({ sources, target, isFolder }: Move, path: string): readonly string[] {
  if (!sources.includes(path)) return []
  const inside = resolveFolder(target, nameOf(path))
  return isFolder ? [inside] : [target, inside]
}

/** The program, and where commands behind its build bring it: with `mv` it is no longer where it was built, which does no harm here. */
export function whereMoved<Program extends BuiltProgram>(request: FactsRequest, program: Program): readonly Program[] {
  const places = [program.path]
  for (const move of movesOf(request)) {
    if (move.command.span.start <= program.build.at) continue
    const isFolder = move.isFolder || isSystemFolder(move.target)
    for (const from of move.sources)
      if (places.includes(from)) places.push(isFolder ? resolveFolder(move.target, nameOf(from)) : move.target)
  }
  return places.map((path, index) => (index === 0 ? program : { ...program, path }))
}

function isSystemFolder(path: string): boolean {
  return /^\/(usr\/(local\/)?)?s?bin$|^\/go\/bin$|^\/(tmp|opt)?$/.test(path)
}
