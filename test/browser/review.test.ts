// biome-ignore-all lint/performance/useDomNodeTextContent: what is seen counts
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseApprovals } from '../../src/batch/publish/approvals.js'
import type { ReviewEntry } from '../../src/report/review-page.js'
import { builtTemplate, hostileEntry, pageText } from '../review-support.js'
import { fixtureEntries, repeated } from './records.js'

const folder = mkdtempSync(join(tmpdir(), 'msb-migrate-review-'))
const options = '[role=option]'
let browser: Browser
let entries: readonly ReviewEntry[]

beforeAll(async () => {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args })
  entries = await fixtureEntries()
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The page of these results, opened from a file; all that it complains about. */
async function opened(name: string, all: Iterable<ReviewEntry>, context: BrowserContextOptions = {}) {
  const file = join(folder, `${name}.html`)
  writeFileSync(file, await pageText(await builtTemplate(), all))
  const page = await (await browser.newContext({ acceptDownloads: true, ...context })).newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`))
  page.on('request', (request) => {
    if (!request.url().startsWith('file:') && !request.url().startsWith('blob:')) complaints.push(request.url())
  })
  await page.goto(pathToFileURL(file).href)
  await page.locator(options).first().waitFor()
  return { page, file, complaints }
}

const count = async (page: Page) =>
  Number.parseInt((await page.locator('[role=status].count').innerText()).replaceAll(',', ''), 10)
const title = (page: Page) => page.locator('#result-title').innerText()

async function downloaded(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'approvals.json', exact: true }).click(),
  ])
  return readFileSync(await download.path(), 'utf8')
}

describe('review.html', () => {
  it('is worked with by keys: steps, decisions, search, help', async () => {
    const { page, complaints } = await opened('keys', entries)
    await page.keyboard.press('j')
    const first = await title(page)
    await page.keyboard.press('a')
    await page.keyboard.press('j')
    expect(await title(page)).not.toBe(first)
    await page.keyboard.press('r')
    await page.keyboard.press('k')
    expect(await title(page)).toBe(first)
    await page.keyboard.press('j')
    await page.keyboard.press('u')
    await page.keyboard.press('/')
    await page.keyboard.type('nest-build')
    await page.waitForFunction('document.querySelectorAll("[role=option]").length === 1')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    expect(await page.locator('dialog[open]').innerText()).toContain('approve')
    await page.keyboard.press('Escape')
    const approvals = parseApprovals(await downloaded(page), 'approvals.json')
    const [wanted] = entries.filter(({ record }) => record.outcome === 'migrated')
    const { repository, path } = wanted?.record ?? {}
    expect(approvals).toMatchObject({ approved: [{ repository, path, digest: wanted?.digest }], rejected: [] })
    expect(complaints).toEqual([])
  })

  it('shows a diff side by side and inline, with decisions beside the lines', async () => {
    const { page } = await opened('diff', entries)
    await page.keyboard.press('j')
    const diff = page.locator('table.diff').first()
    expect(await diff.getAttribute('class')).toContain('side-by-side')
    expect(await diff.innerText()).toContain('AS builder')
    expect(await page.locator('.said .remark').count()).toBeGreaterThan(3)
    await page.keyboard.press('s')
    expect(await page.locator('table.diff').first().getAttribute('class')).toContain('inline')
    await page.keyboard.press('d')
    expect(await page.locator('.said .remark.decision').count()).toBe(0)
    expect(await page.locator('.hljs-keyword').count()).toBeGreaterThan(3)
  })

  it('shows a refused file with the reason at its line', async () => {
    const { page } = await opened('refused', entries)
    await page.locator('select').nth(0).selectOption('refused')
    await page.locator(options).first().click()
    const table = page.locator('table.diff.plain')
    const rows = await table.locator('tr.same .line').allInnerTexts()
    expect(rows[0]).toMatch(/^FROM /)
    // A line of a file is one line on the screen.
    const heights = await table
      .locator('tr.same')
      .evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height))
    expect(Math.max(...heights)).toBeLessThan(60)
    expect(await table.locator('.said .remark.reason').count()).toBeGreaterThan(0)
  })

  it('filters, and decides about all that is shown', async () => {
    const { page } = await opened('filter', entries)
    expect(await count(page)).toBe(entries.length)
    await page.locator('select').nth(0).selectOption('migrated')
    const migrated = entries.filter(({ record }) => record.outcome === 'migrated')
    expect(await count(page)).toBe(migrated.length)
    await page.getByRole('button', { name: 'Approve all shown' }).click()
    expect(JSON.parse(await downloaded(page)).approved).toHaveLength(migrated.length)
    await page.locator('select').nth(3).selectOption({ index: 1 })
    await page.reload()
    // Chromium keeps it for a file, too.
    expect(JSON.parse(await downloaded(page)).approved).toHaveLength(migrated.length)
  })

  it('keeps hostile text harmless', async () => {
    const { page, complaints } = await opened('hostile', [hostileEntry(), hostileEntry('refused')])
    for (const key of ['j', 's', 'd', 'j', 'o']) await page.keyboard.press(key)
    await page.keyboard.press('/')
    await page.keyboard.type('<img')
    expect(await page.evaluate('window.hacked')).toBeUndefined()
    expect(await page.locator('img').count()).toBe(0)
    expect(complaints).toEqual([])
    // What reorders text on a screen is shown, not obeyed.
    expect(await page.locator('body').innerText()).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  })

  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
  ] as const)('has no fault that axe knows of, %s', async (name, context) => {
    const { page } = await opened(`axe-${name}`, entries, { ...context, bypassCSP: true })
    for (const key of ['', 'j', 's']) {
      if (key !== '') await page.keyboard.press(key)
      await page.evaluate(axe.source)
      // That rule is an experiment, and reads the parts of a row as one word.
      const rules = "{ 'label-content-name-mismatch': { enabled: false } }"
      const found = await page.evaluate(
        `axe.run({ rules: ${rules} }).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
      )
      expect(found).toEqual([])
    }
  })

  it('fits a phone, and is worked with by touch', async () => {
    const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
    const { page } = await opened('phone', entries, phone)
    await page.locator(options).first().tap()
    await page.getByRole('button', { name: 'Approve', exact: true }).tap()
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
    expect(JSON.parse(await downloaded(page)).approved).toHaveLength(1)
  })

  it('holds 2,000 results in less than 20 MB, and puts few of them on the screen', async () => {
    const { page, file } = await opened('many', repeated(entries, 2000))
    expect(statSync(file).size).toBeLessThan(20_000_000)
    expect(await count(page)).toBe(2000)
    expect(await page.locator(options).count()).toBeLessThan(200)
    await page.locator('[role=listbox]').focus()
    await page.keyboard.press('End')
    expect(await page.locator(`${options}[aria-posinset="2000"]`).count()).toBe(1)
  })
})
