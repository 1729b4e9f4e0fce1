import { isBelow } from '../../dockerfile/configuration.js'
import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import { type Reason, reason } from '../../reason.js'
import { calledPrograms } from '../compiled/called-programs.js'
import { type CompiledProject, type HoistedProgram, readCompiledProject } from '../compiled/project.js'
import type { SourceFile } from '../compiled/source-file.js'
import type { FactsRequest } from '../ecosystem.js'
import { readSources } from '../read-sources.js'
import type { StartLine } from '../start/start-line.js'
import type { StartStep } from '../start/start-step.js'
import { readCargo } from './cargo-command.js'
import { rustLanguage } from './language.js'
import {
  binariesOf,
  buildOf,
  type CargoBuild,
  findBuilds,
  programsOf,
  programsOfBuild,
  type RustProgram,
} from './programs.js'
import { readRustFile } from './rust-file.js'
import type { CargoWorkspace } from './workspace.js'

/** All that is known of a Rust project. */
export interface RustProject extends CompiledProject<RustProgram> {
  readonly builds: readonly CargoBuild[]
  /** The sources of the workspace; undefined where there are more than are read. */
  readonly sources: readonly SourceFile[] | undefined
}

/** Reads a project, or says what of it could not be found out. */
export async function readRustProject(
  request: FactsRequest,
  line: StartLine,
): Promise<RustProject | readonly Reason[]> {
  const copied = copiedFiles(request.stage, request.surroundings, request.paths)
  const builds = await findBuilds(request)
  const programs = programsOf(request, builds)
  const roots = new Set(builds.flatMap(({ workspace }) => workspace?.root ?? []))
  let sources: readonly SourceFile[] | undefined
  const project = await readCompiledProject(request, line, {
    language: rustLanguage,
    programs,
    lost: builds.flatMap((build) => manifestMissing(request, build)),
    hoist: async (step) => {
      const hoisted = await hoistRun(request, copied, step, programs)
      if (hoisted === undefined) return undefined
      const { build } = hoisted.program
      if (build.workspace !== undefined) roots.add(build.workspace.root)
      return { ...hoisted, lost: manifestMissing(request, build) }
    },
    calledBy: async ({ isFetched }) => {
      sources ??= await sourcesBelow(request, copied, [...roots])
      return isFetched ? [] : calledPrograms(sources, rustLanguage).programs
    },
  })
  return 'used' in project ? { ...project, builds, sources } : project
}

function manifestMissing(
  { stage }: FactsRequest,
  { cargo, folder, workspace, written }: CargoBuild,
): readonly Reason[] {
  if (workspace !== undefined || cargo.crates.length > 0) return []
  const path = `${folder === '/' ? '' : folder}/Cargo.toml`
  return [reason('manifest-not-in-context', { path }, written?.run.span ?? stage.from.span)]
}

/** Turns a `cargo run` into a build; undefined where it cannot be told which program it starts. */
async function hoistRun(
  request: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
  step: StartStep,
  made: readonly RustProgram[],
): Promise<HoistedProgram<RustProgram> | undefined> {
  const cargo = readCargo(step.argv)
  if (cargo === undefined || step.directory !== undefined) return undefined
  const last = [...request.surroundings.values()].at(-1)
  const place = { folder: last?.folder ?? request.folder, environment: last?.values ?? new Map<string, string>() }
  const at = request.stage.body.at(-1)?.span.start ?? 0
  const build = await buildOf(request, copied, cargo, place, { at })
  const name = runOf(build, build.workspace)
  const program = programsOfBuild(build).find(({ path }) => path.endsWith(`/${name}`))
  if (name === undefined || program === undefined) return undefined
  const known = made.find(({ path }) => path === program.path)
  return {
    program: known ?? program,
    step: { argv: [program.path, ...cargo.arguments], environment: new Map(), sees: 'system' },
    command: known === undefined ? ['cargo', 'build', ...cargo.flags].join(' ') : '',
  }
}

// https://doc.rust-lang.org/cargo/commands/cargo-run.html#target-selection
function runOf(build: CargoBuild, workspace: CargoWorkspace | undefined): string | undefined {
  const all = binariesOf(build)
  if (all.length === 1) return all[0]
  const chosen = workspace?.packages.filter(({ binaries }) => binaries.some((name) => all.includes(name))) ?? []
  return chosen.length === 1 ? chosen[0]?.defaultRun : undefined
}

async function sourcesBelow(
  { files }: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
  roots: readonly string[],
): Promise<readonly SourceFile[] | undefined> {
  const isSource = (path: string) =>
    path.endsWith('.rs') && !/\/(target|tests|benches|examples|vendor)\/|\/build\.rs$/.test(path)
  const paths = [...copied].flatMap(([path, { source }]) =>
    isSource(path) && roots.some((root) => isBelow(path, root)) ? [source] : [],
  )
  const manifests = new Set(
    [...copied.values()].flatMap(({ source }) =>
      /(^|\/)Cargo\.toml$/.test(source) ? [source.slice(0, -'Cargo.toml'.length)] : [],
    ),
  )
  return readSources(files, paths, (source, text) => {
    const [packageFolder = ''] = [...manifests]
      .filter((each) => source.startsWith(each))
      .sort((a, b) => b.length - a.length)
    return readRustFile(source, text, packageFolder)
  })
}
