// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what a template might fill in
import { type ReviewEntry, type ReviewTemplate, reviewPage } from '../src/report/review-page.js'

const HEAD = { run: 'test-run', made: '2026-01-02T03:04:05.000Z', tool: '1.0.0' }

/** The page's code as the build makes it. */
export async function builtTemplate(): Promise<ReviewTemplate> {
  const script = new URL('../scripts/review-template.mjs', import.meta.url).href
  const { reviewTemplate } = (await import(script)) as { readonly reviewTemplate: () => Promise<ReviewTemplate> }
  return reviewTemplate()
}

/** The whole page of these results, as one text. */
export async function pageText(template: ReviewTemplate, entries: Iterable<ReviewEntry>): Promise<string> {
  let text = ''
  for await (const piece of reviewPage(template, HEAD, entries)) text += piece
  return text
}

const HOSTILE = [
  '</script><script>window.hacked = 1</script>',
  '<!--<script>',
  '<img src=x onerror="window.hacked = 2">',
  `" onmouseover="window.hacked = 3" '`,
  'javascript:window.hacked = 4',
  '\u202eright to left\u202c \u2066isolated\u2069 zero\u200bwidth \u2028 line \u0007 bell \u001b[31m \u0000 nul',
  '{{constructor.constructor("window.hacked = 5")()}} ${window.hacked = 6}',
  '</style><svg onload="window.hacked = 7">',
].join(' ')

/** A result whose every text tries to be more than text. */
export function hostileEntry(outcome: 'migrated' | 'refused' = 'migrated'): ReviewEntry {
  const remark = { code: '__proto__', message: HOSTILE, line: 2, hint: HOSTILE }
  const decision = { line: 1, instruction: HOSTILE, placement: 'both', certainty: 'assumed', ...code() } as const
  const before = `FROM node:20\n# ${HOSTILE}\n${HOSTILE}\n`
  const after = `FROM node:20 AS builder\n# ${HOSTILE}\nRUN ${HOSTILE}\n`
  const isMigrated = outcome === 'migrated'
  return {
    digest: isMigrated ? 'd'.repeat(64) : undefined,
    record: {
      repository: HOSTILE,
      path: `${HOSTILE}/Dockerfile`,
      outcome,
      ecosystem: 'node',
      base: isMigrated ? HOSTILE : undefined,
      delivery: isMigrated ? HOSTILE : undefined,
      reasons: isMigrated ? [] : [remark],
      warnings: [remark],
      notes: [remark],
      decisions: isMigrated ? [decision] : [],
      additions: isMigrated ? [{ text: HOSTILE, certainty: 'assumed', ...code() }] : [],
      files: isMigrated
        ? [
            { path: `${HOSTILE}/Dockerfile`, before, after, diff: HOSTILE },
            { path: HOSTILE, before: undefined, after, diff: HOSTILE },
          ]
        : [],
      ...(isMigrated ? {} : { text: before }),
    },
  }
}

function code(): { readonly code: string; readonly message: string } {
  return { code: HOSTILE, message: HOSTILE }
}
