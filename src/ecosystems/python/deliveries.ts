import type { Instruction } from '../../dockerfile/model.js'
import { type Reason, reason } from '../../reason.js'
import type { Artifact, Delivery, PreparedPlace, RuntimeNeeds } from '../ecosystem.js'
import { ownerAt } from '../owner.js'
import { repeatedCopies } from './copies.js'
import { type Development, withoutDevelopment } from './development.js'
import { changesFolder } from './in-place.js'
import type { Install } from './install.js'
import { needsOfPackages, type PackageNeeds } from './known-packages.js'
import { whyInPlace } from './places.js'
import { bringsTools, type PythonProject } from './project.js'

const ENVIRONMENT = '/opt/venv'

/** Every way to bring the packages: the environments that the original makes, one that the builder makes, the interpreter's own folder. */
export async function deliveriesOf(project: PythonProject): Promise<readonly Delivery[] | Reason> {
  const { installs, request, wanted } = project
  const development = withoutDevelopment(project)
  const requirements = [...wanted.requirements, ...(development.isLeftOut ? [] : wanted.development)]
  const needs = await needsOfPackages(requirements, { minor: request.runner.version, release: request.release })
  const unclear = installs.find(({ destination }) => destination.kind === 'unknown')
  if (unclear?.destination.kind === 'unknown') return notFollowed(unclear, unclear.destination.because)

  const input: Input = { project, needs, development }
  const ownPlaces = installs.flatMap(({ destination }) => (destination.kind === 'folder' ? [destination] : []))
  const inSystem = installs.filter(({ destination }) => destination.kind !== 'folder')
  if (installs.length === 0) return [withoutPackages(input)]
  if (inSystem.length === 0) return [withOwnPlaces(input)]
  if (ownPlaces.length > 0) return notFollowed(inSystem[0] as Install, 'others install to a place of their own')
  const why = whyInPlace(project)
  if (why !== undefined) {
    const isManaged = inSystem.some(({ destination }) => destination.kind === 'managed')
    const inPlace = isManaged ? undefined : interpretersFolder(input, why)
    return inPlace === undefined ? notFollowed(inSystem[0] as Install, why) : [inPlace]
  }
  const environment = withNewEnvironment(input)
  return 'code' in environment ? environment : [environment]
}

interface Input {
  readonly project: PythonProject
  readonly needs: PackageNeeds
  readonly development: Development
}

function notFollowed({ argv, command }: Install, because: string): Reason {
  return reason('install-not-followed', { command: argv.join(' '), because }, command.span)
}

/** What the ways have in common. */
function delivery(input: Input, id: string, because: Reason, artifacts: readonly Artifact[]): Delivery {
  const { project, needs, development } = input
  const built = inPlaceFolders(project)
  const isKnown = needs.unknown === undefined && project.wanted.unread.length === 0
  return {
    id,
    needs: runtimeNeeds(input, isKnown),
    rewrites: development.rewrites,
    afterBuild: [],
    repeated: repeatedCopies(project, built),
    artifacts: [...artifacts, ...built.map((folder) => builtFolder(project, folder))],
    ...(isKnown ? { librariesKnown: true as const } : { loadsLibraries: true as const }),
    // A full image that stays because of an unknown library is hardly smaller without them.
    saves:
      isKnown || !project.request.imagePrograms.has('gcc') ? [...development.saves, ...managersLeftOut(project)] : [],
    certainty: isKnown ? 'proven' : 'assumed',
    reason: because,
  }
}

