import type { Call } from '../compiled/source-file.js'
import type { SystemFile } from '../compiled/system-files.js'
import type { GoPackage } from './modules.js'

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

const makesTemporary =
  /^(TempDir|TempFile|CreateTemp|MkdirTemp|ParseMultipartForm|FormFile|MultipartForm|MultipartReader)$/

/** Who writes to `/tmp`: a source, or a package that was not read; undefined for nobody. */
export function whoWritesTemporary(packages: readonly GoPackage[] | undefined): string | undefined {
  const files = packages?.flatMap((each) => each.files) ?? []
  const by = files.find(({ calls }) => calls.some(({ name }) => makesTemporary.test(name)))?.path
  const read = new Set(packages?.map(({ importPath }) => importPath))
  const foreign = files.flatMap(({ imports }) => imports).find((path) => /^[^/]*\./.test(path) && !read.has(path))
  return by ?? foreign ?? (packages === undefined ? 'the program' : undefined)
}
