/** Tells the time that builds and containers took from all other time, in milliseconds. */
export interface Clock {
  build<Value>(work: () => Promise<Value>): Promise<Value>
  run<Value>(work: () => Promise<Value>): Promise<Value>
  read(): { builds: number; runs: number; rest: number }
}

/** A clock that runs from now on. */
export function startClock(): Clock {
  const begun = Date.now()
  const took = { builds: 0, runs: 0 }
  const timed = async <Value>(what: keyof typeof took, work: () => Promise<Value>): Promise<Value> => {
    const start = Date.now()
    try {
      return await work()
    } finally {
      took[what] += Date.now() - start
    }
  }
  return {
    build: (work) => timed('builds', work),
    run: (work) => timed('runs', work),
    read: () => ({ ...took, rest: Math.max(0, Date.now() - begun - took.builds - took.runs) }),
  }
}
