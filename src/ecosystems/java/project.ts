import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import { expandVariables } from '../../dockerfile/variables.js'
import { readText } from '../../project/files.js'
import { type Reason, reason } from '../../reason.js'
import { calledPrograms } from '../compiled/called-programs.js'
import { nameOf } from '../compiled/program.js'
import { type CompiledProject, readCompiledProject } from '../compiled/project.js'
import type { SourceFile } from '../compiled/source-file.js'
import { followCommand, startPlace } from '../compiled/start-place.js'
import type { FactsRequest } from '../ecosystem.js'
import { readSources } from '../read-sources.js'
import { passesShell, type StartLine } from '../start/start-line.js'
import type { StartStep } from '../start/start-step.js'
import { findBuilds } from './builds.js'
import { classPathAt } from './class-path.js'
import { distributionsOf } from './distributions.js'
import { hoistRun } from './hoist-run.js'
import { broughtFrom, jarAt, partAt } from './jars.js'
import { entriesOf, readJavaCommand, startsContainer } from './java-command.js'
import { readJavaFile } from './java-file.js'
import { javaLanguage } from './language.js'
import type { JavaBuild, JavaProgram, ProgramPart } from './program.js'
import { applicationsOf } from './servlet-container.js'

/** All that is known of a Java project. */
export interface JavaProject extends CompiledProject<JavaProgram> {
  /** The sources; undefined where there are more than are read, or others than Java's. */
  readonly sources: readonly SourceFile[] | undefined
  /** A library that compiles while the program runs, with the manifest that asks for it; undefined where none is known to. */
  readonly compiledBy: string | undefined
}

/** A jar that comes from outside of the image. */
export interface BuiltOutside {
  readonly outside: Reason
}

/** Reads a project, or says what of it could not be found out. */
export async function readJavaProject(
  request: FactsRequest,
  line: StartLine,
): Promise<JavaProject | BuiltOutside | readonly Reason[]> {
  const copied = copiedFiles(request.stage, request.surroundings, request.paths)
  const builds = await findBuilds(request)
  const scripts = await distributionsOf(request, copied, builds)
  const place = startPlace<JavaProgram>(request, copied, scripts, javaLanguage)
  const { steps } = await followCommand(place, line)
  const programs: JavaProgram[] = [...scripts]
  for (const step of steps) {
    const found = await startedBy({ request, copied, builds, line }, place.folder, step)
    if (found === undefined) continue
    if ('outside' in found)
      return { outside: reason('built-outside', { file: found.outside }, request.stage.from.span) }
    // A class that the start itself compiles is no riddle.
    if ('because' in found && steps.some((each) => javaLanguage.compiles(each.argv))) continue
    if ('because' in found) {
      const args = { command: line.argv.join(' '), because: found.because }
      return [reason('start-not-understood', args, line.at.span)]
    }
    programs.push(found)
  }
  const sources = await sourcesOf(request, copied)
  const project = await readCompiledProject(request, line, {
    language: javaLanguage,
    programs,
    lost: [],
    hoist: (step) => hoistRun(request, copied, builds, step),
    calledBy: async () => calledPrograms(sources, javaLanguage).programs,
  })
  return 'used' in project
    ? { ...project, sources, compiledBy: await compilingLibrary(request, copied, sources) }
    : project
}

interface Surrounding {
  readonly request: FactsRequest
  readonly copied: ReadonlyMap<string, CopiedFile>
  readonly builds: readonly JavaBuild[]
  readonly line: StartLine
}

