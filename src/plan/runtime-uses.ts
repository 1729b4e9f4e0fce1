import type { Command } from '../dockerfile/model.js'
import { variablesIn } from '../dockerfile/variables.js'
import type { MigrationContext } from './context.js'

/** Variables that the instructions of the runtime stage name. */
export function usedVariables({ dockerfile, stage, decisions, commands }: MigrationContext): ReadonlySet<string> {
  const texts = stage.body.flatMap((instruction) => {
    if (instruction.kind === 'run') return (commands.get(instruction) ?? []).map(({ runtime }) => runtime ?? '')
    const placement = decisions.get(instruction)?.placement
    const stays = placement === 'runtime' || placement === 'both'
    return stays ? [dockerfile.text.slice(instruction.body.start, instruction.body.end)] : []
  })
  return new Set(texts.flatMap(variablesIn))
}

/** True where the runtime stage does something in the build image's own folder: before the first WORKDIR that says another, or without any. */
export function usesFirstFolder({ stage, decisions, commands }: MigrationContext): boolean {
  const first = stage.body.find(
    (instruction) =>
      instruction.keyword === 'WORKDIR' &&
      instruction.kind === 'setting' &&
      /^["']?[/$]/.test(instruction.value.trim()),
  )
  if (first === undefined) return true
  return stage.body.some((instruction) => {
    if (instruction.span.start >= first.span.start) return false
    if (instruction.kind === 'run')
      return (commands.get(instruction) ?? []).some(
        ({ runtime, command }) => runtime !== undefined && !runsAnywhere(command),
      )
    const placement = decisions.get(instruction)?.placement
    return instruction.kind === 'copy' && placement !== 'build' && !/^["']?\//.test(instruction.target)
  })
}

const ofSystem = /^(apt|apt-get|apk|(user|group)(add|mod|del)|(add|del)(user|group))$/
const ofFiles = /^(mkdir|touch|chmod|chown|chgrp|rm|ln|cp|mv)$/

function runsAnywhere({ argv: [program = '', ...words] = [], writes }: Command): boolean {
  if (!writes.every((path) => path.startsWith('/'))) return false
  if (ofSystem.test(program) || program === 'echo' || program === 'printf') return true
  const paths = words.filter((word) => !word.startsWith('-')).slice(/^ch/.test(program) ? 1 : 0)
  return ofFiles.test(program) && paths.every((path) => path.startsWith('/'))
}
