/** What a command that is asked for production packages alone does, as measured with real releases on a small project. */
export interface ProductionForm {
  /** The package manager. */
  readonly manager: 'npm' | 'yarn' | 'pnpm' | 'bun'
  /** The releases that all do this, neighbours among those that were measured: `[7, 8]`, `[1.22]`. */
  readonly releases: readonly number[]
  /** The flags with which the project had to be installed; absent when it needs none. */
  readonly needsFlags?: readonly string[]
  /** The lines of the project's settings file: .npmrc, .yarnrc.yml. `workspace-tools.cjs` is yarn's plugin of that name. */
  readonly settings?: readonly string[]
  /** The command, as a shell reads it. */
  readonly verb: string
  /** What was there: a full install that a build has written into, the same without pnpm's store, or manifest, lock file and settings alone. */
  readonly after: 'full-install' | 'full-install, store gone' | 'manifests'
  /** 0 when it succeeded, 1 for any other status. */
  readonly exit: 0 | 1
  /** The error's code, or the first sentence of it. */
  readonly error?: string
  /** What became of the development package. `unlinked`: nothing finds it, but its files are still in the virtual store. */
  readonly development: 'removed' | 'unlinked' | 'left' | 'never-there'
  /** Whether the production package is there. */
  readonly production: 'present' | 'absent'
  /** The project's own scripts that ran, in order. */
  readonly rootScripts: readonly string[]
  /** Whether generated files are still there, both in a folder of their own (`node_modules/.generated`) and in a package. */
  readonly keepsGenerated?: boolean
  /** The same for the folder of their own alone. */
  readonly keepsGeneratedFolder?: boolean
  /** Whether a patch of a package's file is still there. */
  readonly keepsPatches?: boolean
  /** Whether the folder node_modules is there afterwards. */
  readonly nodeModules: boolean
  /** With Plug'n'Play: whether .pnp.cjs is there. Packages are then those that `yarn node` can load. */
  readonly pnpFile?: boolean
  /** With Plug'n'Play: whether the project's .yarn/cache has the development package's archive. */
  readonly developmentInCache?: boolean
  /** For a project installed with `--shamefully-hoist`: whether transitive packages still lie in the root of node_modules. */
  readonly hoists?: boolean
}

/** Whether a manager starts a program, as measured, where node_modules, package.json and some files came along after a production form. */
export interface StartForm {
  /** The package manager. */
  readonly manager: ProductionForm['manager']
  /** The releases that all do this, neighbours among those that were measured. */
  readonly releases: readonly number[]
  /** The lines of the project's settings file with which it was installed. */
  readonly settings?: readonly string[]
  /** The production form that ran before. */
  readonly after: string
  /** The command, as a shell reads it. */
  readonly verb: string
  /** What came along besides node_modules and package.json. */
  readonly files: readonly string[]
  /** False when the registry cannot be reached. */
  readonly network: boolean
  /** Whether the program ran. */
  readonly starts: boolean
  /** The error's code, or the first sentence of it. */
  readonly error?: string
  /** Whether packages, a lock file or root scripts show that it installed first, or began to. */
  readonly installs: boolean
}
