import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { migrate } from '../src/index.js'
import { parseComposeServices } from '../src/project/compose-files.js'
import { readText } from '../src/project/files.js'
import { describeMigration } from './fixture-report.js'
import {
  type Base,
  basesOf,
  dockerfilePath,
  fixtureNames,
  folderOf,
  loadCase,
  loadProject,
  readDockerfile,
} from './load-project.js'

describe.each(fixtureNames)('%s', async (name) => {
  const bases = basesOf(name)
  const expectedFolder = join(folderOf(name), 'expected')
  const fixture = await loadCase(name)
  const files = await loadProject(fixture)
  const text = await readDockerfile(fixture)
  const run = async (dockerfile: string, base: Base) => {
    const compose = await readText(files, 'docker-compose.yml')
    const services = (parseComposeServices(compose ?? '', 'docker-compose.yml') ?? []).map(({ service }) => service)
    const input = { dockerfiles: [{ path: dockerfilePath(fixture), text: dockerfile }], files, services }
    const [migration] = await migrate(input, { ...fixture.options, base })
    if (migration === undefined) throw new Error('no result')
    // A bug of ours is never an expectation.
    if (migration.outcome.kind === 'failed') throw new Error(JSON.stringify(migration.outcome.reasons))
    return migration
  }
  const results = await Promise.all(bases.map(async (base) => ({ base, migration: await run(text, base) })))

  // Bases that agree share one expected file, named after them.
  const byText = new Map<string, string[]>()
  for (const { base, migration } of results) {
    const report = describeMigration(migration)
    byText.set(report, [...(byText.get(report) ?? []), base])
  }
  const expected = [...byText].map(([report, names]) => ({
    report,
    file: names.length === bases.length ? 'every-base.txt' : `${names.join('+')}.txt`,
  }))

  test.each(expected)('$file', async ({ report, file }) => {
    await expect(report).toMatchFileSnapshot(join(expectedFolder, file))
  })

  test('no expected file is stale', () => {
    const present = existsSync(expectedFolder) ? readdirSync(expectedFolder) : []
    const stale = present.filter((name) => !expected.some(({ file }) => file === name))
    // `npm test -- -u` takes them away.
    const { snapshotState } = expect.getState() as unknown as { snapshotState: { _updateSnapshot: string } }
    if (snapshotState._updateSnapshot === 'all') for (const file of stale) rmSync(join(expectedFolder, file))
    else expect(stale).toEqual([])
  })

  test('a second run leaves the result alone', async () => {
    for (const { base, migration } of results) {
      if (migration.outcome.kind !== 'migrated') continue
      const after = migration.outcome.files.find(({ kind }) => kind === 'dockerfile')?.after ?? ''
      const again = await run(after, base)
      expect(again.outcome).toMatchObject({ kind: 'unchanged', reasons: [{ code: 'already-multi-stage' }] })
    }
  })
})
