import { posix } from 'node:path'
import { callerKind } from '../project/callers/read-callers.js'

const DOCKERFILE = /^(?:Dockerfile|Containerfile)(?:\.[\w.-]+|-[\w-]+)?$|^[\w.-]+\.(?:Dockerfile|Containerfile)$/i
/** What editors, merges and template engines leave beside a Dockerfile, and its own ignore file. */
const NONE =
  /\.(?:dockerignore|containerignore|orig|rej|bak|old|swp|tmp|md|txt|j2|jinja2?|tmpl|template|tpl|erb|mustache|hbs|sh|ya?ml|json|toml|env|cfg|conf|css|html?|lock|log|pdf|svg|png|jpe?g|gif|gz|zip)$/i
/** `Dockerfile.go` builds a program in Go, `dockerfile.go` is one. */
const PERHAPS_SOURCE = /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|php|cs|swift)$/i
const COMPOSE_FILE = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/
/** Folders that hold other people's projects. */
const VENDORED =
  /(?:^|\/)(?:node_modules|bower_components|jspm_packages|vendor|third_party|\.git|\.venv|venv|site-packages|\.yarn|\.pnpm-store)\//

/** Whether a path is called as Dockerfiles are: Dockerfile, Dockerfile.*, *.Dockerfile, Containerfile and the same in small letters. */
export function isDockerfileName(path: string): boolean {
  const name = posix.basename(path)
  return DOCKERFILE.test(name) && !NONE.test(name)
}

/** Whether only its text tells that a file with a Dockerfile's name is one. */
export function mayBeSource(path: string): boolean {
  return PERHAPS_SOURCE.test(path)
}

/** Whether a file may name Dockerfiles that are called otherwise: a compose file or a pipeline. */
export function isCaller(path: string): boolean {
  return COMPOSE_FILE.test(posix.basename(path)) || callerKind(path) === 'pipeline'
}

/** Whether a path lies in a folder of packages that others wrote. */
export function isVendored(path: string): boolean {
  return VENDORED.test(path)
}
