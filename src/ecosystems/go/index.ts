import { type Reason, reason } from '../../reason.js'
import { builtEntries, compiledFacts, unknownFacts } from '../compiled/facts.js'
import type { Ecosystem, FactsRequest, ProjectFacts, WrittenRequest } from '../ecosystem.js'
import { startLine } from '../start/start-line.js'
import { goCommands, installNames, isDevelopmentCommand } from './commands.js'
import { deliveriesOf } from './deliveries.js'
import { readGoProject } from './project.js'
import { readByBuild } from './version-control.js'

/** Go, with modules and without. */
export const go: Ecosystem = {
  id: 'go',
  title: 'Go',
  runners: ['go'],
  manifests: ['go.mod'],
  commands: goCommands,
  gatherFacts,
  developmentSigns,
}

async function developmentSigns(request: WrittenRequest): Promise<readonly Reason[]> {
  const line = startLine(request)
  if ('code' in line || !request.paths.some((path) => path.endsWith('go.mod'))) return []
  const argv = line.form === 'shell' ? (line.argv[0] ?? '').split(/\s+/) : line.argv
  return isDevelopmentCommand(argv) ? [reason('development-image', { command: argv.join(' ') }, line.at.span)] : []
}

async function gatherFacts(request: FactsRequest): Promise<ProjectFacts> {
  const line = startLine(request)
  if ('code' in line) return unknownFacts([line], installNames)
  const project = await readGoProject(request, line)
  if (!('used' in project)) return unknownFacts(project, installNames)
  const modules = project.used.flatMap(({ program }) => program.build.tree?.modules[0]?.folder ?? [])
  return compiledFacts(project, {
    ...(await deliveriesOf(project)),
    installNames,
    ignore: builtEntries(project, modules),
    readByBuild: await readByBuild(project),
  })
}
