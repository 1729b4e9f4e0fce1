import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import { expandVariables } from '../../dockerfile/variables.js'
import { nameOf } from '../compiled/program.js'
import type { FactsRequest } from '../ecosystem.js'
import { reaches } from './builds.js'
import { type Copied, gradleAt, gradleModules } from './manifests.js'
import type { JavaBuild, JavaProgram } from './program.js'

/** What the start script of a distribution calls: https://github.com/gradle/gradle/blob/master/platforms/jvm/plugins-application/src/main/resources/org/gradle/api/internal/plugins/unixStartScript.txt */
export const calledByScript: readonly string[] = ['java', 'uname', 'xargs', 'sed', 'tr']

/** The start scripts that `installDist` leaves, each with the folder that it stands in: https://docs.gradle.org/current/userguide/distribution_plugin.html. */
export async function distributionsOf(
  request: FactsRequest,
  copied: Copied,
  builds: readonly JavaBuild[],
): Promise<readonly JavaProgram[]> {
  const found: JavaProgram[] = []
  for (const build of builds) {
    if (!reaches(build, { maven: /^$/, gradle: /^installDist$/ })) continue
    const named = build.goals.flatMap((goal) => {
      const module = /^:?(.+):installDist$/.exec(goal)?.[1]
      return module === undefined ? [] : [resolveFolder(build.folder, module.replaceAll(':', '/'))]
    })
    for (const folder of gradleModules(copied, build.folder)) {
      if (!isBelow(folder, build.folder) || (named.length > 0 && !named.includes(folder))) continue
      const project = await gradleAt(request, copied, build.folder, folder)
      if (project?.isApplication !== true || project.distribution === undefined) continue
      const { folder: name, script } = project.distribution
      for (const installed of placesOf(request, build, resolveFolder(folder, `build/install/${name}`))) {
        found.push({
          path: `${installed}/bin/${script}`,
          build,
          parts: [{ path: installed, isFolder: true }],
          hasDependencies: project.hasDependencies,
          unproven: undefined,
          script: true,
        })
      }
    }
  }
  return found
}

/** Where the folder lies, and where `cp -r` and `mv` behind the build may bring it: to the name that they give, or into a folder of it. */
function placesOf({ stage, surroundings }: FactsRequest, { at }: JavaBuild, installed: string): readonly string[] {
  const places = [installed]
  for (const run of stage.body) {
    if (run.kind !== 'run') continue
    const here = surroundings.get(run)
    for (const { argv = [], directory, span } of run.commands) {
      if (span.start < at || !/^(cp|mv)$/.test(argv[0] ?? '')) continue
      const folder = resolveFolder(here?.folder ?? '/', directory ?? '')
      const words = argv.slice(1).filter((word) => !word.startsWith('-'))
      const [source = '', target = ''] = words.map((word) =>
        resolveFolder(
          folder,
          expandVariables(word, (name) => here?.values.get(name)),
        ),
      )
      if (words.length === 2 && source === installed) places.push(target, `${target}/${nameOf(installed)}`)
    }
  }
  return places
}
