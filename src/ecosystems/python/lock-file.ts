import { parse as parseToml } from 'smol-toml'
import * as v from 'valibot'
import { isForOtherSystem, normalName, type Requirement } from './requirement.js'

/** A package as a lock file has it. */
export interface LockedPackage {
  readonly version: string | undefined
  /** True where its wheel fits every system, and none is for Linux: nothing in it is compiled. */
  readonly isPure: boolean
  /** True for what comes from a folder, an archive or version control. */
  readonly isDirect: boolean
  readonly requires: readonly {
    readonly requirement: Requirement
    /** Required by an extra alone. */
    readonly isOptional: boolean
  }[]
}

/** What a lock file has, by normalised names. */
export type Lock = ReadonlyMap<string, LockedPackage>

const text = v.optional(v.string())
const uvDependency = v.object({ name: v.string(), extra: v.optional(v.array(v.string()), []), marker: text })
const poetryDependency = v.object({
  optional: v.optional(v.boolean(), false),
  extras: v.optional(v.array(v.string()), []),
  markers: text,
})
const files = v.optional(v.array(v.object({ file: text, url: text, filename: text })), [])
const shape = v.object({
  package: v.optional(
    v.array(
      v.object({
        name: v.string(),
        version: text,
        source: v.optional(v.record(v.string(), v.unknown()), {}),
        dependencies: v.optional(v.union([v.array(uvDependency), v.record(v.string(), v.unknown())]), []),
        'optional-dependencies': v.optional(v.record(v.string(), v.array(uvDependency)), {}),
        files,
        wheels: files,
      }),
    ),
    [],
  ),
  // Poetry before 1.3 has all files in one place.
  metadata: v.optional(v.object({ files: v.optional(v.record(v.string(), files), {}) }), {}),
})
type Written = v.InferOutput<typeof shape>['package'][number]

/**
 * Reads a poetry.lock or a uv.lock; undefined where it is not valid.
 * https://python-poetry.org/docs/basic-usage/#committing-your-poetrylock-file-to-version-control and
 * https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile say what they are for; the fields are those of the files that Poetry 1.1 to 2.1 and uv 0.7 write.
 */
export function parseLock(content: string): Lock | undefined {
  const result = safeParse(content)
  if (result?.success !== true) return undefined
  const { package: packages, metadata } = result.output
  const lock = new Map<string, LockedPackage>()
  for (const each of packages) {
    const name = normalName(each.name)
    // Several of one name are for several systems or releases of Python.
    const other = lock.get(name)
    const wheels = [...each.files, ...each.wheels, ...(metadata.files[each.name] ?? [])]
      .map(({ file, url, filename }) => file ?? filename ?? url ?? '')
      .filter((file) => file.endsWith('.whl'))
    const isPure = wheels.some((file) => file.endsWith('-none-any.whl')) && !wheels.some((file) => /linux/.test(file))
    lock.set(name, {
      version: other === undefined ? each.version : undefined,
      isPure: isPure && other?.isPure !== false,
      isDirect: isDirect(each.source) || other?.isDirect === true,
      requires: [...(other?.requires ?? []), ...requiredBy(each)],
    })
  }
  return lock
}

function safeParse(content: string) {
  try {
    return v.safeParse(shape, parseToml(content))
  } catch {
    return undefined
  }
}

const direct = new Set(['git', 'path', 'url', 'file', 'directory', 'editable', 'virtual'])

// uv says `git = "…"`, Poetry `type = "git"`.
function isDirect(source: Readonly<Record<string, unknown>>): boolean {
  const kinds = 'type' in source ? [source.type] : Object.keys(source)
  return kinds.some((kind) => direct.has(String(kind)))
}

function requiredBy({ dependencies, 'optional-dependencies': optional }: Written): LockedPackage['requires'] {
  const ofUv = (list: readonly v.InferOutput<typeof uvDependency>[], isOptional: boolean) =>
    list.flatMap(({ name, extra, marker }) => locked(name, extra, marker, isOptional))
  if (Array.isArray(dependencies))
    return [...ofUv(dependencies, false), ...Object.values(optional).flatMap((list) => ofUv(list, true))]
  return Object.entries(dependencies).flatMap(([name, value]) => {
    // Several of them are for several systems or releases of Python.
    const written = (Array.isArray(value) ? value : [value]).map((each) => v.safeParse(poetryDependency, each))
    const read = written.map((each) => (each.success ? each.output : { optional: false, extras: [], markers: '' }))
    return read.flatMap((each) => locked(name, each.extras, each.markers, each.optional)).slice(0, 1)
  })
}

function locked(
  name: string,
  extras: readonly string[],
  marker: string | undefined,
  isOptional: boolean,
): LockedPackage['requires'] {
  if (isForOtherSystem(marker ?? '')) return []
  return [{ requirement: { name: normalName(name), extras: extras.map(normalName), isRequired: true }, isOptional }]
}

/** Requirements as a lock file has them, with all that they require in turn; what it does not have is left as it is. */
export function withLocked(wanted: readonly Requirement[], lock: Lock): readonly Requirement[] {
  const found = new Map<string, Requirement>()
  const queue = [...wanted]
  // It grows while it is walked.
  for (const each of queue) {
    const key = `${each.name}[${each.extras.join()}]`
    // What is asked for comes first, and is not taken for what something else requires.
    if (found.has(key)) continue
    const inLock = lock.get(each.name)
    if (inLock === undefined) {
      found.set(key, each)
      continue
    }
    const { version, isPure } = inLock
    found.set(key, {
      ...each,
      ...(version === undefined ? {} : { version }),
      ...(inLock.isDirect ? { isDirect: true as const } : {}),
      ...(isPure ? { isPure: true as const } : {}),
    })
    for (const { requirement, isOptional } of inLock.requires)
      if (lock.has(requirement.name) && (!isOptional || each.extras.length > 0)) queue.push(requirement)
  }
  return [...found.values()]
}
