import { composeContent, type Fields, fieldsOf, splitAtEquals } from './compose-yaml.js'

/** One service of a compose file, as far as it takes to start it beside another. */
export interface StackService {
  readonly name: string
  /** Names by which others find it beside its own. */
  readonly aliases: readonly string[]
  readonly image: string | undefined
  /** A folder to build from, relative to the compose file, and the Dockerfile in it. */
  readonly build: { readonly context: string; readonly dockerfile: string } | undefined
  readonly environment: Readonly<Record<string, string>>
  /** Files of variables, relative to the compose file. */
  readonly environmentFiles: readonly string[]
  readonly command: readonly string[] | undefined
  readonly entrypoint: readonly string[] | undefined
  /** Files and folders beside the compose file that the container gets; named volumes are not among them. */
  readonly mounts: readonly { readonly source: string; readonly target: string }[]
  readonly healthCheck: { readonly command: string; readonly interval?: string; readonly retries?: number } | undefined
  readonly dependencies: readonly Dependency[]
}

/** A service that must have started, be healthy, or have ended well before another starts. */
export interface Dependency {
  readonly name: string
  readonly condition: 'started' | 'healthy' | 'completed'
}

type Lookup = (name: string) => string | undefined

/** All services of a compose file by name, with `lookup` for its variables; undefined for text that is no YAML, or too much of it. */
export function parseStack(text: string, lookup: Lookup): ReadonlyMap<string, StackService> | undefined {
  const content = composeContent(text)
  if (content === undefined) return undefined
  const services = fieldsOf(fieldsOf(content.value)?.services) ?? {}
  return new Map(
    Object.entries(services).map(([name, service]) => [name, serviceOf(name, fieldsOf(service) ?? {}, lookup)]),
  )
}

/** The services that one needs, each after those that it needs itself, and how far each must be; a name that no service has is left out. */
export function dependenciesOf(
  stack: ReadonlyMap<string, StackService>,
  name: string,
): readonly { readonly service: StackService; readonly condition: Dependency['condition'] }[] {
  const found = new Map<string, Dependency['condition']>()
  const visit = (from: string, above: readonly string[]): void => {
    for (const dependency of stack.get(from)?.dependencies ?? []) {
      if (above.includes(dependency.name) || dependency.name === name) continue
      visit(dependency.name, [...above, dependency.name])
      const known = found.get(dependency.name)
      if (known === undefined || known === 'started') found.set(dependency.name, dependency.condition)
    }
  }
  visit(name, [name])
  return [...found].flatMap(([each, condition]) => {
    const service = stack.get(each)
    return service === undefined ? [] : [{ service, condition }]
  })
}

function serviceOf(name: string, service: Fields, lookup: Lookup): StackService {
  const text = (value: unknown) => scalar(value, lookup)
  const build = typeof service.build === 'string' ? { context: service.build } : fieldsOf(service.build)
  const containerName = text(service.container_name)
  return {
    name,
    aliases: [
      ...(containerName === undefined ? [] : [containerName]),
      ...Object.values(fieldsOf(service.networks) ?? {}).flatMap((network) => texts(fieldsOf(network)?.aliases, text)),
    ],
    image: text(service.image),
    build:
      build === undefined
        ? undefined
        : { context: text(build.context) ?? '.', dockerfile: text(build.dockerfile) ?? 'Dockerfile' },
    environment: variablesOf(service.environment, text, lookup),
    environmentFiles: listOf(service.env_file).flatMap((file) => text(fieldsOf(file)?.path ?? file) ?? []),
    command: wordsOf(service.command, text),
    entrypoint: wordsOf(service.entrypoint, text),
    mounts: listOf(service.volumes).flatMap((volume) => mountOf(volume, text)),
    healthCheck: healthCheckOf(fieldsOf(service.healthcheck), text),
    dependencies: dependencyList(service),
  }
}

