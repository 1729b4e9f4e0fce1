// What two processes do beside one on this machine, at best: the peer of a measurement of threads. Memory is shared, so is often the processor, and others
// may be at work, so that it is less than two. `node scripts/machine-ceiling.mjs`
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(import.meta.url)

const kinds = {
  numbers: () => {
    let sum = 0
    for (let index = 0; index < 2e8; index += 1) sum = (sum * 31 + index) | 0
    return sum
  },
  objects: () => {
    let length = 0
    for (let round = 0; round < 400; round += 1) {
      const all = Array.from({ length: 4000 }, (_, index) => ({ index, text: `RUN npm ci ${index}`, span: [index] }))
      length += JSON.stringify(all).length
    }
    return length
  },
}

/** Seconds of one process and of two that do the same each: with numbers alone, and with objects and text as a migration has them. */
export async function secondsOfProcesses() {
  const seconds = {}
  for (const work of Object.keys(kinds))
    seconds[work] = { one: await secondsOf(work, 1), two: await secondsOf(work, 2) }
  return seconds
}

/** How many times the work of one process two do in the same time. Of several rounds the fastest count: others at work only make it slower. */
export function ceilingOf(rounds) {
  const fastest = (work, count) => Math.min(...rounds.map((seconds) => seconds[work][count]))
  return Object.fromEntries(Object.keys(kinds).map((work) => [work, (2 * fastest(work, 'one')) / fastest(work, 'two')]))
}

async function secondsOf(work, processes) {
  const start = process.hrtime.bigint()
  await Promise.all(
    Array.from({ length: processes }, () => {
      const child = spawn(process.execPath, [script, work], { stdio: 'ignore' })
      return new Promise((resolve) => child.once('close', resolve))
    }),
  )
  return Number(process.hrtime.bigint() - start) / 1e9
}

if (process.argv[1] === script) {
  const [, , work] = process.argv
  if (work === undefined)
    console.log(ceilingOf([await secondsOfProcesses(), await secondsOfProcesses(), await secondsOfProcesses()]))
  else kinds[work]()
}
