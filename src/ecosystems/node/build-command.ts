import type { ProjectFiles } from '../../project/files.js'
import { joinPath } from './tsconfig.js'

/** What one command of a build writes. Paths are relative to the context's root. */
export interface BuildOutput {
  readonly path: string
  readonly isFolder: boolean
  /**
   * `compiled`: a file for each source, at the same place below the folder. `bundled`: a few files that hold the sources.
   * `copied`: files that no compiler made. `mixed`: compiled files of which it cannot be told what they came from. `modules`: files in
   * node_modules, which an install of its own would not have.
   */
  readonly kind: 'compiled' | 'bundled' | 'copied' | 'mixed' | 'modules'
  /** For `compiled`: the folder that stands for the output's root among the sources, when the configuration says it. */
  readonly rootDir?: string
  /** For `bundled`: true where the packages that the sources import are in the bundle, not in node_modules. */
  readonly holdsPackages?: true
  /** For `bundled`: true where __dirname in it is the folder of the bundle. */
  readonly keepsPlace?: true
  /** A folder below the path, `''` for the path itself, whose server holds what it needs of node_modules. */
  readonly standalone?: string
  /** For `modules`: what becomes of the packages there. */
  readonly changes?: 'folder' | 'files' | 'patches'
  /** What serves the next build alone, relative to the path. */
  readonly cache?: string
  /** Import aliases of the compiler's configuration. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>
}

/** What a build tool is asked with: its words, and the folder it runs in, relative to the context's root. */
export interface BuildCommand {
  readonly argv: readonly string[]
  readonly folder: string
  readonly files: ProjectFiles
  readonly paths: readonly string[]
}

/** One folder as the output of a command; undefined where its path cannot be told. */
export function folder(
  command: BuildCommand,
  path: string,
  kind: BuildOutput['kind'],
): readonly BuildOutput[] | undefined {
  if (path.startsWith('/') || path.includes('$')) return undefined
  return [{ path: joinPath(command.folder, path), isFolder: true, kind }]
}

/** The first word that is no option. */
export function firstWord(command: BuildCommand): string {
  return command.argv.slice(1).find((word) => !word.startsWith('-')) ?? ''
}

/** True where one of the options stands among the words. */
export function has(command: BuildCommand, ...names: string[]): boolean {
  return command.argv.some((word) => names.includes(word))
}

/** The value of the first of the options that is there. */
export function option(command: BuildCommand, ...names: string[]): string | undefined {
  for (const [at, word] of command.argv.entries()) {
    if (names.includes(word)) return command.argv[at + 1]
    const name = names.find((candidate) => word.startsWith(`${candidate}=`))
    if (name !== undefined) return word.slice(name.length + 1)
  }
  return undefined
}

const valueOptions = new Set(
  '-d --out-dir -u --up -e --exclude -x --extensions --config-file -C --ignore --only --presets --plugins --env-name -s --source-maps'.split(
    ' ',
  ),
)

/** True for a word that is the value of the option in front of it. */
export function isValue(argv: readonly string[], at: number): boolean {
  return valueOptions.has(argv[at - 1] ?? '')
}
