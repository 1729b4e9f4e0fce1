import { imageConfiguration } from '../../dockerfile/configuration.js'
import { expandVariables } from '../../dockerfile/variables.js'
import { packageFor } from './installed-programs.js'
import type { NodeProject } from './project.js'
import type { ServerCommand } from './server-command.js'

/** What decides the port of a server. */
export interface PortRequest {
  readonly server: string
  readonly release: number
  readonly words: ServerCommand
  readonly environment: ReadonlyMap<string, string>
}

/** The port that a server listens at. */
export interface Port {
  readonly number: number
  /** True where nothing that is written tells it. */
  readonly isDefault: boolean
  /** True where the command names an address to listen at. */
  readonly hasHost: boolean
}

/**
 * The port of a server, or why it cannot be told. sirv lets PORT win over its option; the others ask for it where the option is missing,
 * vite never.
 */
export function portOf({ server, release, words, environment }: PortRequest): Port | { readonly because: string } {
  const variable = server === 'vite preview' ? undefined : environment.get('PORT')
  const option = words.options.get('port')
  const written = server === 'sirv' ? (variable ?? option) : (option ?? variable)
  if (written === undefined) return { number: defaultPort(server, release), isDefault: true, hasHost: false }
  const expanded = expandVariables(written, (name) => environment.get(name))
  const [, host, port = ''] = /^(?:tcp:\/\/(\[[^\]]*\]|[^:/]*):)?(\d+)$/.exec(expanded) ?? []
  const number = Number(port)
  if (number > 0 && number < 65536)
    return { number, isDefault: false, hasHost: host !== undefined && host !== '' && host !== '[::]' }
  return { because: `its port is ${written}, and the server that would take its place can read no variable` }
}

// serve changed from 5000 to 3000 with release 13, sirv-cli from 5000 to 8080 with 2, vite from 5000 to 4173 with 3: the packages' sources.
function defaultPort(server: string, release: number): number {
  if (server === 'serve') return release < 13 ? 5000 : 3000
  if (server === 'sirv') return release < 2 ? 5000 : 8080
  if (server === 'vite preview') return release < 3 ? 5000 : 4173
  return 8080
}

/** The ports that a Dockerfile exposes. */
export function exposedPorts({ request: { dockerfile, stage } }: NodeProject): readonly number[] {
  const { exposed } = imageConfiguration(dockerfile, stage, { entrypoint: [], command: [], user: '' })
  return [...exposed].map((port) => Number(port.split('/')[0])).filter((port) => port > 0)
}

/** The major release of a server, as the Dockerfile's global install or the manifest asks for it; the newest where neither tells. */
export function releaseOf({ manifest, lock, request }: NodeProject, server: string): number {
  const program = server.split(' ')[0] as string
  const name = program === 'sirv' ? 'sirv-cli' : packageFor({ manifest, lock }, program)
  const installed = request.stage.body.flatMap((run) =>
    run.kind === 'run'
      ? run.commands.flatMap(({ inner }) => inner.flat()).filter((word) => word.startsWith(`${name}@`))
      : [],
  )
  const range =
    { ...manifest.dependencies, ...manifest.devDependencies }[name] ?? installed[0]?.slice(name.length) ?? ''
  const major = /\d+/.exec(range)?.[0]
  return major === undefined ? Number.POSITIVE_INFINITY : Number(major)
}