/** The program that a command of the start loads; a file of the context that it is; or why that cannot be told. */
async function startedBy(
  { request, copied, builds, line }: Surrounding,
  start: string,
  { argv, directory, within }: Pick<StartStep, 'argv' | 'directory' | 'within'>,
): Promise<JavaProgram | { readonly outside: string } | { readonly because: string } | undefined> {
  if (startsContainer(argv)) return applicationsOf(request, copied, builds)
  const command = readJavaCommand(argv)
  const folder = resolveFolder(start, directory ?? '')
  const values = [...request.surroundings.values()].at(-1)?.values
  const byShell = within !== undefined || passesShell(line)
  const expand = (word: string) => (byShell ? expandVariables(word, (name) => values?.get(name)) : word)
  const agents = agentParts(
    request,
    copied,
    start,
    (command?.agents ?? []).map((each) => resolveFolder(folder, expand(each))),
  )
  if (command?.kind === 'other')
    return { because: 'only a jar that is started with -jar and a class path are followed' }
  if (command?.kind === 'jar') {
    // Without a shell nothing stands for several names.
    if (/[*?]/.test(command.jar) && !byShell) return undefined
    const jar = expand(command.jar)
    if (jar.includes('$')) return { because: `the name of the jar is computed (${command.jar})` }
    const path = resolveFolder(folder, jar)
    const program = await jarAt(request, copied, builds, path)
    const from = program === undefined ? broughtFrom(request, copied, path) : undefined
    if (from !== undefined) return { outside: from }
    if (program?.ambiguous !== undefined) return { because: program.ambiguous }
    // As the start names it.
    return program === undefined
      ? undefined
      : { ...program, path: resolveFolder(folder, command.jar), parts: [...program.parts, ...agents] }
  }
  if (command?.kind !== 'classes') return undefined
  const classPath = command.classPath ?? values?.get('CLASSPATH') ?? '.'
  const found = await classPathAt(request, copied, builds, folder, entriesOf(expand(classPath)))
  if ('unknown' in found) return { because: `it is not known what makes ${found.unknown} of the class path` }
  if ('outside' in found) return found
  const path = resolveFolder(folder, entriesOf(command.classPath ?? '.')[0] ?? '.')
  return { ...found.program, path, parts: [...found.program.parts, ...agents] }
}

// Agents that the context or a RUN brings; an ADD of an address stays where the program is.
function agentParts(
  { stage }: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
  start: string,
  paths: readonly string[],
): readonly ProgramPart[] {
  const isNamed = (name: string) =>
    stage.body.some(
      (run) =>
        run.kind === 'run' &&
        run.commands.some(({ inner, writes }) => [...writes, ...inner.flat()].some((word) => word.endsWith(name))),
    )
  return paths
    .filter((path) => copied.has(path) || isNamed(nameOf(path)))
    .map((path): ProgramPart => {
      const folder = resolveFolder(path, '..')
      // Its settings lie beside it.
      const isOwn = [...copied.keys()].some((each) => each !== path && isBelow(each, folder)) && !isBelow(start, folder)
      return copied.has(path) && isOwn ? { path: folder, isFolder: true } : partAt(path)
    })
}

// Libraries that call the compiler of the JDK when the program runs: https://jte.gg/#precompiling-templates, https://github.com/OpenHFT/Java-Runtime-Compiler,
// https://github.com/trung/InMemoryJavaCompiler, read 2026-11-22.
const compilingLibraries =
  /\bgg\.jte\b|\bnet\.openhft:compiler\b|\bInMemoryJavaCompiler\b|<groupId>net\.openhft<\/groupId>\s{0,80}<artifactId>compiler</

async function compilingLibrary(
  { files }: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
  sources: readonly SourceFile[] | undefined,
): Promise<string | undefined> {
  const calls = sources?.flatMap((source) => source.calls) ?? []
  // Templates that the build compiles ask for no compiler.
  if (
    calls.some(({ name }) => name === 'createPrecompiled') &&
    !calls.some(({ from, name }) => from === 'TemplateEngine' && name === 'create')
  )
    return undefined
  const manifests = [...copied.values()].filter(({ source }) =>
    /(^|\/)(pom\.xml|build\.gradle(\.kts)?|libs\.versions\.toml)$/.test(source),
  )
  for (const { source } of manifests.slice(0, 40)) {
    const found = compilingLibraries.exec(((await readText(files, source)) ?? '').slice(0, 200_000))?.[0]
    if (found !== undefined) return `${found.replace(/<.*/s, 'net.openhft:compiler')} in ${source}`
  }
  return undefined
}

async function sourcesOf(
  { files }: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
): Promise<readonly SourceFile[] | undefined> {
  const paths = [...new Set([...copied.values()].map(({ source }) => source))].filter(
    // The wrapper of Maven brings a source of its own.
    (path) => !/(^|\/)(src\/test|\.mvn)\//.test(path),
  )
  // Scripts of a pipeline lie elsewhere.
  if (paths.some((path) => /(^|\/)src\/.*\.(kt|scala|groovy|clj)$/.test(path))) return undefined
  const sources = paths.filter((path) => path.endsWith('.java'))
  return readSources(files, sources, readJavaFile)
}
