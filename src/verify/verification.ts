import type { BuildRequest, EngineName } from '../engine/engine.js'
import type { Allowances, Finding } from './finding.js'
import type { RebuildCost } from './rebuild.js'
import type { Run } from './run-image.js'
import type { FolderSize, Sizes } from './sizes.js'
import type { Verdict } from './verdict.js'

/** One Dockerfile to build. */
export interface Side {
  /** How people know it: `Dockerfile`, or `Dockerfile as migrated`. */
  readonly name: string
  /** Its text. */
  readonly dockerfile: string
  /** Where it lies relative to the context; undefined for one outside. */
  readonly path: string | undefined
  /** The text of the ignore file that counts; empty when there is none. */
  readonly dockerignore: string
  /** Whether that file belongs to the Dockerfile alone: `Dockerfile.dockerignore`. */
  readonly ownIgnoreFile: boolean
  /** Files to write into the copy of the context, by their path in it. */
  readonly files: Readonly<Record<string, string>>
}

/** What both builds get. */
export type BuildSettings = Pick<BuildRequest, 'buildArguments' | 'secrets' | 'network' | 'platform' | 'images'>

/** Starts what the program needs beside it, anew for each run. */
export type StartServices = () => Promise<{ readonly network: string | undefined; stop(): Promise<void> }>

/** What both containers get. */
export interface RunSettings {
  readonly env: Readonly<Record<string, string>>
  /** As the user wrote them: `GET /health=200`. Without any, `/` on each port. */
  readonly probes: readonly string[]
  /** Commands to run in both. */
  readonly commands: readonly string[]
  /** Ports beside the exposed ones. */
  readonly ports: readonly number[]
  /** Milliseconds that the program has to become ready. */
  readonly readyWithin: number
  readonly services?: StartServices
}

/** What is to be verified. */
export interface VerifyRequest {
  /** The build context; absolute. */
  readonly context: string
  /** Paths that git ignores, relative to the context: they are left out. */
  readonly gitIgnored: readonly string[]
  readonly before: Side
  readonly after: Side
  readonly build: BuildSettings
  readonly run: RunSettings
  readonly allowances: Allowances
  /** Paths of the images whose files are compared in the place of the working directory. */
  readonly paths?: readonly string[]
  /** Whether to measure what a change of one line costs. */
  readonly rebuild: boolean
  /** Bytes that each copy of the context, and each image, may have. */
  readonly disk: number
  /** The folder that gets whole logs; absolute. */
  readonly logs: string
  /** The environment that build arguments and secrets without a value take it from. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** What is told while it goes on. */
export type Progress = (step: string) => void

/** What came out. Times are in milliseconds. */
export interface Verification {
  readonly verdict: Verdict
  /** Why nothing can be said, or the end of the log of what failed. */
  readonly why: string | undefined
  readonly findings: readonly Finding[]
  readonly engine: { readonly name: EngineName; readonly version: string; readonly builder: string }
  readonly before: SideResult
  readonly after: SideResult
  readonly foldersGone: readonly FolderSize[]
  /** The source file that got one line more; undefined when that was not measured. */
  readonly changedSource: string | undefined
  /** Of an inconclusive verdict: how many files the entry points come to in both images, as each image's own Node.js resolves them. */
  readonly modules: { readonly before: number; readonly after: number } | undefined
  /** What is worth knowing about how it was made. */
  readonly notes: readonly string[]
  readonly took: { readonly builds: number; readonly runs: number; readonly rest: number }
}

/** One of both images. What is undefined was not come to. */
export interface SideResult {
  readonly name: string
  readonly base: string | undefined
  /** The tag of the image, which is there as long as the session is. */
  readonly image: string | undefined
  readonly buildMilliseconds: number | undefined
  readonly sizes: Sizes | undefined
  readonly rebuild: RebuildCost | undefined
  readonly run: Run | undefined
}
