import { constants } from 'node:os'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The user has given up, by a signal. */
export class GivenUp extends Error {
  /** As a shell tells it of a program that a signal ended. */
  readonly status: number
  constructor(signal: NodeJS.Signals, message: string) {
    super(`Given up (${signal}); ${message}`)
    this.status = 128 + constants.signals[signal]
  }
}

/** Does work that ends when the user gives up: its signal is aborted then, with a GivenUp that says `message`. */
export async function untilGivenUp<Result>(
  message: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const given = new AbortController()
  const giveUp = (signal: NodeJS.Signals) => given.abort(new GivenUp(signal, message))
  for (const signal of SIGNALS) process.on(signal, giveUp)
  try {
    return await work(given.signal)
  } finally {
    for (const signal of SIGNALS) process.off(signal, giveUp)
  }
}
