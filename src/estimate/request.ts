/** An answer to a request, whatever its status; the body is empty unless the status is 200. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array
}

/** Why there is no answer, for people. */
export interface Failure {
  readonly failure: string
}

/** How one request is made. */
export interface RequestOptions {
  readonly accept?: string
  /** Goes to the host of the address alone, never along a redirect to another one. */
  readonly authorization?: string
  /** True when an address on this machine may be asked without TLS. */
  readonly insecure: boolean
  /** False where a stranger's answer named the address, and it may not lead to this machine. */
  readonly mayBeLocal: boolean
  readonly milliseconds?: number
}

const MILLISECONDS = 10_000
const MAXIMUM_BYTES = 4 * 1024 * 1024
const MAXIMUM_REDIRECTS = 5

/** True for this machine, by the three names that --insecure is for. */
export function isLocal({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}

/** All names of this machine that an answer may try, with what `URL` makes of other ways to write them. */
const THIS_MACHINE =
  /^(?:(?:.*\.)?localhost\.?|127\.[\d.]+|0\.0\.0\.0|\[::1?\]|\[::ffff:(?:7f[0-9a-f]{2}|0):[0-9a-f]+\])$/

/** Gets an address: redirects are followed, the time is limited for all of them together, the size for what comes at the end. */
export async function request(address: URL, options: RequestOptions): Promise<Answer | Failure> {
  const milliseconds = options.milliseconds ?? MILLISECONDS
  const signal = AbortSignal.timeout(milliseconds)
  try {
    let at = address
    for (let redirects = 0; redirects <= MAXIMUM_REDIRECTS; redirects += 1) {
      const objection = objectionTo(at, options)
      if (objection !== undefined) return { failure: objection }
      const response = await fetch(at, { headers: headersFor(at, address, options), redirect: 'manual', signal })
      const next = redirectOf(response, at)
      if (next === undefined) return await readAnswer(response)
      await response.body?.cancel()
      at = next
    }
    return { failure: `it redirects more than ${MAXIMUM_REDIRECTS} times` }
  } catch (error) {
    return { failure: signal.aborted ? `no answer within ${milliseconds / 1000} seconds` : because(error) }
  }
}

function objectionTo(at: URL, { insecure, mayBeLocal }: RequestOptions): string | undefined {
  if (!mayBeLocal && THIS_MACHINE.test(at.hostname)) return 'it is not looked for on this machine'
  if (at.protocol === 'http:' && isLocal(at)) return insecure ? undefined : 'plain HTTP needs --insecure'
  if (at.protocol !== 'https:') return `it leads to ${at.host} without TLS`
  return at.username === '' && at.password === '' ? undefined : 'it leads to an address with a password in it'
}

function headersFor(at: URL, first: URL, { accept, authorization }: RequestOptions): Record<string, string> {
  return {
    ...(accept === undefined ? {} : { accept }),
    ...(authorization === undefined || at.origin !== first.origin ? {} : { authorization }),
  }
}

function redirectOf({ status, headers }: Response, at: URL): URL | undefined {
  const location = headers.get('location')
  return location !== null && [301, 302, 303, 307, 308].includes(status) ? new URL(location, at) : undefined
}

async function readAnswer(response: Response): Promise<Answer | Failure> {
  const { status, headers, body } = response
  if (status !== 200 || body === null) {
    await body?.cancel()
    return { status, headers, body: new Uint8Array() }
  }
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    // Leaving the loop ends the transfer.
    if (length > MAXIMUM_BYTES) return { failure: `its answer is over ${MAXIMUM_BYTES / 1024 / 1024} MB` }
    chunks.push(chunk)
  }
  return { status, headers, body: Buffer.concat(chunks) }
}

/** What fetch says by itself is "fetch failed"; the reason is one level below. */
function because(error: unknown): string {
  const { code, message } = (error instanceof Error ? (error.cause ?? error) : {}) as {
    code?: string
    message?: string
  }
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name is not found'
    case 'ECONNREFUSED':
      return 'it refuses the connection'
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return 'it ended the connection'
    default:
      if (code?.startsWith('ERR_SSL_')) return 'it does not speak TLS as it should'
      return [message, code].filter((part) => part !== undefined && part !== '').join(', ') || 'the request failed'
  }
}
