import { posix } from 'node:path'
import type { ComposeService } from './compose.js'
import { healthcheckOf, startOf } from './compose-commands.js'
import { composeContent, type Fields, fieldsOf, splitAtEquals } from './compose-yaml.js'

/** A service that builds an image, and the folder that it builds from: absolute, or relative to what `composePath` is relative to. */
export interface ComposeBuild {
  readonly contextFolder: string
  readonly service: ComposeService
}

/**
 * The services of a compose file that build from a folder with a Dockerfile, in their order; undefined for text that is no YAML, or too much of it.
 * Paths use slashes. `${NAME:-default}` becomes its default; other variables stay as they are written.
 */
export function parseComposeServices(text: string, composePath: string): readonly ComposeBuild[] | undefined {
  const content = composeContent(text)
  if (content === undefined) return undefined
  const services = fieldsOf(fieldsOf(content.value)?.services) ?? {}
  return Object.entries(services).flatMap(
    ([name, service]) => buildOf(name, fieldsOf(service) ?? {}, composePath) ?? [],
  )
}

function buildOf(name: string, service: Fields, composePath: string): ComposeBuild | undefined {
  const build = typeof service.build === 'string' ? { context: service.build } : fieldsOf(service.build)
  if (build === undefined || build.dockerfile_inline !== undefined) return undefined
  const context = scalar(build.context) ?? '.'
  if (isRemote(context)) return undefined
  const folder = posix.isAbsolute(context) ? posix.normalize(context) : posix.join(posix.dirname(composePath), context)
  const target = scalar(build.target)
  const command = commandOf(service)
  return {
    contextFolder: folder.length > 1 ? folder.replace(/\/$/, '') : folder,
    service: {
      file: composePath,
      name,
      dockerfile: posix.normalize(scalar(build.dockerfile) ?? 'Dockerfile'),
      ...(target === undefined ? {} : { target }),
      ...(command === undefined ? {} : { command }),
      ...startOf(service, scalar),
      ...healthcheckOf(service, scalar),
      mounts: mountsOf(service.volumes),
      args: argumentsOf(build.args),
    },
  }
}

/** A git repository or an archive: https://github.com/compose-spec/compose-spec/blob/main/build.md#context */
function isRemote(context: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/)/i.test(context)
}

function commandOf({ entrypoint, command }: Fields): string | undefined {
  const parts = [entrypoint, command].map(startText).filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join(' ')
}

function startText(value: unknown): string | undefined {
  return Array.isArray(value) ? JSON.stringify(value.map((word) => scalar(word) ?? '')) : scalar(value)
}

function mountsOf(volumes: unknown): readonly string[] {
  if (!Array.isArray(volumes)) return []
  return volumes.flatMap((volume: unknown) => {
    const fields = fieldsOf(volume)
    if (fields === undefined) return shortMount(scalar(volume) ?? '') ?? []
    return fields.type === 'bind' ? (scalar(fields.target) ?? scalar(fields.destination) ?? []) : []
  })
}

/** `./src:/app/src:ro` is a bind mount; `data:/data` names a volume, and `/app/node_modules` is a volume without a name. */
function shortMount(text: string): string | undefined {
  const parts = /^((?:[A-Za-z]:(?=[\\/]))?(?:\$\{[^}]*\}|[^:$]|\$(?!\{))*?):([^:]+)/.exec(text)
  return parts?.[1] !== undefined && /^(?:[./~$\\]|[A-Za-z]:[\\/])/.test(parts[1]) ? parts[2] : undefined
}

/** A name without a value takes it from the environment of compose, which is not known: `${NAME}`. */
function argumentsOf(value: unknown): ReadonlyMap<string, string> {
  const entries = Array.isArray(value)
    ? value.map((item) => splitAtEquals(scalar(item) ?? ''))
    : Object.entries(fieldsOf(value) ?? {}).map(([name, item]) => [name, scalar(item)] as const)
  return new Map(entries.filter(([name]) => name !== '').map(([name, item]) => [name, item ?? `\${${name}}`]))
}

function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return interpolated(value)
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** From the inside out, because a default may hold a variable with a default. `$$` is a dollar sign. */
function interpolated(text: string): string {
  let result = text
  for (let depth = 0; depth < 10; depth += 1) {
    const next = result.replace(/(?<!\$)\$\{\w+:?-((?:[^${}]|\$(?!\{))*)\}/g, '$1')
    if (next === result) break
    result = next
  }
  return result.replaceAll('$$', '$')
}
