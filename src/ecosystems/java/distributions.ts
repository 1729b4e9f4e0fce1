import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import { movesOf, placesOf } from '../compiled/moves.js'
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
      for (const installed of allPlaces(request, build, resolveFolder(folder, `build/install/${name}`))) {
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

/** Where the folder lies, and where `cp -r` and `mv` behind the build may bring it. */
function allPlaces(request: FactsRequest, { at }: JavaBuild, installed: string): readonly string[] {
  const moves = movesOf(request).filter(
    ({ program, command }) => (program === 'cp' || program === 'mv') && command.span.start >= at,
  )
  return [installed, ...moves.flatMap((move) => placesOf(move, installed))]
}
