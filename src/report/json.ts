import type { Estimate, ImageSize } from '../estimate/estimate.js'
import type { Addition, Decision, FileChange, Migration } from '../outcome.js'
import type { Reason } from '../reason.js'
import { exactWords } from './messages.js'
import { patchOf } from './patch.js'
import { maskCredentials } from './shown.js'
import { firstLineOf, lineFinder } from './subject.js'

/** The version of the contract that `docs/json-output.schema.json` describes; a change that breaks a reader raises it. */
const JSON_VERSION = 1

/** What terminals and screens obey, and JSON.stringify leaves as it is. */
const UNESCAPED = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** All results as one JSON object, with a line break at its end; paths are as the migrations name them. */
export function jsonReport(
  migrations: readonly Migration[],
  estimateOf: (migration: Migration) => Estimate | undefined = () => undefined,
): string {
  const results = migrations.map((migration) => resultOf(migration, estimateOf(migration)))
  const report = { version: JSON_VERSION, results }
  const text = JSON.stringify(report, undefined, 2)
  return `${text.replace(UNESCAPED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`
}

function resultOf(migration: Migration, estimate: Estimate | undefined): object {
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
