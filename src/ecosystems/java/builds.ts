import { resolveFolder } from '../../dockerfile/configuration.js'
import { copiedFiles } from '../../dockerfile/copied-files.js'
import { commandsOf } from '../compiled/build-commands.js'
import type { FactsRequest } from '../ecosystem.js'
import { goalsOf } from './commands.js'
import type { JavaBuild } from './program.js'

/** The commands of a stage that compile or pack something, in order. */
export async function findBuilds(request: FactsRequest): Promise<readonly JavaBuild[]> {
  const builds: JavaBuild[] = []
  for (const run of request.stage.body) {
    if (run.kind !== 'run') continue
    const values = request.surroundings.get(run)?.values ?? new Map<string, string>()
    const copied = copiedFiles(request.stage, request.surroundings, request.paths, run)
    for (const { argv, command, folder } of await commandsOf(request, run, copied, values)) {
      const build = readBuild(argv, folder)
      if (build === undefined || !hasTool(request, argv[0] ?? '')) continue
      builds.push({ ...build, written: { run, command }, at: command.span.start })
    }
  }
  return builds
}

/** What a command builds and where; undefined for a command that is no build tool's. */
export function readBuild(argv: readonly string[], folder: string): Omit<JavaBuild, 'at'> | undefined {
  const name = (argv[0] ?? '').split('/').at(-1)
  if (name === 'javac' || name === 'jar') return { tool: name, folder, goals: [], argv }
  const asked = goalsOf(argv)
  if (asked === undefined) return undefined
  const fileAt = argv.findIndex((word) => /^(-f|--file|-p|--project-dir)$/.test(word))
  const named = fileAt === -1 ? '' : (argv[fileAt + 1] ?? '').replace(/(^|\/)pom\.xml$/, '')
  return { ...asked, folder: resolveFolder(folder, named), argv }
}

// A tool that neither the image has nor a RUN installs: the original does not build.
function hasTool({ imagePrograms, stage }: FactsRequest, program: string): boolean {
  if (program.includes('/') || imagePrograms.has(program)) return true
  return stage.body.some((other) =>
    other.kind === 'copy'
      ? other.from !== undefined
      : other.kind === 'run' &&
        other.commands.some(({ inner }) =>
          inner.some(([name = '']) => /^(apt|apt-get|apk|yum|dnf|microdnf|curl|wget|sdk|bash|sh)$/.test(name)),
        ),
  )
}

/** True where Maven gets as far as a phase, or Gradle runs a task of these. */
export function reaches(build: JavaBuild, goals: { readonly maven: RegExp; readonly gradle: RegExp }): boolean {
  if (build.tool !== 'maven' && build.tool !== 'gradle') return false
  const pattern = goals[build.tool]
  return build.goals.some((goal) => pattern.test(build.tool === 'gradle' ? (goal.split(':').at(-1) ?? '') : goal))
}

/** What makes a jar or a war. */
export const packing = {
  maven: /^(package|integration-test|verify|install|deploy)$/,
  gradle:
    /^(build|assemble|jar|bootJar|war|bootWar|shadowJar|fatJar|uberJar|buildFatJar|installDist|installShadowDist|installBootDist|distTar|distZip|quarkusBuild)$/,
}

/** What leaves classes in the folder of a build. */
export const compiling = {
  maven:
    /^(compile|process-classes|test-compile|test|prepare-package|package|integration-test|verify|install|deploy|compiler:compile)$/,
  gradle: /^(classes|compileJava|testClasses|test|check|build|assemble|jar|bootJar|war|bootWar|shadowJar|installDist)$/,
}
