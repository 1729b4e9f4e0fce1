import type { Assignment, Dockerfile, Instruction, Stage } from './model.js'
import { expandVariables } from './variables.js'

/** What a base image brings along, as far as a stage's configuration goes. */
export interface BaseConfiguration {
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly user: string
  /** The working directory; undefined for the root. */
  readonly folder?: string
  /** Variables that the file may use without setting them, PATH apart. */
  readonly environment?: ReadonlyMap<string, string>
  readonly stopSignal?: string
  readonly exposed?: readonly string[]
}

/** What `docker inspect` would say of a stage: one function computes it, for facts, invariants and reports alike. */
export interface ImageConfiguration {
  readonly env: ReadonlyMap<string, string>
  readonly user: string
  /** Absolute. */
  readonly directory: string
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly shell: readonly string[]
  readonly labels: ReadonlyMap<string, string>
  readonly exposed: ReadonlySet<string>
  readonly volumes: ReadonlySet<string>
  /** `HEALTHCHECK` with its flags, continuations folded; undefined when there is none. */
  readonly healthcheck: string | undefined
  readonly stopSignal: string | undefined
}

const defaultShell = ['/bin/sh', '-c']

/**
 * The configuration of a stage at its end, or just before `until`. Values that a build argument decides are written as
 * `${NAME}`; a name that no ARG or ENV of the stage declares is empty, as it is for Docker.
 */
export function imageConfiguration(
  dockerfile: Dockerfile,
  stage: Stage,
  base: BaseConfiguration,
  until?: Instruction,
): ImageConfiguration {
  const env = new Map<string, string>()
  const args = new Map<string, string>()
  const labels = new Map<string, string>()
  const exposed = new Set<string>(base.exposed)
  const volumes = new Set<string>()
  let { user, entrypoint, command, stopSignal } = base
  let directory = base.folder ?? '/'
  let shell: readonly string[] = defaultShell
  let healthcheck: string | undefined
  const expand = (text: string) =>
    expandVariables(text, (name) => env.get(name) ?? args.get(name) ?? base.environment?.get(name))

  for (const instruction of stage.body) {
    if (instruction === until) break
    switch (instruction.kind) {
      case 'assignment':
        // Docker expands all values of one ENV with the environment before that line.
        for (const [name, value] of instruction.values.map(
          (entry) => [entry.name, argumentOrValue(instruction, entry, expand)] as const,
        )) {
          if (instruction.keyword === 'ENV') env.set(name, value)
          else args.set(name, value)
        }
        break
      case 'label':
        for (const { name, value } of instruction.values) labels.set(expand(name), expand(value ?? ''))
        break
      case 'start': {
        const words = instruction.form === 'exec' ? instruction.argv : [...shell, ...instruction.argv]
        if (instruction.keyword === 'CMD') command = words
        else {
          entrypoint = words
          // An ENTRYPOINT of the file resets a CMD that the base image brought.
          if (command === base.command) command = []
        }
        break
      }
      case 'healthcheck':
        healthcheck =
          instruction.form === 'none' ? undefined : foldedText(dockerfile, instruction.span, instruction.keyword)
        break
      case 'setting':
        if (instruction.keyword === 'USER') user = expand(instruction.value)
        else if (instruction.keyword === 'WORKDIR')
          directory = resolveFolder(directory, expand(unquote(instruction.value)))
        else if (instruction.keyword === 'EXPOSE') for (const port of instruction.words) exposed.add(expand(port))
        else if (instruction.keyword === 'VOLUME') for (const folder of instruction.words) volumes.add(expand(folder))
        else if (instruction.keyword === 'STOPSIGNAL') stopSignal = expand(instruction.value)
        else if (instruction.keyword === 'SHELL') shell = instruction.words
        break
    }
  }
  return {
    env,
    user,
    directory,
    entrypoint,
    command,
    shell,
    labels,
    exposed,
    volumes,
    healthcheck,
    stopSignal,
  }
}

/** Joins a folder and a path as WORKDIR and COPY targets do: absolute, without `.`, `..` or a slash at the end. */
export function resolveFolder(folder: string, path: string): string {
  const parts: string[] = []
  for (const part of `${path.startsWith('/') ? '' : folder}/${path}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** True for an absolute path that is the folder itself or lies in it; both as {@link resolveFolder} gives them. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`)
}

function argumentOrValue(
  instruction: Assignment,
  entry: { name: string; value: string | undefined },
  expand: (text: string) => string,
): string {
  return instruction.keyword === 'ARG' ? `\${${entry.name}}` : expand(entry.value ?? '')
}

function foldedText(dockerfile: Dockerfile, span: { start: number; end: number }, keyword: string): string {
  const text = dockerfile.text.slice(span.start + keyword.length, span.end)
  return text
    .replace(/[\\`][ \t]*\r?\n/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

function unquote(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text
}
