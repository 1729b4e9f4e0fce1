import type { Command, Run } from '../../dockerfile/model.js'
import type { NeededProgram } from '../ecosystem.js'

/** A command that builds programs. */
export interface ProgramBuild {
  /** The RUN and the command of the Dockerfile that it is, or that leads to it; absent for what the start compiles. */
  readonly written?: { readonly run: Run; readonly command: Command }
  /** The offset that it stands at in the Dockerfile. */
  readonly at: number
}

/** A program that a build makes. */
export interface BuiltProgram {
  /** Where it lies at the end of the stage, absolute. */
  readonly path: string
  readonly build: ProgramBuild
}

/** A program that the container runs, with the programs that it calls in its turn. */
export interface UsedProgram<Program extends BuiltProgram> {
  readonly program: Program
  readonly called: readonly NeededProgram[]
}

/** The name of a program, without its folder. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
