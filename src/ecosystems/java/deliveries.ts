import { isBelow } from '../../dockerfile/configuration.js'
import type { Copy } from '../../dockerfile/model.js'
import { userOf, usersMade } from '../../dockerfile/users.js'
import { type Reason, reason } from '../../reason.js'
import { dataArtifacts, repeatedCopies } from '../compiled/artifacts.js'
import { calledPrograms } from '../compiled/called-programs.js'
import { type CompiledDeliveries, filesRead, hoistedBuild, startNeeds, userOfStart } from '../compiled/facts.js'
import { nameOf } from '../compiled/program.js'
import type { Artifact, NeededProgram, RuntimeNeeds } from '../ecosystem.js'
import { ownerAt } from '../owner.js'
import { passesShell } from '../start/start-line.js'
import { calledByScript } from './distributions.js'
import { javaLanguage } from './language.js'
import type { JavaProgram } from './program.js'
import type { JavaProject } from './project.js'

/** The jars, with what lies beside them. */
export async function deliveriesOf(project: JavaProject): Promise<CompiledDeliveries> {
  const { request, used, sources, searched } = project
  const repeated = repeatedCopies(project, javaLanguage)
  const unread = 'sources of other languages than Java are not read'
  const read = await filesRead(project, javaLanguage, repeated, sources, undefined, unread)
  const called = calledPrograms(sources, javaLanguage)
  const shellFor = called.shellFor ?? used.find(({ program }) => program.script)?.program.path
  const because = reason('program-in-jar', {
    jar: [...new Set(used.map(({ program }) => nameShown(program)))].join(' and '),
  })
  const parts = partArtifacts(project, because, repeated)
  const inFolder = (path: string) => parts.some((each) => each.isFolder && isBelow(path, each.path))
  const unproven = used.flatMap(({ program }) => (program.unproven === undefined ? [] : [program.unproven]))[0]
  // Where nothing else is there, nothing else comes along.
  const own = read.found.length === 0 ? undefined : read.fallback
  const fallback = unproven === undefined ? own : reason('artifacts-not-proven', { because: unproven })
  return {
    deliveries: [
      {
        id: 'jar',
        needs: {
          runner: request.runner,
          ...libcOf(project),
          installs: false,
          start: { ...startNeeds(project), ...plainStart(project) },
          programs: [...called.programs, ...compilersOf(project), ...calledByScripts(project)],
          ...(shellFor === undefined ? {} : { shellFor }),
          osPackages: [],
        },
        rewrites: new Map(),
        afterBuild: hoistedBuild(project),
        repeated,
        onlyArtifacts: true,
        artifacts: ownedByKnown(project, [
          ...parts,
          ...dataArtifacts(project, read).filter(({ path }) => !inFolder(path)),
        ]),
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

// A class path has no name of its own.
function nameShown({ path, parts }: JavaProgram): string {
  return nameOf((parts.length === 1 ? undefined : parts[0]?.path) ?? path).replace(/^\*\.class$/, 'What was compiled')
}

/** All that the programs are loaded from, each once. */
function partArtifacts(
  { request, copied, used }: JavaProject,
  because: Reason,
  repeated: ReadonlySet<Copy>,
): readonly Artifact[] {
  const found = new Map<string, Artifact>()
  for (const { program } of used) {
    for (const { path, isFolder, target, isWhole } of program.parts) {
      const files = [...copied].filter(([each]) => isBelow(each, target?.slice(0, -1) ?? path))
      // A COPY of its own stays as it is.
      if (files.length > 0 && files.every(([, { copy }]) => repeated.has(copy))) continue
      const why =
        isWhole === true && program.unproven !== undefined
          ? reason('folder-whole', { path, because: program.unproven })
          : because
      found.set(path, {
        path,
        isFolder,
        ...(target === undefined ? {} : { target }),
        slot: 'artifacts',
        at: program.build.at,
        certainty: program.unproven === undefined ? 'proven' : 'assumed',
        because: why,
        ...ownerAt(request, path, program.build.written?.run),
      })
    }
  }
  const folders = [...found.values()].filter((each) => each.isFolder)
  return [...found.values()].filter(
    ({ path }) => !folders.some((each) => each.path !== path && isBelow(path, each.path)),
  )
}

// `gradle` is a user of Gradle's images alone; for the superuser it makes no difference who owns a file.
function ownedByKnown({ request }: JavaProject, artifacts: readonly Artifact[]): readonly Artifact[] {
  if (userOfStart(request) !== undefined) return artifacts
  const made = usersMade(request.stage, request.surroundings)
  return artifacts.map((artifact) => {
    const { owner, ...rest } = artifact
    return owner === undefined || /^\d/.test(owner) || made.has(userOf(owner)) ? artifact : rest
  })
}

/** A start of `java` with its words, for an image that starts the JVM itself. */
function plainStart({ start, line, request, hoisted }: JavaProject): Pick<RuntimeNeeds['start'], 'plain'> {
  const [step] = start.steps
  if (step?.argv[0] !== 'java' || start.steps.length !== 1 || start.doesMore === true || step.directory !== undefined)
    return {}
  if (start.wrappers.length > 0 || start.scripts.length > 0) return {}
  // What only a shell puts in.
  const words = passesShell(line) ? [...step.argv, ...step.environment.values()] : []
  if (words.some((word) => /[$`*?~]/.test(word))) return {}
  const entry = request.stage.body.findLast((each) => each.kind === 'start' && each.keyword === 'ENTRYPOINT')
  const rest = step.argv.slice(1)
  if (entry?.kind !== 'start' || entry.argv.length === 0)
    return { plain: { argv: rest, environment: step.environment } }
  // Arguments of CMD stay those that `docker run` replaces.
  const own = entry.form === 'exec' && hoisted === undefined && !passesShell(line) ? entry.argv.length - 1 : rest.length
  return { plain: { entrypoint: rest.slice(0, own), argv: rest.slice(own), environment: step.environment } }
}

// Jars may hold native code, for glibc alone or for both: nothing lists all that come with a dependency.
function libcOf({ request, used, line }: JavaProject): Pick<RuntimeNeeds, 'libc' | 'libcReason'> {
  const program = used.find((each) => each.program.hasDependencies)?.program
  if (program === undefined) return { libc: 'any' }
  const because = reason('native-code-in-jars', { jar: nameOf(program.path), from: request.libc }, line.at.span)
  return { libc: request.libc, libcReason: because }
}

// A JRE compiles nothing: https://docs.oracle.com/en/java/javase/21/docs/api/java.compiler/module-summary.html
function compilersOf({ sources, compiledBy }: JavaProject): readonly NeededProgram[] {
  const by = sources?.find(({ imports }) =>
    imports.some((each) => /^(javax\.tools|com\.sun\.(tools|source|jdi)|jdk\.jshell)\b/.test(each)),
  )
  const neededBy = by?.path ?? compiledBy
  return neededBy === undefined ? [] : [{ name: 'javac', neededBy }]
}

function calledByScripts({ used }: JavaProject): readonly NeededProgram[] {
  return used.flatMap(({ program }) =>
    program.script === true ? calledByScript.map((name) => ({ name, neededBy: nameOf(program.path) })) : [],
  )
}
