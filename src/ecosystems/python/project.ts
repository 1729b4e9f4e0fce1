import { resolveFolder } from '../../dockerfile/configuration.js'
import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import { readText, type SourcePlace } from '../../project/files.js'
import { type Reason, reason } from '../../reason.js'
import { type CalledPrograms, calledPrograms } from '../compiled/called-programs.js'
import type { CalledCommand, FactsRequest } from '../ecosystem.js'
import { readSources } from '../read-sources.js'
import { followStart } from '../start/follow-start.js'
import type { StartLine } from '../start/start-line.js'
import { startObjection } from '../start/start-objection.js'
import type { ResolvedStart } from '../start/start-step.js'
import { isInterpreter } from './commands.js'
import { findInstalls, type Install, type Installs } from './install.js'
import { type PythonFile, programOfCall, readPythonFile } from './python-file.js'
import { isForDevelopment, pythonStart, type StartNotes } from './start.js'
import { type Wanted, wantedPackages } from './wanted.js'

/** All that is known of a Python project. */
export interface PythonProject {
  readonly request: FactsRequest
  readonly line: StartLine
  readonly copied: ReadonlyMap<string, CopiedFile>
  readonly start: ResolvedStart
  readonly notes: StartNotes
  /** The working directory that the container starts in. */
  readonly folder: string
  readonly found: Installs
  /** Installs of what the program needs; those that only bring a tool of the build are not among them. */
  readonly installs: readonly Install[]
  readonly wanted: Wanted
  /** The sources that the image gets; undefined where there are more than are read. */
  readonly sources: readonly PythonFile[] | undefined
  readonly called: CalledPrograms
}

/** Tools that manage packages: once these are installed, nothing of them is the program's. */
const managers = new Set(['pip', 'poetry', 'pipenv', 'uv', 'virtualenv', 'pip-tools', 'poetry-plugin-export'])
const builders = new Set(['setuptools', 'wheel', 'build', 'poetry-core', 'cython', 'pybind11', 'hatchling'])

/** True for an install that brings tools of the build alone. */
export function bringsTools({ tool, requirements, files, projects }: Install, alsoBuilders: boolean): boolean {
  if (tool !== 'pip' && tool !== 'uv') return false
  if (files.length > 0 || projects.length > 0 || requirements.length === 0) return false
  return requirements.every(({ name }) => managers.has(name) || (alsoBuilders && builders.has(name)))
}

/** Reads a project, or says what of it could not be found out. */
export async function readPythonProject(
  request: FactsRequest,
  line: StartLine,
): Promise<PythonProject | readonly Reason[]> {
  const copied = copiedFiles(request.stage, request.surroundings, request.paths)
  const last = [...request.surroundings.values()].at(-1)
  const folder = last?.folder ?? request.folder
  const found = findInstalls(request)
  const { start, notes } = await followCommand({ request, copied, folder, found }, line)
  const at = line.at.span
  const objection = startObjection(start, line)
  if (objection !== undefined) return [objection]
  const problems = startProblems(start, line, { copied, folder, values: last?.values ?? new Map() })
  if (problems.length > 0) return problems

  if (found.notCovered !== undefined) {
    const { manager, command: written } = found.notCovered
    const because = /conda|mamba/.test(manager)
      ? 'its environments hold an interpreter and libraries of their own'
      : 'it is not known where its packages lie'
    const instead = 'pip, Poetry, Pipenv or uv, from an official Python image'
    return [reason('package-manager-not-covered', { manager, because, instead }, written.span)]
  }
  const installs = found.installs.filter((install) => !bringsTools(install, true))
  const [atStart] = notes.managers
  const manifest = [...copied].find(([path]) => /\/(pyproject\.toml|Pipfile)$/.test(path))?.[1].source
  if (installs.length === 0 && atStart !== undefined && manifest !== undefined)
    return [reason('no-install', { manifest, atStart: `${atStart} run` }, at)]
  const wanted = await wantedPackages({ request, copied }, installs)
  if ('code' in wanted) return [wanted]
  const sources = await sourcesOf(request, copied)
  const reloading = reloadingSource(start, { copied, folder, sources })
  if (reloading !== undefined) return [reason('development-image', { command: reloading }, at)]
  return {
    request,
    line,
    copied,
    start,
    notes,
    folder,
    found,
    installs,
    wanted,
    sources,
    called: calledPrograms(sources, { programOfCall }),
  }
}

