import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import type { FactsRequest } from '../ecosystem.js'
import { compiling, reaches } from './builds.js'
import { broughtFrom, jarAt, partAt } from './jars.js'
import { type Copied, readFirst } from './manifests.js'
import type { JavaBuild, JavaProgram, ProgramPart } from './program.js'

/** What becomes of a class path: a program of the build, files that all came from the context, or an entry that nothing is known to make. */
export type ClassPath = { readonly program: JavaProgram } | { readonly outside: string } | { readonly unknown: string }

interface Entry {
  readonly parts: readonly ProgramPart[]
  /** Undefined for what comes from the context as it is. */
  readonly build?: JavaBuild
  readonly hasDependencies: boolean
  readonly unproven?: string | undefined
}

/** Finds what every entry of a class path is, absolute or relative to the folder that the program starts in. */
export async function classPathAt(
  request: FactsRequest,
  copied: Copied,
  builds: readonly JavaBuild[],
  folder: string,
  written: readonly string[],
): Promise<ClassPath> {
  const found: Entry[] = []
  for (const entry of written) {
    const one = await entryAt(request, copied, builds, resolveFolder(folder, entry), written.length === 1)
    // Entries that are nowhere are passed over: https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html.
    if (one === undefined && mayBeMade(request, entry)) return { unknown: entry }
    if (one !== undefined) found.push(one)
  }
  const made = found.findLast(({ build }) => build !== undefined)
  if (made?.build === undefined) {
    const outside = found.flatMap(({ parts }) => parts)[0]?.path
    return outside === undefined
      ? { unknown: written[0] ?? '.' }
      : { outside: broughtFrom(request, copied, outside) ?? sourceOf(copied, outside) }
  }
  return {
    program: {
      path: resolveFolder(folder, written[0] ?? '.'),
      build: made.build,
      parts: found.flatMap(({ parts }) => parts),
      hasDependencies: found.some(({ hasDependencies }) => hasDependencies),
      unproven: found.find(({ unproven }) => unproven !== undefined)?.unproven,
    },
  }
}

async function entryAt(
  request: FactsRequest,
  copied: Copied,
  builds: readonly JavaBuild[],
  path: string,
  isOnly: boolean,
): Promise<Entry | undefined> {
  if (path.endsWith('.jar')) {
    const jar = await jarAt(request, copied, builds, path)
    // What the jar needs beside itself stands on the class path too.
    if (jar !== undefined)
      return isOnly ? jar : { build: jar.build, parts: [partAt(path)], hasDependencies: jar.hasDependencies }
    return broughtFrom(request, copied, path) === undefined
      ? undefined
      : { parts: [partAt(path)], hasDependencies: true }
  }
  if (path.endsWith('/*')) return jarsIn(request, copied, builds, path.slice(0, -2) || '/')
  return classesIn(copied, builds, path) ?? precompiledIn(copied, path)
}

/** All jars of a folder: of Maven's dependencies, of a distribution, or from the context. */
async function jarsIn(
  request: FactsRequest,
  copied: Copied,
  builds: readonly JavaBuild[],
  folder: string,
): Promise<Entry | undefined> {
  for (const build of builds.toReversed()) {
    if (await copiesDependencies(request, copied, build, folder))
      return { build, parts: [{ path: folder, isFolder: true }], hasDependencies: true }
  }
  const own = await jarAt(request, copied, builds, `${folder}/*.jar`)
  if (own !== undefined)
    return { build: own.build, parts: [partAt(`${folder}/*.jar`)], hasDependencies: own.hasDependencies }
  const jars = [...copied.keys()].filter((each) => each.endsWith('.jar') && resolveFolder(each, '..') === folder)
  if (jars.length === 0) return undefined
  const isFull = [...copied.keys()].every((each) => !isBelow(each, folder) || each.endsWith('.jar'))
  return { parts: [isFull ? { path: folder, isFolder: true } : partAt(`${folder}/*.jar`)], hasDependencies: true }
}

