import { type Reason, reason } from '../../reason.js'
import type {
  CalledCommand,
  CommandNeeds,
  Ecosystem,
  FactsRequest,
  IgnoreEntry,
  ProjectFacts,
  WrittenRequest,
} from '../ecosystem.js'
import { startLine } from '../start/start-line.js'
import { goCommands, installNames, isDevelopmentCommand } from './commands.js'
import { deliveriesOf } from './deliveries.js'
import { type GoProject, readGoProject } from './project.js'
import { followCommand, programOf } from './start.js'
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

const nothing: Omit<ProjectFacts, 'unknowns'> = {
  deliveries: [],
  warnings: [],
  folder: undefined,
  calledAtStart: new Set(),
  calledInBuild: new Set(),
  providedBy: () => [],
  installNames,
  needsOfCommand: async () => ({ programs: [], packages: [], files: [], known: false }),
  httpCheck: () => undefined,
  ignore: [],
  readByBuild: [],
  hidesInstalled: true,
}

async function gatherFacts(request: FactsRequest): Promise<ProjectFacts> {
  const line = startLine(request)
  if ('code' in line) return { ...nothing, unknowns: [line] }
  const project = await readGoProject(request, line)
  if (!('used' in project)) return { ...nothing, unknowns: project }
  const { deliveries, warnings } = deliveriesOf(project)
  return {
    ...nothing,
    deliveries,
    unknowns: [],
    warnings,
    folder: project.place.folder,
    ...(project.hoisted === undefined ? {} : { hoisted: { ...project.hoisted, environment: new Map() } }),
    calledAtStart: new Set(project.system.map(({ name }) => name)),
    calledInBuild: new Set(
      request.stage.body.flatMap((run) =>
        run.kind === 'run' ? run.commands.flatMap(({ inner }) => inner.map((argv) => argv[0] ?? '')) : [],
      ),
    ),
    needsOfCommand: (command) => needsOfCommand(project, command),
    ignore: ignoreEntries(project),
    readByBuild: await readByBuild(project),
  }
}

async function needsOfCommand({ place, used }: GoProject, command: CalledCommand): Promise<CommandNeeds> {
  const { steps, wrappers, scripts, shellFor, opaque } = await followCommand(place, command)
  const programs = new Set(wrappers.map(({ name }) => name).filter((name) => name !== 'env'))
  if (shellFor !== undefined && programs.size === 0) programs.add('sh')
  const files = new Set(scripts)
  for (const step of steps) {
    const found = programOf(place, step)?.program.path
    if (found === undefined) programs.add(step.argv[0] ?? '')
    else if (!used.some(({ program }) => program.path === found)) files.add(found)
  }
  return { programs: [...programs], packages: [], files: [...files], known: opaque === undefined }
}

/** What the build leaves where it runs on one's own machine, and what it never reads. */
function ignoreEntries({ used, request }: GoProject): readonly IgnoreEntry[] {
  const { folder } = request
  const modules = new Set(used.flatMap(({ program }) => program.build.tree?.modules[0]?.folder ?? []))
  const names = used.flatMap(({ program }) => {
    const root = [...modules].find((each) => program.path.startsWith(`${each}/`) && each !== folder)
    const path = root === undefined ? undefined : program.path.slice(root.length + 1)
    return path === undefined || path.includes('/') || request.paths.some((each) => each.startsWith(`${path}/`))
      ? []
      : [path]
  })
  return [...new Set(names)]
    .filter((name) => !request.paths.includes(name))
    .map((name) => ({ entry: `/${name}`, because: 'the build writes it', example: name }))
}
