import type { NeededProgram, RuntimeNeeds } from '../ecosystem.js'
import type { Call } from './go-file.js'
import type { GoPackage } from './modules.js'

type OsPackages = RuntimeNeeds['osPackages']

/** Something that Go programs read of the system, and where it lies in the images to build in. */
export interface SystemFile {
  readonly osPackage: string
  readonly neededBy: string
  /** The same as files of the builder, for an image without a package manager. */
  readonly paths: readonly { readonly path: string; readonly isFolder: boolean }[]
}

const zones = '/usr/local/go/lib/time/zoneinfo.zip'

// Packages of Go's own library that open TLS connections when they are used as a client.
const clients = new Set(['crypto/tls', 'crypto/x509', 'net/smtp', 'net/rpc'])
const clientCalls = /^(Get|Post|PostForm|Head|Do|NewRequest|NewRequestWithContext|NewSingleHostReverseProxy)$/

// Modules that load a time zone by the name in a connection string, a schedule or a server's answer: their sources, read 2026-11-22.
const zoneModules = [
  'github.com/go-sql-driver/mysql',
  'gorm.io/driver/mysql',
  'gorm.io/driver/postgres',
  'github.com/ClickHouse/clickhouse-go',
  'github.com/robfig/cron',
  'github.com/go-co-op/gocron',
]
const zoneName =
  /(^|[=\s])(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)\/[A-Z]|TimeZone=|[?&]loc=|CRON_TZ/

/**
 * What programs read of the system: the CA bundle where they may ask a server, time zones where they name one. A `trimmed` program does not
 * know where Go lies.
 */
export function systemFilesOf(
  packages: readonly GoPackage[] | undefined,
  words: readonly string[],
  trimmed: boolean,
): readonly SystemFile[] {
  const files = packages?.flatMap((each) => each.files) ?? []
  const imports = new Set(files.flatMap((file) => file.imports))
  const foreign = [...imports].find(
    (path) => /^[^/]*\./.test(path) && !packages?.some((each) => each.importPath === path),
  )
  const asks = files.find(
    (file) => file.imports.some((path) => clients.has(path)) || file.calls.some((call) => isClient(call)),
  )
  const neededBy = packages === undefined ? 'the program' : (asks?.path ?? foreign)
  const loads = files.find((file) => file.calls.some(({ name }) => name === 'LoadLocation'))
  const names = files.find((file) => file.literals.some(({ value }) => zoneName.test(value)))
  const module = zoneModules.find((path) => [...imports].some((each) => each === path || each.startsWith(`${path}/`)))
  const said = words.some((word) => zoneName.test(word) || /^TZ=/.test(word)) ? 'the Dockerfile' : undefined
  const zoneBy = packages === undefined ? 'the program' : (loads?.path ?? names?.path ?? module ?? said)
  const embedsZones = imports.has('time/tzdata')
  return [
    ...(neededBy === undefined
      ? []
      : [
          {
            osPackage: 'ca-certificates',
            neededBy,
            paths: [{ path: '/etc/ssl/certs/ca-certificates.crt', isFolder: false }],
          },
        ]),
    ...(zoneBy === undefined || embedsZones
      ? []
      : // The library looks there last: https://pkg.go.dev/time#LoadLocation.
        [{ osPackage: 'tzdata', neededBy: zoneBy, paths: trimmed ? [] : [{ path: zones, isFolder: false }] }]),
  ]
}

function isClient({ from, name }: Call): boolean {
  return (from === 'net/http' || from === 'net/http/httputil') && clientCalls.test(name)
}

/** The same as system packages of any package manager. */
export function osPackagesOf(files: readonly SystemFile[]): OsPackages {
  return files.map(({ osPackage, neededBy }) => ({ apt: [osPackage], apk: [osPackage], neededBy }))
}

/** Programs that the sources call by a literal name, and what calls one whose name is computed. */
export function calledPrograms(packages: readonly GoPackage[] | undefined): {
  readonly programs: readonly NeededProgram[]
  readonly shellFor: string | undefined
  readonly computed: Call | undefined
} {
  const calls = (packages ?? [])
    .filter(({ vendored }) => !vendored)
    .flatMap(({ files }) => files.flatMap((file) => file.calls.map((call) => ({ call, constants: file.constants }))))
    .filter(({ call }) => call.from === 'os/exec' && /^(Command|CommandContext|LookPath)$/.test(call.name))
  const programs: NeededProgram[] = []
  let shellFor: string | undefined
  let computed: Call | undefined
  for (const { call, constants } of calls) {
    const word = call.arguments[call.name === 'CommandContext' ? 1 : 0]
    const name = word?.isLiteral ? word.literals[0] : constants.get(word?.text ?? '')
    const neededBy = `${call.place.file}:${call.place.line}`
    if (name === undefined) computed ??= call
    else if (/^(\/bin\/)?(ba|a)?sh$/.test(name)) {
      shellFor ??= neededBy
      programs.push({ name: name.split('/').at(-1) ?? name, neededBy })
    } else programs.push({ name, neededBy })
  }
  return { programs, shellFor, computed }
}
