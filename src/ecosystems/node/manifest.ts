import { printParseErrorCode } from 'jsonc-parser'
import * as v from 'valibot'
import { parseCommentedJson } from './commented-json.js'

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
const plainObject = v.custom<Record<string, unknown>>(isObject, 'it is no object')
const textMap = v.optional(v.pipe(plainObject, v.record(v.string(), v.string())), {})
const schema = v.pipe(
  plainObject,
  v.object({
    name: v.optional(v.string()),
    main: v.optional(v.string()),
    type: v.optional(v.string()),
    scripts: textMap,
    dependencies: textMap,
    devDependencies: textMap,
    optionalDependencies: textMap,
    peerDependencies: textMap,
    workspaces: v.optional(v.unknown()),
    packageManager: v.optional(v.string()),
    prisma: v.optional(v.unknown()),
    bin: v.optional(v.unknown()),
    _moduleAliases: v.optional(v.record(v.string(), v.string())),
    imports: v.optional(v.record(v.string(), v.unknown())),
    overrides: v.optional(v.unknown()),
  }),
)

/** A package.json, as far as a migration reads it. Missing sections are empty. */
export type Manifest = v.InferOutput<typeof schema>

/** Reads a package.json; what is wrong with it comes back as text, never as an exception. */
export function parseManifest(text: string): Manifest | { readonly invalid: string } {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { invalid: whereInvalid(text) }
  }
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const issue = result.issues[0]
  return { invalid: `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}` }
}

// The words of JSON.parse differ from one release of Node.js to the next.
function whereInvalid(text: string): string {
  const { errors, nested } = parseCommentedJson(text, { disallowComments: true, allowTrailingComma: false })
  if (nested) return 'it is nested too deeply'
  const [first] = errors
  if (first === undefined) return 'it is no JSON'
  return `${printParseErrorCode(first.error)} in line ${text.slice(0, first.offset).split('\n').length}`
}

/** The packages that a production install brings as direct dependencies. */
export function productionDependencies(manifest: Manifest): readonly string[] {
  return Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
}

/** Packages that only a full install brings. */
export function onlyDevelopment(manifest: Manifest): readonly string[] {
  const kept = new Set(productionDependencies(manifest))
  return Object.keys(manifest.devDependencies).filter((name) => !kept.has(name))
}
