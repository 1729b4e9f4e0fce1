import type { Estimate, ImageSize } from '../estimate/estimate.js'
import type { Addition, Decision, FileChange, Migration } from '../outcome.js'
import type { Reason } from '../reason.js'
import type { Verification } from '../verify/verification.js'
import { escapedJson } from './escaped-json.js'
import { exactWords } from './messages.js'
import { patchOf } from './patch.js'
import { maskCredentials } from './shown.js'
import { firstLineOf, lineFinder } from './subject.js'
import { verificationObject } from './verify-json.js'

/** The version of the contract that `docs/json-output.schema.json` describes; a change that breaks a reader raises it. */
const JSON_VERSION = 1

/** What else is known of a migration. */
interface Beside {
  readonly estimate?: Estimate | undefined
  readonly verification?: Verification | undefined
}

/** All results as one JSON object, with a line break at its end; paths are as the migrations name them. */
export function jsonReport(
  migrations: readonly Migration[],
  besideOf: (migration: Migration) => Beside = () => ({}),
): string {
  const results = migrations.map((migration) => resultOf(migration, besideOf(migration)))
  return escapedJson({ version: JSON_VERSION, results })
}

/** A reason in words, its line in the Dockerfile counted from 1. */
export interface ReasonRecord {
  readonly code: string
  readonly message: string
  readonly line: number | undefined
  readonly hint: string | undefined
}

/** One file that changes; `before` is undefined for a new one, `diff` is a unified diff. */
export interface FileRecord {
  readonly path: string
  readonly before: string | undefined
  readonly after: string
  readonly diff: string
}

/** One result as `docs/json-output.schema.json` describes it. */
export interface ResultRecord {
  readonly path: string
  readonly outcome: Migration['outcome']['kind']
  readonly ecosystem: string | undefined
  readonly base: string | undefined
  readonly delivery: string | undefined
  readonly reasons: readonly ReasonRecord[]
  readonly warnings: readonly ReasonRecord[]
  readonly notes: readonly ReasonRecord[] | undefined
  readonly decisions: readonly {
    readonly line: number
    readonly instruction: string
    readonly placement: Decision['placement']
    readonly certainty: Decision['certainty']
    readonly code: string
    readonly message: string
  }[]
  readonly additions: readonly {
    readonly text: string
    readonly code: string
    readonly message: string
    readonly certainty: Addition['certainty']
  }[]
  readonly files: readonly FileRecord[]
  readonly estimate: object | undefined
  readonly verification: object | undefined
}

/** A migration, in words and without its model, as programs read it. */
export function resultOf(migration: Migration, { estimate, verification }: Beside): ResultRecord {
  const { path, outcome, ecosystem, base, delivery } = migration
  const lineOf = lineFinder(migration.text)
  return {
    path,
    outcome: outcome.kind,
    ecosystem,
    base,
    delivery,
    reasons: outcome.kind === 'migrated' ? [] : outcome.reasons.map((reason) => reasonOf(reason, lineOf)),
    warnings: migration.warnings.map((warning) => reasonOf(warning, lineOf)),
    notes: migration.notes?.map((note) => reasonOf(note, lineOf)),
    decisions: migration.decisions.map((decision) => decisionOf(decision, migration, lineOf)),
    additions: migration.additions.map(additionOf),
    files: outcome.kind === 'migrated' ? outcome.files.map(fileOf) : [],
    estimate: estimate && { before: sizeOf(estimate.before), after: sizeOf(estimate.after) },
    verification: verification && verificationObject(verification),
  }
}

function sizeOf({ image, problem, ...rest }: ImageSize): object {
  return { image: maskCredentials(image), ...rest, problem: problem && maskCredentials(problem) }
}

function reasonOf(reason: Reason, lineOf: (offset: number) => number): ReasonRecord {
  const { message, hint } = exactWords(reason)
  return { code: reason.code, message, line: reason.at && lineOf(reason.at.start), hint }
}

function decisionOf(
  decision: Decision,
  migration: Migration,
  lineOf: (offset: number) => number,
): ResultRecord['decisions'][number] {
  const { subject, placement, certainty, reason } = decision
  return {
    line: lineOf(subject.span.start),
    instruction: firstLineOf(decision, migration),
    placement,
    certainty,
    code: reason.code,
    message: exactWords(reason).message,
  }
}

function additionOf({ text, certainty, reason }: Addition): ResultRecord['additions'][number] {
  return { text: maskCredentials(text), code: reason.code, message: exactWords(reason).message, certainty }
}

function fileOf(file: FileChange): FileRecord {
  return { path: file.path, before: file.before, after: file.after, diff: patchOf(file) }
}
