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

function resultOf(migration: Migration, { estimate, verification }: Beside): object {
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

function reasonOf(reason: Reason, lineOf: (offset: number) => number): object {
  const { message, hint } = exactWords(reason)
  return { code: reason.code, message, line: reason.at && lineOf(reason.at.start), hint }
}

function decisionOf(decision: Decision, migration: Migration, lineOf: (offset: number) => number): object {
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

function additionOf({ text, certainty, reason }: Addition): object {
  return { text: maskCredentials(text), code: reason.code, message: exactWords(reason).message, certainty }
}

function fileOf(file: FileChange): object {
  return { path: file.path, before: file.before, after: file.after, diff: patchOf(file) }
}
