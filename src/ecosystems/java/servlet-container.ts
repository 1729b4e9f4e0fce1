import { isBelow } from '../../dockerfile/configuration.js'
import { movesOf } from '../compiled/moves.js'
import { nameOf } from '../compiled/program.js'
import type { FactsRequest } from '../ecosystem.js'
import { jarAt } from './jars.js'
import { applications } from './java-command.js'
import type { Copied } from './manifests.js'
import type { JavaBuild, JavaProgram } from './program.js'

/** The applications that commands behind a build bring to Tomcat; files of the context that are there; or neither. */
export async function applicationsOf(
  request: FactsRequest,
  copied: Copied,
  builds: readonly JavaBuild[],
): Promise<JavaProgram | { readonly outside: string } | { readonly because: string }> {
  const programs: JavaProgram[] = []
  for (const path of broughtTo(request)) {
    const program = await jarAt(request, copied, builds, path)
    if (program === undefined) return { because: `it is not known what makes ${path}` }
    programs.push(program)
  }
  const [first] = programs
  if (first !== undefined) return { ...first, path: applications, parts: programs.flatMap(({ parts }) => parts) }
  const outside = [...copied].find(([path]) => isBelow(path, applications))?.[1].source
  return outside === undefined ? { because: `no RUN brings a war to ${applications}` } : { outside }
}

function broughtTo(request: FactsRequest): readonly string[] {
  return movesOf(request)
    .filter(({ target }) => isBelow(target, applications))
    .flatMap(({ sources, target }) =>
      target === applications ? sources.map((path) => `${applications}/${nameOf(path)}`) : [target],
    )
}
