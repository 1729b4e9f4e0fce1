import { resolveFolder } from '../../dockerfile/configuration.js'

/** A `go build` or `go install`, taken apart: https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies. */
export interface GoBuildCommand {
  readonly verb: 'build' | 'install'
  /** Packages or files, as written; none stands for the folder that it runs in. */
  readonly targets: readonly string[]
  /** The value of `-o`. */
  readonly output: string | undefined
  readonly tags: readonly string[]
  /** The value of `-ldflags`. */
  readonly linkFlags: string
  /** The value of `-buildmode`, where it makes no plain program. */
  readonly mode: string | undefined
  /** True with a detector that takes C: `-race`, `-msan`, `-asan`. */
  readonly detects: boolean
  /** True with `-trimpath`: the program does not know where Go lies. */
  readonly trimmed: boolean
  /** The value of `-C`. */
  readonly folder: string | undefined
}

// Flags with a value of their own: `go help build` of Go 1.26, 2026-11-22.
const withValue = new Set(
  'C p asmflags buildmode buildvcs compiler gccgoflags gcflags installsuffix ldflags mod modfile overlay pgo pkgdir tags toolexec o covermode coverpkg exec'.split(
    ' ',
  ),
)
const programModes = new Set(['default', 'exe', 'pie'])

/** Takes a command apart; undefined when it builds nothing. */
export function readGoBuild(argv: readonly string[]): GoBuildCommand | undefined {
  const [program = '', ...rest] = argv
  if (!/^(?:\/usr\/local\/go\/bin\/)?go$/.test(program)) return undefined
  const [verb, ...words] = rest[0] === '-C' ? [rest[2] ?? '', '-C', rest[1] ?? '', ...rest.slice(3)] : rest
  if (verb !== 'build' && verb !== 'install') return undefined
  return { verb, ...readFlags(words) }
}

/** What a `go run` builds, and the arguments of the program; undefined for any other command. */
export function readGoRun(
  argv: readonly string[],
):
  | { readonly flags: readonly string[]; readonly targets: readonly string[]; readonly arguments: readonly string[] }
  | undefined {
  if (argv[0] !== 'go' || argv[1] !== 'run') return undefined
  const words = argv.slice(2)
  const end = flagsEnd(words)
  const behind = words.slice(end)
  const files = behind.findIndex((word) => !word.endsWith('.go'))
  // Files are as many as come; a package is one word.
  const count = files === -1 ? behind.length : Math.max(1, files)
  return { flags: words.slice(0, end), targets: behind.slice(0, count), arguments: behind.slice(count) }
}

function flagsEnd(words: readonly string[]): number {
  let at = 0
  while (at < words.length && words[at]?.startsWith('-') === true) {
    const name = (words[at] as string).replace(/^--?/, '')
    at += withValue.has(name) ? 2 : 1
  }
  return at
}

function readFlags(words: readonly string[]): Omit<GoBuildCommand, 'verb'> {
  const values = new Map<string, string>()
  const end = flagsEnd(words)
  for (let at = 0; at < end; at++) {
    const name = (words[at] as string).replace(/^--?/, '')
    const equals = name.indexOf('=')
    if (equals !== -1) values.set(name.slice(0, equals), name.slice(equals + 1))
    else if (withValue.has(name)) values.set(name, words[++at] ?? '')
    else values.set(name, 'true')
  }
  const mode = values.get('buildmode')
  return {
    targets: words.slice(end),
    output: values.get('o'),
    tags: (values.get('tags') ?? '').split(/[,\s]+/).filter((tag) => tag !== ''),
    linkFlags: values.get('ldflags') ?? '',
    mode: mode === undefined || programModes.has(mode) ? undefined : mode,
    detects: ['race', 'msan', 'asan'].some((name) => values.get(name) === 'true'),
    trimmed: values.get('trimpath') === 'true',
    folder: values.get('C'),
  }
}

/** The name that a program gets from its import path: the last part, or the one before a major release. */
export function programName(importPath: string): string {
  const parts = importPath.split('/')
  const last = parts.at(-1) ?? ''
  return /^v[2-9]\d*$|^v1\d+$/.test(last) && parts.length > 1 ? (parts.at(-2) ?? last) : last.replace(/\.v\d+$/, '')
}

/** Where a build writes: the file that `-o` names, or the one of this name in the folder that it names. */
export function outputOf(
  folder: string,
  output: string | undefined,
  name: string,
  isFolder: (path: string) => boolean,
): string {
  if (output === undefined) return resolveFolder(folder, name)
  const path = resolveFolder(folder, output)
  return output.endsWith('/') || isFolder(path) ? resolveFolder(path, name) : path
}
