import { namesInRuns } from '../compiled/build-commands.js'
import { nameOf } from '../compiled/program.js'
import type { FactsRequest } from '../ecosystem.js'
import { cgoPackages, pureModules } from './cgo-modules.js'
import type { GoPackage } from './modules.js'
import type { GoProgram } from './programs.js'

/** Whether a program has C compiled into it. */
export type Purity =
  /** Nothing but Go; `needsNoSwitch` where it comes out without the C library as the build stands. */
  | { readonly kind: 'pure'; readonly needsNoSwitch: boolean }
  /** C, or something of which that is not known. */
  | { readonly kind: 'linked'; readonly because: string; readonly isSure: boolean; readonly hasOnlyC?: boolean }

// Packages of Go 1.26's own library that ask the C library for names and users where they may: those whose dependencies hold `net`
// or `os/user`, by `go list -deps` on 2026-11-22.
const usesC = new Set(
  `archive/tar crypto/tls crypto/x509 expvar log/syslog mime/multipart net net/http net/http/cgi net/http/cookiejar net/http/fcgi
  net/http/httptest net/http/httptrace net/http/httputil net/http/pprof net/mail net/rpc net/rpc/jsonrpc net/smtp net/textproto os/user`.split(
    /\s+/,
  ),
)

// Tags that leave C out, or choose an encoder: https://pkg.go.dev/net#hdr-Name_Resolution, https://github.com/gin-gonic/gin#build-tags.
const harmlessTags = new Set(
  'netgo osusergo timetzdata nomsgpack jsoniter go_json purego viper_bind_struct lambda.norpc static_build'.split(' '),
)

// Modules with C and nothing of C++ in them: their sources, 2026-11-22.
const withoutCpp = new Set(['github.com/mattn/go-sqlite3', 'github.com/DataDog/zstd'])

const compilers = new Set(['gcc', 'g++', 'cc', 'clang'])
const compilerPackages = /^(gcc|g\+\+|build-base|alpine-sdk|clang\d*|build-essential|tcc|zig)([=~<>].*)?$/

/** Finds out whether a program has C in it, from the sources and modules that are imported; never by guessing. */
export function purityOf(
  request: FactsRequest,
  program: GoProgram,
  packages: readonly GoPackage[] | undefined,
): Purity {
  const { build, tree, environment } = program.build
  const name = nameOf(program.path)
  const linked = (because: string, hasOnlyC = false): Purity => ({ kind: 'linked', because, isSure: true, hasOnlyC })
  const unknown = (because: string): Purity => ({ kind: 'linked', because, isSure: false })
  const said = environment.get('CGO_ENABLED')
  if (said === '0') return { kind: 'pure', needsNoSwitch: true }
  if (build.detects) return linked(`${name} is built with a detector that is C`)
  if (/linkmode[= ]external/.test(build.linkFlags)) {
    return /-static\b/.test(build.linkFlags) ? { kind: 'pure', needsNoSwitch: true } : linked('the C linker links it')
  }
  if (!hasCompiler(request)) {
    // Without a C compiler nothing of C is compiled, and since 1.20 the library's own parts are off as well: https://go.dev/doc/go1.20#cgo
    const isOff = (request.runner.version ?? Number.POSITIVE_INFINITY) >= 20
    return { kind: 'pure', needsNoSwitch: isOff && said === undefined }
  }
  if (said !== undefined && said !== '0') return linked(`CGO_ENABLED is ${said}`)
  if (packages === undefined || tree === undefined) return unknown('its sources could not be read')
  const own = packages.find(({ files }) => files.some(({ imports }) => imports.includes('C')))
  if (own !== undefined) return linked(`${own.importPath} compiles C`)
  const imported = new Set(packages.flatMap(({ files }) => files.flatMap(({ imports }) => imports)))
  if (imported.has('plugin')) return linked('it loads plugins')
  const read = new Set(packages.map(({ importPath }) => importPath))
  const foreign = [...imported].filter((path) => /^[^/]*\./.test(path) && !read.has(path))
  if (foreign.length === 0) return { kind: 'pure', needsNoSwitch: ![...imported].some((path) => usesC.has(path)) }
  const { required, tags } = tree
  const tag = tags.find((each) => !harmlessTags.has(each))
  if (tag !== undefined) return unknown(`it is not known what ${foreign[0]} compiles with the tag ${tag}`)
  if (required === undefined) return unknown(`no go.mod lists what ${foreign[0]} needs`)
  const modulesWithC: string[] = []
  for (const { path } of required) {
    const withC = Object.hasOwn(cgoPackages, path) ? cgoPackages[path] : undefined
    if (withC?.some((each) => !isTest(each)) === true) modulesWithC.push(path)
    else if (withC === undefined && !pureModules.has(path))
      return modulesWithC[0] === undefined
        ? unknown(`it is not known whether ${path} compiles C`)
        : linked(`${modulesWithC[0]} compiles C`)
  }
  if (modulesWithC[0] !== undefined)
    return linked(
      `${modulesWithC[0]} compiles C`,
      modulesWithC.every((path) => withoutCpp.has(path)),
    )
  const unlisted = foreign.find(
    (path) => !required.some((each) => path === each.path || path.startsWith(`${each.path}/`)),
  )
  return unlisted === undefined
    ? { kind: 'pure', needsNoSwitch: false }
    : unknown(`no go.mod lists the module of ${unlisted}`)
}

function hasCompiler({ imagePrograms, stage }: FactsRequest): boolean {
  if ([...compilers].some((program) => imagePrograms.has(program))) return true
  return namesInRuns(stage, compilerPackages)
}

// Packages that only test what others do without C: no program imports them.
function isTest(importPath: string): boolean {
  return /\/(cgotest|examples?|testing)(\/|$)/.test(importPath)
}
