import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import { globMatcher } from '../../glob.js'
import { readText } from '../../project/files.js'
import { commandsOf } from '../compiled/build-commands.js'
import { type BuiltProgram, nameOf, type ProgramBuild } from '../compiled/program.js'
import type { FactsRequest } from '../ecosystem.js'
import { goalsOf, makesJar } from './commands.js'
import { holdsAll, jarName, parsePom } from './pom.js'

/** A jar that a build makes. */
export interface JavaProgram extends BuiltProgram {
  /** Folders that hold what it needs beside itself. */
  readonly beside: readonly string[]
  /** True where others wrote a part of what it holds. */
  readonly hasDependencies: boolean
  /** Why that is not known, and all of its folder comes along; undefined where it is. */
  readonly unproven: string | undefined
}

/** A command of Maven or Gradle that makes a jar. */
export interface JarBuild extends ProgramBuild {
  readonly tool: 'maven' | 'gradle'
  readonly folder: string
}

/** The builds of a stage that make jars, in order. */
export async function findBuilds(request: FactsRequest): Promise<readonly JarBuild[]> {
  const builds: JarBuild[] = []
  for (const run of request.stage.body) {
    if (run.kind !== 'run') continue
    const values = request.surroundings.get(run)?.values ?? new Map<string, string>()
    const copied = copiedFiles(request.stage, request.surroundings, request.paths, run)
    for (const { argv, command, folder } of await commandsOf(request, run, copied, values)) {
      const asked = goalsOf(argv)
      if (asked === undefined || !makesJar(argv) || !hasTool(request, argv[0] ?? '')) continue
      const fileAt = argv.findIndex((word) => /^(-f|--file|-p|--project-dir)$/.test(word))
      const named = fileAt === -1 ? '' : (argv[fileAt + 1] ?? '').replace(/\/?pom\.xml$/, '')
      const at = command.span.start
      builds.push({ tool: asked.tool, folder: resolveFolder(folder, named), written: { run, command }, at })
    }
  }
  return builds
}

// A tool that neither the image has nor a RUN installs: the original does not build.
function hasTool({ imagePrograms, stage }: FactsRequest, program: string): boolean {
  if (program.includes('/') || imagePrograms.has(program)) return true
  return stage.body.some((other) =>
    other.kind === 'copy'
      ? other.from !== undefined
      : other.kind === 'run' &&
        other.commands.some(({ inner }) =>
          inner.some(([name = '']) => /^(apt|apt-get|apk|curl|wget|sdk|bash|sh)$/.test(name)),
        ),
  )
}

/** The jar at a path, where a build makes it, or a command behind one brings it there; undefined where nothing is known to. */
export async function jarAt(
  request: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
  builds: readonly JarBuild[],
  path: string,
): Promise<JavaProgram | undefined> {
  for (const build of builds.toReversed()) {
    for (const [from, isPattern] of [
      [path, false] as const,
      ...sourcesOf(request, build, path).map((each) => [each, true] as const),
    ]) {
      const program = await jarOfBuild(request, copied, build, from, isPattern)
      if (program !== undefined) return { ...program, path }
    }
  }
  return undefined
}

/** What `cp`, `mv` or `install` behind a build bring to a path, as written. */
function sourcesOf(request: FactsRequest, { at }: JarBuild, path: string): readonly string[] {
  return request.stage.body.flatMap((run) => {
    if (run.kind !== 'run') return []
    const start = request.surroundings.get(run)?.folder ?? '/'
    return run.commands.flatMap(({ argv = [], inner, directory, span }) => {
      const words = argv.length > 0 ? argv : (inner[0] ?? [])
      if (span.start < at || !/^(cp|mv|install|ln)$/.test(words[0] ?? '')) return []
      const here = resolveFolder(start, directory ?? '')
      const [source = '', target = ''] = words.slice(1).filter((word) => !word.startsWith('-'))
      const to = resolveFolder(here, target)
      const from = resolveFolder(here, source)
      return to === path || resolveFolder(to, nameOf(from)) === path ? [from] : []
    })
  })
}

