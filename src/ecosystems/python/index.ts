import { unknownFacts } from '../compiled/facts.js'
import type {
  CalledCommand,
  CommandNeeds,
  Ecosystem,
  FactsRequest,
  HoistedStart,
  IgnoreEntry,
  ProjectFacts,
} from '../ecosystem.js'
import { startLine } from '../start/start-line.js'
import { historyReadByCopied } from '../version-control.js'
import { installNames, pythonRole } from './commands.js'
import { deliveriesOf } from './deliveries.js'
import { followCommand, type PythonProject, readPythonProject } from './project.js'
import { unansweredSignals } from './signals.js'
import { withoutManager } from './without-manager.js'

/** Python with pip, Poetry, Pipenv or uv. */
export const python: Ecosystem = {
  id: 'python',
  title: 'Python',
  runners: ['python'],
  manifests: ['requirements.txt', 'pyproject.toml', 'Pipfile', 'setup.py'],
  commands: {},
  roleOf: pythonRole,
  gatherFacts,
}

async function gatherFacts(request: FactsRequest): Promise<ProjectFacts> {
  const line = startLine(request)
  if ('code' in line) return unknownFacts([line], installNames)
  const project = await readPythonProject(request, line)
  if (!('start' in project)) return unknownFacts(project, installNames)
  const deliveries = await deliveriesOf(project)
  if ('code' in deliveries) return unknownFacts([deliveries], installNames)
  const hoisted = withoutManager(project)
  if (hoisted !== undefined && 'code' in hoisted) return unknownFacts([hoisted], installNames)
  return factsOf(project, deliveries, hoisted)
}

async function factsOf(
  project: PythonProject,
  deliveries: ProjectFacts['deliveries'],
  hoisted: HoistedStart | undefined,
): Promise<ProjectFacts> {
  const { request, folder, start, called, notes } = project
  const isSystem = (name: string) => request.imagePrograms.has(name)
  const usesManager = notes.managers.size > 0 && hoisted === undefined
  return {
    ...unknownFacts([], { ...installNames, ...(usesManager ? {} : { toolchain: installNames.variables }) }),
    deliveries,
    warnings: [called.computed, unansweredSignals(project, hoisted)].filter((each) => each !== undefined),
    folder,
    ...(hoisted === undefined ? {} : { hoisted }),
    calledAtStart: new Set([
      ...start.steps.map(({ argv }) => argv[0] ?? ''),
      ...start.wrappers.map(({ name }) => name),
    ]),
    calledInBuild: new Set(
      request.stage.body.flatMap((run) =>
        run.kind === 'run' ? run.commands.flatMap(({ inner }) => inner.map((argv) => argv[0] ?? '')) : [],
      ),
    ),
    // A command that prepares the program may be one that a package brings.
    providedBy: (argv) => (pythonRole(argv) === 'set-up' && !isSystem(argv[0] ?? '') ? [argv[0] ?? ''] : []),
    needsOfCommand: (command) => needsOfCommand(project, command),
    httpCheck: (url) => ['python', '-c', `import urllib.request; urllib.request.urlopen('${url}')`],
    ignore: ignoreEntries(project),
    readByBuild: [...project.wanted.manifests, ...(await historyReadByCopied(project, ofBuild, stamping))],
  }
}

// Tools that read the version of a package from its tags while it is installed.
const stamping =
  /\b(setuptools[_-]scm|setuptools[_-]git|versioneer|versioningit|hatch-vcs|pbr|poetry-dynamic-versioning|poetry-version-plugin|dunamai|source\s*=\s*"scm")\b/

const ofBuild = /(^|\/)(pyproject\.toml|setup\.(py|cfg)|[Mm]akefile|[^/]+\.sh)$/

async function needsOfCommand(project: PythonProject, command: CalledCommand): Promise<CommandNeeds> {
  const { start } = await followCommand(project, command)
  const programs = new Set(start.wrappers.map(({ name }) => name).filter((name) => name !== 'env'))
  if (start.shellFor !== undefined && programs.size === 0) programs.add('sh')
  // Any other program is taken for one that a package brings.
  for (const { argv } of start.steps) if (project.request.imagePrograms.has(argv[0] ?? '')) programs.add(argv[0] ?? '')
  return { programs: [...programs], packages: [], files: [...start.scripts], known: start.opaque === undefined }
}

function ignoreEntries({ request, found }: PythonProject): readonly IgnoreEntry[] {
  const written = 'the interpreter writes it, for the release that it is'
  const environments = ['.venv', 'venv', 'env'].filter(
    (name) =>
      request.paths.some((path) => path === `${name}/pyvenv.cfg`) ||
      found.environments.some((path) => path.endsWith(`/${name}`)) ||
      found.installs.some(({ destination }) => destination.kind === 'folder' && destination.path.endsWith(`/${name}`)),
  )
  return [
    { entry: '**/__pycache__', because: written, example: '__pycache__/main.cpython-311.pyc' },
    { entry: '**/*.py[cod]', because: written, example: 'main.pyc' },
    ...environments.map((name) => ({
      entry: name,
      because: 'packages that were installed on one machine do not fit another',
      example: `${name}/pyvenv.cfg`,
      installed: true as const,
    })),
    { entry: '.pytest_cache', because: 'tests write it', example: '.pytest_cache/README.md' },
  ]
}
