// Measures a batch over made-up projects: Dockerfiles a second for each thread, how two threads compare with one, and the memory of 1,000 and of
// 10,000. Run `npm run build` before. `node scripts/bench-batch.mjs [small number] [large number]`
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeProjects } from './make-projects.mjs'

const command = fileURLToPath(new URL('../bin/msb-migrate.js', import.meta.url))
const [small, large] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 10_000)]
const work = await mkdtemp(join(tmpdir(), 'msb-migrate-bench-batch-'))

try {
  const [few, many] = [join(work, 'few'), join(work, 'many')]
  const expected = await makeProjects(few, small)
  const runs = { one: [], two: [] }
  // In turn, so that a machine that becomes slower does so for both.
  for (let round = 0; round < 3; round += 1) {
    for (const [name, jobs] of [
      ['one', 1],
      ['two', 2],
    ])
      runs[name].push(await batch(few, jobs, expected))
  }
  const [one, two] = [median(runs.one), median(runs.two)]
  console.log(`| ${small} Dockerfiles | seconds | a second | peak memory, MB |\n| --- | ---: | ---: | ---: |`)
  for (const [name, run] of [
    ['one thread', one],
    ['two threads', two],
  ])
    console.log(row(name, run, small))
  console.log(`\nTwo threads: ${(one.seconds / two.seconds).toFixed(2)} × one.\n`)
  if (large > 0) {
    const run = await batch(many, 2, await makeProjects(many, large))
    console.log(`| ${large} Dockerfiles | seconds | a second | peak memory, MB |\n| --- | ---: | ---: | ---: |`)
    console.log(row('two threads', run, large))
    console.log(`\nPeak memory: ${(run.peak / two.peak).toFixed(2)} × that of ${small}.`)
  }
} finally {
  await rm(work, { recursive: true, force: true })
}

function row(name, { seconds, peak }, count) {
  return `| ${name} | ${seconds.toFixed(1)} | ${Math.round(count / seconds)} | ${Math.round(peak / 1024)} |`
}

function median(runs) {
  return runs.sort((left, right) => left.seconds - right.seconds)[runs.length >> 1]
}

/** One run: seconds, and the most memory the process ever had, in kB (Linux alone tells it). */
async function batch(folder, jobs, expected) {
  const out = join(work, 'out')
  await rm(out, { recursive: true, force: true })
  const start = process.hrtime.bigint()
  const child = spawn(process.execPath, [command, 'batch', folder, '--out', out, '--jobs', String(jobs), '--quiet'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  let peak = 0
  const look = async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
    peak = Math.max(peak, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0))
  }
  const timer = setInterval(look, 50)
  const code = await new Promise((resolve) => child.once('close', resolve))
  clearInterval(timer)
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  if (code !== 0) throw new Error(`the batch ended with ${code}`)
  const { outcomes } = JSON.parse(await readFile(join(out, 'summary.json'), 'utf8'))
  if (outcomes.refused !== expected.refused || outcomes.migrated !== expected.migrated)
    throw new Error(`${JSON.stringify(outcomes)} in place of ${JSON.stringify(expected)}`)
  return { seconds, peak }
}
