import { targetOf } from '../../dockerfile/copied-files.js'
import type { Command, Copy } from '../../dockerfile/model.js'
import type { Surroundings } from '../../dockerfile/surroundings.js'
import { isRoot } from '../../dockerfile/users.js'
import { type Reason, reason } from '../../reason.js'
import type { Delivery, RuntimeNeeds } from '../ecosystem.js'
import {
  artifactsOfSystem,
  dataArtifacts,
  programArtifacts,
  repeatedCopies,
  temporaryFolder,
  whoWritesTemporary,
} from './artifacts.js'
import type { GoPackage } from './modules.js'
import { calledPrograms, osPackagesOf, systemFilesOf } from './needs.js'
import type { GoProject, UsedProgram } from './project.js'
import { type Purity, purityOf } from './purity.js'
import { type ReadFiles, readFilesOf } from './read-files.js'
import { programOf } from './start.js'

/** The deliveries of a project, and what of them is worth a warning. */
export interface GoDeliveries {
  readonly deliveries: readonly Delivery[]
  readonly warnings: readonly Reason[]
}

/** Every way to bring the programs: as they are built, without a C library where that is sure, and with files of the system beside. */
export function deliveriesOf(project: GoProject): GoDeliveries {
  const { request, used, system, start } = project
  const packages = packagesOfAll(used)
  const repeated = repeatedCopies(project)
  const read = filesRead(project, repeated, packages)
  const words = wordsOf(project)
  const systemFiles = systemFilesOf(
    packages,
    words,
    used.some(({ program }) => program.build.build.trimmed),
  )
  const called = calledPrograms(packages)
  const osPackages = [...osPackagesOf(systemFiles), ...librariesOfC(project)]
  const base: RuntimeNeeds = {
    libc: 'any',
    installs: false,
    start: {
      programs: system,
      ...(start.shellFor === undefined ? {} : { shellFor: start.shellFor }),
      ...plainStart(project),
    },
    programs: called.programs.filter(({ name }) => !used.some(({ program }) => program.path.endsWith(`/${name}`))),
    ...(called.shellFor === undefined ? {} : { shellFor: called.shellFor }),
    osPackages,
  }
  const writer = whoWritesTemporary(packages)
  const needs = writer === undefined ? base : { ...base, temporaryFilesOf: writer }
  const names = used.map(({ program }) => nameOf(program.path)).join(' and ')
  const judged = used.map((each) => ({ ...each, purity: purityOf(request, each.program, each.packages) }))
  const linked = judged.flatMap(({ purity, program }) =>
    purity.kind === 'linked' ? [{ program: nameOf(program.path), because: purity.because }] : [],
  )[0]
  const needSwitch = judged.filter(({ purity }) => purity.kind === 'pure' && !purity.needsNoSwitch)
  const common = {
    repeated,
    saves: ['the Go toolchain', 'the sources'],
    certainty: read.fallback === undefined ? 'proven' : 'assumed',
    ...(project.searched.length === 0 ? {} : { searched: project.searched }),
  } as const
  const brought = (because: Reason) => ({
    reason: because,
    artifacts: [...programArtifacts(project, because), ...dataArtifacts(project, read)],
  })
  const hoistedBuild = (variables: string): Delivery['afterBuild'] =>
    project.hoisted === undefined
      ? []
      : [
          {
            text: `${variables}${project.hoisted.command}`,
            flags: [],
            folder: project.place.folder,
            reason: reason('hoisted-build', { command: project.hoisted.command }),
          },
        ]
  const deliveries: Delivery[] = []
  const isFree = linked === undefined && needSwitch.length === 0
  const fixed = needSwitch.find(({ program }) => !program.build.takesVariables)
  const from = request.libc
  const because =
    linked ??
    (needSwitch[0] === undefined
      ? undefined
      : {
          program: nameOf(needSwitch[0].program.path),
          because: 'its build has cgo on',
        })
  deliveries.push({
    ...common,
    id: 'compiled',
    needs:
      because === undefined
        ? needs
        : {
            ...needs,
            libc: from,
            libcReason: reason('linked-against-libc', { ...because, from }, project.line.at.span),
          },
    rewrites: new Map(),
    afterBuild: hoistedBuild(''),
    ...brought(
      isFree
        ? reason('program-without-libc', { program: names, switched: false })
        : reason('compiled-program', { program: names }),
    ),
  })
  const free = linked === undefined && fixed === undefined
  const switched = needSwitch.length > 0
  if (free && switched) {
    deliveries.push({
      ...common,
      id: 'static',
      needs,
      rewrites: withoutC(project, needSwitch),
      afterBuild: hoistedBuild('CGO_ENABLED=0 '),
      ...brought(reason('program-without-libc', { program: names, switched: true })),
    })
  }
  const last = deliveries.at(-1)
  if (free && last !== undefined) {
    const files = [
      ...systemFiles.flatMap((file) => artifactsOfSystem(file)),
      ...temporaryFolder(writer, userOfStart(project)),
    ]
    const rest = osPackages.filter(
      ({ apt }) => !systemFiles.some((each) => apt.includes(each.osPackage) && each.paths.length > 0),
    )
    if (files.length > 0) {
      deliveries.push({
        ...last,
        id: 'static-with-files',
        needs: { ...base, osPackages: rest },
        artifacts: [...last.artifacts, ...files],
      })
    }
  }
  const warnings = [
    ...(read.fallback === undefined ? [] : [read.fallback]),
    ...(called.computed === undefined
      ? []
      : [
          reason('computed-program', {
            place: called.computed.place,
            expression: called.computed.arguments
              .map(({ text }) => text)
              .join(', ')
              .slice(0, 80),
          }),
        ]),
  ]
  return { deliveries, warnings }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function packagesOfAll(used: readonly UsedProgram[]): readonly GoPackage[] | undefined {
  if (used.some(({ program, packages }) => program.folder !== undefined && packages === undefined)) return undefined
  return used.flatMap(({ packages }) => packages ?? [])
}

function withoutC({ request }: GoProject, used: readonly (UsedProgram & { purity: Purity })[]): Delivery['rewrites'] {
  const rewrites = new Map<Command, { text: string; reason: Reason }>()
  for (const { program } of used) {
    const command = program.build.written?.command
    if (command === undefined) continue
    const text = `CGO_ENABLED=0 ${request.dockerfile.text.slice(command.span.start, command.span.end)}`
    rewrites.set(command, {
      text,
      reason: reason('program-without-libc', { program: nameOf(program.path), switched: true }),
    })
  }
  return rewrites
}

function wordsOf({ request, start, line }: GoProject): readonly string[] {
  const last = [...request.surroundings.values()].at(-1)
  return [
    ...line.argv.flatMap((word) => word.split(/\s+/)),
    ...start.steps.flatMap(({ argv, environment }) => [...argv, ...environment.values()]),
    ...[...(last?.values ?? [])].flatMap(([name, value]) => (name === 'TZ' ? [`TZ=${value}`] : [value])),
  ]
}

function filesRead(
  { request, copied, used, place, ...project }: GoProject,
  repeated: ReadonlySet<Copy>,
  packages: readonly GoPackage[] | undefined,
): ReadFiles {
  const rest = new Map([...copied].filter(([, { copy }]) => !repeated.has(copy)))
  const module = used
    .map(({ program }) => program.build.tree?.modules[0]?.folder)
    .find((folder) => folder !== undefined)
  return readFilesOf({
    copied: rest,
    targetOf: ({ copy }) => targetOf(copy, request.surroundings.get(copy) as Surroundings),
    packages,
    startFolder: place.folder,
    appFolder: module ?? place.folder,
    words: wordsOf({ request, copied, used, place, ...project }),
  })
}

// Parts of C++ are a library of their own in Alpine, and Debian's smallest image has them: https://pkgs.alpinelinux.org/package/edge/main/x86_64/libstdc++
function librariesOfC({ request, used }: GoProject): RuntimeNeeds['osPackages'] {
  if (request.libc !== 'musl' || !used.some((each) => purityOf(request, each.program, each.packages).kind === 'linked'))
    return []
  const cpp = request.stage.body.some(
    (run) =>
      run.kind === 'run' &&
      run.commands.some(({ inner }) =>
        inner.some((argv) => argv.some((word) => /^(g\+\+|build-base|alpine-sdk)([=~<>].*)?$/.test(word))),
      ),
  )
  return cpp ? [{ apt: [], apk: ['libstdc++'], neededBy: nameOf(used[0]?.program.path ?? '') }] : []
}

/** A start in the shell form that is one program with its arguments, for an image without a shell. */
function plainStart({ start, line, request, place }: GoProject): Pick<RuntimeNeeds['start'], 'plain'> {
  const [step] = start.steps
  const hasEntrypoint = request.stage.body.some(({ kind, keyword }) => kind === 'start' && keyword === 'ENTRYPOINT')
  if (line.form !== 'shell' || hasEntrypoint || step === undefined || start.steps.length !== 1) return {}
  if (programOf(place, step) === undefined) return {}
  const isSimple = start.doesMore !== true && start.wrappers.length === 0 && start.scripts.length === 0
  const words = [...step.argv, ...step.environment.values()]
  if (!isSimple || step.directory !== undefined || words.some((word) => /[$`*?~]/.test(word))) return {}
  return { plain: { argv: step.argv, environment: step.environment } }
}

function userOfStart({ request }: GoProject): string | undefined {
  const user = [...request.surroundings.values()].at(-1)?.user ?? ''
  return isRoot(user) ? undefined : user
}
