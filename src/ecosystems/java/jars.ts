import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import { expandVariables } from '../../dockerfile/variables.js'
import { globMatcher } from '../../glob.js'
import { movesOf, placesOf } from '../compiled/moves.js'
import { nameOf } from '../compiled/program.js'
import type { FactsRequest } from '../ecosystem.js'
import { packing, reaches } from './builds.js'
import { type Copied, gradleAt, pomAt, readFirst } from './manifests.js'
import { holdsAll, jarName, namedByProperty } from './pom.js'
import type { JavaBuild, JavaProgram, ProgramPart } from './program.js'

/** The jar at a path, where a build makes it, or a command behind one brings it there; undefined where nothing is known to. */
export async function jarAt(
  request: FactsRequest,
  copied: Copied,
  builds: readonly JavaBuild[],
  path: string,
): Promise<JavaProgram | undefined> {
  for (const build of builds.toReversed()) {
    for (const [from, isMoved] of [
      [path, false] as const,
      ...sourcesOf(request, build, path).map((each) => [each, true] as const),
    ]) {
      const program = await jarOfBuild(request, copied, build, from, isMoved)
      if (program === undefined) continue
      return isMoved ? { ...program, path, parts: [partAt(path)] } : program
    }
  }
  return undefined
}

/** A file, or the files of a pattern, as a part of a program. */
export function partAt(path: string): ProgramPart {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return { path, isFolder: false, ...(/[*?]/.test(path) ? { target: folder } : {}) }
}

/** What commands behind a build bring to a path, as written; a name that only the build's arguments tell stands for any. */
function sourcesOf(request: FactsRequest, { at }: JavaBuild, path: string): readonly string[] {
  return movesOf(request)
    .filter(({ command }) => command.span.start >= at)
    .flatMap((move) => move.sources.filter((source) => placesOf(move, source).includes(path)))
    .map((source) => source.replace(/\/[^/]*\$[^/]*$/, '/*.jar'))
}

