import { builtEntries, compiledFacts, developmentSigns, unknownFacts } from '../compiled/facts.js'
import type { Ecosystem, FactsRequest, ProjectFacts } from '../ecosystem.js'
import { startLine } from '../start/start-line.js'
import { goCommands, installNames } from './commands.js'
import { deliveriesOf } from './deliveries.js'
import { goLanguage } from './language.js'
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
  developmentSigns: (request) => developmentSigns(request, 'go.mod', goLanguage),
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