function dependencyList({ depends_on: needs, links }: Fields): readonly Dependency[] {
  const conditions = { service_healthy: 'healthy', service_completed_successfully: 'completed' } as const
  const named = Array.isArray(needs)
    ? needs.map((name) => ({ name: String(name), condition: 'started' as const }))
    : Object.entries(fieldsOf(needs) ?? {}).map(([name, value]) => {
        const condition = String(fieldsOf(value)?.condition)
        return { name, condition: conditions[condition as keyof typeof conditions] ?? ('started' as const) }
      })
  const linked = listOf(links).map((link) => ({
    name: String(link).split(':')[0] ?? '',
    condition: 'started' as const,
  }))
  return [...named, ...linked]
}

function variablesOf(
  value: unknown,
  text: (value: unknown) => string | undefined,
  lookup: Lookup,
): Readonly<Record<string, string>> {
  const entries = Array.isArray(value)
    ? value.map((item) => splitAtEquals(text(item) ?? ''))
    : Object.entries(fieldsOf(value) ?? {}).map(([name, item]) => [name, text(item)] as const)
  // A name without a value takes it from the environment; without one there it is not set.
  return Object.fromEntries(
    entries.flatMap(([name, item]) => {
      const known = item ?? lookup(name)
      return name === '' || known === undefined ? [] : [[name, known] as const]
    }),
  )
}

function mountOf(volume: unknown, text: (value: unknown) => string | undefined): StackService['mounts'] {
  const fields = fieldsOf(volume)
  const [source, target] =
    fields === undefined
      ? (text(volume) ?? '').split(':')
      : fields.type === 'bind'
        ? [text(fields.source), text(fields.target)]
        : []
  return source?.startsWith('.') === true && target?.startsWith('/') === true ? [{ source, target }] : []
}

function healthCheckOf(
  check: Fields | undefined,
  text: (value: unknown) => string | undefined,
): StackService['healthCheck'] {
  if (check === undefined || check.disable === true) return undefined
  const words = Array.isArray(check.test) ? check.test.map((word) => text(word) ?? '') : undefined
  const command =
    words === undefined
      ? text(check.test)
      : words[0] === 'CMD-SHELL'
        ? words[1]
        : words[0] === 'CMD'
          ? words.slice(1).map(quoted).join(' ')
          : undefined
  if (command === undefined || command === '') return undefined
  const [interval, retries] = [text(check.interval), Number(text(check.retries))]
  return {
    command,
    ...(interval === undefined ? {} : { interval }),
    ...(retries > 0 ? { retries } : {}),
  }
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** A text is a line that a shell would split; compose splits it without one. */
function wordsOf(value: unknown, text: (value: unknown) => string | undefined): readonly string[] | undefined {
  if (Array.isArray(value)) return value.map((word) => text(word) ?? '')
  return text(value)
    ?.match(/"[^"]*"|'[^']*'|[^\s"']+/g)
    ?.map((word) => word.replace(/^(["'])(.*)\1$/s, '$2'))
}

function texts(value: unknown, text: (value: unknown) => string | undefined): readonly string[] {
  return listOf(value).flatMap((each) => text(each) ?? [])
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}

function scalar(value: unknown, lookup: Lookup): string | undefined {
  if (typeof value === 'string') return interpolated(value, lookup)
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** From the inside out, because a default may hold a variable: https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md, read 2026-11-21. */
function interpolated(text: string, lookup: Lookup): string {
  let result = text.replaceAll('$$', '\0')
  for (let depth = 0; depth < 10; depth += 1) {
    const next = result
      .replace(/\$\{(\w+)(?:(:?)([-?+])([^${}]*))?\}/g, (_, name, colon, sign, word = '') => {
        const value = lookup(name)
        const isSet = colon === ':' ? value !== undefined && value !== '' : value !== undefined
        if (sign === '+') return isSet ? word : ''
        return isSet ? (value ?? '') : sign === '-' ? word : ''
      })
      .replace(/\$([A-Za-z_]\w*)/g, (_, name) => lookup(name) ?? '')
    if (next === result) break
    result = next
  }
  return result.replaceAll('\0', '$')
}
