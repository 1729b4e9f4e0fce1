import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import Ajv from 'ajv-draft-04'
import { describe, expect, it } from 'vitest'
import { openJournal, RESULTS } from '../../src/batch/journal.js'
import { sortedResults } from '../../src/batch/read-results.js'
import { migrateGroup } from '../../src/batch/worker.js'
import { patchName, writeOutputs } from '../../src/batch/write-outputs.js'
import { progressLine } from '../../src/cli/batch-progress.js'
import type { BatchRecord } from '../../src/report/record.js'
import { builtTemplate } from '../review-support.js'
import { folderWith, git, migrateForTests } from './cli-support.js'

const EXAMPLE = {
  'api/Dockerfile': 'FROM node:20\n# warn\n',
  'api/Dockerfile.worker': Buffer.from('FROM node:20\n# caf\u00e9\n', 'latin1'),
  'web/Dockerfile': 'FROM node:20\nRUN frob # refuse\n',
  'old/Dockerfile': 'FROM a # unchanged\n',
  'bad/Dockerfile': 'FROM a # fail\n',
}

const resultsOf = async (folder: string, name: string, paths: readonly string[]) =>
  (await migrateGroup({ repository: { name, folder }, paths, options: {} }, migrateForTests)).results

const template = await builtTemplate()

/** A batch over one repository, its results written. */
async function finished(name: string, files: Readonly<Record<string, string | Uint8Array>>) {
  const repository = folderWith(files)
  const out = folderWith({})
  const journal = openJournal(out, { version: 1, run: 'run', settings: '' }, false)
  const groups = new Map<string, string[]>()
  for (const path of Object.keys(files)) {
    const group = path.split('/')[0] as string
    groups.set(group, [...(groups.get(group) ?? []), path])
  }
  const results = (await Promise.all([...groups.values()].map((paths) => resultsOf(repository, name, paths)))).flat()
  journal.keep(name, results, [])
  journal.close()
  const problems = [{ repository: 'https://a:secret@b.c/d', problem: 'gone' }]
  const summary = await writeOutputs(out, {
    run: 'run',
    version: '1.2.3',
    repositories: 2,
    problems,
    sarif: true,
    template,
  })
  return { repository, out, summary }
}

const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8')

describe('what a batch leaves', () => {
  it('counts outcomes, reasons and warnings', async () => {
    const { summary, out } = await finished('shop', EXAMPLE)
    expect(summary).toMatchObject({
      repositories: 2,
      dockerfiles: 5,
      outcomes: { migrated: 2, unchanged: 1, refused: 1, failed: 1 },
      reasons: { 'already-multi-stage': 1, 'internal-error': 1, 'unknown-command': 1 },
      warnings: { 'lock-file-missing': 1 },
      bases: { slim: 2 },
    })
    expect(JSON.parse(read(out, 'summary.json'))).toEqual(summary)
    expect(read(out, 'summary.md')).toMatchInlineSnapshot(`
      "# msb-migrate: 5 Dockerfiles in 2 repositories

      | outcome | Dockerfiles | share |
      | --- | ---: | ---: |
      | migrated | 2 | 40 % |
      | unchanged | 1 | 20 % |
      | refused | 1 | 20 % |
      | failed | 1 | 20 % |

      ## Why files are not migrated

      | reason | Dockerfiles |
      | --- | ---: |
      | already-multi-stage | 1 |
      | internal-error | 1 |
      | unknown-command | 1 |

      ## Warnings

      | warning | Dockerfiles |
      | --- | ---: |
      | lock-file-missing | 1 |

      ## Runtime images

      | base | Dockerfiles |
      | --- | ---: |
      | slim | 2 |

      ## Could not be read

      - \`https://a:***@b.c/d\`: gone

      ## Dockerfiles

      ### shop

      - \`api/Dockerfile\`: **migrated** (slim, prune)
        - There is no lock file beside package.json, so two installs may give two sets of dependencies. [lock-file-missing]
      - \`api/Dockerfile.worker\`: **migrated** (slim, prune)
      - \`bad/Dockerfile\`: **failed**
        - msb-migrate broke down on this file: broken. [internal-error]
      - \`old/Dockerfile\`: **unchanged**
        - This file has 2 stages already. [already-multi-stage]
      - \`web/Dockerfile\`: **refused**
        - line 1: It is not known what \\\`frob\\\` is for, so it cannot be told which stage needs it. [unknown-command]
      "
    `)
  })

  it('is a patch for each repository that git applies to the byte, whatever its encoding', async () => {
    const { repository, out } = await finished('shop', EXAMPLE)
    const [patch = '', ...others] = readdirSync(join(out, 'patches'))
    expect(others).toEqual([])
    git(repository, 'init', '-q')
    git(repository, 'apply', join(out, 'patches', patch))
    expect(readFileSync(join(repository, 'api/Dockerfile.worker'))).toEqual(
      Buffer.from('FROM node:20\n# caf\u00e9\n# migrated\n', 'latin1'),
    )
    expect(read(repository, 'api/.dockerignore')).toBe('node_modules\n')
    expect(read(repository, 'web/Dockerfile')).toBe(EXAMPLE['web/Dockerfile'])
  })

  it('is SARIF that keeps to its schema, hostile names or not', async () => {
    const { out } = await finished('shop', {
      ...EXAMPLE,
      'a b/%2e#?/Dockerfile': 'FROM node:20\nRUN </script> # refuse\n',
    })
    const log = JSON.parse(read(out, 'results.sarif'))
    const require = createRequire(import.meta.url)
    const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')
    const validate = new Ajv.default({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema)
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true)
    expect(validate({ ...log, version: '3' })).toBe(false)
    const [{ tool, results }] = log.runs
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      'already-multi-stage',
      'can-be-migrated',
      'internal-error',
      'lock-file-missing',
      'unknown-command',
    ])
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId)
    const places = results.map((result: { locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }) =>
      decodeURIComponent(result.locations[0].physicalLocation.artifactLocation.uri),
    )
    expect(places).toContain('shop/a b/%2e#?/Dockerfile')
  })

  it('is sorted, however the work came out', async () => {
    const records = ['b', 'a', 'a'].map((repository, index) => ({ repository, path: `${3 - index}` }) as BatchRecord)
    const folder = folderWith({})
    writeFileSync(join(folder, RESULTS), records.map((record) => `${JSON.stringify(record)}\n`).join(''))
    const results = await sortedResults(join(folder, RESULTS))
    const seen: string[] = []
    for await (const { repository, path } of results()) seen.push(repository + path)
    expect(seen).toEqual(['a1', 'a2', 'b3'])
  })

  it('has names that no other repository has', () => {
    expect(patchName('https://example.org/shop/api.git')).toMatch(/^shop-api-[0-9a-f]{8}\.patch$/)
    expect(patchName('../..')).toMatch(/^repository-[0-9a-f]{8}\.patch$/)
    expect(patchName('a/b')).not.toBe(patchName('a-b'))
  })
})

describe('progress', () => {
  it('tells rate, rest and counts; what an earlier run did is no speed', () => {
    const outcomes = { migrated: 60, unchanged: 0, refused: 20, failed: 0 }
    expect(progressLine({ count: 80, former: 40, total: 120, milliseconds: 2000 }, outcomes, false)).toBe(
      '80/120 repositories, 20/s, 2 s left: 60 migrated, 20 refused',
    )
    expect(progressLine({ count: 0, former: 0, total: 0, milliseconds: 0 }, outcomes, true)).toContain('█ 0/0')
  })
})
