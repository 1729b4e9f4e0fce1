import { copiedFiles } from '../../dockerfile/copied-files.js'
import { ownEntry } from '../../own-entry.js'
import { type Reason, reason } from '../../reason.js'
import type { Ecosystem, FactsRequest, ProjectFacts, WrittenRequest } from '../ecosystem.js'
import { commandNeeds, httpCheck } from './command-needs.js'
import { installNames, nodeCommands, nodeRole } from './commands.js'
import { planContents } from './contents.js'
import { deliveriesOf } from './deliveries.js'
import type { DeliveryInput } from './delivery-parts.js'
import { neededAtStart } from './dependencies.js'
import { programsOfBuild, programsProvided } from './global-programs.js'
import { hoistBuild } from './hoist-build.js'
import { findInstalls } from './install.js'
import { linkedPrograms } from './linked-programs.js'
import { productionDependencies } from './manifest.js'
import { nativeNeeds } from './native-needs.js'
import { whyEverything } from './needs-everything.js'
import {
  browserProblems,
  contentProblems,
  developmentProblems,
  fetchedProblems,
  installProblems,
  managerProblems,
  startProblems,
  workspaceProblems,
} from './problems.js'
import { appFolder, findManifest, readProject } from './read-project.js'
import {
  buildAtStartWarnings,
  guardedWarnings,
  ignoreEntries,
  readByBuild,
  standaloneNotes,
  staticNotes,
  warningsOf,
} from './remarks.js'
import { servedDelivery } from './served-delivery.js'
import { followStart, startLine, startNeeds } from './start-facts.js'
import { staticStart } from './static-start.js'
import { programsCalledBy } from './tools.js'

/** Node.js with npm. */
export const node: Ecosystem = {
  id: 'node',
  title: 'Node.js',
  runners: ['node'],
  manifests: ['package.json'],
  commands: nodeCommands,
  roleOf: nodeRole,
  gatherFacts,
  developmentSigns,
}

async function developmentSigns(request: WrittenRequest): Promise<readonly Reason[]> {
  const line = startLine(request)
  if ('code' in line) return []
  return developmentProblems(request, line, copiedFiles(request.stage, request.surroundings, request.paths))
}

const nothing: Omit<ProjectFacts, 'unknowns'> = {
  deliveries: [],
  warnings: [],
  folder: undefined,
  calledAtStart: new Set(),
  calledInBuild: new Set(),
  providedBy: programsProvided,
  installNames,
  needsOfCommand: async () => ({ programs: [], packages: [], files: [], known: false }),
  httpCheck: () => undefined,
  ignore: [],
  readByBuild: [],
  hidesInstalled: true,
}

async function gatherFacts(request: FactsRequest): Promise<ProjectFacts> {
  const line = startLine(request)
  const installs = findInstalls(request)
  const copied = copiedFiles(request.stage, request.surroundings, request.paths)
  const folder = appFolder(request, installs, 'code' in line ? [] : line.argv)
  const unknowns: Reason[] = 'code' in line ? [line] : []

  const found = await findManifest(request, folder, installs, copied)
  if ('code' in found) {
    const development = 'code' in line ? [] : await developmentProblems(request, line, copied)
    return { ...nothing, folder, unknowns: [...unknowns, ...development, found] }
  }
  const { manifest, path } = found
  if ('code' in line) return { ...nothing, folder, unknowns }
  const start = await followStart(request, line, manifest, copied, linkedPrograms(request, manifest, folder))
  const shown = line.argv.join(' ')
  const own = installs.filter((install) => install.folder === folder)
  unknowns.push(...startProblems(start, manifest, line, own), ...installProblems(request, manifest, path, own))

  const read = await readProject({ request, manifest, path, folder, copied, installs, own, start, shown, line })
  const moved = request.hoistBuild ? hoistBuild(read) : undefined
  const project = moved?.project ?? read
  unknowns.push(
    ...managerProblems(project),
    ...workspaceProblems(project),
    ...browserProblems(project),
    ...fetchedProblems(project),
  )
  if (unknowns.length > 0) return { ...nothing, folder, unknowns }

  const contents = await planContents(project)
  const served = await staticStart(project, contents)
  const asked = request.replaceServer ? served : undefined
  if (asked !== undefined && 'because' in asked)
    return { ...nothing, folder, unknowns: [reason('static-not-possible', asked, line.at.span)] }
  if (asked === undefined) unknowns.push(...contentProblems(project, contents, line))
  const native = nativeNeeds(project)
  const development = await neededAtStart(project, contents)
  const { called, ...startNeed } = await startNeeds(project, contents.sources)
  const input: DeliveryInput = {
    project,
    contents,
    native,
    ...(moved === undefined ? {} : { hoisted: moved.hoisted }),
    developmentNeeded: development.needed,
    everything: whyEverything(project, contents),
    baseNeeds: {
      runner: request.runner,
      start: startNeed,
      programs: [
        ...(contents.sources?.programs ?? []).map(({ name, place }) => ({
          name,
          neededBy: `${place.file}:${place.line}`,
        })),
        ...productionDependencies(manifest).flatMap((name) =>
          (ownEntry(programsCalledBy, name) ?? []).map((program) => ({ name: program, neededBy: name })),
        ),
      ],
    },
  }
  return {
    deliveries: asked !== undefined ? [servedDelivery(input, asked)] : await deliveriesOf(input),
    unknowns,
    warnings: [
      ...warningsOf(project, contents),
      ...buildAtStartWarnings(project, line),
      ...guardedWarnings(project, development.guarded),
    ],
    notes: [...staticNotes(project, served, line), ...standaloneNotes(project, contents, line)],
    folder,
    ...(moved === undefined ? {} : { hoisted: moved.hoisted }),
    calledAtStart: asked !== undefined ? new Set() : called,
    calledInBuild: programsOfBuild(project),
    providedBy: programsProvided,
    installNames,
    needsOfCommand: (command) => commandNeeds(project, command),
    httpCheck: (url) => httpCheck(project, url),
    ignore: await ignoreEntries(project),
    readByBuild: await readByBuild(project),
    hidesInstalled: !request.paths.some((path) => path.endsWith('node_modules/')),
  }
}
