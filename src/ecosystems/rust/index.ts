import { compiledFacts, developmentSigns, unknownFacts } from '../compiled/facts.js'
import type { Ecosystem, FactsRequest, ProjectFacts } from '../ecosystem.js'
import { startLine } from '../start/start-line.js'
import { historyReadByCopied } from '../version-control.js'
import { installNames, rustCommands } from './commands.js'
import { deliveriesOf } from './deliveries.js'
import { rustLanguage } from './language.js'
import { type RustProject, readRustProject } from './project.js'

/** Rust with Cargo. */
export const rust: Ecosystem = {
  id: 'rust',
  title: 'Rust',
  runners: ['rust'],
  manifests: ['Cargo.toml'],
  commands: rustCommands,
  gatherFacts,
  developmentSigns: (request) => developmentSigns(request, 'Cargo.toml', rustLanguage),
}

async function gatherFacts(request: FactsRequest): Promise<ProjectFacts> {
  const line = startLine(request)
  if ('code' in line) return unknownFacts([line], installNames)
  const project = await readRustProject(request, line)
  if (!('used' in project)) return unknownFacts(project, installNames)
  const folders = [...project.copied].flatMap(([, { source }]) =>
    /(^|\/)Cargo\.lock$/.test(source) ? [source.slice(0, -'Cargo.lock'.length)] : [],
  )
  return compiledFacts(project, {
    ...(await deliveriesOf(project)),
    installNames,
    ignore: [...new Set(folders.length === 0 ? [''] : folders)].map((folder) => ({
      entry: `${folder}target`,
      because: 'the build writes it',
      example: `${folder}target/release/build`,
    })),
    readByBuild: await readByBuild(project),
  })
}

// Crates that put the revision into the program while building.
const stamping = /^(vergen|vergen-git2|vergen-gitcl|shadow-rs|git-version|built)$/

async function readByBuild(project: RustProject): Promise<readonly string[]> {
  const crates = project.used.flatMap(({ program }) => [...(program.build.workspace?.crates ?? [])])
  if (crates.some((name) => stamping.test(name))) return ['.git']
  return historyReadByCopied(project, /(^|\/)(build\.rs|[Mm]akefile|[^/]+\.sh)$/)
}
