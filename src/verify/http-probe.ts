/** A request that both images get: `GET :8080/health=200`. */
export interface HttpProbe {
  /** As the user wrote it, or as a user would. */
  readonly text: string
  readonly method: string
  readonly port: number
  readonly path: string
  /** The status that the original must answer with; any below 500 when it is undefined. */
  readonly status: number | undefined
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const PROBE = /^(?:([A-Z]+)\s+)?(?::(\d{1,5}))?(\/\S*?)(?:=(\d{3}))?$/

/** Reads `[METHOD ][:port]/path[=status]`; undefined for what is no such probe. The method is GET, the port `port`, when none is named. */
export function parseProbe(text: string, port: number | undefined): HttpProbe | undefined {
  const [, method = 'GET', own, path, status] = PROBE.exec(text.trim()) ?? []
  const number = own === undefined ? port : Number(own)
  if (path === undefined || number === undefined || number < 1 || number > 65535 || !METHODS.includes(method))
    return undefined
  return { text, method, port: number, path, status: status === undefined ? undefined : Number(status) }
}