/** What a COPY of a jar brings to a path from the context, whether it is there now or not: `COPY target/*.jar app.jar`. */
export function broughtFrom(request: FactsRequest, copied: Copied, path: string): string | undefined {
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

async function jarOfBuild(
  request: FactsRequest,
  copied: Copied,
  build: JavaBuild,
  path: string,
  isMoved: boolean,
): Promise<JavaProgram | undefined> {
  if (build.tool === 'jar') return packedJar(copied, build, path)
  if (!reaches(build, packing)) return undefined
  const pattern = build.tool === 'maven' ? /^(.*)\/target\/([^/]+\.[jw]ar)$/ : /^(.*)\/build\/libs\/([^/]+\.[jw]ar)$/
  const match = pattern.exec(path)
  if (match === null) return quarkusJar(build, path)
  const [, module = '', name = ''] = match
  const folder = module === '' ? '/' : module
  if (!isBelow(folder, build.folder)) return undefined
  return build.tool === 'gradle'
    ? gradleJar(request, copied, build, folder, name)
    : mavenJar(request, copied, build, folder, name, isMoved)
}

async function gradleJar(
  request: FactsRequest,
  copied: Copied,
  build: JavaBuild,
  folder: string,
  name: string,
): Promise<JavaProgram | undefined> {
  const path = resolveFolder(folder, `build/libs/${name}`)
  const project = await gradleAt(request, copied, build.folder, folder)
  const isPlain = /-plain\.jar$/.test(name)
  const isShadow = /-(all|fat|uber|shadow|boot|exec)\.jar$/.test(name) || project?.fatJar === name
  const holdsAllOf = {
    'spring-boot': !isPlain,
    // Without that ending it is the plain jar, or one with a name of its own.
    shadow: isShadow || /[*?]/.test(name) || project?.fatJar === undefined,
    own: true,
  }
  const known = name.endsWith('.war') || (project?.plugin !== undefined && holdsAllOf[project.plugin])
  const hasNone = project?.hasDependencies === false
  const unproven = known || hasNone ? undefined : `it is not known whether ${name} holds its dependencies`
  const program = { path, build, parts: [partAt(path)], hasDependencies: !hasNone, unproven }
  const plain = (project?.fatJar ?? 'x.jar').replace(/\.jar$/, '-plain.jar')
  const makesBoth =
    reaches(build, { maven: /^$/, gradle: /^(build|assemble|jar)$/ }) && project?.leavesPlainJar === true
  const isBoth = /[*?]/.test(name) && makesBoth && globMatcher(name, { deep: false, contents: false })(plain)
  return isBoth
    ? {
        ...program,
        ambiguous: `${name} stands for two jars, for Spring Boot's plugin makes ${plain} beside the one that starts`,
      }
    : withFolder(program)
}

async function mavenJar(
  request: FactsRequest,
  copied: Copied,
  build: JavaBuild,
  folder: string,
  name: string,
  isMoved: boolean,
): Promise<JavaProgram | undefined> {
  const path = resolveFolder(folder, `target/${name}`)
  const source = await readFirst(request, copied, folder, ['pom.xml'])
  const pom = await pomAt(request, copied, folder)
  if (source === undefined || pom === undefined) return undefined
  const expected = jarName(pom)
  if (expected !== undefined && !isNamed(name, expected) && !namedByProperty(pom)) return undefined
  const withAll = /-(jar-with-dependencies|all|shaded|uber|fat|exec|executable)\.[jw]ar$/.test(name)
  const libraries = librariesBeside(source)
  const made = { path, build, parts: [partAt(path)] }
  if (libraries !== undefined && !isMoved) {
    const beside = { path: resolveFolder(folder, `target/${libraries}`), isFolder: true }
    return { ...made, parts: [...made.parts, beside], hasDependencies: true, unproven: undefined }
  }
  // A jar that is brought elsewhere loses what lies beside it, and worked without.
  // A war holds its libraries: https://maven.apache.org/plugins/maven-war-plugin/usage.html.
  const known = holdsAll(pom) || withAll || isMoved || name.endsWith('.war')
  return withFolder({
    ...made,
    hasDependencies: pom.dependencies.length > 0,
    unproven: known ? undefined : `it is not known whether ${name} holds its dependencies`,
  })
}

/** A jar of which it is not known what it needs beside it comes along with its folder. */
function withFolder(program: JavaProgram): JavaProgram {
  if (program.unproven === undefined) return program
  const folder = program.path.slice(0, program.path.lastIndexOf('/'))
  return { ...program, parts: [{ path: folder, isFolder: true, isWhole: true }] }
}

function isNamed(name: string, expected: string): boolean {
  if (/[*?]/.test(name))
    return (
      ['jar', 'war'].some((ending) => globMatcher(name, { deep: false, contents: false })(`${expected}.${ending}`)) ||
      /^\*+\.[jw]ar$/.test(name)
    )
  return name.startsWith(expected) && /^(-[\w-]+)?\.(jar|war)$/.test(name.slice(expected.length))
}

// https://quarkus.io/guides/maven-tooling#fast-jar
function quarkusJar(build: JavaBuild, path: string): JavaProgram | undefined {
  const folder = /^(.*\/(?:target|build)\/quarkus-app)\/quarkus-run\.jar$/.exec(path)?.[1]
  return folder === undefined || !isBelow(folder, build.folder)
    ? undefined
    : { path, build, parts: [{ path: folder, isFolder: true }], hasDependencies: true, unproven: undefined }
}

// `jar cfe app.jar Main *.class`, `jar --create --file app.jar`: https://docs.oracle.com/en/java/javase/21/docs/specs/man/jar.html
function packedJar(copied: Copied, build: JavaBuild, path: string): JavaProgram | undefined {
  const [letters = '', ...rest] = build.argv.slice(1)
  const longAt = rest.findIndex((word) => /^(-f|--file)$/.test(word))
  const long =
    longAt === -1 ? rest.find((word) => word.startsWith('--file='))?.slice('--file='.length) : rest[longAt + 1]
  const short = letters.replace('-', '')
  const isShort = /^[cvfme0MiP]+$/.test(short) && short.includes('c') && short.includes('f')
  // The values stand in the order of the letters that ask for them.
  const file = isShort
    ? rest[short.replace(/[^fme]/g, '').indexOf('f')]
    : /^(-c|--create)$/.test(letters)
      ? long
      : undefined
  if (file === undefined || resolveFolder(build.folder, file) !== path) return undefined
  const hasManifest = isShort ? short.includes('m') : rest.some((word) => /^(-m|--manifest)/.test(word))
  const unproven = hasManifest ? `its manifest may name what ${nameOf(path)} needs beside it` : undefined
  const hasDependencies = [...copied.keys()].some((each) => each.endsWith('.jar'))
  return withFolder({ path, build, parts: [partAt(path)], hasDependencies, unproven })
}

// A class path in the jar, and the goal that fills its folder: https://maven.apache.org/shared/maven-archiver/examples/classpath.html.
function librariesBeside(pom: string): string | undefined {
  if (!/<addClasspath>\s*true/.test(pom) || !pom.includes('copy-dependencies')) return undefined
  const folder = /<outputDirectory>\s*\$\{project\.build\.directory\}\/([\w-]+)\/?\s*</.exec(pom)?.[1] ?? 'dependency'
  const prefix = /<classpathPrefix>\s*(?:\.\/)?([\w-]+)\/?\s*</.exec(pom)?.[1]
  return prefix === folder ? folder : undefined
}
