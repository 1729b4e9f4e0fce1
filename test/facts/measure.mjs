// Measures what the package managers do with a small project when they are asked for production packages alone, and writes it down in
// src/ecosystems/node/production-forms.ts.
//
//   npm run facts                          all releases; writes the table
//   npm run facts -- --check [release...]  measures again, and ends with 1 when the table says something else
//   npm run facts -- --rows release...     prints rows as JSON
//
// A release is called as in releases.mjs: "npm 6". With MSB_FACTS_CACHE the managers are installed into that folder and stay there. npm 6
// treats root differently, so measure as root, as builds in Docker do.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { casesOf } from './cases.mjs'
import { differences } from './compare.mjs'
import { measureForms } from './measure-forms.mjs'
import { measureStarts } from './measure-starts.mjs'
import { placeOf } from './place.mjs'
import { prepareStates } from './prepare-states.mjs'
import { provide } from './provide.mjs'
import { nameOf, releases } from './releases.mjs'
import { readTable, tableFile, tableText } from './table.mjs'

// One waits for the registry while the other one works.
const atOnce = 2

const [mode, ...names] = process.argv.slice(2)
const unknown = names.filter((name) => !releases.some((release) => nameOf(release) === name))
if (![undefined, '--check', '--rows'].includes(mode) || unknown.length > 0) {
  console.error(`not known: ${unknown.length > 0 ? unknown.join(', ') : mode}`)
  process.exit(2)
}
const chosen = releases.filter((release) => names.length === 0 || names.includes(nameOf(release)))
const work = await mkdtemp(join(tmpdir(), 'facts-'))
const cache = process.env.MSB_FACTS_CACHE ?? join(work, 'cache')
try {
  await mkdir(cache, { recursive: true })
  const measured = await measureAll()
  await conclude(
    measured.flatMap(({ rows }) => rows),
    measured.map(({ provided }) => provided),
  )
} finally {
  await rm(work, { recursive: true, force: true })
}

async function conclude(rows, provided) {
  if (mode === '--rows') return console.log(JSON.stringify(rows))
  if (mode !== '--check') return writeFile(tableFile, tableText(rows, provided))
  const found = differences(await readTable(), rows)
  for (const line of found) console.log(line)
  console.error(`${rows.length} rows measured, ${found.length} lines differ`)
  process.exitCode = found.length === 0 ? 0 : 1
}

async function measureAll() {
  const results = []
  const left = [...chosen.entries()]
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, release] = next
      results[index] = await measure(release)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}

async function measure(release) {
  const start = Date.now()
  const provided = await provide(release, cache)
  const folder = join(work, nameOf(release).replace(' ', '-'))
  await mkdir(folder)
  const place = placeOf(folder, provided)
  const rows = []
  for (const each of casesOf(release)) rows.push(...(await measureCase(place, provided, each)))
  await rm(folder, { recursive: true })
  console.error(
    `${nameOf(release)} (${provided.version}): ${rows.length} rows, ${Math.round((Date.now() - start) / 1000)} s`,
  )
  return { provided, rows }
}

async function measureCase(place, release, measured) {
  await prepareStates(place, measured, release, cache)
  const forms = await measureForms(place, measured)
  const starts = measured.startAfter === undefined ? [] : await measureStarts(place, release.manager, measured)
  const { needsFlags, settings } = measured
  const about = {
    manager: release.manager,
    releases: [release.release],
    ...(needsFlags && { needsFlags }),
    ...(settings && { settings }),
  }
  return [...forms, ...starts].map((row) => ({ ...about, ...row }))
}
