import type { Migration } from '../outcome.js'
import { type ResultRecord, resultOf } from './json.js'

/** One Dockerfile of a batch, a line of results.ndjson as `docs/batch-results.schema.json` describes it: what `--json` says of it, and where it lies. */
export interface BatchRecord extends Omit<ResultRecord, 'estimate' | 'verification'> {
  /** What its repository is called: a path relative to the current folder, or the URL it was cloned from, without credentials. */
  readonly repository: string
  /** The Dockerfile, relative to the repository's root, with slashes; the paths of `files` likewise. */
  readonly path: string
  /** The Dockerfile that went in, where no file of `files` has it: unless migrated. */
  readonly text?: string
  /** How the Dockerfile's text becomes bytes, where that is not UTF-8. */
  readonly encoding?: 'latin1'
}

/** A record as a batch hands it on: the text of its line in results.ndjson, and what is counted while the batch runs. */
export interface ResultLine {
  readonly outcome: BatchRecord['outcome']
  /** Ends with a line break. */
  readonly line: string
}

/** The line of a record: a text goes from one thread to another in a fraction of the time that an object takes. */
export function lineOf(record: BatchRecord): ResultLine {
  return { outcome: record.outcome, line: `${JSON.stringify(record)}\n` }
}

/** What a batch keeps of one migration, whose paths are relative to the repository's root. */
export function batchRecordOf(migration: Migration, repository: string, encoding?: 'latin1'): BatchRecord {
  const { estimate: _, verification: __, ...result } = resultOf(migration, {})
  return {
    repository,
    ...result,
    ...(migration.outcome.kind === 'migrated' ? {} : { text: migration.text }),
    ...(encoding === undefined ? {} : { encoding }),
  }
}
