import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import { targetOf } from '../../dockerfile/copied-files.js'
import type { Copy, Run } from '../../dockerfile/model.js'
import type { Surroundings } from '../../dockerfile/surroundings.js'
import { type Reason, reason } from '../../reason.js'
import type { Artifact, Delivery, HoistedStart, RuntimeNeeds } from '../ecosystem.js'
import { ownerAt } from '../owner.js'
import { type Contents, copiesOf } from './contents.js'
import type { NeededDevelopment } from './dependencies.js'
import { fileChanges } from './file-changes.js'
import { libcOfCopy, type NativeNeeds } from './native-needs.js'
import { inImage, isInApp, type NodeProject } from './project.js'
import { savingsOf } from './remarks.js'

/** What the deliveries of a project are made from. */
export interface DeliveryInput {
  readonly project: NodeProject
  readonly contents: Contents
  readonly native: NativeNeeds
  readonly developmentNeeded: readonly NeededDevelopment[]
  /** Why any development package may be needed, where one may. */
  readonly everything: string | undefined
  /** The start that has lost its build, where it has. */
  readonly hoisted?: HoistedStart
  /** Needs that do not depend on the delivery. */
  readonly baseNeeds: Pick<RuntimeNeeds, 'runner' | 'start' | 'programs' | 'shellFor'>
}

interface Parts {
  readonly dependencies?: Reason
  readonly rewrites?: Delivery['rewrites']
}

/** What all deliveries of a project have in common: needs, COPYs, what comes from the builder. */
export function delivery(input: DeliveryInput, id: string, because: Reason, parts: Parts = {}): Delivery {
  const { project, contents } = input
  const whole = contents.mode === 'whole'
  return {
    id,
    needs: needsOf(input, {
      installs: false,
      ...(parts.dependencies === undefined
        ? { libc: 'any' }
        : libcOfCopy(project, id === 'keep-all' ? input.native.full : input.native)),
      ...(parts.dependencies === undefined || input.native.unchecked[0] === undefined
        ? {}
        : { manyLibraries: input.native.unchecked[0] }),
    }),
    rewrites: parts.rewrites ?? new Map(),
    afterBuild: [...hoistedBuild(input), ...buildCaches(input)],
    ...(project.start.links === undefined ? {} : { links: project.start.links }),
    repeated: repeatedCopies(input),
    artifacts: [
      ...(whole || parts.dependencies === undefined ? [] : [modules(input, parts.dependencies)]),
      ...programFiles(input).map((file) =>
        id === 'no-dependencies' && file.path === inImage(project, project.manifestPath) ? { ...file, because } : file,
      ),
    ],
    saves: savingsOf(project, contents, id),
    certainty: input.native.treeKnown ? 'proven' : 'assumed',
    reason: because,
  }
}

function hoistedBuild({ hoisted, project }: DeliveryInput): Delivery['afterBuild'] {
  if (hoisted === undefined || hoisted.command === '') return []
  const folder = project.startFolder
  return [{ text: hoisted.command, flags: [], folder, reason: reason('hoisted-build', { command: hoisted.command }) }]
}

// A folder that is copied leaves out nothing: what only builds read is taken away before.
function buildCaches({ project, contents }: DeliveryInput): Delivery['afterBuild'] {
  const distinct = contents.outputs.filter(({ path }, at, all) => all.findIndex((other) => other.path === path) === at)
  return distinct
    .filter(
      ({ path, cache }) =>
        cache !== undefined &&
        contents.fromBuilder.some((each) => each.path === inImage(project, path)) &&
        !isTakenAway(project, inImage(project, `${path}/${cache}`)),
    )
    .map(({ path, cache }) => {
      const folder = inImage(project, `${path}/${cache}`)
      return { text: `rm -rf ${folder}`, flags: [], reason: reason('build-cache', { path: folder }) }
    })
}

// A RUN of the original below the build may do so itself.
function isTakenAway({ build, request }: NodeProject, path: string): boolean {
  const built = build.at(-1)?.run.span.start ?? 0
  return request.stage.body.some(
    (run) =>
      run.kind === 'run' &&
      run.span.start >= built &&
      run.commands.some(({ argv = [], directory }) => {
        const folder = resolveFolder(request.surroundings.get(run)?.folder ?? '/', directory ?? '')
        const isRecursive = argv.some((word) => /^-\w*[rR]|^--recursive$/.test(word))
        return (
          argv[0] === 'rm' &&
          isRecursive &&
          argv.slice(1).some((word) => isBelow(path, resolveFolder(folder, word.replace(/\/\*$/, ''))))
        )
      }),
  )
}

/** The needs of a delivery: those of the program and those of the way it comes. */
export function needsOf(
  input: DeliveryInput,
  rest: Pick<RuntimeNeeds, 'libc' | 'installs'> & Partial<RuntimeNeeds>,
): RuntimeNeeds {
  return { ...input.baseNeeds, osPackages: input.native.osPackages, ...rest }
}

function repeatedCopies(input: DeliveryInput): ReadonlySet<Copy> {
  const { project, contents } = input
  const { inApp, elsewhere } = copiesOf(project)
  if (contents.mode === 'sources') return new Set([...inApp, ...elsewhere])
  if (contents.mode === 'artifacts') return new Set(elsewhere)
  const end = lastRunOf(input)?.span.start ?? 0
  const comesWhole = (copy: Copy) =>
    copy.span.start < end &&
    contents.fromBuilder.some(({ path: folder }) =>
      isInApp({ folder }, targetOf(copy, project.request.surroundings.get(copy) as Surroundings)),
    )
  return new Set([...inApp, ...elsewhere].filter((copy) => !comesWhole(copy)))
}

/** The RUN after which the builder's folder is what the original's was; what stands below it serves the runtime alone. */
function lastRunOf({ project, contents }: DeliveryInput): Run | undefined {
  const runs = [...project.build, ...project.ownInstalls, ...fileChanges(project, contents.outputs)].map(
    ({ run }) => run,
  )
  return runs.reduce<Run | undefined>(
    (last, run) => (last === undefined || run.span.start > last.span.start ? run : last),
    undefined,
  )
}

function modules({ project }: DeliveryInput, why: Reason): Artifact {
  const install = project.ownInstalls.at(-1)
  const path = project.folder === '/' ? '/node_modules' : `${project.folder}/node_modules`
  const at = install?.run.span.start ?? 0
  return {
    path,
    isFolder: true,
    slot: 'dependencies',
    at,
    ...ownerAt(project.request, path, install?.run),
    certainty: 'proven',
    because: why.code === 'pruned-already' ? why : reason('production-dependencies', { path }),
  }
}

function programFiles(input: DeliveryInput): Artifact[] {
  const { project, contents } = input
  const built = project.build.at(-1)?.run ?? project.ownInstalls.at(-1)?.run
  const run = contents.mode === 'whole' ? lastRunOf(input) : built
  return contents.fromBuilder.map(({ path, isFolder, because }) => {
    const copied = project.copied.get(path)?.copy
    return {
      path,
      isFolder,
      slot: 'artifacts' as const,
      at: run?.span.end ?? 0,
      ...ownerAt(project.request, path, copied ?? run),
      certainty: contents.mode === 'artifacts' ? ('proven' as const) : ('assumed' as const),
      because: contents.fallback ?? because,
    }
  })
}
