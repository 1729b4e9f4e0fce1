import { readFileSync } from 'node:fs'
import picocolors from 'picocolors'
import { describe, expect, it } from 'vitest'
import type { Assignment, Command, Instruction } from '../../src/dockerfile/model.js'
import type { Migration } from '../../src/outcome.js'
import { reason } from '../../src/reason.js'
import { explainText } from '../../src/report/explain.js'
import { jsonReport } from '../../src/report/json.js'
import { lineFinder } from '../../src/report/subject.js'
import { summaryText, totalText } from '../../src/report/text.js'
import { migrationOf } from './cli-support.js'
import { objections } from './schema-support.js'

const text = 'FROM node:22\nENV API_TOKEN=hunter2 MODE=x\nRUN npm ci && \\\n    frob \u001b[31m\u202e\n'

function spanOf(part: string): { start: number; end: number } {
  const start = text.indexOf(part)
  return { start, end: start + part.length }
}

function instruction(kind: Instruction['kind'], part: string, rest: object = {}): Instruction {
  const span = spanOf(part)
  return {
    kind,
    keyword: part.split(' ')[0],
    span,
    block: span,
    body: span,
    flags: [],
    ...rest,
  } as unknown as Instruction
}

const assignment = instruction('assignment', 'ENV API_TOKEN=hunter2 MODE=x', {
  values: [
    { name: 'API_TOKEN', value: 'hunter2', span: spanOf('API_TOKEN=hunter2') },
    { name: 'MODE', value: 'x', span: spanOf('MODE=x') },
  ],
}) as Assignment

const command: Command = {
  span: spanOf('frob \u001b[31m\u202e'),
  argv: ['frob'],
  words: [],
  writes: [],
  redirects: false,
  inner: [['frob']],
  environment: new Map(),
  mayPart: true,
}

const migrated: Migration = migrationOf('app/Dockerfile', text, {
  outcome: {
    kind: 'migrated',
    files: [
      { path: 'app/Dockerfile', kind: 'dockerfile', before: text, after: `${text}CMD ["x"]\n` },
      { path: 'app/.dockerignore', kind: 'dockerignore', before: undefined, after: 'node_modules\n' },
    ],
  },
  ecosystem: 'node',
  base: 'slim',
  delivery: 'prune',
  decisions: [
    {
      subject: instruction('from', 'FROM node:22'),
      placement: 'both',
      certainty: 'proven',
      reason: reason('keyword-decides', { keyword: 'FROM' }),
    },
    {
      subject: assignment,
      placement: 'runtime',
      certainty: 'proven',
      reason: reason('keyword-decides', { keyword: 'ENV' }),
    },
    {
      subject: instruction('run', 'RUN npm ci && \\\n    frob'),
      placement: 'build',
      certainty: 'assumed',
      reason: reason('install-command', { command: 'npm ci' }),
    },
    {
      subject: command,
      placement: undefined,
      certainty: 'proven',
      reason: reason('unknown-command', { command: 'frob \u001b[31m\u202e' }),
    },
  ],
  additions: [
    {
      text: 'COPY --from=builder --chown=node /app/dist /app/dist',
      certainty: 'assumed',
      reason: reason('folder-whole', { path: '/app/dist', because: 'cp' }),
    },
    {
      text: 'COPY package.json ./',
      certainty: 'proven',
      reason: reason('manifests-for-install', { manifests: ['package.json'] }),
    },
  ],
  warnings: [reason('credential-in-image', { name: 'API_TOKEN', keyword: 'ENV' }, assignment.span)],
})
const refused = migrationOf('x', text, {
  outcome: {
    kind: 'refused',
    reasons: [
      reason('unknown-command', { command: 'frob' }, command.span),
      reason('no-start-command', { image: 'node:22' }),
    ],
  },
})
const failed = migrationOf('x', text, {
  outcome: { kind: 'failed', reasons: [reason('internal-error', { detail: 'd', stack: 's' })] },
})
const plain = picocolors.createColors(false)

