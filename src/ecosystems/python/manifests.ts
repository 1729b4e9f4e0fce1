import { parse as parseToml } from 'smol-toml'
import * as v from 'valibot'
import { normalName, parseRequirement, type Requirement } from './requirement.js'

const anyRecord = v.record(v.string(), v.unknown())
const texts = v.optional(v.array(v.string()), [])
const group = v.optional(v.object({ dependencies: v.optional(anyRecord, {}) }))

const pyprojectShape = v.object({
  project: v.optional(
    v.object({
      name: v.optional(v.string()),
      dependencies: texts,
      'optional-dependencies': v.optional(v.record(v.string(), v.array(v.string())), {}),
    }),
  ),
  'dependency-groups': v.optional(v.record(v.string(), v.array(v.unknown())), {}),
  'build-system': v.optional(anyRecord),
  tool: v.optional(
    v.object({
      poetry: v.optional(
        v.object({
          name: v.optional(v.string()),
          'package-mode': v.optional(v.boolean()),
          dependencies: v.optional(anyRecord, {}),
          'dev-dependencies': v.optional(anyRecord, {}),
          group: v.optional(v.record(v.string(), group), {}),
        }),
      ),
      uv: v.optional(v.object({ 'dev-dependencies': texts, package: v.optional(v.boolean()) })),
    }),
  ),
})

const pipfileShape = v.object({
  packages: v.optional(anyRecord, {}),
  'dev-packages': v.optional(anyRecord, {}),
})

const pipfileLockShape = v.object({
  default: v.optional(v.record(v.string(), v.object({ version: v.optional(v.string()) })), {}),
  develop: v.optional(v.record(v.string(), v.object({ version: v.optional(v.string()) })), {}),
})

/** What a project says that it needs. */
export interface Manifest {
  readonly production: readonly Requirement[]
  /** What only people who work on it need. */
  readonly development: readonly Requirement[]
  /** Names of the groups that these are in; undefined where all other groups are for development. */
  readonly developmentGroups?: readonly string[]
}

const forDevelopment =
  /^(dev|develop|development|tests?|testing|lint|linting|docs?|typing|types|quality|ci|tools?|debug)$/

function fromTable(table: Readonly<Record<string, unknown>>): readonly Requirement[] {
  return Object.entries(table).flatMap(([name, value]) => {
    if (normalName(name) === 'python') return []
    const fields = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
    const written = typeof value === 'string' ? value : typeof fields.version === 'string' ? fields.version : ''
    const version = /^={0,3}\s*(\d[\w.+!-]*)$/.exec(written)?.[1]
    const extras = Array.isArray(fields.extras) ? fields.extras.filter((each) => typeof each === 'string') : []
    const isDirect = ['git', 'path', 'url', 'file'].some((key) => key in fields)
    return [
      {
        name: normalName(name),
        extras: extras.map((extra) => normalName(extra)),
        ...(version === undefined ? {} : { version }),
        ...(isDirect ? { isDirect: true as const } : {}),
      },
    ]
  })
}

function fromTexts(list: readonly unknown[]): readonly Requirement[] {
  return list.flatMap((text) => (typeof text === 'string' ? (parseRequirement(text) ?? []) : []))
}

/** Reads a pyproject.toml, of Poetry, uv or any other; undefined where it is not valid. */
export function parsePyproject(text: string): Manifest | undefined {
  const result = safely(() => v.safeParse(pyprojectShape, parseToml(text)))
  if (result?.success !== true) return undefined
  const { project, tool, 'dependency-groups': groups } = result.output
  const { poetry, uv } = tool ?? {}
  const ofPoetry = Object.entries(poetry?.group ?? {}).map(
    ([name, each]) => [name, fromTable(each?.dependencies ?? {})] as const,
  )
  const isDevelopment = ([name]: readonly [string, unknown]) => forDevelopment.test(name)
  const others = ofPoetry.filter((each) => !isDevelopment(each))
  return {
    production: [
      ...fromTexts(project?.dependencies ?? []),
      ...fromTable(poetry?.dependencies ?? {}),
      ...others.flatMap(([, each]) => each),
    ],
    development: [
      ...fromTexts(Object.values(groups).flat()),
      ...fromTexts(uv?.['dev-dependencies'] ?? []),
      ...fromTable(poetry?.['dev-dependencies'] ?? {}),
      ...ofPoetry.filter(isDevelopment).flatMap(([, each]) => each),
    ],
    ...(others.length === 0 ? {} : { developmentGroups: ofPoetry.filter(isDevelopment).map(([name]) => name) }),
  }
}

/** Reads a Pipfile; undefined where it is not valid. */
export function parsePipfile(text: string): Manifest | undefined {
  const result = safely(() => v.safeParse(pipfileShape, parseToml(text)))
  if (result?.success !== true) return undefined
  const { packages, 'dev-packages': development } = result.output
  return { production: fromTable(packages), development: fromTable(development) }
}

/** Reads a Pipfile.lock; undefined where it is not valid. */
export function parsePipfileLock(text: string): Manifest | undefined {
  const result = safely(() => v.safeParse(pipfileLockShape, JSON.parse(text)))
  if (result?.success !== true) return undefined
  const all = (table: Readonly<Record<string, { readonly version?: string | undefined }>>) =>
    Object.entries(table).map(([name, { version }]) => ({
      name: normalName(name),
      extras: [],
      ...(version === undefined ? {} : { version: version.replace(/^==/, '') }),
    }))
  return { production: all(result.output.default), development: all(result.output.develop) }
}

function safely<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
