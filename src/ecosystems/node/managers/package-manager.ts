import type { Install } from '../install.js'
import type { Manifest } from '../manifest.js'
import type { LockFile } from './lock-file.js'

/** A package manager in one release: what its files are called and how it installs for production. */
export interface PackageManager {
  readonly name: 'npm' | 'yarn' | 'pnpm' | 'bun' | 'cnpm'
  /** The major release. */
  readonly release: number
  /** How it installs, where packages do not lie in the app's node_modules; undefined where they do. */
  readonly elsewhere?: string
  /** Names of its lock files, the one that wins first. */
  readonly lockFiles: readonly string[]
  /** Reads a lock file's text; undefined when it is none. The manifests are the app's and those of its workspaces. */
  readonly readLock: (text: string, manifests: readonly Manifest[]) => Promise<LockFile | undefined>
  /** Files and folders beside the manifest that it reads as it installs or starts a script, apart from the lock file. */
  readonly settings: readonly string[]
  /** What of its files it reads before it runs a script of package.json. */
  readonly readsAtStart: 'nothing' | 'settings' | 'settings and lock file'
  /** Root scripts of package.json that an install runs, in order. */
  readonly rootScripts: (verb: Install['verb'], production: boolean) => readonly string[]
  /** The option that makes an install of the original one for production; undefined where the release has none. */
  readonly productionOption: ((verb: Install['verb'], style: 'production' | 'omit') => string) | undefined
  /** True when the runner's images bring it, so that the runtime stage can install with it. */
  readonly inRunnerImages: boolean
  /** True for an install for production that takes away what a full one before it brought for development. */
  readonly prunesByInstall: (install: Install) => boolean
  /** Removes development packages after a full install, or why it cannot. */
  readonly prune: (request: PruneRequest) => Prune
  /** The command that empties its cache. */
  readonly cleanCache: string
  /** False where the files of node_modules are those of the cache, under a second name: https://pnpm.io/motivation */
  readonly leavesCache: boolean
  /** The line for .dockerignore that hides the log of a failed install. */
  readonly debugLog: string
}

/** What taking development packages away is asked with. */
export interface PruneRequest {
  readonly installs: readonly Install[]
  /** `absent`: the builder's install wrote one, if any. `late`: the context's came after the install, and may differ. */
  readonly lock: 'seen' | 'absent' | 'late'
  /** True where the manifest has workspaces. */
  readonly workspaces: boolean
  readonly omitDevStyle: 'production' | 'omit'
  /** What the build or a root script wrote into node_modules; undefined when nothing. */
  readonly changed: ChangedModules | undefined
  /** A root script that needs more than production packages where the prune would run it. */
  readonly demandingScript: string | undefined
}

/** Something that the build wrote into node_modules. */
export interface ChangedModules {
  /** The command that did. */
  readonly by: string
  /** `folder`: a folder of its own, beside the packages. `files`: new files in packages. `patches`: other contents of their files. */
  readonly what: 'folder' | 'files' | 'patches'
}

/** A command that removes development packages and runs no root script, or the reason why there is none. */
export type Prune =
  | { readonly command: string /** True when it may fetch packages again. */; readonly fetches?: true }
  | { readonly impossible: string }
