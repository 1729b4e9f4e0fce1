import { reason } from '../../reason.js'
import {
  dataArtifacts,
  programArtifacts,
  repeatedCopies,
  temporaryFolder,
  withSystemFiles,
} from '../compiled/artifacts.js'
import { calledPrograms } from '../compiled/called-programs.js'
import { type CompiledDeliveries, filesRead, hoistedBuild, startNeeds, userOfStart } from '../compiled/facts.js'
import { nameOf } from '../compiled/program.js'
import { wordsOf } from '../compiled/start-names.js'
import { osPackagesOf, type SystemFile } from '../compiled/system-files.js'
import type { Delivery, RuntimeNeeds } from '../ecosystem.js'
import { rustLanguage } from './language.js'
import { nativeLibraries } from './native-crates.js'
import type { RustProgram } from './programs.js'
import type { RustProject } from './project.js'

/** Every way to bring the programs: as they are built, and one that holds its C library also with files of the system beside. */
export async function deliveriesOf(project: RustProject): Promise<CompiledDeliveries> {
  const { request, used, sources, line } = project
  const repeated = repeatedCopies(project, rustLanguage)
  const root = used.flatMap(({ program }) => program.build.workspace?.root ?? [])[0]
  const read = await filesRead(project, rustLanguage, repeated, sources, root)
  const called = calledPrograms(sources, rustLanguage)
  const names = used.map(({ program }) => nameOf(program.path)).join(' and ')
  const isStatic = used.every(({ program }) => holdsLibc(project, program))
  const systemFiles = systemFilesOf(project)
  const libraries = isStatic ? { packages: [], unknown: undefined } : librariesOf(project)
  const first = nameOf(used[0]?.program.path ?? '')
  const because = 'Rust links it so unless it is built for a musl target'
  const needs: RuntimeNeeds = {
    libc: isStatic ? 'any' : request.libc,
    ...(isStatic
      ? {}
      : {
          libcReason: reason(
            'linked-against-libc',
            { program: first, because, from: request.libc, isSure: true },
            line.at.span,
          ),
        }),
    ...(libraries.unknown === undefined ? {} : { manyLibraries: libraries.unknown }),
    installs: false,
    start: startNeeds(project),
    programs: called.programs.filter(({ name }) => !used.some(({ program }) => nameOf(program.path) === name)),
    ...(called.shellFor === undefined ? {} : { shellFor: called.shellFor }),
    osPackages: [...osPackagesOf(systemFiles), ...libraries.packages],
  }
  const delivery = isStatic
    ? reason('program-without-libc', { program: names, switched: false })
    : reason('compiled-program', { program: names })
  const compiled: Delivery = {
    id: 'compiled',
    needs: isStatic ? { ...needs, temporaryFilesOf: first } : needs,
    rewrites: new Map(),
    afterBuild: hoistedBuild(project),
    repeated,
    onlyArtifacts: true,
    artifacts: [...programArtifacts(project, delivery), ...dataArtifacts(project, read)],
    ...(libraries.unknown === undefined ? { librariesKnown: true as const } : {}),
    saves: ['the Rust toolchain', 'crates and what was compiled of them', 'the sources'],
    certainty: read.fallback === undefined ? 'proven' : 'assumed',
    ...(project.searched.length === 0 ? {} : { searched: project.searched }),
    reason: delivery,
  }
  const withFiles = withSystemFiles(compiled, systemFiles, temporaryFolder(first, userOfStart(request)))
  return {
    deliveries: isStatic ? [compiled, withFiles] : [compiled],
    warnings: [read.fallback, called.computed].filter((each) => each !== undefined),
  }
}

// A musl target holds its C library unless it is told otherwise: https://doc.rust-lang.org/reference/linkage.html#static-and-dynamic-c-runtimes
function holdsLibc({ request }: RustProject, { build }: RustProgram): boolean {
  const flags = [...build.environment].filter(([name]) => /RUSTFLAGS$/.test(name)).map(([, value]) => value)
  const said = flags.join(' ')
  if (/-crt-static/.test(said)) return false
  if (/\+crt-static/.test(said)) return true
  return build.target === undefined ? request.libc === 'musl' : /-musl/.test(build.target)
}

function librariesOf({ request, used }: RustProject) {
  const workspaces = used.flatMap(({ program }) => program.build.workspace ?? [])
  const unread = workspaces.find(({ crates, dependencies }) => crates === undefined && dependencies.length > 0)
  const fetched = used.find(({ program }) => program.isFetched)?.program.path
  const crates = new Set(workspaces.flatMap(({ crates: each }) => [...(each ?? [])]))
  // rusqlite, sqlx and others bundle SQLite by a feature: https://docs.rs/libsqlite3-sys
  const features = new Set(workspaces.flatMap(({ dependencies }) => dependencies.flatMap(([, names]) => names)))
  const isBundled = (crate: string) =>
    crate === 'libsqlite3-sys' && ([...features].some((name) => /^bundled/.test(name)) || crates.has('sqlx-sqlite'))
  const { packages, unknown } = nativeLibraries(crates, isBundled, request.release)
  const nothingKnown = unread === undefined ? fetched : 'a crate, without a Cargo.lock that lists them,'
  return {
    packages: packages.map(({ crate, apt }) => ({ apt: [apt], apk: [], neededBy: crate })),
    unknown: unknown ?? nothingKnown,
  }
}

// Crates that ask servers with the certificates of the system: their sources, 2026-11-22.
const clients = [
  'openssl-sys',
  'native-tls',
  'rustls-native-certs',
  'rustls-platform-verifier',
  'openssl-probe',
  'curl-sys',
  'reqwest',
]

function systemFilesOf(project: RustProject): readonly SystemFile[] {
  const crates = new Set(project.used.flatMap(({ program }) => [...(program.build.workspace?.crates ?? [])]))
  const by = clients.find((name) => crates.has(name))
  const zoned = wordsOf(project).some((word) => /^TZ=/.test(word)) ? 'the Dockerfile' : undefined
  return [
    ...(by === undefined
      ? []
      : [
          {
            osPackage: 'ca-certificates',
            neededBy: by,
            paths: [{ path: '/etc/ssl/certs/ca-certificates.crt', isFolder: false }],
          },
        ]),
    ...(zoned === undefined ? [] : [{ osPackage: 'tzdata', neededBy: zoned, paths: [] }]),
  ]
}
