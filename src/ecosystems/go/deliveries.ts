import type { Command } from '../../dockerfile/model.js'
import { type Reason, reason } from '../../reason.js'
import {
  dataArtifacts,
  programArtifacts,
  repeatedCopies,
  temporaryFolder,
  withSystemFiles,
} from '../compiled/artifacts.js'
import { namesInRuns } from '../compiled/build-commands.js'
import { calledPrograms } from '../compiled/called-programs.js'
import { type CompiledDeliveries, filesRead, hoistedBuild, startNeeds, userOfStart } from '../compiled/facts.js'
import { nameOf } from '../compiled/program.js'
import { wordsOf } from '../compiled/start-names.js'
import { osPackagesOf } from '../compiled/system-files.js'
import type { Delivery, RuntimeNeeds } from '../ecosystem.js'
import { goLanguage } from './language.js'
import type { GoPackage } from './modules.js'
import { systemFilesOf, whoWritesTemporary } from './needs.js'
import type { GoProgram } from './programs.js'
import type { GoProject } from './project.js'
import { type Purity, purityOf } from './purity.js'

interface Judged {
  readonly program: GoProgram
  readonly purity: Purity
}

/** Every way to bring the programs: as they are built, without a C library where that is sure, and with files of the system beside. */
export async function deliveriesOf(project: GoProject): Promise<CompiledDeliveries> {
  const { request, used } = project
  const packages = packagesOfAll(project)
  const sources = packages?.filter(({ vendored }) => !vendored).flatMap(({ files }) => files)
  const repeated = repeatedCopies(project, goLanguage)
  const module = used.flatMap(({ program }) => program.build.tree?.modules[0]?.folder ?? [])[0]
  const read = await filesRead(project, goLanguage, repeated, sources, module)
  const trimmed = used.some(({ program }) => program.build.build.trimmed)
  const systemFiles = systemFilesOf(packages, wordsOf(project), trimmed)
  const called = calledPrograms(sources, goLanguage)
  const judged = used.map(({ program }) => ({
    program,
    purity: purityOf(request, program, project.packages.get(program)),
  }))
  const needs: RuntimeNeeds = {
    libc: 'any',
    installs: false,
    start: startNeeds(project),
    programs: called.programs.filter(({ name }) => !used.some(({ program }) => nameOf(program.path) === name)),
    ...(called.shellFor === undefined ? {} : { shellFor: called.shellFor }),
    osPackages: [...osPackagesOf(systemFiles), ...librariesOfC(project, judged)],
  }
  const writer = whoWritesTemporary(packages)
  const withTemporary = writer === undefined ? needs : { ...needs, temporaryFilesOf: writer }
  const names = used.map(({ program }) => nameOf(program.path)).join(' and ')
  const isPure = judged.every(({ purity }) => purity.kind === 'pure')
  const common = {
    repeated,
    onlyArtifacts: true,
    ...(isPure ? { librariesKnown: true as const } : {}),
    saves: ['the Go toolchain', 'the sources'],
    certainty: read.fallback === undefined ? 'proven' : 'assumed',
    ...(project.searched.length === 0 ? {} : { searched: project.searched }),
  } as const
  const brought = (because: Reason) => ({
    reason: because,
    artifacts: [...programArtifacts(project, because), ...dataArtifacts(project, read)],
  })
  const linked = linkedTo(project, judged)
  const deliveries: Delivery[] = [
    {
      ...common,
      id: 'compiled',
      needs: linked === undefined ? withTemporary : { ...withTemporary, libc: request.libc, libcReason: linked },
      rewrites: new Map(),
      afterBuild: hoistedBuild(project),
      ...brought(
        linked === undefined
          ? reason('program-without-libc', { program: names, switched: false })
          : reason('compiled-program', { program: names }),
      ),
    },
  ]
  const needSwitch = judged.filter(({ purity }) => purity.kind === 'pure' && !purity.needsNoSwitch)
  const isFree = isPure && needSwitch.every(({ program }) => program.build.takesVariables)
  if (isFree && needSwitch.length > 0) {
    deliveries.push({
      ...common,
      id: 'static',
      needs: withTemporary,
      rewrites: withoutC(project, needSwitch),
      afterBuild: hoistedBuild(project, 'CGO_ENABLED=0 '),
      ...brought(reason('program-without-libc', { program: names, switched: true })),
    })
  }
  const temporary = temporaryFolder(writer, userOfStart(request))
  const last = deliveries.at(-1)
  const hasFiles = temporary.length > 0 || systemFiles.some(({ paths }) => paths.length > 0)
  if (isFree && last !== undefined && hasFiles) deliveries.push(withSystemFiles(last, systemFiles, temporary))
  const warnings = [read.fallback, called.computed].filter((each) => each !== undefined)
  return { deliveries, warnings }
}

function packagesOfAll({ used, packages }: GoProject): readonly GoPackage[] | undefined {
  const found = used.map(({ program }) => ({ isFetched: program.folder === undefined, read: packages.get(program) }))
  if (found.some(({ isFetched, read }) => !isFetched && read === undefined)) return undefined
  return found.flatMap(({ read }) => read ?? [])
}

/** Why a program, as it is built, needs the C library; undefined where none does. */
function linkedTo({ line, request }: GoProject, judged: readonly Judged[]): Reason | undefined {
  for (const { program, purity } of judged) {
    if (purity.kind === 'pure' && purity.needsNoSwitch) continue
    const because = purity.kind === 'linked' ? purity.because : 'its build has cgo on'
    const isSure = purity.kind === 'linked' && purity.isSure
    return reason(
      'linked-against-libc',
      { program: nameOf(program.path), because, from: request.libc, isSure },
      line.at.span,
    )
  }
  return undefined
}

function withoutC({ request }: GoProject, judged: readonly Judged[]): Delivery['rewrites'] {
  const rewrites = new Map<Command, { text: string; reason: Reason }>()
  for (const { program } of judged) {
    const command = program.build.written?.command
    if (command === undefined) continue
    const text = `CGO_ENABLED=0 ${request.dockerfile.text.slice(command.span.start, command.span.end)}`
    const because = reason('program-without-libc', { program: nameOf(program.path), switched: true })
    rewrites.set(command, { text, reason: because })
  }
  return rewrites
}

// Parts of C++ are a library of their own in Alpine, and Debian's smallest image has them: https://pkgs.alpinelinux.org/package/edge/main/x86_64/libstdc++
function librariesOfC({ request }: GoProject, judged: readonly Judged[]): RuntimeNeeds['osPackages'] {
  const linked = judged.find(({ purity }) => purity.kind === 'linked' && purity.hasOnlyC !== true)
  if (request.libc !== 'musl' || linked === undefined) return []
  const compiler = /^(g\+\+|build-base|alpine-sdk)([=~<>].*)?$/
  return namesInRuns(request.stage, compiler)
    ? [{ apt: [], apk: ['libstdc++'], neededBy: nameOf(linked.program.path) }]
    : []
}
