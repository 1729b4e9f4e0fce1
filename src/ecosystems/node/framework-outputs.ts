import { type ProjectFiles, readText } from '../../project/files.js'
import { type OptionValue, readOptions } from '../../project/source-configuration.js'
import type { BuildCommand, BuildOutput } from './build-command.js'
import { parseCommentedJson } from './commented-json.js'
import { parseManifest } from './manifest.js'
import { joinPath } from './tsconfig.js'

/** Where a project's Next.js builds to, by its configuration; undefined when only running that would tell. */
export async function nextOutputs(command: BuildCommand): Promise<readonly BuildOutput[] | undefined> {
  const { files, paths } = command
  const [verb, ...rest] = command.argv.slice(1).filter((word) => !word.startsWith('-'))
  if (verb === 'telemetry' || verb === 'lint' || verb === 'info') return []
  if ((verb !== 'build' && verb !== 'export') || rest.length > 0) return undefined
  const optionOf = await configurationOf(files, paths, joinPath(command.folder, 'next.config'))
  const named = optionOf('distDir')
  const target = named === undefined ? '.next' : literalOf(named)
  if (typeof target !== 'string' || target.startsWith('/')) return undefined
  const output = literalOf(optionOf('output'))
  const made: BuildOutput = {
    path: joinPath(command.folder, target),
    isFolder: true,
    kind: 'bundled',
    // The rest of .next/cache is read by the server: https://nextjs.org/docs/app/guides/ci-build-caching, read 2026-11-21.
    cache: 'cache/webpack',
    ...(output === 'standalone' ? { standalone: 'standalone' } : {}),
  }
  const exported: BuildOutput = { path: joinPath(command.folder, 'out'), isFolder: true, kind: 'bundled' }
  return verb === 'export' || output === 'export' ? [made, exported] : [made]
}

/** Where Nuxt builds to: from release 3 on a server that needs nothing else (https://nuxt.com/docs/4.x/directory-structure/output). */
export async function nuxtOutputs(command: BuildCommand): Promise<readonly BuildOutput[] | undefined> {
  const verb = command.argv.slice(1).find((word) => !word.startsWith('-'))
  const manifest = parseManifest((await readText(command.files, joinPath(command.folder, 'package.json'))) ?? '{}')
  const range = 'invalid' in manifest ? undefined : (manifest.dependencies.nuxt ?? manifest.devDependencies.nuxt)
  const major = Number(/\d+/.exec(range ?? '')?.[0] ?? 2)
  const made = (path: string): BuildOutput => ({
    path: joinPath(command.folder, path),
    isFolder: true,
    kind: 'bundled',
  })
  if (verb === 'prepare') return major >= 3 ? [] : [made('.nuxt')]
  if (major >= 3) return verb === 'build' ? [{ ...made('.output'), standalone: '' }] : undefined
  if (verb === 'build') return [made('.nuxt')]
  return verb === 'generate' ? [made('dist')] : undefined
}

/** Where SvelteKit builds to through its adapter; undefined for a project that is none. */
export async function svelteOutputs({
  files,
  paths,
  folder,
}: BuildCommand): Promise<readonly BuildOutput[] | undefined> {
  const file = ['svelte.config.js', 'svelte.config.ts']
    .map((name) => joinPath(folder, name))
    .find((path) => paths.includes(path))
  const text = file === undefined ? undefined : await readText(files, file)
  // https://svelte.dev/docs/kit/adapter-node, https://svelte.dev/docs/kit/adapter-static, read 2026-11-21.
  if (file === undefined || text === undefined || !/adapter-(node|static)/.test(text)) return undefined
  const named = (await readOptions(files, file, ['out', 'pages', 'assets']))(
    text.includes('adapter-node') ? 'out' : 'pages',
  )
  const target = named === undefined ? 'build' : literalOf(named)
  // The adapter bundles development packages and leaves the others in node_modules.
  return typeof target === 'string'
    ? [{ path: joinPath(folder, target), isFolder: true, kind: 'bundled', holdsPackages: true }]
    : undefined
}

/** Where Angular builds to, by angular.json (https://angular.dev/reference/configs/workspace-config); undefined when that does not tell. */
export async function angularOutputs(command: BuildCommand): Promise<readonly BuildOutput[] | undefined> {
  const [verb, name] = command.argv.slice(1).filter((word) => !word.startsWith('-'))
  if (
    (verb !== 'build' && verb !== 'b') ||
    command.argv.some((word) => /^--(output-path|configuration=.*,)/.test(word))
  )
    return undefined
  const text = await readText(command.files, joinPath(command.folder, 'angular.json'))
  const workspace = text === undefined ? undefined : parseCommentedJson(text, { allowTrailingComma: true }).value
  const projects = objectOf(objectOf(workspace)?.projects)
  const chosen =
    name ??
    (Object.keys(projects ?? {}).length === 1 ? Object.keys(projects ?? {})[0] : objectOf(workspace)?.defaultProject)
  const project = typeof chosen === 'string' ? objectOf(projects?.[chosen]) : undefined
  const targets = objectOf(project?.architect) ?? objectOf(project?.targets)
  const build = objectOf(targets?.build)
  // A configuration may write elsewhere.
  const others = Object.values(objectOf(build?.configurations) ?? {})
  if (others.some((other) => objectOf(other)?.outputPath !== undefined)) return undefined
  const path = objectOf(build?.options)?.outputPath
  const base = typeof path === 'string' ? path : objectOf(path)?.base
  return typeof base === 'string' && base !== '' && !base.startsWith('/')
    ? [{ path: joinPath(command.folder, base), isFolder: true, kind: 'bundled' }]
    : undefined
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

async function configurationOf(
  files: ProjectFiles,
  paths: readonly string[],
  stem: string,
): Promise<(name: string) => OptionValue> {
  const file = ['js', 'mjs', 'ts', 'cjs'].map((ending) => `${stem}.${ending}`).find((path) => paths.includes(path))
  return file === undefined ? () => undefined : readOptions(files, file, ['distDir', 'output'])
}

function literalOf(value: OptionValue): string | boolean | number | undefined {
  return value !== undefined && 'literal' in value ? value.literal : undefined
}
