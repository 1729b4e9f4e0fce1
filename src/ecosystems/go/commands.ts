import type { CommandTable, InstallNames } from '../ecosystem.js'
import { gitCommands } from '../version-control.js'

/** What the programs of the Go world do in a RUN. */
export const goCommands: CommandTable = {
  go: { version: 'harmless', clean: 'clean-up', get: 'install', mod: 'install', work: 'install', '*': 'build' },
  gofmt: 'build',
  make: 'build',
  mage: 'build',
  task: 'build',
  goreleaser: 'build',
  'golangci-lint': 'build',
  dep: 'install',
  glide: 'install',
  govendor: 'install',
  swag: 'build',
  wire: 'build',
  mockgen: 'build',
  sqlc: 'build',
  templ: 'build',
  buf: 'build',
  protoc: 'build',
  packr: 'build',
  packr2: 'build',
  statik: 'build',
  upx: 'build',
  strip: 'build',
  git: gitCommands,
}

/** Names that mean something to the downloads of modules. */
export const installNames: InstallNames = {
  secrets: /^(GITHUB|GH|GITLAB|GIT|BITBUCKET|GO)\w*_(TOKEN|AUTH|PASSWORD|PASS|SECRET|KEY)\w*$|^GOAUTH$/i,
  variables: /^(GO\w+|CGO_\w+)$/,
  // `go help environment` of Go 1.26, 2026-11-22; GOMAXPROCS, GOGC and others of that kind are the program's.
  toolchain:
    /^(CGO_\w+|GO111MODULE|GO(OS|ARCH|ARM|AMD64|BIN|CACHE|MODCACHE|ENV|EXE|FLAGS|INSECURE|NOPROXY|NOSUMDB|PRIVATE|PROXY|SUMDB|TMPDIR|TOOLCHAIN|VCS|WORK|EXPERIMENT))$/,
  settings: /\/\.(netrc|gitconfig|git-credentials)$/,
}

// Programs that build anew when a source changes, or hold a program for a debugger.
const watchers = new Set(
  'air reflex CompileDaemon realize fresh gow nodemon entr modd refresh dlv gin bee watchexec arelo wgo'.split(' '),
)

/** True for a command that serves developers. */
export function isDevelopmentCommand(argv: readonly string[]): boolean {
  const program = (argv[0] ?? '').split('/').at(-1) ?? ''
  return watchers.has(program) || (program === 'go' && ['test', 'generate', 'vet', 'tool'].includes(argv[1] ?? ''))
}