function runtimeNeeds({ project, needs }: Input, isKnown: boolean): RuntimeNeeds {
  const { request, installs, wanted, start, line, called } = project
  const command = line.argv.join(' ')
  const compiled = needs.compiled ?? wanted.unread[0]
  const unknown = needs.unknown ?? wanted.unread[0]
  const programs = start.steps.map(({ argv, within }) => ({
    name: argv[0] ?? '',
    neededBy: within ?? command,
    maybeOfDependencies: true as const,
  }))
  return {
    runner: request.runner,
    ...(compiled === undefined || installs.length === 0 ? { libc: 'any' } : linkedNeeds(project, compiled)),
    ...(isKnown || unknown === undefined ? {} : { manyLibraries: unknown }),
    installs: false,
    start: {
      programs: [
        ...start.wrappers
          .filter(({ name }) => name !== 'env' && !isManager(name))
          .map((each) => (each.name === 'supervisord' ? { ...each, maybeOfDependencies: true as const } : each)),
        ...programs,
      ],
      ...(start.shellFor === undefined ? {} : { shellFor: start.shellFor }),
    },
    programs: [...needs.programs, ...called.programs],
    osPackages: needs.osPackages,
  }
}

function linkedNeeds({ request, installs }: PythonProject, name: string): Pick<RuntimeNeeds, 'libc' | 'libcReason'> {
  const [from, to] = request.libc === 'glibc' ? ['glibc', 'musl'] : ['musl', 'glibc']
  const because = 'it, or what it requires, is compiled'
  return {
    libc: request.libc,
    libcReason: reason('native-package', { package: name, because, from, to }, installs[0]?.command.span),
  }
}

function isManager(name: string): boolean {
  return /^(poetry|pipenv|uv)$/.test(name)
}

function withoutPackages(input: Input): Delivery {
  const manifest = 'the Dockerfile'
  return delivery(input, 'no-dependencies', reason('no-dependencies', { manifest }), [])
}

/** Environments, `--target` folders and homes keep their place. */
function withOwnPlaces(input: Input): Delivery {
  const { project } = input
  const places = new Map<string, { readonly install: Install; readonly isEnvironment: boolean }>()
  for (const install of project.installs) {
    const { destination } = install
    if (destination.kind === 'folder' && !places.has(destination.path))
      places.set(destination.path, { install, isEnvironment: destination.isEnvironment })
  }
  const paths = [...places.keys()]
  const because = reason('virtual-environment', { path: paths.join(' and ') })
  const artifacts = [...places].map(([path, { install }]) => packageFolder(project, path, install))
  // `uv run` and `poetry run` find the environment by themselves; without them it has to be in PATH.
  const searched =
    project.notes.managers.size === 0
      ? []
      : [...places].flatMap(([path, { isEnvironment }]) => (isEnvironment ? [`${path}/bin`] : []))
  return {
    ...delivery(input, 'virtual-environment', because, artifacts),
    ...(searched.length === 0 ? {} : { searched }),
  }
}

/** An environment that the builder makes above the first install, in the same place in both stages. */
function withNewEnvironment(input: Input): Delivery | Reason {
  const { project } = input
  const [first] = project.installs
  if (first === undefined) throw new Error('no install')
  const because = reason('virtual-environment', { path: ENVIRONMENT })
  const plain = delivery(input, 'virtual-environment', because, [packageFolder(project, ENVIRONMENT, first)])
  const all = [...project.found.installs]
  // Poetry, pipenv and uv are told of it by a variable, and stay outside of it themselves.
  const byVariable =
    managersLeftOut(project).length > 0 ||
    all.some(({ tool }) => tool === 'poetry' || tool === 'pipenv' || tool === 'uv')
  const rewrites = new Map(plain.rewrites)
  if (byVariable) {
    for (const install of all) {
      const text = rewritten(input, install, rewrites.get(install.command)?.text)
      if (text === undefined) continue
      if (typeof text !== 'string') return text
      rewrites.set(install.command, { text, reason: because })
    }
  }
  const prepared: PreparedPlace = {
    above: placeAbove(project, byVariable ? first : (all[0] ?? first)),
    command: `python -m venv ${ENVIRONMENT}`,
    variables: new Map([byVariable ? ['VIRTUAL_ENV', ENVIRONMENT] : ['PATH', `${ENVIRONMENT}/bin:$PATH`]]),
    reason: because,
  }
  return { ...plain, rewrites, prepared, searched: [`${ENVIRONMENT}/bin`] }
}

