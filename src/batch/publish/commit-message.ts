import type { BatchRecord } from '../../report/record.js'
import { oneLine, shown } from '../../report/shown.js'
import { type FilledTemplate, fillTemplate } from './template.js'

/** The marks that a commit of ours carries, at the end of its message. */
export interface CommitMarks {
  /** The digest of all files that were published. */
  readonly result: string
  /** The tree of the commit: somebody who changes the commit changes it, and the mark does not fit any more. */
  readonly tree: string
}

/** What the message of a commit is made of; `{{subject}}`, `{{dockerfiles}}` and `{{count}}` may stand in one of a user's own. */
const COMMIT_TEMPLATE = '{{subject}}\n\n{{dockerfiles}}'

const LONGEST_SUBJECT = 72
const MOST_WARNINGS = 10

/** The message of the commit of these results, without its marks. */
export function commitMessage(records: readonly BatchRecord[], template = COMMIT_TEMPLATE): FilledTemplate {
  return fillTemplate(template, {
    subject: subjectOf(records),
    dockerfiles: records.flatMap(linesOf).join('\n'),
    count: String(records.length),
  })
}

/** What a commit and a pull request of these results are called. */
export function subjectOf(records: readonly BatchRecord[]): string {
  const [first] = records
  const called = records.length === 1 && first !== undefined ? shown(first.path) : `${records.length} Dockerfiles`
  const subject = `Split ${called} into build and runtime stages`
  return subject.length <= LONGEST_SUBJECT ? subject : 'Split a Dockerfile into build and runtime stages'
}

/** The message with its marks; those of an earlier message give way. */
export function withMarks(message: string, { result, tree }: CommitMarks): string {
  const kept = message.split('\n').filter((line) => !MARK.test(line))
  const lines = kept.join('\n').trimEnd().split('\n')
  // Another trailer, such as a sign-off, must stay in one paragraph with them.
  const gap = /^[A-Za-z-]+: \S/.test(lines.at(-1) ?? '') && lines.length > 2 ? '' : '\n'
  return `${lines.join('\n')}\n${gap}Msb-Migrate-Run: ${result}\nMsb-Migrate-Tree: ${tree}\n`
}

/** The marks in a commit's message; undefined when it has none. */
export function marksIn(message: string): CommitMarks | undefined {
  const result = /^Msb-Migrate-Run: ([0-9a-f]{64})$/m.exec(message)?.[1]
  const tree = /^Msb-Migrate-Tree: ([0-9a-f]{40,64})$/m.exec(message)?.[1]
  return result === undefined || tree === undefined ? undefined : { result, tree }
}

const MARK = /^Msb-Migrate-(?:Run|Tree): /

/** Every line begins with ours: what stands in a Dockerfile is neither a trailer nor a comment. */
function linesOf({ path, base, delivery, warnings }: BatchRecord): readonly string[] {
  const details = [
    base && (base === 'same' ? 'base: the same image' : `base: ${shown(base)}`),
    delivery && `dependencies: ${shown(delivery)}`,
  ].filter((detail) => detail !== undefined && detail !== '')
  const said = warnings.slice(0, MOST_WARNINGS).map(({ message }) => `  warning: ${oneLine(message)}`)
  const more = warnings.length > MOST_WARNINGS ? [`  and ${warnings.length - MOST_WARNINGS} more warnings`] : []
  return [`- ${oneLine(path)}${details.length > 0 ? ` (${details.join(', ')})` : ''}`, ...said, ...more]
}
