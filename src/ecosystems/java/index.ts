import { readText } from '../../project/files.js'
import { compiledFacts, unknownFacts } from '../compiled/facts.js'
import type { Ecosystem, FactsRequest, IgnoreEntry, ProjectFacts } from '../ecosystem.js'
import { startLine } from '../start/start-line.js'
import { installNames, javaCommands } from './commands.js'
import { deliveriesOf } from './deliveries.js'
import { type JavaProject, readJavaProject } from './project.js'

/** Java with Maven or Gradle. */
export const java: Ecosystem = {
  id: 'java',
  title: 'Java',
  runners: ['java'],
  manifests: ['pom.xml', 'build.gradle', 'build.gradle.kts'],
  commands: javaCommands,
  gatherFacts,
}

async function gatherFacts(request: FactsRequest): Promise<ProjectFacts> {
  const line = startLine(request)
  if ('code' in line) return unknownFacts([line], installNames)
  const project = await readJavaProject(request, line)
  if ('outside' in project) return { ...unknownFacts([], installNames), unchanged: project.outside }
  if (!('used' in project)) return unknownFacts(project, installNames)
  return compiledFacts(project, {
    ...(await deliveriesOf(project)),
    installNames,
    ignore: ignoreEntries(project),
    readByBuild: await readByBuild(project),
  })
}

function ignoreEntries({ used }: JavaProject): readonly IgnoreEntry[] {
  const usesGradle = used.some(({ program }) => /\/build\/libs\//.test(program.path))
  return (usesGradle ? ['build', '.gradle'] : ['target']).map((entry) => ({
    entry,
    because: 'the build writes it',
    example: `${entry}/classes`,
  }))
}

// Plugins that put the revision into the jar: https://github.com/git-commit-id/git-commit-id-maven-plugin, https://github.com/n0mer/gradle-git-properties.
const stamping = /git-commit-id|buildnumber-maven-plugin|gradle-git-properties|nebula\.release|jgitver/

async function readByBuild({ request, copied }: JavaProject): Promise<readonly string[]> {
  const manifests = [...copied.values()].filter(({ source }) => /(^|\/)(pom\.xml|build\.gradle(\.kts)?)$/.test(source))
  for (const { source } of manifests.slice(0, 40))
    if (stamping.test((await readText(request.files, source)) ?? '')) return ['.git']
  return []
}
