import type { SourcePlace } from '../../project/files.js'

/** A text that a source holds. */
export interface Literal {
  readonly value: string
  readonly place: SourcePlace
}

/** A call: of a package's function (`os.Open`), or of a method, whose `from` is then undefined. */
export interface Call {
  /** The package or module that the function is of, by the name that is imported. */
  readonly from: string | undefined
  readonly name: string
  readonly arguments: readonly Argument[]
  readonly place: SourcePlace
}

/** An argument: the literals in it, and its text. */
export interface Argument {
  readonly literals: readonly string[]
  /** Names in it that are no calls. */
  readonly names: readonly string[]
  /** True for a literal and nothing else. */
  readonly isLiteral: boolean
  readonly text: string
}

/** What one source says, as far as running needs it. */
export interface SourceFile {
  /** Relative to the build context. */
  readonly path: string
  /** What it imports, as its language names packages. */
  readonly imports: readonly string[]
  /** Patterns of files that the compiler puts into the program, relative to the build context. */
  readonly embeds: readonly string[]
  readonly literals: readonly Literal[]
  /** What it is compiled with: names are of one meaning in a unit. */
  readonly unit: string
  /** Names that are declared with a literal as their value. */
  readonly constants: ReadonlyMap<string, string>
  /** Names that are declared with any other value, or get another one. */
  readonly variables: ReadonlySet<string>
  readonly calls: readonly Call[]
}
