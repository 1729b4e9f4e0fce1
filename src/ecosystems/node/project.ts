import { isBelow } from '../../dockerfile/configuration.js'
import type { CopiedFile } from '../../dockerfile/copied-files.js'
import type { Instruction, Run } from '../../dockerfile/model.js'
import type { FactsRequest } from '../ecosystem.js'
import type { ResolvedStart, StartStep } from '../start/start-step.js'
import type { Install } from './install.js'
import type { LockFile } from './managers/lock-file.js'
import type { PackageManager } from './managers/package-manager.js'
import type { Manifest } from './manifest.js'
import type { Workspaces } from './workspaces.js'

/** A Node.js project as its Dockerfile builds it: what the other files of this folder work on. */
export interface NodeProject {
  readonly request: FactsRequest
  readonly manifest: Manifest
  /** The manifest's path in the context. */
  readonly manifestPath: string
  /** The app's folder in the image, absolute. */
  readonly folder: string
  /** The folder of the context that it comes from; `''` is the root. */
  readonly contextFolder: string
  /** The workspaces of the manifest; undefined where it has none. */
  readonly workspaces: Workspaces | undefined
  readonly lock: LockFile | undefined
  /** Why the lock file says nothing though there is one. */
  readonly lockUnread: string | undefined
  /** The lock file's path in the context, when there is one. */
  readonly lockPath: string | undefined
  /** True when the lock file lies beside the manifest as the install runs. */
  readonly lockSeen: boolean
  /** Settings of the package manager beside the manifest that the install sees, as paths of the context. */
  readonly settings: readonly { readonly path: string; readonly isFolder: boolean }[]
  /** The text of the .npmrc beside the manifest, when the image gets one. */
  readonly npmrc: string | undefined
  /** Files of the image that come from the context, at the stage's end. */
  readonly copied: ReadonlyMap<string, CopiedFile>
  readonly installs: readonly Install[]
  /** The app's own installs, in order; empty when it has nothing to install. */
  readonly ownInstalls: readonly Install[]
  /** What installs its dependencies, in which release. */
  readonly manager: PackageManager
  readonly start: ResolvedStart
  readonly startShown: string
  /** What the HEALTHCHECK runs; undefined where there is none. */
  readonly check: ResolvedStart | undefined
  readonly startAt: Instruction | undefined
  /** The working directory that the container starts in, absolute. */
  readonly startFolder: string
  readonly build: readonly BuildStep[]
}

/** One command that the build runs, scripts of package.json followed. */
export interface BuildStep {
  readonly step: StartStep
  readonly run: Run
  /** The command as the Dockerfile writes it. */
  readonly shown: string
  /** The folder that it runs in, relative to the context's root; undefined when that lies outside the app. */
  readonly folder: string | undefined
  /** The same in the image. */
  readonly imageFolder: string
}

/** Every command that the running container is known to run: those of the start and those of the HEALTHCHECK. */
export function runningSteps({ start, check }: Pick<NodeProject, 'start' | 'check'>): readonly StartStep[] {
  return [...start.steps, ...(check?.steps ?? [])]
}

/** The path in the image of a file of the context below the app's folder. */
export function inImage(project: NodeProject, path: string): string {
  const inside = project.contextFolder === '' ? path : path.slice(project.contextFolder.length + 1)
  return project.folder === '/' ? `/${inside}` : `${project.folder}/${inside}`
}

/** The path relative to the context's root that an absolute path of the image has when the app's folder is laid over it. */
export function inContext(project: NodeProject, path: string): string | undefined {
  const folder = project.folder === '/' ? '/' : `${project.folder}/`
  if (!path.startsWith(folder)) return undefined
  const inside = path.slice(folder.length)
  return project.contextFolder === '' ? inside : `${project.contextFolder}/${inside}`
}

/** True for a path of the image that is the app's folder or lies below it. */
export function isInApp(project: { readonly folder: string }, path: string): boolean {
  return isBelow(path, project.folder)
}
