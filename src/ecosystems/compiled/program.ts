import { resolveFolder } from '../../dockerfile/configuration.js'
import type { Command, Run } from '../../dockerfile/model.js'
import type { FactsRequest, NeededProgram } from '../ecosystem.js'

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

/** The program, and where commands behind its build bring it: with `mv` it is no longer where it was built, which does no harm here. */
export function whereMoved<Program extends BuiltProgram>(request: FactsRequest, program: Program): readonly Program[] {
  const { at } = program.build
  const places = [program.path]
  for (const run of request.stage.body) {
    if (run.kind !== 'run') continue
    const folder = request.surroundings.get(run)?.folder ?? '/'
    for (const other of run.commands) {
      if (other.span.start <= at || !/^(mv|cp|ln|install)$/.test(other.argv?.[0] ?? '')) continue
      const here = resolveFolder(folder, other.directory ?? '')
      const words = (other.argv ?? []).slice(1).filter((word) => !word.startsWith('-'))
      const target = words.at(-1) ?? ''
      const to = resolveFolder(here, target)
      const isFolder = words.length > 2 || target.endsWith('/') || /^\.$|\/\.$/.test(target) || isSystemFolder(to)
      for (const source of words.slice(0, -1)) {
        const from = resolveFolder(here, source)
        if (places.includes(from)) places.push(isFolder ? resolveFolder(to, nameOf(from)) : to)
      }
    }
  }
  return places.map((path, index) => (index === 0 ? program : { ...program, path }))
}

function isSystemFolder(path: string): boolean {
  return /^\/(usr\/(local\/)?)?s?bin$|^\/go\/bin$|^\/(tmp|opt)?$/.test(path)
}
