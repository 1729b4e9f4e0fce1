import { XMLParser } from 'fast-xml-parser'
import * as v from 'valibot'

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: true,
  isArray: (name) => ['dependency', 'plugin', 'module', 'execution', 'goal'].includes(name),
})

const text = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((value) => (typeof value === 'string' && value !== '' ? value : undefined)),
  ),
)
const list = <Entry extends v.GenericSchema>(name: string, entry: Entry) =>
  v.pipe(
    v.unknown(),
    v.transform((value) =>
      typeof value === 'object' && value !== null ? ((value as Record<string, unknown>)[name] ?? []) : [],
    ),
    v.array(entry),
  )
const dependency = v.object({ artifactId: text, scope: text, optional: text })
const plugin = v.object({
  artifactId: text,
  executions: v.optional(list('execution', v.object({ goals: v.optional(list('goal', text), '') })), ''),
})
const build = v.object({ finalName: text, plugins: v.optional(list('plugin', plugin), '') })
const projectShape = v.object({
  artifactId: text,
  name: text,
  properties: v.optional(
    v.union([
      v.record(v.string(), text),
      v.pipe(
        v.literal(''),
        v.transform(() => ({})),
      ),
    ]),
    {},
  ),
  version: text,
  packaging: text,
  parent: v.optional(v.object({ artifactId: text, version: text })),
  modules: v.optional(list('module', text), ''),
  dependencies: v.optional(list('dependency', dependency), ''),
  build: v.optional(build),
})

/** What a pom.xml says, as far as its jar goes: https://maven.apache.org/pom.html. */
export interface Pom {
  readonly artifactId: string | undefined
  readonly version: string | undefined
  readonly name: string | undefined
  /** Values of its own; a profile or a command line may set others. */
  readonly properties: ReadonlyMap<string, string>
  readonly packaging: string
  /** The artefact of the pom.xml that it inherits of. */
  readonly parent: string | undefined
  readonly finalName: string | undefined
  readonly modules: readonly string[]
  /** Artefacts that the program needs when it runs. */
  readonly dependencies: readonly string[]
  /** Plugins, with the goals that their executions name. */
  readonly plugins: ReadonlyMap<string, readonly string[]>
}

/** Reads a pom.xml; undefined for what is none. */
export function parsePom(source: string): Pom | undefined {
  let read: unknown
  try {
    read = parser.parse(source)
  } catch {
    return undefined
  }
  // An element with nothing in it is read as an empty text.
  const shape = v.union([
    v.pipe(
      v.literal(''),
      v.transform(() => v.parse(projectShape, {})),
    ),
    projectShape,
  ])
  const result = v.safeParse(v.object({ project: shape }), read)
  if (!result.success) return undefined
  const { project } = result.output
  const atRunTime = project.dependencies.filter(
    ({ scope }) => scope === undefined || scope === 'compile' || scope === 'runtime',
  )
  return {
    artifactId: project.artifactId,
    version: project.version ?? project.parent?.version,
    name: project.name,
    properties: new Map(
      Object.entries(project.properties).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as const],
      ),
    ),
    packaging: project.packaging ?? 'jar',
    parent: project.parent?.artifactId,
    finalName: project.build?.finalName,
    modules: project.modules.filter((each) => each !== undefined),
    dependencies: atRunTime.flatMap(({ artifactId }) => artifactId ?? []),
    plugins: new Map(
      (project.build?.plugins ?? []).flatMap(({ artifactId, executions }) =>
        artifactId === undefined
          ? []
          : [[artifactId, executions.flatMap(({ goals }) => goals.flatMap((goal) => goal ?? []))] as const],
      ),
    ),
  }
}

/** A pom.xml with what it has of the one above it. */
export function inherited(pom: Pom, above: Pom): Pom {
  const names = new Set([...above.plugins.keys(), ...pom.plugins.keys()])
  return {
    ...pom,
    parent: above.parent,
    version: pom.version ?? above.version,
    finalName: pom.finalName ?? above.finalName,
    properties: new Map([...above.properties, ...pom.properties]),
    dependencies: [...pom.dependencies, ...above.dependencies],
    plugins: new Map(
      [...names].map((name) => [name, [...(above.plugins.get(name) ?? []), ...(pom.plugins.get(name) ?? [])]]),
    ),
  }
}

const LONGEST_NAME = 1000

/** The name of a module's jar without its ending; undefined where a property that the file does not set has a part in it. */
export function jarName(pom: Pom): string | undefined {
  const values = new Map([
    ...pom.properties,
    ...Object.entries({
      'project.artifactId': pom.artifactId,
      'project.version': pom.version,
      'project.name': pom.name ?? pom.artifactId,
      artifactId: pom.artifactId,
      version: pom.version,
    }),
  ])
  const written = pom.finalName ?? `${pom.artifactId}-${pom.version}`
  let expanded = written
  // Properties hold each other; nobody nests them deeper.
  for (let depth = 0; depth < 4 && expanded.length < LONGEST_NAME; depth++)
    expanded = expanded.replace(/\$\{([\w.-]{1,100})\}/g, (all, name: string) => values.get(name) ?? all)
  return /\$\{|undefined/.test(expanded) ? undefined : expanded
}

/** True where a property has a part in the jar's name: a profile or the command line may give it another value. */
export function namedByProperty({ finalName, version }: Pom): boolean {
  return /\$\{(?!project\.(artifactId|version|name)\}|(artifactId|version)\})/.test(
    `${finalName ?? ''} ${version ?? ''}`,
  )
}

/** True where the jar holds all that it needs: https://docs.spring.io/spring-boot/maven-plugin/packaging.html and the plugins of others. */
export function holdsAll({ dependencies, plugins, parent }: Pom): boolean {
  if (dependencies.length === 0) return true
  const goals = (name: string) => plugins.get(name)
  // The parent of Spring Boot tells its plugin to repackage.
  const boot = goals('spring-boot-maven-plugin')
  if (boot !== undefined && (boot.includes('repackage') || parent === 'spring-boot-starter-parent')) return true
  return goals('maven-shade-plugin')?.includes('shade') === true
}
