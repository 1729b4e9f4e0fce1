import { afterAll, describe, expect, it } from 'vitest'
import { dockerCases } from '../load-project.js'
import { cleanUp } from './engine.js'
import { dockerIsSkipped } from './engine-setup.js'
import { compareMigration, migrateFixture } from './run-case.js'
import { type SizeRow, sizeTable } from './size-table.js'

const fixtures = dockerIsSkipped ? [] : await dockerCases()
const rows: SizeRow[] = []

describe.skipIf(dockerIsSkipped)('a migrated image does what the original did', () => {
  afterAll(async () => {
    await cleanUp()
    if (rows.length > 0) console.log(sizeTable(rows))
  })

  const pairs = fixtures.flatMap((fixture) => fixture.docker.bases.map((base) => ({ fixture, base })))

  it.concurrent.for(pairs.map((pair) => [`${pair.fixture.name} on ${pair.base}`, pair] as const))(
    '%s',
    async ([, { fixture, base }], context) => {
      const migration = await migrateFixture(fixture, base)
      const { outcome } = migration
      context.expect(outcome.kind).not.toBe('failed')
      if (outcome.kind !== 'migrated') {
        context.skip(`${outcome.kind}: ${outcome.reasons.map((reason) => reason.code).join(', ')}`)
        return
      }
      const { before, after, differences } = await compareMigration(fixture, migration)
      context.expect(differences).toEqual([])
      if (!('failure' in after)) rows.push({ fixture: fixture.name, base, delivery: migration.delivery, before, after })
    },
  )

  it('compares at least 15 fixtures', () => {
    expect(new Set(rows.map((row) => row.fixture)).size).toBeGreaterThanOrEqual(15)
  })
})
