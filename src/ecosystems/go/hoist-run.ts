import { resolveFolder } from '../../dockerfile/configuration.js'
import type { CopiedFile } from '../../dockerfile/copied-files.js'
import type { HoistedProgram } from '../compiled/project.js'
import type { FactsRequest } from '../ecosystem.js'
import type { StartStep } from '../start/start-step.js'
import { programName, readGoBuild, readGoRun } from './build-command.js'
import { findModules, importPathOf } from './modules.js'
import { type GoBuild, type GoProgram, usesPath } from './programs.js'

/** Turns a `go run` into a build; undefined where that cannot be written down. */
export async function hoistRun(
  request: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
  step: StartStep,
): Promise<HoistedProgram<GoProgram> | undefined> {
  const { stage, surroundings, files } = request
  const run = readGoRun(step.argv)
  if (run === undefined || run.targets.some((target) => target.includes('@'))) return undefined
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
    program: { path, build: made, folder, ...only },
    step: { argv: [path, ...run.arguments], environment: new Map(), sees: 'system' },
    command: argv.join(' '),
  }
}
