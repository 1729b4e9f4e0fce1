import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import * as v from 'valibot'
import { because, decodeText, type InputProblem } from '../../disk/read-dockerfile.js'
import type { ApprovalEntry, Approvals } from '../../report/approvals.js'
import type { FileRecord } from '../../report/json.js'
import type { BatchRecord } from '../../report/record.js'
import { shown, withoutControls } from '../../report/shown.js'

const entrySchema = v.object({
  repository: v.string(),
  path: v.string(),
  digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'a digest is 64 hexadecimal digits')),
})

/** `approvals.json`: what people said of the results of one batch. */
const approvalsSchema: v.GenericSchema<unknown, Approvals> = v.object({
  version: v.literal(1, 'this msb-migrate reads version 1'),
  run: v.string(),
  approved: v.array(entrySchema),
  rejected: v.array(entrySchema),
})

/** What was approved, by repository, and what was approved but is not applied. */
export interface ApprovedRecords {
  readonly byRepository: ReadonlyMap<string, readonly BatchRecord[]>
  readonly problems: readonly ApprovalProblem[]
}

/** Why a result that was approved is not applied. */
export interface ApprovalProblem {
  readonly repository: string
  readonly path: string
  readonly kind: 'gone' | 'not-migrated' | 'changed' | 'also-rejected'
  readonly message: string
}

const MEGABYTE = 1024 * 1024
const MAXIMUM_BYTES = 64 * MEGABYTE

/** What a reviewer approves: a digest of the paths of a result's files and of what they become. The page that makes `approvals.json` takes the same. */
export function digestOf(files: readonly Pick<FileRecord, 'path' | 'after'>[]): string {
  const text = JSON.stringify(files.map(({ path, after }) => [path, after]))
  return createHash('sha256').update(text).digest('hex')
}

/** Reads a file of approvals; a problem names the file and the line. */
export function readApprovals(location: string, shownPath: string): Approvals | InputProblem {
  const called = withoutControls(shownPath)
  try {
    if (statSync(location).size > MAXIMUM_BYTES) return { problem: `${called}: this is over 64 MB.` }
    const text = decodeText(readFileSync(location))
    return text === undefined ? { problem: `${called}: this is no text in UTF-8.` } : parseApprovals(text, called)
  } catch (error) {
    return { problem: `${called}: ${because(error)}` }
  }
}

/** The same for a text that was read; `called` is what problems name. */
export function parseApprovals(text: string, called: string): Approvals | InputProblem {
  const problemAt = (offset: number, words: string): InputProblem => ({
    problem: `${called}:${text.slice(0, offset).split('\n').length}: ${words}.`,
  })
  const errors: ParseError[] = []
  const tree = treeOf(text, errors)
  const [error] = errors
  if (error !== undefined) return problemAt(error.offset, `this is no JSON (${printParseErrorCode(error.error)})`)
  if (tree === undefined) return problemAt(0, 'this is no JSON that can be read')
  const parsed = v.safeParse(approvalsSchema, getNodeValue(tree))
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const keys = issue.path?.map(({ key }) => key as string | number) ?? []
  return problemAt(nearest(tree, keys).offset, shown(`${keys.join('.') || 'the file'}: ${wordsOf(issue)}`))
}

/**
 * The records that are approved as they stand. One whose result is another than the one that was reviewed is left out, and so is one that is
 * rejected as well.
 */
export function approvedRecords(records: Iterable<BatchRecord>, { approved, rejected }: Approvals): ApprovedRecords {
  const known = new Map([...records].map((record) => [keyOf(record), record]))
  const refused = new Set(rejected.map(keyOf))
  const byRepository = new Map<string, BatchRecord[]>()
  const problems: ApprovalProblem[] = []
  for (const approval of new Map(approved.map((each) => [keyOf(each), each])).values()) {
    const record = known.get(keyOf(approval))
    const kind = refused.has(keyOf(approval)) ? 'also-rejected' : objectionTo(record, approval)
    if (kind !== undefined) {
      const { repository, path } = approval
      problems.push({ repository, path, kind, message: `${shown(repository)}: ${shown(path)}: ${objections[kind]}` })
    } else if (record !== undefined) {
      const others = byRepository.get(record.repository)
      if (others === undefined) byRepository.set(record.repository, [record])
      else others.push(record)
    }
  }
  return { byRepository, problems }
}

const objections: Readonly<Record<ApprovalProblem['kind'], string>> = {
  gone: 'it was approved, and is not in the results any more. It is not applied.',
  'not-migrated': 'it was approved, and is not migrated now. It is not applied.',
  changed: 'its result has changed since it was reviewed. It is not applied: review it again.',
  'also-rejected': 'it is both approved and rejected. It is not applied.',
}

function objectionTo(record: BatchRecord | undefined, { digest }: ApprovalEntry): ApprovalProblem['kind'] | undefined {
  if (record === undefined) return 'gone'
  if (record.outcome !== 'migrated') return 'not-migrated'
  return digestOf(record.files) === digest ? undefined : 'changed'
}

function keyOf({ repository, path }: Pick<ApprovalEntry, 'repository' | 'path'>): string {
  return `${repository}\0${path}`
}

function treeOf(text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text.replace(/^\uFEFF/, ' '), errors, { disallowComments: true })
  } catch (error) {
    // The parser recurses: brackets alone take the stack.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** The node of these keys, or the innermost around it that is there. */
function nearest(tree: Node, keys: readonly (string | number)[]): Node {
  for (let length = keys.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(tree, keys.slice(0, length))
    if (node !== undefined) return node
  }
  return tree
}

function wordsOf({ message, kind, expected, received }: v.BaseIssue<unknown>): string {
  if (!message.startsWith('Invalid')) return message
  return received === 'undefined' ? 'this is missing' : `expected ${kind === 'schema' ? expected : 'another value'}`
}