async function jarOfBuild(
  request: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
  build: JarBuild,
  path: string,
  isMoved: boolean,
): Promise<JavaProgram | undefined> {
  const match =
    build.tool === 'maven'
      ? /^(.*)\/target\/([^/]+\.(?:jar|war))$/.exec(path)
      : /^(.*)\/build\/libs\/([^/]+\.(?:jar|war))$/.exec(path)
  if (match === null) return build.tool === 'maven' ? quarkusJar(build, path) : undefined
  const [, module = '', name = ''] = match
  const folder = module === '' ? '/' : module
  if (!isBelow(folder, build.folder)) return undefined
  const made = { path, build, beside: [], hasDependencies: true }
  if (build.tool === 'gradle') {
    const text = await readFirst(request, copied, folder, ['build.gradle', 'build.gradle.kts'])
    const isFat = /org\.springframework\.boot|shadow|com\.github\.johnrengel/.test(text ?? '')
    const hasNone = text !== undefined && !/\b(implementation|api|compile|runtimeOnly|runtime)\b\s*[("']/.test(text)
    const known = isFat && !/-plain\.jar$/.test(name)
    return {
      ...made,
      hasDependencies: !hasNone,
      unproven: known || hasNone ? undefined : `it is not known whether ${name} holds its dependencies`,
    }
  }
  const source = await readFirst(request, copied, folder, ['pom.xml'])
  const pom = source === undefined ? undefined : parsePom(source)
  if (source === undefined || pom === undefined) return undefined
  const expected = jarName(pom)
  const isExpected = expected === undefined || isNamed(name, expected)
  if (!isExpected) return undefined
  const withAll = /-(jar-with-dependencies|all|shaded|uber|fat|exec|executable)\.(jar|war)$/.test(name)
  const libraries = librariesBeside(source)
  if (libraries !== undefined && !isMoved)
    return { ...made, beside: [resolveFolder(folder, `target/${libraries}`)], unproven: undefined }
  const known = holdsAll(pom) || withAll
  // A jar that is brought elsewhere loses what lies beside it, and worked without.
  return {
    ...made,
    hasDependencies: pom.dependencies.length > 0,
    unproven: known || isMoved ? undefined : `it is not known whether ${name} holds its dependencies`,
  }
}

function isNamed(name: string, expected: string): boolean {
  if (/[*?]/.test(name))
    return globMatcher(name, { deep: false, contents: false })(`${expected}.jar`) || /^\*+\.[jw]ar$/.test(name)
  return name.startsWith(expected) && /^(-[\w-]+)?\.(jar|war)$/.test(name.slice(expected.length))
}

// https://quarkus.io/guides/maven-tooling#fast-jar
function quarkusJar(build: JarBuild, path: string): JavaProgram | undefined {
  const folder = /^(.*\/target\/quarkus-app)\/quarkus-run\.jar$/.exec(path)?.[1]
  return folder === undefined || !isBelow(folder, build.folder)
    ? undefined
    : { path, build, beside: [folder], hasDependencies: true, unproven: undefined }
}

// A class path in the jar, and the goal that fills its folder: https://maven.apache.org/shared/maven-archiver/examples/classpath.html.
function librariesBeside(pom: string): string | undefined {
  if (!/<addClasspath>\s*true/.test(pom) || !pom.includes('copy-dependencies')) return undefined
  const folder = /<outputDirectory>\s*\$\{project\.build\.directory\}\/([\w-]+)\/?\s*</.exec(pom)?.[1] ?? 'dependency'
  const prefix = /<classpathPrefix>\s*(?:\.\/)?([\w-]+)\/?\s*</.exec(pom)?.[1]
  return prefix === folder ? folder : undefined
}

async function readFirst(
  { files }: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
  folder: string,
  names: readonly string[],
): Promise<string | undefined> {
  const source = names.map((name) => copied.get(resolveFolder(folder, name))?.source).find((each) => each !== undefined)
  return source === undefined ? undefined : readText(files, source)
}