/** Follows a command line with the files that the image gets from the context. */
export async function followCommand(
  { request, copied, folder, found }: Pick<PythonProject, 'request' | 'copied' | 'folder' | 'found'>,
  line: CalledCommand,
): Promise<{ readonly start: ResolvedStart; readonly notes: StartNotes }> {
  const notes: StartNotes = { managers: new Set(), configurations: new Set() }
  const inPath = ['/usr/local/bin', '/usr/bin', '/bin']
  const start = await followStart(
    line,
    {
      readScript: async (path) => {
        const places = [folder, ...(path.includes('/') ? [] : inPath)].map((each) => resolveFolder(each, path))
        const source = places.map((each) => copied.get(each)?.source).find((each) => each !== undefined)
        return source === undefined ? undefined : readText(request.files, source)
      },
      isProgram: async (path) => {
        const at = resolveFolder(folder, path)
        const places = ['/usr/local', ...found.environments, ...placesOf(found)]
        return !copied.has(at) && places.some((place) => at.startsWith(`${place}/bin/`))
      },
    },
    pythonStart(notes),
  )
  return { start, notes }
}

function placesOf({ installs }: Installs): readonly string[] {
  return installs.flatMap(({ destination }) => (destination.kind === 'folder' ? [destination.path] : []))
}

interface Around {
  readonly copied: PythonProject['copied']
  readonly folder: string
  readonly values: ReadonlyMap<string, string>
}

function startProblems(start: ResolvedStart, { argv, at }: StartLine, around: Around): readonly Reason[] {
  const command = argv.join(' ')
  const idle = /^(\/bin\/|\/usr\/bin\/)?(tail|sleep|cat|top|yes|bash|sh|ash|true)$/
  const isPrompt = (words: readonly string[]) => isInterpreter(words[0] ?? '') && words.length === 1
  const serves = start.steps.filter(({ argv: words }) => !idle.test(words[0] ?? '') && !isPrompt(words))
  if (serves.length === 0) return [reason('development-image', { command }, at.span)]
  for (const { argv: words, environment } of serves) {
    const shown = words.join(' ')
    if (
      words.some((word) => /(^|\/)flask$/.test(word)) &&
      isForDevelopment(new Map([...around.values, ...environment]))
    )
      return [reason('development-image', { command: shown }, at.span)]
    // Debian's own interpreter, which the full images hold for other programs of the system.
    if (/^\/usr\/bin\/python/.test(words[0] ?? '')) {
      const because = `${words[0]} is the interpreter of the system, not that of the image`
      return [reason('start-not-understood', { command: shown, because }, at.span)]
    }
    const file = scriptOf(words)
    if (file === undefined || file.includes('$')) continue
    const path = resolveFolder(around.folder, file)
    if (path.startsWith('/usr/') || path.startsWith('/opt/')) continue
    const isThere = [...around.copied.keys()].some((each) => each === path || each.startsWith(`${path}/`))
    const isInStep = start.steps.some(({ directory }) => directory !== undefined)
    if (!isThere && !isInStep) return [reason('start-file-missing', { file, command }, at.span)]
  }
  return []
}

/** The file that a command of the interpreter runs; undefined for a module, and for any other command. */
function scriptOf(argv: readonly string[]): string | undefined {
  if (!isInterpreter(argv[0] ?? '')) return undefined
  let at = 1
  while (/^-[^mc]/.test(argv[at] ?? '')) at += argv[at] === '-W' || argv[at] === '-X' ? 2 : 1
  const word = argv[at]
  return word === undefined || word.startsWith('-') ? undefined : word
}

// `python app.py` runs what stands there; a server that imports it does not.
function reloadingSource(
  { steps }: ResolvedStart,
  { copied, folder, sources }: Pick<PythonProject, 'copied' | 'folder' | 'sources'>,
): string | undefined {
  for (const { argv, directory } of steps) {
    const file = scriptOf(argv)
    if (file === undefined) continue
    const path = copied.get(resolveFolder(resolveFolder(folder, directory ?? ''), file))?.source
    const place = sources?.find((source) => source.path === path)?.reloads
    if (place !== undefined) return `${argv.join(' ')} (${shownPlace(place)})`
  }
  return undefined
}

function shownPlace({ file, line }: SourcePlace): string {
  return `${file}:${line}`
}

async function sourcesOf(
  { files }: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
): Promise<readonly PythonFile[] | undefined> {
  const paths = [...new Set([...copied.values()].map(({ source }) => source))].filter(
    (path) =>
      path.endsWith('.py') &&
      !/(^|\/)(tests?|docs|\.?venv|site-packages)\/|(^|\/)(test_[^/]*|conftest|setup)\.py$/.test(path),
  )
  return readSources(files, paths, readPythonFile)
}
