import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { ProductionForm, StartForm } from '../../src/ecosystems/node/production-form.js'
import { productionForms, startForms } from '../../src/ecosystems/node/production-forms.js'
import { differences } from './compare.mjs'

type Row = ProductionForm | StartForm

const table: readonly Row[] = [...productionForms, ...startForms]
const sample = ['npm 6', 'npm 10', 'yarn 1.22', 'yarn 4', 'pnpm 8', newest('pnpm'), newest('bun')]

test(`the table says what these releases do: ${sample.join(', ')}`, async () => {
  const measured = await measure(sample)
  expect(measured.length).toBeGreaterThan(100)
  expect(differences(table, measured)).toEqual([])
})

describe('the comparison', () => {
  const [row] = productionForms as readonly [ProductionForm]
  const count = row.releases.length

  test('finds a row that says something else', () => {
    const changed = table.map((each) => (each === row ? { ...row, keepsPatches: !row.keepsPatches } : each))
    expect(differences(table, changed).map((line) => line[0])).toEqual([...'-'.repeat(count), ...'+'.repeat(count)])
  })

  test('finds a row that is missing, on either side', () => {
    const without = table.filter((each) => each !== row)
    expect(differences(table, without).map((line) => line[0])).toEqual([...'-'.repeat(count)])
    expect(differences(without, table).map((line) => line[0])).toEqual([...'+'.repeat(count)])
  })

  test('leaves aside releases that were not measured', () => {
    const npm6 = table.filter(({ manager, releases }) => manager === 'npm' && releases.includes(6))
    expect(npm6.length).toBeGreaterThan(20)
    expect(
      differences(
        table,
        npm6.map((each) => ({ ...each, releases: [6] })),
      ),
    ).toEqual([])
  })
})

function newest(manager: Row['manager']): string {
  return `${manager} ${Math.max(...table.filter((row) => row.manager === manager).flatMap(({ releases }) => releases))}`
}

async function measure(releases: readonly string[]): Promise<readonly Row[]> {
  const script = fileURLToPath(new URL('measure.mjs', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--rows', ...releases], {
    maxBuffer: 1 << 26,
  })
  return JSON.parse(stdout)
}
