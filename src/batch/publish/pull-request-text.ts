import { shellQuoted } from '../../disk/git.js'
import type { BatchRecord } from '../../report/record.js'
import { subjectOf } from './commit-message.js'
import { codeBlock, codeText, plainText } from './markdown.js'
import { type FilledTemplate, fillTemplate } from './template.js'

/** What a pull request is about. */
export interface PullRequestSubject {
  readonly records: readonly BatchRecord[]
  readonly branch: string
  /** The commit at the branch's tip. */
  readonly commit: string
}

/**
 * The text of a pull request. In a template of the user's own may stand:
 *
 * - `{{title}}`: the title, `{{count}}`: how many Dockerfiles there are, `{{branch}}` and `{{commit}}`
 * - `{{summary}}`: a sentence on what this is
 * - `{{table}}`: the Dockerfiles with their base images and how the program's dependencies get there
 * - `{{warnings}}`: what to mind, by Dockerfile; a sentence when there is nothing
 * - `{{verify}}` and `{{rollback}}`: the commands
 */
const PULL_REQUEST_TEMPLATE = `{{summary}}

{{table}}

### What to mind

{{warnings}}

### How to verify

Builds every Dockerfile before and after, and compares the images and the running containers:

{{verify}}

### How to undo it

{{rollback}}
`

const BEGIN = '<!-- msb-migrate: begin -->'
const END = '<!-- msb-migrate: end -->'
/** GitHub takes 65,536 characters, and a table cut in its middle is none. */
const MOST_ROWS = 50
const LONGEST = 60_000

/** The body of a pull request, between marks by which it is found again. */
export function pullRequestBody(subject: PullRequestSubject, template = PULL_REQUEST_TEMPLATE): FilledTemplate {
  const { records, branch, commit } = subject
  const filled = fillTemplate(template, {
    title: plainText(subjectOf(records)),
    count: String(records.length),
    branch: codeText(branch),
    commit: codeText(commit),
    summary: summaryOf(records),
    table: tableOf(records),
    warnings: warningsOf(records),
    verify: codeBlock(bounded(records, ({ path }) => [`msb-migrate verify ${shellQuoted(path)}`])),
    rollback: codeBlock([`git revert ${commit}`]),
  })
  if ('problem' in filled) return filled
  const text = filled.text.replaceAll(BEGIN, '').replaceAll(END, '').trim()
  const whole = text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}\n\n(cut)`
  return { text: `${BEGIN}\n${whole}\n${END}\n` }
}

/** The body with our part brought up to date; undefined where there is no such part any more: somebody has written another. */
export function updatedBody(present: string, body: string): string | undefined {
  const unified = present.replaceAll('\r\n', '\n')
  const [begin, end] = [unified.indexOf(BEGIN), unified.indexOf(END)]
  if (begin < 0 || end < begin) return undefined
  return `${unified.slice(0, begin)}${body.trimEnd()}${unified.slice(end + END.length)}`
}

function summaryOf(records: readonly BatchRecord[]): string {
  const what = records.length === 1 ? 'the Dockerfile' : `${records.length} Dockerfiles`
  return `This splits ${what} into a builder stage and a runtime stage, so that the image holds what the program needs and not what its build needs. It was made by \`msb-migrate\`.`
}

function tableOf(records: readonly BatchRecord[]): string {
  const rows = bounded(records, ({ path, base, delivery }) => {
    const image = base === 'same' ? 'the same image' : codeText(base ?? '')
    return [`| ${codeText(path)} | ${image} | ${codeText(delivery ?? '')} |`]
  })
  return ['| Dockerfile | base | dependencies |', '| --- | --- | --- |', ...rows].join('\n')
}

function warningsOf(records: readonly BatchRecord[]): string {
  const lines = bounded(records, ({ path, reasons, warnings, notes = [] }) =>
    [...reasons, ...warnings, ...notes].map(({ message, line, hint }) => {
      const place = line === undefined ? codeText(path) : `${codeText(path)}, line ${line}`
      return `- ${place}: ${plainText(message)}${hint === undefined ? '' : ` ${plainText(hint)}`}`
    }),
  )
  return lines.length === 0 ? 'There are no warnings.' : lines.join('\n')
}

/** At most fifty lines, and how many were left out. */
function bounded(
  records: readonly BatchRecord[],
  linesOf: (record: BatchRecord) => readonly string[],
): readonly string[] {
  const lines = records.flatMap(linesOf)
  return lines.length <= MOST_ROWS ? lines : [...lines.slice(0, MOST_ROWS), `and ${lines.length - MOST_ROWS} more`]
}
