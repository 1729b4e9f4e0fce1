import type { WrittenCommand } from './callers/caller.js'
import type { ComposeService } from './compose.js'

type Fields = Readonly<Record<string, unknown>>
type Scalar = (value: unknown) => string | undefined

/** What a service starts in place of the image's own; nothing where it names neither `entrypoint` nor `command`. */
export function startOf({ entrypoint, command }: Fields, scalar: Scalar): Pick<ComposeService, 'start'> {
  const [first, second] = [written(entrypoint, scalar), written(command, scalar)]
  const behindEntrypoint = first === undefined
  if (first === undefined || second === undefined) {
    const only = first ?? second
    return only === undefined ? {} : { start: { ...only, behindEntrypoint } }
  }
  const argv = [...first.argv, ...second.argv]
  const form = first.form === 'line' || second.form === 'line' ? 'line' : 'exec'
  return { start: { form, argv: form === 'line' ? [argv.join(' ')] : argv, behindEntrypoint } }
}

/** What a service's healthcheck runs: https://docs.docker.com/reference/compose-file/services/#healthcheck */
export function healthcheckOf({ healthcheck }: Fields, scalar: Scalar): Pick<ComposeService, 'healthcheck'> {
  const test = typeof healthcheck === 'object' && healthcheck !== null ? (healthcheck as Fields).test : undefined
  if (!Array.isArray(test)) {
    const text = scalar(test)
    return text === undefined ? {} : { healthcheck: { form: 'shell', argv: [text] } }
  }
  const [kind, ...argv] = test.map((word) => scalar(word) ?? '')
  if ((kind !== 'CMD' && kind !== 'CMD-SHELL') || argv.length === 0) return {}
  return { healthcheck: { form: kind === 'CMD' ? 'exec' : 'shell', argv } }
}

// A text is split into words, and no shell is started: https://docs.docker.com/reference/compose-file/services/#command
function written(value: unknown, scalar: Scalar): WrittenCommand | undefined {
  if (Array.isArray(value))
    return value.length === 0 ? undefined : { form: 'exec', argv: value.map((word) => scalar(word) ?? '') }
  const text = scalar(value)
  return text === undefined || text === '' ? undefined : { form: 'line', argv: [text] }
}
