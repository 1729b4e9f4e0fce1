import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import type { Reason } from '../../reason.js'
import type { HoistedProgram } from '../compiled/project.js'
import type { FactsRequest } from '../ecosystem.js'
import type { StartStep } from '../start/start-step.js'
import { packing, reaches, readBuild } from './builds.js'
import { partAt } from './jars.js'
import { type Copied, gradleAt, pomAt, readFirst } from './manifests.js'
import { holdsAll, jarName } from './pom.js'
import type { JavaBuild, JavaProgram } from './program.js'

type Hoisted = HoistedProgram<JavaProgram> & { readonly lost: readonly Reason[] }

/** Turns a start by a build tool's own runner into a build of the jar and a start of it; undefined where that cannot be proven to do the same. */
export async function hoistRun(
  request: FactsRequest,
  copied: Copied,
  builds: readonly JavaBuild[],
  { argv, directory }: StartStep,
): Promise<Hoisted | undefined> {
  const start = [...request.surroundings.values()].at(-1)?.folder ?? request.folder
  const read = readBuild(argv, start)
  // The program would start in another folder than its project's.
  if (read === undefined || read.folder !== start || resolveFolder(start, directory ?? '') !== start) return undefined
  // What nobody built there is clean already.
  const goals = read.goals.filter((goal) => goal !== 'clean')
  const build = { ...read, goals, at: request.stage.body.at(-1)?.span.start ?? 0 }
  if (goals.length !== 1) return undefined
  if (build.tool === 'maven') return mavenRun(request, copied, builds, build)
  return build.tool === 'gradle' ? gradleRun(request, copied, builds, build) : undefined
}

// What the plugin runs is what its jar holds, without the developers' tools: https://docs.spring.io/spring-boot/maven-plugin/run.html.
async function mavenRun(
  request: FactsRequest,
  copied: Copied,
  builds: readonly JavaBuild[],
  build: JavaBuild,
): Promise<Hoisted | undefined> {
  if (build.goals[0] !== 'spring-boot:run') return undefined
  const source = (await readFirst(request, copied, build.folder, ['pom.xml'])) ?? ''
  const pom = await pomAt(request, copied, build.folder)
  const name = pom === undefined ? undefined : jarName(pom)
  if (
    pom === undefined ||
    name === undefined ||
    pom.packaging !== 'jar' ||
    !pom.plugins.has('spring-boot-maven-plugin')
  )
    return undefined
  // What the plugin is told for running alone, the jar does not know.
  const isToldMore =
    /<(jvmArguments|environmentVariables|systemPropertyVariables|workingDirectory|directories|agents|additionalClasspathElements|arguments|profiles|optimizedLaunch|classifier|skip)>/.test(
      configurationOf(source),
    )
  if (!holdsAll(pom) || isToldMore) return undefined
  const options: string[] = []
  const given: string[] = []
  for (const word of build.argv.slice(1)) {
    const profiles = /^-Dspring-boot\.run\.profiles=([\w.,-]+)$/.exec(word)?.[1]
    if (word === 'spring-boot:run' || word === 'clean') continue
    if (profiles !== undefined) given.push(`--spring.profiles.active=${profiles}`)
    else if (/^-D(spring-boot\.run|spring\.|server\.)/.test(word) || !/^-/.test(word)) return undefined
    else options.push(word)
  }
  const path = resolveFolder(build.folder, `target/${name}.jar`)
  const isHere = (each: JavaBuild) => each.tool === 'maven' && each.folder === build.folder
  const earlier = builds.findLast((each) => reaches(each, packing) && isHere(each))
  const command = [build.argv[0] ?? 'mvn', ...options, 'package', '-DskipTests'].join(' ')
  return hoisted(earlier ?? build, path, given, earlier === undefined ? command : '')
}

/** The configuration of Spring Boot's plugin, as written. */
function configurationOf(pom: string): string {
  const at = pom.indexOf('<artifactId>spring-boot-maven-plugin</artifactId>')
  const end = pom.indexOf('</plugin>', at)
  return at === -1 ? '' : pom.slice(at, end === -1 ? pom.length : end)
}

// https://docs.spring.io/spring-boot/gradle-plugin/running.html, https://docs.gradle.org/current/userguide/application_plugin.html
async function gradleRun(
  request: FactsRequest,
  copied: Copied,
  builds: readonly JavaBuild[],
  build: JavaBuild,
): Promise<Hoisted | undefined> {
  const task = build.goals[0] ?? ''
  const project = await gradleAt(request, copied, build.folder, build.folder)
  const options = build.argv.slice(1).filter((word) => word !== task && word !== 'clean')
  if (project === undefined || project.configures(task)) return undefined
  if (options.some((word) => !/^--?[\w-]+$/.test(word) || /^--?(args|continuous|t)\b/.test(word))) return undefined
  const line = (name: string) => [build.argv[0] ?? 'gradle', ...options, name].join(' ')
  if (task === 'bootRun' && project.plugin === 'spring-boot' && project.fatJar !== undefined) {
    const path = resolveFolder(build.folder, `build/libs/${project.fatJar}`)
    const makes = { maven: /^$/, gradle: /^(build|assemble|bootJar)$/ }
    const earlier = builds.findLast((each) => reaches(each, makes) && isBelow(build.folder, each.folder))
    return hoisted(earlier ?? build, path, [], earlier === undefined ? line('bootJar') : '')
  }
  if (task !== 'run' || !project.isApplication || project.distribution === undefined) return undefined
  const installed = resolveFolder(build.folder, `build/install/${project.distribution.folder}`)
  const path = `${installed}/bin/${project.distribution.script}`
  return {
    program: {
      path,
      build,
      parts: [{ path: installed, isFolder: true }],
      hasDependencies: project.hasDependencies,
      unproven: undefined,
      script: true,
    },
    step: { argv: [path], environment: new Map(), sees: 'system' },
    command: line('installDist'),
    lost: [],
  }
}

function hoisted(build: JavaBuild, path: string, given: readonly string[], command: string): Hoisted {
  return {
    program: { path, build, parts: [partAt(path)], hasDependencies: true, unproven: undefined },
    step: { argv: ['java', '-jar', path, ...given], environment: new Map(), sees: 'system' },
    command,
    lost: [],
  }
}
