import type { BuiltProgram, ProgramBuild } from '../compiled/program.js'

/** A file, a folder or a pattern of files that a program is loaded from. */
export interface ProgramPart {
  /** Absolute; a pattern of files where `target` is there. */
  readonly path: string
  readonly isFolder: boolean
  /** The folder that the files of a pattern go to, with a slash at its end. */
  readonly target?: string
  /** True where all of a folder comes along, because it is not known what of it the program needs. */
  readonly isWhole?: true
}

/** What a JVM is started with: a jar, a class path, or the script of a distribution. */
export interface JavaProgram extends BuiltProgram {
  readonly build: JavaBuild
  /** All that it is loaded from. */
  readonly parts: readonly ProgramPart[]
  /** True where others wrote a part of what it holds. */
  readonly hasDependencies: boolean
  /** Why that is not known, and all of a folder comes along; undefined where it is. */
  readonly unproven: string | undefined
  /** Why it cannot be told which of several files it is; undefined where there is one. */
  readonly ambiguous?: string
  /** Present for a shell script that looks for `java` by itself. */
  readonly script?: true
}

/** A command of a build tool that leaves classes, a jar or a distribution. */
export interface JavaBuild extends ProgramBuild {
  readonly tool: 'maven' | 'gradle' | 'javac' | 'jar'
  /** Where the project lies that it builds; where `javac` and `jar` run. */
  readonly folder: string
  /** Goals of Maven, tasks of Gradle. */
  readonly goals: readonly string[]
  /** The words of the command. */
  readonly argv: readonly string[]
}
