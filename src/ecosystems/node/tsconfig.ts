import { resolveFolder } from '../../dockerfile/configuration.js'
import { type ProjectFiles, readText } from '../../project/files.js'
import { parseCommentedJson } from './commented-json.js'

/** The compiler options of a tsconfig.json that decide where its output lies. Paths are relative to the context's root. */
export interface CompilerOptions {
  readonly outDir?: string
  readonly rootDir?: string
  readonly outFile?: string
  readonly noEmit: boolean
  readonly paths: Readonly<Record<string, readonly string[]>>
  /** Where the file with these options lies. */
  readonly file: string
}

/** A bound on all together: ten levels of files that each extend eight are a billion. */
const MAXIMUM_READS = 50

/**
 * Reads a tsconfig.json with what it extends, as tsc does: options of the extending file win, and a path counts from the file
 * that names it. Undefined when the file, or one that it extends, is not in the context.
 */
export async function readCompilerOptions(
  files: ProjectFiles,
  path: string,
  reads = { left: MAXIMUM_READS },
): Promise<CompilerOptions | undefined> {
  reads.left--
  const text = reads.left < 0 ? undefined : await readText(files, path)
  if (text === undefined) return undefined
  const parsed = parseCommentedJson(text, { allowTrailingComma: true })
  const value = parsed.value as Record<string, unknown>
  if (parsed.errors.length > 0 || typeof value !== 'object' || value === null) return undefined
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
  const extended = [value.extends].flat().filter((entry) => typeof entry === 'string')
  let base: CompilerOptions = { noEmit: false, paths: {}, file: path }
  for (const entry of extended) {
    // A package's tsconfig sets no folders of this project: they would count from node_modules.
    if (!entry.startsWith('.')) continue
    const target = joinPath(folder, entry.endsWith('.json') ? entry : `${entry}.json`)
    const options = await readCompilerOptions(files, target, reads)
    if (options === undefined) return undefined
    base = { ...base, ...options }
  }
  const own = (value.compilerOptions ?? {}) as Record<string, unknown>
  const folderOption = (name: string) =>
    typeof own[name] === 'string' ? { [name]: joinPath(folder, own[name] as string) } : {}
  const baseUrl = typeof own.baseUrl === 'string' ? own.baseUrl : '.'
  // Names that no package has are looked for below it: https://www.typescriptlang.org/tsconfig/#baseUrl
  const below = typeof own.baseUrl === 'string' ? { '*': [joinPath(joinPath(folder, baseUrl), '*')] } : {}
  return {
    ...base,
    file: path,
    ...folderOption('outDir'),
    ...folderOption('rootDir'),
    ...folderOption('outFile'),
    ...(typeof own.noEmit === 'boolean' ? { noEmit: own.noEmit } : {}),
    paths: {
      ...base.paths,
      ...below,
      ...aliasesOf((own.paths ?? {}) as Record<string, unknown>, joinPath(folder, baseUrl)),
    },
  }
}

function aliasesOf(paths: Record<string, unknown>, baseUrl: string): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(paths).map(([name, targets]) => [
      name,
      (Array.isArray(targets) ? targets : [])
        .filter((target) => typeof target === 'string')
        .map((target) => joinPath(baseUrl, target)),
    ]),
  )
}

/** Joins two paths relative to the context's root; `..` does not leave it. */
export function joinPath(folder: string, path: string): string {
  return resolveFolder(`/${folder}`, path.replace(/^\/+/, '')).slice(1)
}
