import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import { type Reason, reason } from '../../reason.js'
import { calledPrograms } from '../compiled/called-programs.js'
import { type CompiledProject, readCompiledProject } from '../compiled/project.js'
import type { FactsRequest } from '../ecosystem.js'
import type { StartLine } from '../start/start-line.js'
import { hoistRun } from './hoist-run.js'
import { goLanguage } from './language.js'
import { type GoPackage, packagesFrom } from './modules.js'
import { findBuilds, type GoBuild, type GoProgram, programsOf } from './programs.js'

/** All that is known of a Go project. */
export interface GoProject extends CompiledProject<GoProgram> {
  readonly builds: readonly GoBuild[]
  /** The packages that are compiled into each program, as far as their sources are there; undefined where there are too many, or none. */
  readonly packages: ReadonlyMap<GoProgram, readonly GoPackage[] | undefined>
}

/** Reads a project, or says what of it could not be found out. */
export async function readGoProject(request: FactsRequest, line: StartLine): Promise<GoProject | readonly Reason[]> {
  const copied = copiedFiles(request.stage, request.surroundings, request.paths)
  const builds = await findBuilds(request)
  const packages = new Map<GoProgram, readonly GoPackage[] | undefined>()
  const project = await readCompiledProject(request, line, {
    language: goLanguage,
    programs: await programsOf(request, builds),
    lost: builds.flatMap((build) => sourcesMissing(request, copied, build)),
    hoist: async (step) => {
      const hoisted = await hoistRun(request, copied, step)
      return hoisted === undefined
        ? undefined
        : { ...hoisted, lost: sourcesMissing(request, copied, hoisted.program.build) }
    },
    calledBy: async (program) => {
      const { tree } = program.build
      const hasSources = program.folder !== undefined && tree !== undefined
      const found = hasSources ? await packagesFrom(tree, program.folder as string, program.only) : undefined
      packages.set(program, found)
      const own = found?.filter(({ vendored }) => !vendored).flatMap(({ files }) => files)
      return calledPrograms(own, goLanguage).programs
    },
  })
  return 'used' in project ? { ...project, builds, packages } : project
}

/** What a build is made from and the context lacks. */
function sourcesMissing(
  { stage }: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
  { build, folder, tree, written }: GoBuild,
): readonly Reason[] {
  const at = written?.run.span ?? stage.from.span
  const fetched = build.targets.length > 0 && build.targets.every((target) => target.includes('@'))
  if (fetched) return []
  const below = folder === '/' ? '' : folder
  if (tree === undefined) return [reason('manifest-not-in-context', { path: `${below}/go.mod` }, at)]
  return build.targets
    .filter((target) => target.endsWith('.go') && !target.startsWith('/'))
    .map((target) => `${below}/${target.replace(/^(\.\/)+/, '')}`)
    .filter((path) => !path.includes('..') && !copied.has(path))
    .map((path) => reason('manifest-not-in-context', { path }, at))
}
