import { type Command, InvalidArgumentError } from 'commander'

/** What --estimate and the flags that go with it ask for. */
export interface EstimateSettings {
  readonly platform: string
  /** Asked before Docker Hub, in this order. */
  readonly mirrors: readonly URL[]
  readonly insecure: boolean
}

interface Flags {
  readonly estimate?: true
  readonly verify?: true
  readonly platform?: string
  readonly registryMirror?: readonly URL[]
  readonly insecure?: true
}

const LOCAL = ['localhost', '127.0.0.1', '[::1]']

/** Adds the flags to a command. */
export function addEstimateFlags(command: Command): Command {
  return command
    .option('--estimate', 'ask the registries what the base images weigh, compressed, before and after')
    .option('--registry-mirror <url>', '--estimate asks it before Docker Hub; may be given more than once', addMirror)
    .option('--insecure', '--estimate asks registries on localhost without TLS')
}

/** Reads the flags; undefined without --estimate. What does not fit together ends the command. */
export function estimateSettings(command: Command): EstimateSettings | undefined {
  const { estimate, verify, platform, registryMirror: mirrors = [], insecure = false } = command.opts<Flags>()
  if (!estimate) {
    if (platform !== undefined && !verify)
      command.error('error: --platform belongs to --estimate or --verify, which are missing')
    if (mirrors.length === 0 && !insecure) return undefined
    return command.error('error: --registry-mirror and --insecure belong to --estimate, which is missing')
  }
  const plain = mirrors.find(({ protocol }) => protocol === 'http:')
  if (plain !== undefined && !LOCAL.includes(plain.hostname))
    command.error(
      `error: --registry-mirror ${plain.origin}: without TLS, and not on localhost; --insecure is for localhost alone`,
    )
  if (plain !== undefined && !insecure)
    command.error(`error: --registry-mirror ${plain.origin}: without TLS; add --insecure to allow that on localhost`)
  return { platform: platform ?? 'linux/amd64', mirrors, insecure }
}

function addMirror(text: string, former: readonly URL[] = []): readonly URL[] {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['https:', 'http:'].includes(url.protocol))
    throw new InvalidArgumentError('An address such as https://mirror.example.org.')
  if (url.href !== `${url.origin}/`)
    throw new InvalidArgumentError('Scheme, host and port alone: no path, and no password.')
  return [...former, url]
}
