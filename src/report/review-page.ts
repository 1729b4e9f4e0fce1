import type { BatchRecord } from './record.js'
import type { ReviewBody, ReviewHead, ReviewSummary } from './review-data.js'

/** The page's own code, as the build leaves it in dist/review-page.json; the hashes are those that a Content-Security-Policy takes. */
export interface ReviewTemplate {
  readonly script: string
  readonly style: string
  /** `sha256-` and the digest in base64. */
  readonly scriptHash: string
  readonly styleHash: string
}

/** One result for the page. */
export interface ReviewEntry {
  readonly record: BatchRecord
  /** What an approval is about, by `digestOf`; undefined unless it migrated. */
  readonly digest: string | undefined
}

/** What ends a script element or changes what may end it, and what a screen obeys. */
const NOT_IN_DATA = /[<\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/**
 * The page on which people decide about a batch, in pieces to be written one after the other: memory holds one result at a time.
 * Nothing of a record is markup: it is JSON that the page's code reads, and puts on the screen as text.
 */
export async function* reviewPage(
  template: ReviewTemplate,
  head: ReviewHead,
  entries: Iterable<ReviewEntry> | AsyncIterable<ReviewEntry>,
): AsyncGenerator<string, void, undefined> {
  yield opening(template)
  yield dataBlock('head', head)
  for await (const { record, digest } of entries) {
    yield dataBlock('summary', summaryOf(record, digest))
    yield dataBlock('body', bodyOf(record))
  }
  yield `<script>${template.script}</script>\n</body>\n</html>\n`
}

function opening({ script, style, scriptHash, styleHash }: ReviewTemplate): string {
  if (/<\/?script|<!--|\r/i.test(script) || /<\/?style|<!--|\r/i.test(style))
    throw new Error('The code of the review page would not survive in HTML')
  const policy = [
    `default-src 'none'`,
    `script-src '${scriptHash}'`,
    `style-src '${styleHash}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Review of Dockerfile migrations</title>
<style>${style}</style>
</head>
<body>
<noscript><p>This page needs JavaScript. The same results are in results.ndjson.</p></noscript>
`
}

function dataBlock(kind: string, value: object): string {
  const json = JSON.stringify(value).replace(
    NOT_IN_DATA,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `<script type="application/json" data-review="${kind}">${json}</script>\n`
}

function summaryOf(record: BatchRecord, digest: string | undefined): ReviewSummary {
  const { repository, path, outcome, base, delivery, reasons, warnings, notes = [] } = record
  return {
    repository,
    path,
    outcome,
    base,
    delivery,
    digest: outcome === 'migrated' ? digest : undefined,
    reasons: codesOf(reasons),
    warnings: codesOf(warnings),
    notes: codesOf(notes),
  }
}

function codesOf(remarks: readonly { readonly code: string }[]): readonly string[] {
  return [...new Set(remarks.map(({ code }) => code))]
}

/** The diffs stay behind: the page makes its own, from before and after. */
function bodyOf({ reasons, warnings, notes = [], decisions, additions, files, text }: BatchRecord): ReviewBody {
  return {
    reasons,
    warnings,
    notes,
    decisions: decisions.map(({ instruction: _, ...decision }) => decision),
    additions,
    files: files.map(({ path, before, after }) => ({ path, before, after })),
    text,
  }
}
