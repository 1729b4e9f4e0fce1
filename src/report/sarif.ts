import type { ReasonRecord } from './json.js'
import type { BatchRecord } from './record.js'

const HOME = 'https://github.com/msb-migrate/msb-migrate'
const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'
const CAN_BE_MIGRATED = 'can-be-migrated'

interface SarifRule {
  readonly id: string
  readonly text: string
  readonly help: string
}

/**
 * Results in SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), piece by piece: one rule for each reason, one result for each
 * reason given. `records` is walked twice. `prefixOf` gives what stands in front of a repository's paths, empty where they are relative to the place that shows them.
 */
export async function* sarif(
  records: () => AsyncIterable<BatchRecord>,
  version: string,
  prefixOf: (repository: string) => string,
): AsyncGenerator<string> {
  const rules = await rulesOf(records())
  const index = new Map(rules.map(({ id }, at) => [id, at]))
  const driver = { name: 'msb-migrate', version, informationUri: HOME, rules: rules.map(ruleObject) }
  const head = JSON.stringify({ tool: { driver }, columnKind: 'utf16CodeUnits' })
  yield `{"$schema":${JSON.stringify(SCHEMA)},"version":"2.1.0","runs":[${head.slice(0, -1)},"results":[`
  let isFirst = true
  for await (const record of records()) {
    for (const result of resultsOf(record, index, prefixOf(record.repository))) {
      yield `${isFirst ? '' : ','}\n${JSON.stringify(result)}`
      isFirst = false
    }
  }
  yield ']}]}\n'
}

async function rulesOf(records: AsyncIterable<BatchRecord>): Promise<readonly SarifRule[]> {
  const rules = new Map<string, SarifRule>()
  for await (const { outcome, reasons, warnings } of records) {
    if (outcome === 'migrated' && !rules.has(CAN_BE_MIGRATED)) {
      const text = 'A Dockerfile of one stage that can become one of two.'
      rules.set(CAN_BE_MIGRATED, { id: CAN_BE_MIGRATED, text, help: `${HOME}#readme` })
    }
    for (const { code } of [...reasons, ...warnings]) {
      const help = `${HOME}/blob/main/docs/reasons/${code}.md`
      if (!rules.has(code)) rules.set(code, { id: code, text: `${code.replaceAll('-', ' ')}.`, help })
    }
  }
  return [...rules.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
}

function ruleObject({ id, text, help }: SarifRule): object {
  return { id, shortDescription: { text: text.charAt(0).toUpperCase() + text.slice(1) }, helpUri: help }
}

function* resultsOf(record: BatchRecord, index: ReadonlyMap<string, number>, prefix: string): Generator<object> {
  const uri = `${prefix}${record.path}`.split('/').map(encodeURIComponent).join('/')
  const result = (code: string, level: 'error' | 'warning' | 'note', text: string, line: number) => ({
    ruleId: code,
    ruleIndex: index.get(code),
    level,
    message: { text },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: line } } }],
    // A line that moves leaves the finding the same.
    partialFingerprints: { 'msbMigrate/v1': `${record.repository}:${record.path}:${code}` },
  })
  const said = ({ code, message, line = 1, hint }: ReasonRecord, level: 'error' | 'warning' | 'note') =>
    result(code, level, hint === undefined ? message : `${message} ${hint}`, line)
  if (record.outcome === 'migrated') {
    const base = record.base === undefined || record.base === 'same' ? '' : ` on a ${record.base} image`
    yield result(
      CAN_BE_MIGRATED,
      'warning',
      `This file can have a builder stage and a runtime stage${base}: run msb-migrate.`,
      1,
    )
  }
  const level = record.outcome === 'failed' ? 'error' : 'note'
  for (const reason of record.reasons) yield said(reason, level)
  for (const warning of record.warnings) yield said(warning, 'warning')
}
