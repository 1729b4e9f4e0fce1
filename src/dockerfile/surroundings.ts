import { type BaseConfiguration, resolveFolder } from './configuration.js'
import type { Dockerfile, Instruction, Stage } from './model.js'
import { expandVariables } from './variables.js'

/** What holds where an instruction stands: arguments have the values that the file itself gives them. */
export interface Surroundings {
  /** The working directory, absolute. */
  readonly folder: string
  /** The last USER; empty for the base image's own, as written where nothing tells its value. */
  readonly user: string
  /** ENV and ARG in force. */
  readonly values: ReadonlyMap<string, string>
}

/**
 * The surroundings of every instruction of a stage; those of a WORKDIR, USER, ENV or ARG include its own effect. `base` is what the image
 * brings that the stage is from.
 */
export function surroundingsOf(
  dockerfile: Dockerfile,
  stage: Stage,
  base: Pick<BaseConfiguration, 'folder' | 'environment'> = {},
): ReadonlyMap<Instruction, Surroundings> {
  const defaults = globalArguments(dockerfile)
  const result = new Map<Instruction, Surroundings>()
  let current: Surroundings = { folder: base.folder ?? '/', user: '', values: base.environment ?? new Map() }
  const expand = (text: string) => expandVariables(text, (name) => current.values.get(name))
  for (const instruction of stage.body) {
    if (instruction.kind === 'assignment') {
      const values = new Map(current.values)
      for (const { name, value } of instruction.values) {
        // An ENV wins over an ARG of the same name: https://docs.docker.com/reference/dockerfile/#using-arg-variables
        if (instruction.keyword === 'ARG' && values.has(name)) continue
        const text = value ?? (instruction.keyword === 'ARG' ? defaults.get(name) : undefined)
        if (text !== undefined) values.set(name, expand(text))
      }
      current = { ...current, values }
    } else if (instruction.kind === 'setting' && instruction.keyword === 'WORKDIR') {
      const path = expand(instruction.value).replace(/^(["'])(.*)\1$/, '$2')
      current = { ...current, folder: resolveFolder(current.folder, path) }
    } else if (instruction.kind === 'setting' && instruction.keyword === 'USER') {
      // A build argument without a default is somebody, though it cannot be told who: its name stands for that.
      current = { ...current, user: expand(instruction.value) || instruction.value }
    }
    result.set(instruction, current)
  }
  return result
}

/** The ARGs before the first FROM with their defaults, each expanded with those above it. */
export function globalArguments(dockerfile: Dockerfile): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const { name, value } of dockerfile.globals.flatMap((argument) => argument.values)) {
    if (value !== undefined)
      values.set(
        name,
        expandVariables(value, (other) => values.get(other)),
      )
  }
  return values
}
