// Measures how long the page of a batch takes to open in Chromium: node scripts/bench-review.mjs [results] [file to keep the page in]
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { reviewTemplate } from './review-template.mjs'

const RUNS = 5
const root = fileURLToPath(new URL('..', import.meta.url))
const [count = '2000', keep] = process.argv.slice(2)

const work = await mkdtemp(join(tmpdir(), 'msb-migrate-bench-'))
try {
  const { fixtureEntries, repeated, reviewPage } = await loadSources()
  const file = keep === undefined ? join(work, 'review.html') : resolve(keep)
  const head = { run: '2026-01-02-030405', made: '2026-01-02T03:04:05.000Z', tool: '0.0.0' }
  const entries = repeated(await fixtureEntries(), Number(count))
  const chunks = reviewPage(await reviewTemplate(), head, entries)
  const start = performance.now()
  await pipeline(Readable.from(chunks), createWriteStream(file))
  console.log(`${count} results written in ${Math.round(performance.now() - start)} ms`)
  console.log(`${((await stat(file)).size / 1e6).toFixed(1)} MB`)
  await measure(pathToFileURL(file).href)
} finally {
  await rm(work, { recursive: true, force: true })
}

async function measure(address) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  const times = { opened: [], searched: [], 'searched again': [], 'next result': [] }
  try {
    for (let run = 0; run < RUNS; run += 1) {
      const page = await browser.newPage()
      const start = performance.now()
      await page.goto(address)
      await page.locator('[role=option]').first().waitFor()
      times.opened.push(performance.now() - start)
      for (const [name, words] of [
        ['searched', 'healthcheck'],
        ['searched again', 'healthcheck curl'],
      ]) {
        const searched = performance.now()
        await page.locator('input[type=search]').fill(words)
        await page.locator('[role=status].count', { hasText: ' of ' }).waitFor()
        // Two frames: the one in which the list is made, and the one that shows it.
        await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
        times[name].push(performance.now() - searched)
      }
      await page.locator('[role=listbox]').focus()
      const stepped = performance.now()
      await page.keyboard.press('j')
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
      times['next result'].push(performance.now() - stepped)
      await page.close()
    }
  } finally {
    await browser.close()
  }
  for (const [name, list] of Object.entries(times)) {
    const sorted = list.map(Math.round).sort((left, right) => left - right)
    console.log(`${name}: median ${sorted[RUNS >> 1]} ms, at most ${sorted.at(-1)} ms, of ${RUNS} runs`)
  }
}

/** The sources are TypeScript: they are bundled next to the packages that they load. */
async function loadSources() {
  const outfile = join(root, 'node_modules', '.cache', 'msb-migrate', 'bench-review.mjs')
  await mkdir(dirname(outfile), { recursive: true })
  await build({
    stdin: {
      contents: `export * from './test/browser/records.js'; export { reviewPage } from './src/report/review-page.js'`,
      resolveDir: root,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['ts-morph'],
    banner: { js: "import{createRequire as msbRequire}from'node:module';const require=msbRequire(import.meta.url);" },
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'test', 'load-project.ts')).href) },
    logLevel: 'warning',
  })
  return import(pathToFileURL(outfile).href)
}