// https://maven.apache.org/plugins/maven-dependency-plugin/copy-dependencies-mojo.html
async function copiesDependencies(
  request: FactsRequest,
  copied: Copied,
  build: JavaBuild,
  folder: string,
): Promise<boolean> {
  if (build.tool === 'gradle')
    return reaches(build, { maven: /^$/, gradle: /^install\w*Dist$/ }) && /\/build\/install\/[^/]+\/lib$/.test(folder)
  if (build.tool !== 'maven' || !isBelow(folder, build.folder)) return false
  const word = build.argv.find((each) => each.startsWith('-DoutputDirectory='))
  if (build.goals.some((goal) => /(^|:)copy-dependencies(@|$)/.test(goal)))
    return resolveFolder(build.folder, word?.slice('-DoutputDirectory='.length) ?? 'target/dependency') === folder
  const module = /^(.*)\/target\/([\w-]+)$/.exec(folder)
  if (module === null || !reaches(build, compiling)) return false
  const pom = (await readFirst(request, copied, module[1] || '/', ['pom.xml'])) ?? ''
  const named = /<outputDirectory>\s*\$\{(?:project\.build\.directory|basedir)\}\/(?:target\/)?([\w-]+)\/?\s*</.exec(
    pom,
  )?.[1]
  return pom.includes('copy-dependencies') && (named ?? 'dependency') === module[2]
}

/** A folder that a build compiles into. */
function classesIn(copied: Copied, builds: readonly JavaBuild[], folder: string): Entry | undefined {
  const whole = (build: JavaBuild): Entry => ({
    build,
    parts: [{ path: folder, isFolder: true }],
    hasDependencies: false,
  })
  for (const build of builds.toReversed()) {
    if (build.tool === 'javac') {
      const target = outputOf(build)
      if (target === folder && !hasSources(copied, folder)) return whole(build)
      const isHere =
        target === undefined ? isBelow(build.folder, folder) || isBelow(folder, build.folder) : target === folder
      if (isHere && hasSources(copied, folder))
        return { build, parts: besideSources(copied, folder), hasDependencies: false }
    } else if (isBelow(folder, build.folder) && reaches(build, compiling)) {
      const isOurs =
        build.tool === 'maven'
          ? /\/target\/classes$/.test(folder)
          : /\/build\/(classes\/(java|kotlin)|resources)\/main$/.test(folder)
      if (isOurs) return whole(build)
    }
  }
  return undefined
}

// Where `javac` leaves classes; undefined for beside their sources: https://docs.oracle.com/en/java/javase/21/docs/specs/man/javac.html.
function outputOf({ argv, folder }: JavaBuild): string | undefined {
  const at = argv.indexOf('-d')
  return at === -1 ? undefined : resolveFolder(folder, argv[at + 1] ?? '')
}

function hasSources(copied: Copied, folder: string): boolean {
  return [...copied.keys()].some((each) => each.endsWith('.java') && isBelow(each, folder))
}

const MOST_PATTERNS = 4

/** Classes beside their sources: by a pattern for each folder, or the folders of packages as they are where there are many. */
function besideSources(copied: Copied, root: string): readonly ProgramPart[] {
  const folders = new Set(
    [...copied.keys()]
      .filter((each) => each.endsWith('.java') && isBelow(each, root))
      .map((each) => each.slice(0, each.lastIndexOf('/')) || '/'),
  )
  if (folders.size <= MOST_PATTERNS)
    return [...folders].sort().map((folder) => partAt(`${folder === '/' ? '' : folder}/*.class`))
  const prefix = root === '/' ? '/' : `${root}/`
  const packages = new Set(
    [...folders]
      .filter((folder) => folder !== root)
      .map((folder) => prefix + folder.slice(prefix.length).split('/')[0]),
  )
  const own = folders.has(root) ? [partAt(`${prefix}*.class`)] : []
  return [...own, ...[...packages].sort().map((path) => ({ path, isFolder: true }))]
}

/** Classes and resources that the context brings. */
function precompiledIn(copied: Copied, folder: string): Entry | undefined {
  const below = [...copied.keys()].filter((each) => isBelow(each, folder))
  // Among sources what the program reads is found by its literals.
  if (below.length === 0 || below.some((each) => /\.(java|kt|gradle|kts)$|\/pom\.xml$/.test(each))) return undefined
  return { parts: [{ path: folder, isFolder: true }], hasDependencies: below.some((each) => each.endsWith('.jar')) }
}

// A command that is not understood here may fill it.
function mayBeMade({ stage }: FactsRequest, entry: string): boolean {
  const name = entry.replace(/\/\*$/, '').split('/').at(-1) ?? ''
  if (/^\.*$/.test(name)) return true
  return stage.body.some(
    (run) =>
      run.kind === 'run' &&
      run.commands.some(({ inner }) => inner.some((argv) => argv.some((word) => word.includes(name)))),
  )
}

function sourceOf(copied: Copied, path: string): string {
  const below = [...copied].find(([each]) => isBelow(each, path.replace(/\/\*[^/]*$/, '')))?.[1]
  return below?.source ?? path
}
