// Runs msb-migrate over checked-out repositories and writes docs/corpus.md: what became of each Dockerfile of verdicts.json. With
// --others it is docs/corpus-languages.md: the Dockerfiles of other languages, of verdicts-go.json and verdicts-others.json.
//
//   node test/corpus/measure.mjs [--others] <folder> [results.json]
//
// The folder holds each repository at its commit, as <owner>+<name>@<first eight of the commit> or <owner>+<name>.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { report } from './report.mjs'
import { reportOthers } from './report-others.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')

/** The outcome of one Dockerfile: the JSON result, or what went wrong, with the seconds it took. */
async function measure(folder, { repository, commit, path, context }) {
  const name = repository.replace('/', '+')
  const checkout = [`${name}@${commit.slice(0, 8)}`, name]
    .map((each) => join(folder, each))
    .find((each) => existsSync(join(each, path)))
  if (checkout === undefined) return { missing: true }
  const options = context === (dirname(path) || '.') ? [] : ['--context', join(checkout, context)]
  const started = performance.now()
  const { code, stdout, stderr } = await run([
    join(root, 'bin', 'msb-migrate.js'),
    join(checkout, path),
    '--dry-run',
    '--json',
    ...options,
  ])
  const seconds = (performance.now() - started) / 1000
  try {
    return { ...JSON.parse(stdout).results[0], code, seconds }
  } catch {
    return { outcome: 'crashed', code, seconds, message: stderr.slice(-500) }
  }
}

function run(argv) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 })
    const output = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr']) child[stream].on('data', (data) => (output[stream] += data))
    child.on('close', (code) => resolve({ code, ...output }))
  })
}

const isOthers = process.argv[2] === '--others'
const [folder, resultsFile] = process.argv.slice(isOthers ? 3 : 2)
if (folder === undefined) {
  console.error('usage: node test/corpus/measure.mjs [--others] <folder of checked-out repositories> [results.json]')
  process.exit(2)
}
const lists = isOthers ? ['verdicts-go.json', 'verdicts-others.json'] : ['verdicts.json']
const read = await Promise.all(lists.map(async (name) => JSON.parse(await readFile(join(here, name), 'utf8'))))
const verdicts = read.flat()
const results = new Array(verdicts.length)
let next = 0
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    while (next < verdicts.length) {
      const at = next++
      results[at] = { ...verdicts[at], result: await measure(folder, verdicts[at]) }
    }
  }),
)
if (resultsFile !== undefined) await writeFile(resultsFile, JSON.stringify(results))
const page = isOthers ? 'corpus-languages.md' : 'corpus.md'
await writeFile(join(root, 'docs', page), isOthers ? reportOthers(results) : report(results))
console.log(`${results.length} Dockerfiles, docs/${page} written`)
