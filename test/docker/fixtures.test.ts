import { createHash } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import type { Migration } from '../../src/index.js'
import { type Base, basesOf, dockerCases } from '../load-project.js'
import { copiesArtifacts } from './artifact-size.js'
import { dockerIsSkipped } from './engine-setup.js'
import { asRepository } from './repository.js'
import { cleanUp, closeFixture, compareMigration, measureArtifacts, migrateFixture } from './run-case.js'
import { type SizeRow, sizeTable } from './size-table.js'

const cases = dockerIsSkipped ? [] : await dockerCases()
const fixtures = await Promise.all(
  cases.map(async (fixture) => (fixture.docker.repository === true ? asRepository(fixture) : fixture)),
)
const rows: SizeRow[] = []

// Every base that a fixture migrates to is built; bases that come to the same files once, under all their names.
const builds = new Map<string, { fixture: (typeof fixtures)[number]; migration: Migration; bases: Base[] }>()
for (const fixture of fixtures) {
  for (const base of basesOf(fixture.name)) {
    if (fixture.docker.notHere?.[base] !== undefined) continue
    const migration = await migrateFixture(fixture, base)
    if (migration.outcome.kind === 'failed') throw new Error(`${fixture.name} on ${base}: a bug of ours`)
    if (migration.outcome.kind !== 'migrated') continue
    const key = JSON.stringify([fixture.name, migration.outcome.files.map(({ after }) => after)])
    const known = builds.get(key)
    if (known === undefined) builds.set(key, { fixture, migration, bases: [base] })
    else known.bases.push(base)
  }
}

// All of them take longer than CI has: with a seed in MSB_DRAW every fixture is built on the first base that it migrates to, and on half of the others.
const seed = process.env.MSB_DRAW
const first = new Set<string>()
for (const [key, { fixture, bases }] of [...builds]) {
  const isFirst = !first.has(fixture.name)
  first.add(fixture.name)
  const [byte = 0] = createHash('sha256').update(`${seed} ${fixture.name} ${bases[0]}`).digest()
  if (seed !== undefined && !isFirst && byte % 2 === 0) builds.delete(key)
}

// Yarn 1 leaves 2 MB of compiled code in /tmp, and a start through corepack takes 4 MB of yarn along.
const largestBeside = 4_500_000

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
      const verification = await compareMigration(fixture, migration)
      const { verdict, why, findings, before, after } = verification
      const differences = findings.filter(({ weight }) => weight === 'difference')
      const known = bases.flatMap((base) => Object.keys(fixture.docker.differs?.[base] ?? {}))
      const others = differences.filter(({ kind }) => !known.includes(kind))
      context.expect(others, JSON.stringify(others)).toEqual([])
      context.expect(differences.map(({ kind }) => kind)).toEqual(expect.arrayContaining(known))
      context.expect(verdict, why).toBe(known.length === 0 ? 'equal' : 'different')
      if (before.sizes !== undefined && after.sizes !== undefined) {
        const sizes = { before: before.sizes, after: after.sizes }
        rows.push({ fixture: fixture.name, base: bases.join(', '), delivery: migration.delivery, ...sizes })
      }
      if (!copiesArtifacts(migration)) return
      const size = await measureArtifacts(fixture, verification)
      if (size === undefined) return
      // What is installed for production and what the entry point reads, and hardly more.
      context.expect(size.own, JSON.stringify(size)).toBeLessThanOrEqual(1.15 * (size.tree + size.traced))
      context.expect(size.beside, JSON.stringify(size)).toBeLessThanOrEqual(largestBeside)
      context.expect(size.developmentPackages).toEqual([])
    } finally {
      open.set(fixture.name, (open.get(fixture.name) ?? 0) - 1)
      if (open.get(fixture.name) === 0) await closeFixture(fixture)
    }
  })

  it('compares at least 15 fixtures', () => {
    expect(new Set(rows.map((row) => row.fixture)).size).toBeGreaterThanOrEqual(15)
  })
})
