import type { ImageConfiguration } from '../engine/engine.js'

/** An image's configuration as flat text, by name: `Env PORT`, `Label maintainer`, `Start`. */
export type Configuration = Readonly<Record<string, string>>

/**
 * What an image adds to its base's own configuration: two images on different bases can be compared by it. User, working directory and start
 * are always whole. What the base sets to the same value is not the image's own; what the image takes back of its base is not seen.
 */
export function ownConfiguration(config: ImageConfiguration, base: ImageConfiguration): Configuration {
  const inherited = { ...withoutImage, ...flatten(base) }
  const own = Object.entries(flatten(config)).filter(([name, value]) => inherited[name] !== value)
  return {
    ...Object.fromEntries(own),
    User: userOf(config),
    WorkingDir: config.WorkingDir || '/',
    Start: JSON.stringify(startOf(config)),
  }
}

// What BuildKit sets where the base says nothing: https://github.com/moby/buildkit/blob/master/util/system/path.go
const withoutImage: Configuration = { 'Env PATH': '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' }

/** True when a shell stands between the container's first process and the program: shell form, a package manager's scripts. */
export function startsThroughShell(config: ImageConfiguration): boolean {
  const program = startOf(config)[0]?.split('/').at(-1) ?? ''
  return ['sh', 'bash', 'ash', 'npm', 'npx', 'pnpm', 'yarn'].includes(program)
}

function flatten(config: ImageConfiguration): Configuration {
  const lists = {
    Env: Object.fromEntries((config.Env ?? []).map((entry) => splitOnce(entry, '='))),
    Label: config.Labels ?? {},
    Port: config.ExposedPorts ?? {},
    Volume: config.Volumes ?? {},
  }
  const flat: Record<string, string> = {}
  for (const [kind, values] of Object.entries(lists)) {
    for (const [name, value] of Object.entries(values)) {
      flat[`${kind} ${name}`] = typeof value === 'string' ? value : 'set'
    }
  }
  if (config.Healthcheck !== undefined) flat.Healthcheck = JSON.stringify(config.Healthcheck)
  if (config.StopSignal !== undefined) flat.StopSignal = config.StopSignal
  if (config.Shell) flat.Shell = JSON.stringify(config.Shell)
  return flat
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return [text.slice(0, at), text.slice(at + 1)]
}

function userOf(config: ImageConfiguration): string {
  const user = config.User ?? ''
  return user === '' || user === 'root' ? '0' : user
}

// The official images' entrypoint runs the command as it is, and distroless' entrypoint is Node itself:
// `docker-entrypoint.sh node x` and `/nodejs/bin/node x` start the same program.
function startOf(config: ImageConfiguration): readonly string[] {
  const words = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])]
  const [first, ...rest] = words[0] === 'docker-entrypoint.sh' ? words.slice(1) : words
  return first === '/nodejs/bin/node' ? ['node', ...rest] : first === undefined ? [] : [first, ...rest]
}
