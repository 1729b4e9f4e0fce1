import { type Reason, reason } from '../../reason.js'
import { dataArtifacts, programArtifacts, repeatedCopies } from '../compiled/artifacts.js'
import { calledPrograms } from '../compiled/called-programs.js'
import { type CompiledDeliveries, filesRead, startNeeds } from '../compiled/facts.js'
import { nameOf } from '../compiled/program.js'
import type { Artifact, NeededProgram, RuntimeNeeds } from '../ecosystem.js'
import { ownerAt } from '../owner.js'
import { javaLanguage } from './language.js'
import type { JavaProject } from './project.js'

/** The jars, with what lies beside them. */
export async function deliveriesOf(project: JavaProject): Promise<CompiledDeliveries> {
  const { request, used, sources, searched } = project
  const repeated = repeatedCopies(project, javaLanguage)
  const unread = 'sources of other languages than Java are not read'
  const read = await filesRead(project, javaLanguage, repeated, sources, undefined, unread)
  const called = calledPrograms(sources, javaLanguage)
  const because = reason('program-in-jar', { jar: used.map(({ program }) => nameOf(program.path)).join(' and ') })
  const beside = foldersBeside(project, because)
  const inFolder = (path: string) => beside.some((each) => path.startsWith(`${each.path}/`))
  const unproven = used.flatMap(({ program }) => (program.unproven === undefined ? [] : [program.unproven]))[0]
  const fallback = unproven === undefined ? read.fallback : reason('artifacts-not-proven', { because: unproven })
  return {
    deliveries: [
      {
        id: 'jar',
        needs: {
          runner: request.runner,
          ...libcOf(project),
          installs: false,
          start: startNeeds(project),
          programs: [...called.programs, ...compilersOf(project)],
          ...(called.shellFor === undefined ? {} : { shellFor: called.shellFor }),
          osPackages: [],
        },
        rewrites: new Map(),
        afterBuild: [],
        repeated,
        onlyArtifacts: true,
        artifacts: [
          ...programArtifacts(project, because).filter(({ path }) => !inFolder(path)),
          ...beside,
          ...dataArtifacts(project, read),
        ],
        librariesKnown: true,
        saves: ['the compiler and the build tool', 'downloaded dependencies', 'the sources'],
        certainty: fallback === undefined ? 'proven' : 'assumed',
        ...(searched.length === 0 ? {} : { searched }),
        reason: because,
      },
    ],
    warnings: [fallback, called.computed].filter((each) => each !== undefined),
  }
}

function foldersBeside({ request, used }: JavaProject, because: Reason): readonly Artifact[] {
  const folders = used.flatMap(({ program }) =>
    program.unproven === undefined
      ? program.beside.map((path) => ({ path, program, reason: because }))
      : [
          {
            path: program.path.slice(0, program.path.lastIndexOf('/')),
            program,
            reason: reason('folder-whole', {
              path: program.path.slice(0, program.path.lastIndexOf('/')),
              because: program.unproven,
            }),
          },
        ],
  )
  return folders.map(({ path, program: { build, unproven }, reason: why }) => ({
    path,
    isFolder: true,
    slot: 'artifacts',
    at: build.at,
    certainty: unproven === undefined ? 'proven' : 'assumed',
    because: why,
    ...ownerAt(request, path, build.written?.run),
  }))
}

// Jars may hold native code, for glibc alone or for both: nothing lists all that come with a dependency.
function libcOf({ request, used, line }: JavaProject): Pick<RuntimeNeeds, 'libc' | 'libcReason'> {
  const program = used.find((each) => each.program.hasDependencies)?.program
  if (program === undefined) return { libc: 'any' }
  const because = reason('native-code-in-jars', { jar: nameOf(program.path), from: request.libc }, line.at.span)
  return { libc: request.libc, libcReason: because }
}

// A JRE compiles nothing: https://docs.oracle.com/en/java/javase/21/docs/api/java.compiler/module-summary.html
function compilersOf({ sources }: JavaProject): readonly NeededProgram[] {
  const by = sources?.find(({ imports }) =>
    imports.some((each) => /^(javax\.tools|com\.sun\.(tools|source)|jdk\.jshell)\b/.test(each)),
  )
  return by === undefined ? [] : [{ name: 'javac', neededBy: by.path }]
}
