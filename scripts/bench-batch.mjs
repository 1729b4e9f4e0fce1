// Measures a batch over made-up projects: Dockerfiles a second, how two threads compare with one, and the memory of 1,000 and of 10,000.
// Run `npm run build` before. `node scripts/bench-batch.mjs [small number] [large number] [rounds]`; of several rounds the fastest run counts, because others
// at work on the machine only make it slower; of memory the most that one of them took.
//
// One thread beside which the main thread and V8's own threads have a second processor is no measure of what a processor does: where there is
// taskset, every run has as many processors as it has threads, and the other figure is given as well. What two processes
// can do beside one on this machine is measured in the same minutes: no program does more.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ceilingOf, secondsOfProcesses } from './machine-ceiling.mjs'
import { makeProjects } from './make-projects.mjs'

/** Of a second, in /proc: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html (read 2026-11-22) */
const TICKS = 100
const command = fileURLToPath(new URL('../bin/msb-migrate.js', import.meta.url))
const [small = 1000, large = 10_000, rounds = 3] = process.argv.slice(2).map(Number)
const work = await mkdtemp(join(tmpdir(), 'msb-migrate-bench-batch-'))
const canPin = spawnSync('taskset', ['-c', '0,1', 'true']).status === 0
const kinds = [
  { name: 'one thread', jobs: 1 },
  { name: 'two threads', jobs: 2 },
  ...(canPin
    ? [
        { name: 'one thread, one processor', jobs: 1, processors: '0' },
        { name: 'two threads, two processors', jobs: 2, processors: '0,1' },
      ]
    : []),
]
const [fairOne, fairTwo] = kinds.slice(-2)
let number = 0

try {
  const [few, many] = [join(work, 'few'), join(work, 'many')]
  const [expectedOfFew, expectedOfMany] = [await makeProjects(few, small), await makeProjects(many, large)]
  const [runsOfFew, processes] = [kinds.map(() => []), []]
  // In turn, so that a machine that becomes slower does so for all.
  for (let round = 0; round < rounds; round += 1) {
    processes.push(await secondsOfProcesses())
    for (const [index, kind] of kinds.entries()) runsOfFew[index].push(await batch(few, kind, expectedOfFew))
  }
  const ofFew = runsOfFew.map(fastest)
  const { numbers, objects } = ceilingOf(processes)
  console.log(
    `Two processes beside one, on this machine: ${times(numbers)} (numbers), ${times(objects)} (objects and text).\n`,
  )
  table(small, kinds, ofFew)
  ratios(ofFew)
  if (large > 0) {
    const runsOfMany = [[], []]
    for (let round = 0; round < rounds; round += 1)
      for (const [index, kind] of [fairOne, fairTwo].entries())
        runsOfMany[index].push(await batch(many, kind, expectedOfMany))
    const ofMany = runsOfMany.map(fastest)
    const ofRounds = runsOfMany[0].map(({ seconds }, round) => times(seconds / runsOfMany[1][round].seconds))
    table(large, [fairOne, fairTwo], ofMany)
    const [one, two] = ofFew.slice(-2).map((run, index) => ofMany[index].seconds - run.seconds)
    console.log(
      `Two threads: ${times(ofMany[0].seconds / ofMany[1].seconds)} one, by the fastest of each; round by round ${ofRounds.join(', ')}.`,
    )
    console.log(`Of what is beyond ${small}, when all is loaded and compiled: ${times(one / two)} one.`)
    console.log(`Peak memory: ${times(ofMany[1].peak / ofFew.at(-1).peak)} that of ${small}.\n`)
  }
} finally {
  await rm(work, { recursive: true, force: true })
}

function ratios([one, two, ...fair]) {
  console.log(`Two threads: ${times(one.seconds / two.seconds)} one that has both processors.`)
  if (fair.length > 0)
    console.log(
      `Two threads on two processors: ${times(fair[0].seconds / fair[1].seconds)} one on one, the rate of a processor.`,
    )
  console.log()
}

function table(count, rows, runs) {
  console.log(`| ${count} Dockerfiles | seconds | of processors | a second | peak memory, MB |`)
  console.log('| --- | ---: | ---: | ---: | ---: |')
  for (const [index, { name }] of rows.entries()) {
    const { seconds, used, peak } = runs[index]
    const cells = [name, seconds.toFixed(1), used.toFixed(1), Math.round(count / seconds), Math.round(peak / 1024)]
    console.log(`| ${cells.join(' | ')} |`)
  }
  console.log()
}

function times(ratio) {
  return `${ratio.toFixed(2)} ×`
}

/** The fastest run, with the most memory that any of them took. */
function fastest(runs) {
  const [best] = runs.toSorted((left, right) => left.seconds - right.seconds)
  return { ...best, peak: Math.max(...runs.map(({ peak }) => peak)) }
}

/** One run: seconds, those that processors were busy, and the most memory the process ever had, in kB (Linux alone tells the last two). */
async function batch(folder, { jobs, processors }, expected) {
  // A folder of its own: ext4 takes no inode again that was free for less than a minute, and searches for others.
  number += 1
  const out = join(work, `out-${number}`)
  const program = [process.execPath, command, 'batch', folder, '--out', out, '--jobs', String(jobs), '--quiet']
  const [first, ...args] = processors === undefined ? program : ['taskset', '-c', processors, ...program]
  const start = process.hrtime.bigint()
  // taskset becomes the program, and keeps its number.
  const child = spawn(first, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  let [peak, used] = [0, 0]
  const look = async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
    peak = Math.max(peak, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0))
    const times = await readFile(`/proc/${child.pid}/stat`, 'utf8').catch(() => '')
    const [user = 0, system = 0] = times.split(' ').slice(13, 15).map(Number)
    used = Math.max(used, (user + system) / TICKS)
  }
  const timer = setInterval(look, 50)
  const code = await new Promise((resolve) => child.once('close', resolve))
  clearInterval(timer)
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  if (code !== 0) throw new Error(`the batch ended with ${code}`)
  const { outcomes } = JSON.parse(await readFile(join(out, 'summary.json'), 'utf8'))
  if (outcomes.refused !== expected.refused || outcomes.migrated !== expected.migrated)
    throw new Error(`${JSON.stringify(outcomes)} in place of ${JSON.stringify(expected)}`)
  return { seconds, used, peak }
}
