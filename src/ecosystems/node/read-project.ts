import { resolveFolder } from '../../dockerfile/configuration.js'
import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import type { Span } from '../../dockerfile/model.js'
import { type FileContent, readText } from '../../project/files.js'
import { type Reason, reason } from '../../reason.js'
import type { FactsRequest } from '../ecosystem.js'
import type { StartLine } from '../start/start-line.js'
import type { ResolvedStart } from '../start/start-step.js'
import { buildSteps } from './build-steps.js'
import type { Install } from './install.js'
import { findManager } from './managers/find-manager.js'
import { type Manifest, parseManifest } from './manifest.js'
import { prefixOf } from './package-script.js'
import { isInApp, type NodeProject } from './project.js'
import { followCheck } from './start-facts.js'
import { readWorkspaces } from './workspaces.js'

/** The app's folder in the image, absolute: that of the start, or of the install that serves it. */
export function appFolder(request: FactsRequest, installs: readonly Install[], argv: readonly string[]): string {
  const last = [...request.surroundings.values()].at(-1)?.folder ?? '/'
  const folder = resolveFolder(last, prefixOf(argv) ?? '')
  const folders = installs.filter((install) => install.packages.length === 0).map((install) => install.folder)
  if (folders.includes(folder) || folders.length === 0) return folder
  const above = folders
    .filter((candidate) => isInApp({ folder: candidate }, folder))
    .sort((a, b) => b.length - a.length)
  return above[0] ?? (new Set(folders).size === 1 ? (folders[0] as string) : folder)
}

/** The package.json of the app's folder with its path in the build context, or why there is none. */
export async function findManifest(
  request: FactsRequest,
  folder: string,
  installs: readonly Install[],
  copied: ReadonlyMap<string, CopiedFile>,
): Promise<{ manifest: Manifest; path: string } | Reason> {
  const place = resolveFolder(folder, 'package.json')
  const path = copied.get(place)?.source
  const install = installs.find((candidate) => candidate.folder === folder) ?? installs[0]
  const named = namedManifest(request, install)
  if (named !== undefined) return reason('manifest-not-in-context', { path: named.source }, named.at)
  if (path === undefined) {
    return install === undefined
      ? reason('no-install', { manifest: 'package.json' }, request.stage.from.span)
      : reason('manifest-not-in-context', { path: place }, install.run.span)
  }
  const content = await request.files.read(path)
  if (!('text' in content)) {
    const why = 'absent' in content ? 'it is not in the build context' : content.unreadable
    return reason('manifest-invalid', { path, detail: why }, install?.run.span)
  }
  const manifest = parseManifest(content.text)
  return 'invalid' in manifest
    ? reason('manifest-invalid', { path, detail: manifest.invalid }, install?.run.span)
    : { manifest, path }
}

/** What is known of a project before its files are read. */
export interface ProjectParts {
  readonly request: FactsRequest
  readonly manifest: Manifest
  readonly path: string
  readonly folder: string
  readonly copied: ReadonlyMap<string, CopiedFile>
  readonly installs: readonly Install[]
  readonly own: readonly Install[]
  readonly start: ResolvedStart
  readonly shown: string
  readonly line: StartLine
}

/** Reads what the decisions of a project rest on: lock file, .npmrc, sources, build scripts. */
export async function readProject(parts: ProjectParts): Promise<NodeProject> {
  const { request, manifest, path, folder, copied, own } = parts
  const first = own[0]
  const seen = first === undefined ? copied : copiedFiles(request.stage, request.surroundings, request.paths, first.run)
  const manager = await findManager({ request, manifest, folder, install: first, seen })
  const names = manager.lockFiles
  const sourceOf = (files: ReadonlyMap<string, CopiedFile>) =>
    names.map((name) => files.get(resolveFolder(folder, name))?.source).find((source) => source !== undefined)
  const lockPath = sourceOf(seen) ?? sourceOf(copied)
  const lockContent = lockPath === undefined ? undefined : await request.files.read(lockPath)
  const lockText = lockContent !== undefined && 'text' in lockContent ? lockContent.text : undefined
  const workspaces = await readWorkspaces(request, manifest, path)
  const members = (workspaces?.packages ?? []).map((each) => each.manifest)
  const lock = lockText === undefined ? undefined : await manager.readLock(lockText, [manifest, ...members])
  const npmrcPath = seen.get(resolveFolder(folder, '.npmrc'))?.source
  const project: NodeProject = {
    request,
    manifest,
    manifestPath: path,
    folder,
    contextFolder: path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '',
    workspaces,
    lock,
    lockUnread: lock === undefined ? whyUnread(lockContent) : undefined,
    lockPath,
    lockSeen: sourceOf(seen) !== undefined || bindsLock(first, names),
    settings: manager.settings.flatMap((name) => settingBeside(name, folder, path, seen) ?? []),
    npmrc: npmrcPath === undefined ? undefined : await readText(request.files, npmrcPath),
    copied,
    installs: parts.installs,
    ownInstalls: own,
    manager,
    start: parts.start,
    startShown: parts.shown,
    check: await followCheck(request, manifest, copied),
    startAt: parts.line.at,
    startFolder: [...request.surroundings.values()].at(-1)?.folder ?? '/',
    build: [],
  }
  return { ...project, build: await buildSteps(project) }
}

function settingBeside(
  name: string,
  folder: string,
  manifestPath: string,
  seen: ReadonlyMap<string, CopiedFile>,
): NodeProject['settings'][number] | undefined {
  const place = resolveFolder(folder, name)
  const path = manifestPath.slice(0, manifestPath.lastIndexOf('/') + 1) + name
  if (seen.has(place)) return { path, isFolder: false }
  return [...seen.keys()].some((file) => file.startsWith(`${place}/`)) ? { path, isFolder: true } : undefined
}

// `RUN --mount=type=bind,source=package-lock.json,…` shows the file to the install alone.
function bindsLock(install: Install | undefined, names: readonly string[]): boolean {
  return (
    install?.run.flags.some(
      ({ value = '' }) => value.includes('type=bind') && names.some((name) => value.includes(name)),
    ) ?? false
  )
}

// A COPY that names a package.json which the context does not hold: the original does not build.
function namedManifest(request: FactsRequest, install: Install | undefined): { source: string; at: Span } | undefined {
  for (const copy of request.stage.body) {
    if (copy.kind !== 'copy' || copy.from !== undefined || copy.span.start > (install?.run.span.start ?? 0)) continue
    const source = copy.sources.find((word) => /(^|\/)package\.json$/.test(word) && !/[*?$[]/.test(word))
    const wanted = source?.replace(/^(\.?\/)+/, '')
    if (wanted !== undefined && request.complete && !request.paths.includes(wanted))
      return { source: wanted, at: copy.span }
  }
  return undefined
}

function whyUnread(content: FileContent | undefined): string | undefined {
  if (content === undefined || 'absent' in content) return undefined
  return 'unreadable' in content ? content.unreadable : 'it is no lock file of this package manager, or too long'
}
