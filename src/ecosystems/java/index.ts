import { compiledFacts, unknownFacts } from '../compiled/facts.js'
import type { Ecosystem, FactsRequest, IgnoreEntry, ProjectFacts } from '../ecosystem.js'
import { startLine } from '../start/start-line.js'
import { historyReadByCopied } from '../version-control.js'
import { installNames, javaCommands, javaRole } from './commands.js'
import { deliveriesOf } from './deliveries.js'
import { type JavaProject, readJavaProject } from './project.js'

/** Java with Maven, Gradle or the compiler alone. */
export const java: Ecosystem = {
  id: 'java',
  title: 'Java',
  runners: ['java'],
  manifests: ['pom.xml', 'build.gradle', 'build.gradle.kts'],
  commands: javaCommands,
  roleOf: javaRole,
  gatherFacts,
}

async function gatherFacts(request: FactsRequest): Promise<ProjectFacts> {
  const line = lineOf(request)
  if ('code' in line) return unknownFacts([line], installNames)
  const project = await readJavaProject(request, line)
  if ('outside' in project) return { ...unknownFacts([], installNames), unchanged: project.outside }
  if (!('used' in project)) return unknownFacts(project, installNames)
  return compiledFacts(project, {
    ...(await deliveriesOf(project)),
    installNames,
    ignore: ignoreEntries(project),
    readByBuild: await historyReadByCopied(project, ofBuild, stamping),
  })
}

// An image of Tomcat starts it by itself.
function lineOf(request: FactsRequest): ReturnType<typeof startLine> {
  const line = startLine(request)
  const isImages = 'code' in line && line.code === 'no-start-command' && request.imagePrograms.has('catalina.sh')
  return isImages ? { argv: ['catalina.sh', 'run'], form: 'exec', at: request.stage.from } : line
}

/** Folders that a build on one's own machine fills, beside the manifests that the image gets; never `.mvn`, which the wrapper reads. */
function ignoreEntries({ used, copied, request }: JavaProject): readonly IgnoreEntry[] {
  const tools = new Set(used.map(({ program }) => program.build.tool))
  const because = 'the build writes it'
  const folders = [...copied.values()].flatMap(({ source }) => {
    const match = /^(?:(.*)\/)?(pom\.xml|build\.gradle(?:\.kts)?)$/.exec(source)
    const written = match?.[2] === 'pom.xml' ? 'target' : 'build'
    const isOurs = tools.has(written === 'target' ? 'maven' : 'gradle')
    return match === null || !isOurs ? [] : [match[1] === undefined ? written : `${match[1]}/${written}`]
  })
  const entries = [...new Set(folders)]
    .sort(shorterFirst)
    .slice(0, MOST_ENTRIES)
    .map((entry) => ({ entry, because, example: `${entry}/classes` }))
  const roots = [...copied.values()].flatMap(
    ({ source }) => /^(.*\/|)(?:settings|build)\.gradle(?:\.kts)?$/.exec(source)?.[1] ?? [],
  )
  const cache = `${roots.sort(shorterFirst)[0] ?? ''}.gradle`
  const ofGradle = tools.has('gradle') ? [{ entry: cache, because, example: `${cache}/file-system.probe` }] : []
  const isCommitted = request.paths.some((path) => path.endsWith('.class'))
  const ofCompiler = tools.has('javac') && !isCommitted ? [{ entry: '**/*.class', because, example: 'Main.class' }] : []
  return [...entries, ...ofGradle, ...ofCompiler]
}

const MOST_ENTRIES = 12

function shorterFirst(one: string, other: string): number {
  return one.length - other.length
}

// Plugins that put the revision into the jar: https://github.com/git-commit-id/git-commit-id-maven-plugin, https://github.com/n0mer/gradle-git-properties.
const stamping = /git-commit-id|buildnumber-maven-plugin|gradle-git-properties|nebula\.release|jgitver/

// Gradle compiles what lies below buildSrc and build-logic for the build itself: https://docs.gradle.org/current/userguide/sharing_build_logic_between_subprojects.html
const ofBuild =
  /(^|\/)(pom\.xml|[Mm]akefile|[^/]+\.(?:sh|gradle|gradle\.kts))$|(^|\/)(buildSrc|build-logic)\/.*\.(java|kt|groovy)$/
