import { resolveFolder } from '../../dockerfile/configuration.js'
import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import { readText } from '../../project/files.js'
import { type BuildCommand, commandsOf } from '../compiled/build-commands.js'
import { whereMoved } from '../compiled/moves.js'
import type { BuiltProgram, ProgramBuild } from '../compiled/program.js'
import type { FactsRequest } from '../ecosystem.js'
import { type CargoCommand, readCargo } from './cargo-command.js'
import { parseCargoConfig } from './cargo-toml.js'
import { type CargoWorkspace, findWorkspace } from './workspace.js'

/** A `cargo build` or `cargo install` of a RUN, or a `cargo run` of the start. */
export interface CargoBuild extends ProgramBuild {
  readonly cargo: CargoCommand
  /** Absolute, in the image. */
  readonly folder: string
  readonly environment: ReadonlyMap<string, string>
  /** The packages that it sees; undefined where its folder belongs to none. */
  readonly workspace: CargoWorkspace | undefined
  /** The target that it compiles for, where that is not the image's own. */
  readonly target: string | undefined
}

/** A program that a build makes. */
export interface RustProgram extends BuiltProgram {
  readonly build: CargoBuild
  /** True for one that `cargo install` fetches. */
  readonly isFetched: boolean
}

/** Every build of the stage, in order. */
export async function findBuilds(request: FactsRequest): Promise<readonly CargoBuild[]> {
  const builds: CargoBuild[] = []
  for (const run of request.stage.body) {
    if (run.kind !== 'run') continue
    const values = request.surroundings.get(run)?.values ?? new Map<string, string>()
    const copied = copiedFiles(request.stage, request.surroundings, request.paths, run)
    for (const each of await commandsOf(request, run, copied, values)) {
      const cargo = readCargo(each.argv)
      if (cargo === undefined || cargo.verb === 'run') continue
      const at = each.command.span.start
      builds.push(await buildOf(request, copied, cargo, each, { written: { run, command: each.command }, at }))
    }
  }
  return builds
}

/** A command as a build, with the packages that it sees. */
export async function buildOf(
  request: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
  cargo: CargoCommand,
  { folder, environment }: Pick<BuildCommand, 'folder' | 'environment'>,
  place: ProgramBuild,
): Promise<CargoBuild> {
  const named = cargo.path ?? cargo.manifestPath?.replace(/\/?Cargo\.toml$/, '')
  const where = resolveFolder(folder, named ?? '')
  const workspace = await findWorkspace(copied, request.files, where)
  const config = await configOf(request, copied, workspace?.root ?? where)
  const target = cargo.target ?? environment.get('CARGO_BUILD_TARGET') ?? config.target
  const withTarget = config.targetFolder === undefined ? environment : withDefault(environment, config.targetFolder)
  return { ...place, cargo, folder: where, environment: withTarget, workspace, target }
}

function withDefault(environment: ReadonlyMap<string, string>, folder: string): ReadonlyMap<string, string> {
  return new Map([['CARGO_TARGET_DIR', folder], ...environment])
}

// https://doc.rust-lang.org/cargo/reference/config.html#hierarchical-structure
async function configOf(request: FactsRequest, copied: ReadonlyMap<string, CopiedFile>, folder: string) {
  for (const name of ['.cargo/config.toml', '.cargo/config']) {
    const source = copied.get(resolveFolder(folder, name))?.source
    const text = source === undefined ? undefined : await readText(request.files, source)
    if (text !== undefined) return parseCargoConfig(text)
  }
  return {}
}

/** Every program that the builds make, where commands behind them leave it. */
export function programsOf(request: FactsRequest, builds: readonly CargoBuild[]): readonly RustProgram[] {
  return builds.flatMap((build) => programsOfBuild(build)).flatMap((program) => whereMoved(request, program))
}

/** The programs that one build makes. */
export function programsOfBuild(build: CargoBuild): readonly RustProgram[] {
  const { cargo, workspace, environment } = build
  if (cargo.verb === 'install' && cargo.crates.length > 0) {
    const names =
      cargo.binaries.length > 0 ? cargo.binaries : cargo.crates.flatMap((crate) => programNames[crate] ?? crate)
    return names.map((name) => ({ path: installedAt(build, name), build, isFetched: true }))
  }
  if (workspace === undefined) return []
  const binaries = binariesOf(build)
  if (cargo.verb === 'install')
    return binaries.map((name) => ({ path: installedAt(build, name), build, isFetched: false }))
  const folder = cargo.targetFolder ?? environment.get('CARGO_TARGET_DIR')
  const targets = folder === undefined ? resolveFolder(workspace.root, 'target') : resolveFolder(build.folder, folder)
  const parts = [...(build.target === undefined ? [] : [build.target]), cargo.profileFolder]
  return binaries.map((name) => ({ path: resolveFolder(targets, [...parts, name].join('/')), build, isFetched: false }))
}

/** The names of the programs that a build makes. */
export function binariesOf({ cargo, workspace, folder }: CargoBuild): readonly string[] {
  if (workspace === undefined || (cargo.buildsOthers && cargo.binaries.length === 0)) return []
  const own = workspace.packages.find((each) => each.folder === folder)
  const chosen =
    cargo.packages.length > 0
      ? workspace.packages.filter(({ name }) => cargo.packages.includes(name))
      : own !== undefined
        ? [own]
        : workspace.packages.filter(({ isDefault }) => isDefault)
  const all = chosen.flatMap(({ binaries }) => binaries)
  return cargo.binaries.length === 0 ? all : all.filter((name) => cargo.binaries.includes(name))
}

// Crates whose program has another name: their manifests, 2026-11-22.
const programNames: Readonly<Record<string, readonly string[]>> = {
  diesel_cli: ['diesel'],
  'sqlx-cli': ['sqlx', 'cargo-sqlx'],
  'sea-orm-cli': ['sea-orm-cli'],
  'wasm-bindgen-cli': ['wasm-bindgen'],
}

// https://doc.rust-lang.org/cargo/commands/cargo-install.html#description
function installedAt({ cargo, environment, folder }: CargoBuild, name: string): string {
  const home = environment.get('CARGO_HOME') ?? '/root/.cargo'
  const root = cargo.root ?? environment.get('CARGO_INSTALL_ROOT') ?? home
  return resolveFolder(resolveFolder(folder, root), `bin/${name}`)
}
