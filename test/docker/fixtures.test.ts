import { afterAll, describe, expect, it } from 'vitest'
import type { Migration } from '../../src/index.js'
import { dockerCases } from '../load-project.js'
import { dockerIsSkipped } from './engine-setup.js'
import { cleanUp, closeFixture, compareMigration, migrateFixture } from './run-case.js'
import { type SizeRow, sizeTable } from './size-table.js'

const fixtures = dockerIsSkipped ? [] : await dockerCases()
const rows: SizeRow[] = []

// Bases that come to the same files are built once, under all their names.
const builds = new Map<string, { fixture: (typeof fixtures)[number]; migration: Migration; bases: string[] }>()
for (const fixture of fixtures) {
  for (const base of fixture.docker.bases) {
    const migration = await migrateFixture(fixture, base)
    if (migration.outcome.kind === 'failed') throw new Error(`${fixture.name} on ${base}: a bug of ours`)
    if (migration.outcome.kind !== 'migrated') continue
    const key = JSON.stringify([fixture.name, migration.outcome.files.map(({ after }) => after)])
    const known = builds.get(key)
    if (known === undefined) builds.set(key, { fixture, migration, bases: [base] })
    else known.bases.push(base)
  }
}

// How many builds of a fixture are still to come: what was made for it is taken away after the last.
const open = new Map<string, number>()
for (const { fixture } of builds.values()) open.set(fixture.name, (open.get(fixture.name) ?? 0) + 1)

describe.skipIf(dockerIsSkipped)('a migrated image does what the original did', () => {
  afterAll(async () => {
    await cleanUp()
    if (rows.length > 0) console.log(sizeTable(rows))
  })

  const named = [...builds.values()].map(
    (build) => [`${build.fixture.name} on ${build.bases.join(', ')}`, build] as const,
  )

  it.concurrent.for(named)('%s', async ([, { fixture, migration, bases }], context) => {
    try {
      const { verdict, why, findings, before, after } = await compareMigration(fixture, migration)
      context.expect(findings.filter(({ weight }) => weight === 'difference')).toEqual([])
      context.expect(verdict, why).toBe('equal')
      if (before.sizes !== undefined && after.sizes !== undefined) {
        const [one, other] = [before.sizes, after.sizes]
        rows.push({
          fixture: fixture.name,
          base: bases.at(-1) ?? '',
          delivery: migration.delivery,
          before: one,
          after: other,
        })
      }
    } finally {
      open.set(fixture.name, (open.get(fixture.name) ?? 0) - 1)
      if (open.get(fixture.name) === 0) await closeFixture(fixture)
    }
  })

  it('compares at least 15 fixtures', () => {
    expect(new Set(rows.map((row) => row.fixture)).size).toBeGreaterThanOrEqual(15)
  })
})
