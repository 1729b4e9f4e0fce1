import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type ReviewTemplate, reviewPage } from '../../src/report/review-page.js'
import { builtTemplate, hostileEntry, pageText } from '../review-support.js'

const template = await builtTemplate()
const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`
const contents = (page: string, element: RegExp) => [...page.matchAll(element)].map((match) => match[1] as string)

describe('the page for review', () => {
  it('runs the code and takes the style that its policy names by their hashes, and nothing else', async () => {
    const page = await pageText(template, [hostileEntry(), hostileEntry('refused')])
    const [policy = ''] = contents(page, /http-equiv="Content-Security-Policy" content="([^"]*)"/g)
    expect(contents(page, /<script>([\s\S]*?)<\/script>/g).map(hashOf)).toEqual([template.scriptHash])
    expect(contents(page, /<style>([\s\S]*?)<\/style>/g).map(hashOf)).toEqual([template.styleHash])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`script-src '${template.scriptHash}'`)
    expect(policy).toContain(`style-src '${template.styleHash}'`)
    expect(policy).not.toContain('unsafe')
  })

  it('holds results as JSON that ends no element and that nobody obeys', async () => {
    const page = await pageText(template, [hostileEntry()])
    const blocks = contents(page, /<script type="application\/json" data-review="\w+">([\s\S]*?)<\/script>/g)
    expect(blocks).toHaveLength(3)
    for (const block of blocks) expect(block).not.toMatch(/[<\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
    const [, , body] = blocks.map((block) => JSON.parse(block))
    expect(body.files[0].before).toBe(hostileEntry().record.files[0]?.before)
    // The elements that the page has without any result, and the two blocks of this one.
    expect(page.split('<script').length).toBe((await pageText(template, [])).split('<script').length + 2)
  })

  it('loads nothing from elsewhere', () => {
    const code = template.script.replace(/\/\*![\s\S]*?\*\//, '')
    expect(code).not.toMatch(/\b(?:fetch|XMLHttpRequest|WebSocket|importScripts|sendBeacon|eval)\(/)
    expect(template.style).not.toMatch(/@import|url\(/)
    expect(template.script.length).toBeLessThan(150_000)
  })

  it('refuses code that would not survive in HTML', async () => {
    const bad: ReviewTemplate = { ...template, script: 'a = "</script>"' }
    await expect(async () => {
      for await (const _ of reviewPage(bad, { run: 'a', made: '', tool: '' }, [])) {
        // Only the first piece is of interest.
      }
    }).rejects.toThrow('would not survive')
  })
})
