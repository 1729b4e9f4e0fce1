import { parse } from 'smol-toml'
import * as v from 'valibot'

const table = v.record(v.string(), v.unknown())
const binary = v.object({ name: v.optional(v.string()), path: v.optional(v.string()) })
const dependency = v.union([
  v.string(),
  v.looseObject({
    path: v.optional(v.string()),
    package: v.optional(v.string()),
    features: v.optional(v.array(v.string())),
  }),
])
const dependencies = v.optional(v.record(v.string(), dependency), {})
const manifestShape = v.object({
  package: v.optional(
    v.looseObject({
      name: v.string(),
      'default-run': v.optional(v.string()),
      autobins: v.optional(v.boolean()),
      build: v.optional(v.union([v.string(), v.boolean()])),
    }),
  ),
  bin: v.optional(v.array(binary), []),
  workspace: v.optional(
    v.looseObject({
      members: v.optional(v.array(v.string()), []),
      'default-members': v.optional(v.array(v.string())),
      dependencies,
    }),
  ),
  dependencies,
  target: v.optional(v.record(v.string(), table), {}),
})

/** What Cargo.toml says, as far as building goes: https://doc.rust-lang.org/cargo/reference/manifest.html. */
export type CargoManifest = v.InferOutput<typeof manifestShape>

/** Reads a Cargo.toml; undefined for what is none. */
export function parseCargoToml(text: string): CargoManifest | undefined {
  const read = readToml(text)
  const result = v.safeParse(manifestShape, read)
  return result.success ? result.output : undefined
}

const lockShape = v.object({ package: v.optional(v.array(v.looseObject({ name: v.string() })), []) })

/** The names of all crates that a Cargo.lock lists; undefined for what is none. */
export function cratesOfLock(text: string): ReadonlySet<string> | undefined {
  const result = v.safeParse(lockShape, readToml(text))
  return result.success ? new Set(result.output.package.map(({ name }) => name)) : undefined
}

const configShape = v.object({
  build: v.optional(
    v.looseObject({
      target: v.optional(v.union([v.string(), v.array(v.string())])),
      'target-dir': v.optional(v.string()),
    }),
    {},
  ),
})

/** What .cargo/config.toml says of where builds go. */
export function parseCargoConfig(text: string): { readonly target?: string; readonly targetFolder?: string } {
  const result = v.safeParse(configShape, readToml(text))
  if (!result.success) return {}
  const { target, 'target-dir': targetFolder } = result.output.build
  const one = typeof target === 'string' ? target : target?.[0]
  return { ...(one === undefined ? {} : { target: one }), ...(targetFolder === undefined ? {} : { targetFolder }) }
}

function readToml(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}

/** All that a manifest depends on when a program runs, with the features that it asks for by name. */
export function dependenciesOf(
  manifest: CargoManifest,
): readonly (readonly [name: string, features: readonly string[]])[] {
  const targets = Object.values(manifest.target).flatMap((each) => {
    const result = v.safeParse(dependencies, each.dependencies)
    return result.success ? [result.output] : []
  })
  return [manifest.dependencies, manifest.workspace?.dependencies ?? {}, ...targets].flatMap((each) =>
    Object.entries(each).map(([name, value]) =>
      typeof value === 'string' ? ([name, []] as const) : ([value.package ?? name, value.features ?? []] as const),
    ),
  )
}