describe('JSON', () => {
  it('says what the documented example says', () => {
    const report = JSON.parse(jsonReport([migrated, refused]))
    expect(report).toMatchObject({ version: 1 })
    const [first, second] = report.results
    expect(first).toMatchObject({
      path: 'app/Dockerfile',
      outcome: 'migrated',
      ecosystem: 'node',
      base: 'slim',
      delivery: 'prune',
      reasons: [],
    })
    expect(first.warnings[0]).toMatchObject({ code: 'credential-in-image', line: 2 })
    expect(
      first.decisions.map(({ line, placement }: { line: number; placement?: string }) => [line, placement]),
    ).toEqual([
      [1, 'both'],
      [2, 'runtime'],
      [3, 'build'],
      [4, undefined],
    ])
    expect(first.decisions[2].instruction).toBe('RUN npm ci && \\')
    expect(first.additions[0]).toMatchObject({ code: 'folder-whole', certainty: 'assumed' })
    expect(first.files[0]).toMatchObject({ path: 'app/Dockerfile', before: text })
    expect(first.files[1].diff).toBe('--- /dev/null\n+++ b/app/.dockerignore\n@@ -0,0 +1 @@\n+node_modules\n')
    expect(second.reasons).toMatchObject([{ code: 'unknown-command', line: 4 }, { code: 'no-start-command' }])
  })

  it('shows no credential in decisions, and no raw control character anywhere', () => {
    const output = jsonReport([{ ...migrated, outcome: refused.outcome }])
    expect(output).not.toContain('hunter2')
    expect(output).toContain('ENV API_TOKEN=*** MODE=x')
    for (const raw of ['\u001b', '\u202e']) expect(output).not.toContain(raw)
    expect(JSON.parse(output).results[0].decisions[3].message).toContain('\u001b[31m\u202e')
  })

  it('keeps to its schema', () => {
    const schema = JSON.parse(readFileSync(new URL('../../docs/json-output.schema.json', import.meta.url), 'utf8'))
    const size = { image: 'node:22', platform: 'linux/amd64' }
    const record = { image: 'node:22-bookworm', date: '2026-04-22' }
    const estimate = {
      before: { ...size, bytes: 1, registry: 'example.org', record, problem: 'registry?token=abcdef' },
      after: size,
    }
    const besideOf = (migration: Migration) => (migration === migrated ? { estimate } : {})
    const report = JSON.parse(jsonReport([migrated, refused, failed, migrationOf('y', '', {})], besideOf))
    expect(report.results[0].estimate).toEqual({
      ...estimate,
      before: { ...estimate.before, problem: 'registry?token=***' },
    })
    expect(report.results[1]).not.toHaveProperty('estimate')
    expect(objections(report, schema, schema)).toEqual([])
    expect(objections({ version: 2, results: [{ path: 1 }], more: 0 }, schema, schema)).toEqual([
      '$.version: not 1',
      ...['outcome', 'reasons', 'warnings', 'decisions', 'additions', 'files'].map(
        (name) => `$.results[0]: no ${name}`,
      ),
      '$.results[0].path: no string',
      '$: unknown more',
    ])
  })
})

describe('text for people', () => {
  it('sums up a migration', () => {
    const lines = summaryText(migrated, plain).split('\n')
    expect(lines.slice(0, 3)).toEqual([
      'app/Dockerfile: migrated (node, base: slim, dependencies: prune)',
      '  copied from the builder: /app/dist',
      '  copied from the build context: package.json',
    ])
    expect(lines[3]).toMatch(/^ {2}\/app\/dist is copied whole: cp\. \[folder-whole\]$/)
    expect(lines[4]).toMatch(/^ {2}warning: line 2: ENV API_TOKEN looks like a credential/)
  })

  it('gives all reasons of a refusal with their hints', () => {
    const summary = summaryText(refused, plain)
    expect(summary).toContain('  line 4: It is not known what `frob` is for')
    expect(summary).toContain('    Put one of these lines above')
    expect(summary).toContain('Neither this file nor the image node:22')
    expect(totalText([migrated, refused, refused])).toBe('1 migrated, 2 refused\n')
  })

  it('explains every instruction and every added line', () => {
    const lines = explainText(migrated, plain).split('\n')
    expect(lines[1]).toBe('    1  both     proven   FROM node:22')
    expect(lines[3]).toBe('    2  runtime  proven   ENV API_TOKEN=*** MODE=x')
    expect(lines[5]).toBe('    3  build    assumed  RUN npm ci && \\')
    expect(lines[7]).toBe('    4  unknown  proven   frob ')
    expect(lines).toContain('  + COPY --from=builder --chown=node /app/dist /app/dist  (assumed)')
    expect(lines).toContain('    The install reads package.json.')
    expect(explainText(migrationOf('y', '', {}), plain)).toContain('Nothing was decided')
    const refused = explainText(
      { ...migrated, outcome: { kind: 'refused', reasons: [reason('windows-image', { image: 'x' })] } },
      plain,
    ).split('\n')
    expect(refused[0]).toBe('Where the instructions would go, were the file not refused:')
    expect(refused[2]).toBe(lines[1])
  })

  it('finds the line of an offset', () => {
    const lineOf = lineFinder('a\r\nb\n\nc')
    expect([0, 2, 3, 4, 5, 6, 99].map(lineOf)).toEqual([1, 1, 2, 2, 3, 4, 4])
  })
})
