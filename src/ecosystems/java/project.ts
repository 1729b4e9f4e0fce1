import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import { expandVariables } from '../../dockerfile/variables.js'
import { readText } from '../../project/files.js'
import { type Reason, reason } from '../../reason.js'
import { calledPrograms } from '../compiled/called-programs.js'
import { type CompiledProject, readCompiledProject } from '../compiled/project.js'
import type { SourceFile } from '../compiled/source-file.js'
import { followCommand, startPlace } from '../compiled/start-place.js'
import type { FactsRequest } from '../ecosystem.js'
import type { StartLine } from '../start/start-line.js'
import { readJavaFile } from './java-file.js'
import { jarOf, javaLanguage } from './language.js'
import { findBuilds, type JavaProgram, jarAt } from './programs.js'

/** All that is known of a Java project. */
export interface JavaProject extends CompiledProject<JavaProgram> {
  /** The sources; undefined where there are more than are read, or others than Java's. */
  readonly sources: readonly SourceFile[] | undefined
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
  const place = startPlace<JavaProgram>(request, copied, [], javaLanguage)
  const { steps } = await followCommand(place, line)
  const builds = await findBuilds(request)
  const programs: JavaProgram[] = []
  for (const { argv, directory } of steps) {
    const jar = jarOf(argv)
    if (jar === undefined && /(^|\/)java$/.test(argv[0] ?? '')) {
      const because = 'only a jar that is started with -jar is followed'
      return [reason('start-not-understood', { command: line.argv.join(' '), because }, line.at.span)]
    }
    // Without a shell nothing stands for several names.
    if (jar === undefined || (/[*?]/.test(jar) && line.form === 'exec')) continue
    const path = resolveFolder(resolveFolder(place.folder, directory ?? ''), jar)
    const program = await jarAt(request, copied, builds, path)
    const from = program === undefined ? broughtFrom(request, copied, path) : undefined
    if (from !== undefined) return { outside: reason('built-outside', { file: from }, request.stage.from.span) }
    if (program !== undefined) programs.push(program)
  }
  const sources = await sourcesOf(request, copied)
  const project = await readCompiledProject(request, line, {
    language: javaLanguage,
    programs,
    lost: [],
    hoist: async () => undefined,
    calledBy: async () => calledPrograms(sources, javaLanguage).programs,
  })
  return 'used' in project ? { ...project, sources } : project
}

// `COPY target/*.jar app.jar`, whether the jar is there now or not.
function broughtFrom(request: FactsRequest, copied: ReadonlyMap<string, CopiedFile>, path: string): string | undefined {
  const there = copied.get(path)?.source
  if (there !== undefined) return there
  for (const copy of request.stage.body) {
    if (copy.kind !== 'copy' || copy.from !== undefined) continue
    const here = request.surroundings.get(copy)
    const expand = (text: string) => expandVariables(text, (name) => here?.values.get(name))
    const target = resolveFolder(here?.folder ?? '/', expand(copy.target))
    const jar = copy.sources.map(expand).find((source) => /\.[jw]ar$/.test(source))
    if (jar !== undefined && (target === path || isBelow(path, target))) return jar
  }
  return undefined
}

const MAXIMUM_FILES = 3000

async function sourcesOf(
  { files }: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
): Promise<readonly SourceFile[] | undefined> {
  const paths = [...new Set([...copied.values()].map(({ source }) => source))].filter(
    (path) => !/(^|\/)src\/test\//.test(path),
  )
  if (paths.some((path) => /\.(kt|scala|groovy|clj)$/.test(path))) return undefined
  const sources = paths.filter((path) => path.endsWith('.java'))
  if (sources.length > MAXIMUM_FILES) return undefined
  const found: SourceFile[] = []
  for (const path of sources) {
    const text = await readText(files, path)
    if (text !== undefined) found.push(await readJavaFile(path, text))
  }
  return found
}
