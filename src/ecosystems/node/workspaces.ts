import { parse } from 'yaml'
import { resolveFolder } from '../../dockerfile/configuration.js'
import type { CopiedFile } from '../../dockerfile/copied-files.js'
import { globMatcher } from '../../glob.js'
import { readText } from '../../project/files.js'
import type { FactsRequest, WrittenRequest } from '../ecosystem.js'
import { type Manifest, parseManifest } from './manifest.js'

/** A package of a workspace. */
export interface Workspace {
  /** Its folder, relative to that of the root manifest. */
  readonly folder: string
  readonly manifest: Manifest
}

/** The workspaces of a project. */
export interface Workspaces {
  /** Manifests that belong to it, as paths of the context. */
  readonly manifests: readonly string[]
  readonly packages: readonly Workspace[]
}

const MAXIMUM_PACKAGES = 300
const MAXIMUM_SETTINGS = 100_000

/** The workspaces that package.json lists, or pnpm-workspace.yaml beside it; undefined where there are none. */
export async function readWorkspaces(
  request: FactsRequest,
  manifest: Manifest,
  manifestPath: string,
): Promise<Workspaces | undefined> {
  const prefix = manifestPath.slice(0, manifestPath.lastIndexOf('/') + 1)
  const patterns =
    manifest.workspaces === undefined
      ? await patternsOfPnpm(request, `${prefix}pnpm-workspace.yaml`)
      : patternsOf(manifest.workspaces)
  if (patterns === undefined) return undefined
  const matchers = (wanted: boolean) =>
    patterns
      .filter((pattern) => pattern.startsWith('!') !== wanted)
      .flatMap((pattern) => alternatives(pattern.replace(/^!?\.?\/*|\/+$/g, '')))
      .map((pattern) => globMatcher(`${pattern}/package.json`, { deep: true, contents: false }))
  const [taken, left] = [matchers(true), matchers(false)]
  const manifests = request.paths.filter((path) => {
    const inside = path.startsWith(prefix) ? path.slice(prefix.length) : ''
    return inside.endsWith('/package.json') && taken.some((is) => is(inside)) && !left.some((is) => is(inside))
  })
  const packages: Workspace[] = []
  for (const path of manifests.slice(0, MAXIMUM_PACKAGES)) {
    const read = parseManifest((await readText(request.files, path)) ?? '')
    if (!('invalid' in read))
      packages.push({ folder: path.slice(prefix.length, -'/package.json'.length), manifest: read })
  }
  return { manifests, packages }
}

// A list of patterns, or yarn's object with one: https://docs.npmjs.com/cli/v10/configuring-npm/package-json#workspaces
function patternsOf(workspaces: unknown): readonly string[] {
  const list = Array.isArray(workspaces) ? workspaces : (workspaces as { packages?: unknown } | null)?.packages
  return Array.isArray(list) ? list.filter((pattern) => typeof pattern === 'string') : []
}

// Without a list the file holds settings alone: https://pnpm.io/pnpm-workspace_yaml
async function patternsOfPnpm(request: FactsRequest, path: string): Promise<readonly string[] | undefined> {
  const text = request.paths.includes(path) ? await readText(request.files, path) : undefined
  if (text === undefined || text.length > MAXIMUM_SETTINGS) return undefined
  try {
    const settings: unknown = parse(text, { maxAliasCount: 10 })
    const list = (settings as { packages?: unknown } | null)?.packages
    return Array.isArray(list) ? patternsOf(list) : undefined
  } catch {
    return undefined
  }
}

// `{apps,packages}/*`: one level of braces is what people write.
function alternatives(pattern: string): readonly string[] {
  const braces = /^([^{}]*)\{([^{}]*)\}([^{}]*)$/.exec(pattern)
  return braces === null ? [pattern] : (braces[2] ?? '').split(',').map((part) => `${braces[1]}${part}${braces[3]}`)
}

/** Finds a package of the image by its name or folder, among the manifests that COPYs bring below a folder; relative to that folder. */
export function packageFinder(
  request: WrittenRequest,
  base: string,
  copied: ReadonlyMap<string, CopiedFile>,
): (selector: string) => Promise<Workspace | undefined> {
  return async (selector) => {
    const wanted = selector.replace(/^\{?\.?\/*|\/*\}?(\.{3})?$/g, '')
    const below = base === '/' ? '/' : `${base}/`
    const manifests = [...copied].filter(([path]) => path.startsWith(below) && path.endsWith('/package.json'))
    for (const [path, { source }] of manifests.slice(0, MAXIMUM_PACKAGES)) {
      const folder = path.slice(below.length, -'/package.json'.length)
      if (folder === '' || path === resolveFolder(base, 'package.json')) continue
      const manifest = parseManifest((await readText(request.files, source)) ?? '')
      if (!('invalid' in manifest) && (manifest.name === wanted || folder === wanted || folder === selector))
        return { folder, manifest }
    }
    return undefined
  }
}
