import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Ajv from 'ajv/dist/2020.js'
import { describe, expect, it, test } from 'vitest'
import { openJournal, RESULTS } from '../../src/batch/journal.js'
import { digestOf, parseApprovals } from '../../src/batch/publish/approvals.js'
import { migrateGroup } from '../../src/batch/worker.js'
import { writeOutputs } from '../../src/batch/write-outputs.js'
import type { BatchRecord } from '../../src/report/record.js'
import { builtTemplate } from '../review-support.js'
import { folderWith, migrateForTests } from './cli-support.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const schemaAt = (name: string) => JSON.parse(readFileSync(join(root, 'docs', name), 'utf8'))

// Strict, so that a word of the schemas which nobody knows is an error, save for what stands beside a $ref or a const.
const ajv = new Ajv.default({ allErrors: true, strict: true, strictTypes: false })
ajv.addSchema(schemaAt('json-output.schema.json'), 'json-output.schema.json')

/** What a value breaks of a documented schema, by place. */
function objectionsTo(value: unknown, name: string): readonly string[] {
  const validate = ajv.getSchema(name) ?? ajv.compile({ $id: name, ...schemaAt(name) })
  // What is undefined is not in the file either.
  if (validate(JSON.parse(JSON.stringify(value)))) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`)
}

/** The results of fixtures, and of made-up files of each outcome, as they lie in a batch's folder. */
async function finished() {
  const out = folderWith({})
  const journal = openJournal(out, { version: 1, run: 'run', settings: '' }, false)
  const fixtures = ['typescript-views', 'static-nginx', 'compose-around', 'nothing-to-gain', 'refused-task-runner']
  for (const name of fixtures) {
    const folder = join(root, '__fixtures__/node', name, 'project')
    const paths = readdirSync(folder).filter((path) => path === 'Dockerfile')
    journal.keep(name, (await migrateGroup({ repository: { name, folder }, paths, options: {} })).results, [], folder)
  }
  const files = {
    Dockerfile: 'FROM node:20\n# warn\n',
    'Dockerfile.worker': Buffer.from('FROM node:20\n# caf\u00e9\n', 'latin1'),
    'Dockerfile.web': 'FROM node:20\nRUN frob # refuse\n',
    'Dockerfile.old': 'FROM a # unchanged\n',
    'Dockerfile.bad': 'FROM a # fail\n',
  }
  const repository = { name: 'https://git.example.com/shop', folder: folderWith(files) }
  const task = { repository, paths: Object.keys(files), options: {} }
  journal.keep(repository.name, (await migrateGroup(task, migrateForTests)).results, [])
  journal.close()
  const records = readFileSync(join(out, RESULTS), 'utf8').trimEnd().split('\n')
  const problems = [{ repository: 'https://a:secret@b.c/d', problem: 'gone' }]
  const settings = { run: 'run', version: '1.2.3', repositories: 7, problems, sarif: false }
  await writeOutputs(out, { ...settings, template: await builtTemplate() })
  return { out, records: records.map((line) => JSON.parse(line) as BatchRecord) }
}

const { out, records } = await finished()
const first = records.find(({ outcome }) => outcome === 'migrated') as BatchRecord
const approved = [{ repository: first.repository, path: first.path, digest: digestOf(first.files) }]

describe('lines of results.ndjson', () => {
  it('keep to their schema, whatever the outcome', () => {
    expect(new Set(records.map(({ outcome }) => outcome))).toEqual(
      new Set(['migrated', 'unchanged', 'refused', 'failed']),
    )
    expect(records.some(({ encoding }) => encoding === 'latin1')).toBe(true)
    expect(records.flatMap((record) => objectionsTo(record, 'batch-results.schema.json'))).toEqual([])
  })

  test.each<[string, object, string]>([
    ['without a repository', { repository: undefined }, ": must have required property 'repository'"],
    ['of an outcome that is none', { outcome: 'done' }, '/outcome: must be equal to one of the allowed values'],
    [
      'with a reason that has no code',
      { reasons: [{ message: 'x' }] },
      "/reasons/0: must have required property 'code'",
    ],
    [
      'with a line that is none',
      { warnings: [{ code: 'a', message: 'x', line: 0 }] },
      '/warnings/0/line: must be >= 1',
    ],
    [
      'with a file that has no difference',
      { files: [{ path: 'a', after: '' }] },
      "/files/0: must have required property 'diff'",
    ],
    ['in another encoding', { encoding: 'utf16' }, '/encoding: must be equal to constant'],
    ['with more than there is', { estimate: {} }, ': must NOT have additional properties'],
  ])('%s do not', (_, change, objection) => {
    expect(objectionsTo({ ...first, ...change }, 'batch-results.schema.json')).toEqual([objection])
  })
})

describe('summary.json', () => {
  const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'))

  it('keeps to its schema', () => {
    expect(summary).toMatchObject({ dockerfiles: records.length, problems: [{ problem: 'gone' }] })
    expect(objectionsTo(summary, 'batch-summary.schema.json')).toEqual([])
  })

  test.each<[string, object, string]>([
    ['of another version', { version: 2 }, '/version: must be equal to constant'],
    ['with less than nothing', { dockerfiles: -1 }, '/dockerfiles: must be >= 0'],
    ['with a count that is none', { reasons: { a: 'b' } }, '/reasons/a: must be integer'],
    [
      'without an outcome',
      { outcomes: { migrated: 1, unchanged: 0, refused: 0 } },
      "/outcomes: must have required property 'failed'",
    ],
  ])('%s does not', (_, change, objection) => {
    expect(objectionsTo({ ...summary, ...change }, 'batch-summary.schema.json')).toEqual([objection])
  })
})

describe('approvals.json', () => {
  const approvals = { version: 1, run: 'run', approved, rejected: [] }

  it('keeps to its schema, and is read', () => {
    expect(objectionsTo(approvals, 'batch-approvals.schema.json')).toEqual([])
    expect(parseApprovals(JSON.stringify(approvals), 'a')).toEqual(approvals)
  })

  test.each<[string, object, string]>([
    ['of another version', { version: 2 }, '/version: must be equal to constant'],
    ['without the run', { run: undefined }, ": must have required property 'run'"],
    [
      'with a digest that is none',
      { approved: [{ ...approved[0], digest: 'ABC' }] },
      '/approved/0/digest: must match pattern "^[0-9a-f]{64}$"',
    ],
    ['with a name in place of a result', { rejected: ['shop'] }, '/rejected/0: must be object'],
  ])('%s does not, and is not read', (_, change, objection) => {
    expect(objectionsTo({ ...approvals, ...change }, 'batch-approvals.schema.json')).toEqual([objection])
    expect(parseApprovals(JSON.stringify({ ...approvals, ...change }), 'a')).toHaveProperty('problem')
  })
})