/** The text of an install that goes into the environment; undefined where it stays as it is. */
function rewritten(input: Input, install: Install, text: string | undefined): string | Reason | undefined {
  const { tool, command, argv, words } = install
  const { dockerfile } = input.project.request
  const written = text ?? dockerfile.text.slice(command.span.start, command.span.end)
  const isInside = tool === 'setup' || (tool === 'pip' && !bringsTools(install, false))
  if (isInside) {
    // Beside Poetry or uv the pip of the system would install into the system.
    const program = command.words[0]
    if (command.argv === undefined || program === undefined)
      return notFollowed(install, 'it stands inside of a compound command')
    const head = dockerfile.text.slice(program.start, program.end)
    const name = (argv[0] ?? '').split('/').at(-1) ?? ''
    return written.replace(head, `${ENVIRONMENT}/bin/${name}`)
  }
  // Told to use the system, neither looks at the variable.
  if ((tool === 'pipenv' || tool === 'uv') && words.includes('--system')) {
    if (command.argv === undefined) return notFollowed(install, 'it stands inside of a compound command')
    return written.replace(/\s+--system(?=\s|$)/, '')
  }
  return undefined
}

/** Where the environment is made: above the COPY of what is installed, where that stands right above the install. */
function placeAbove({ request }: PythonProject, { run }: Install): Instruction {
  const { body } = request.stage
  let at = body.indexOf(run)
  while (at > 0 && body[at - 1]?.kind === 'copy') at--
  return body[at] ?? run
}

/** The folder of the image's own interpreter, where its minor is known; it stays where programs, jobs and other users look for it. */
function interpretersFolder(input: Input, why: string): Delivery | undefined {
  const { project } = input
  const minor = project.request.runner.version
  const [first] = project.installs
  if (minor === undefined || first === undefined) return undefined
  const because = reason('packages-in-place', { path: sitePackages(minor), because: why })
  const plain = delivery(input, 'packages-in-place', because, [
    packageFolder(project, sitePackages(minor), first, because),
    packageFolder(project, '/usr/local/bin', first, because),
  ])
  // The interpreter itself lies among the programs.
  return { ...plain, saves: [], needs: { ...plain.needs, ...linkedNeeds(project, 'python') } }
}

function sitePackages(minor: number): string {
  return `/usr/local/lib/python3.${minor}/site-packages`
}

function packageFolder(
  { request }: PythonProject,
  path: string,
  { run, command }: Install,
  because: Reason = reason('production-dependencies', { path }),
): Artifact {
  return {
    path,
    isFolder: true,
    slot: 'dependencies',
    at: command.span.start,
    ...ownerAt(request, path, run),
    certainty: 'proven',
    because,
  }
}

/** Folders that an install builds in, as `setup.py build_ext --inplace` does. */
function inPlaceFolders(project: PythonProject): readonly string[] {
  return [
    ...new Set(
      project.installs.filter((install) => changesFolder(project, install)).flatMap(({ projects }) => projects),
    ),
  ]
}

function builtFolder(project: PythonProject, path: string): Artifact {
  const last = project.installs.findLast(({ projects }) => projects.includes(path))
  return {
    path,
    isFolder: true,
    slot: 'artifacts',
    at: last?.run.span.end ?? 0,
    ...ownerAt(project.request, path, last?.run),
    certainty: 'assumed',
    because: reason('folder-whole', { path, because: `\`${last?.argv.join(' ')}\` writes into it` }),
  }
}

/** Tools that manage packages, which the original has installed and the runtime image does without. */
function managersLeftOut({ found }: PythonProject): readonly string[] {
  const names = found.installs
    .filter((install) => bringsTools(install, false))
    .flatMap(({ requirements }) => requirements.map(({ name }) => name))
  return [...new Set(names)].filter((name) => name === 'poetry' || name === 'pipenv')
}
