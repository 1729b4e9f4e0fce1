import type { Argument, Call, SourceFile } from './source-file.js'

/** What is different from one compiled language to the other. */
export interface CompiledLanguage {
  /** True for a command that serves developers. */
  readonly isDevelopment: (argv: readonly string[]) => boolean
  /** True for a command that compiles the program and starts it. */
  readonly compiles: (argv: readonly string[]) => boolean
  /** True for a command whose program is known, though it looks like a script of the project: a wrapper of a build tool. */
  readonly isTool?: (argv: readonly string[]) => boolean
  /** The program that a command starts, where that is no first word: the jar of `java -jar`; undefined for any other command. */
  readonly programWord?: (argv: readonly string[]) => string | undefined
  /** Files that only the compiler reads. */
  readonly sources: RegExp
  /** The arguments of a call that name files on the disk; undefined for one that is not known to read any. */
  readonly pathsOfCall: (call: Call) => readonly Argument[] | undefined
  /** The argument of a call that names the program which it starts; undefined for a call that starts none. */
  readonly programOfCall: (call: Call) => Argument | undefined
  /** Names in an argument that are of the language, and compute nothing. */
  readonly plainNames: RegExp
  /** Files that a source's packages look for by themselves, relative to the working directory. */
  readonly filesOfPackages: (file: SourceFile) => readonly string[]
}
