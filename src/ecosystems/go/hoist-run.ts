import { resolveFolder } from '../../dockerfile/configuration.js'
import type { CopiedFile } from '../../dockerfile/copied-files.js'
import type { FactsRequest } from '../ecosystem.js'
import type { ResolvedStart, StartStep } from '../start/start-step.js'
import { programName, readGoBuild, readGoRun } from './build-command.js'
import { findModules, importPathOf } from './modules.js'
import { type GoBuild, type GoProgram, usesPath } from './programs.js'

/** A `go run` of the start as a build, and the start that is left. */
export interface HoistedRun {
  readonly build: GoBuild
  readonly program: GoProgram
  readonly step: StartStep
  /** What the builder runs. */
  readonly command: string
}

/** Turns a `go run` into a build; undefined where more than one command runs, or an ENTRYPOINT has a part in it. */
export async function hoistRun(
  request: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
  step: StartStep,
  { steps }: ResolvedStart,
): Promise<HoistedRun | undefined> {
  const { stage, surroundings, files } = request
  const hasEntrypoint = stage.body.some(({ kind, keyword }) => kind === 'start' && keyword === 'ENTRYPOINT')
  const run = readGoRun(step.argv)
  const words = [...step.argv, ...step.environment.values()]
  if (run === undefined || hasEntrypoint || steps.length !== 1 || step.environment.size > 0) return undefined
  if (words.some((word) => /[$`*\s'"]/.test(word)) || run.targets.some((target) => target.includes('@')))
    return undefined
  const last = [...surroundings.values()].at(-1)
  const start = last?.folder ?? request.folder
  // The program would start in another folder than the one it was compiled in.
  if (step.directory !== undefined && resolveFolder(start, step.directory) !== start) return undefined
  const found = await findModules(copied, files, start, undefined, usesPath(request, last?.values ?? new Map()))
  const [target = '.'] = run.targets
  const isFiles = target.endsWith('.go')
  const folder = resolveFolder(start, isFiles ? target.replace(/[^/]*$/, '') || '.' : target)
  const importPath = found === undefined ? undefined : importPathOf(found, folder)
  const name = importPath === undefined ? 'app' : programName(importPath)
  const path = `/usr/local/bin/${name}`
  const argv = ['go', 'build', ...run.flags, '-o', path, ...run.targets]
  const build = readGoBuild(argv)
  if (build === undefined) return undefined
  const tree = found === undefined ? undefined : { copied, files, tags: build.tags, ...found }
  const made: GoBuild = {
    at: stage.body.at(-1)?.span.start ?? 0,
    build,
    folder: start,
    environment: new Map(last?.values ?? []),
    takesVariables: true,
    tree,
  }
  const only = isFiles ? { only: run.targets.map((each) => resolveFolder(start, each)) } : {}
  return {
    build: made,
    program: { path, build: made, folder, ...only },
    step: { argv: [path, ...run.arguments], environment: new Map(), sees: 'system' },
    command: argv.join(' '),
  }
}
