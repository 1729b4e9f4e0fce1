import { digestOf } from '../../src/batch/publish/approvals.js'
import { migrate } from '../../src/index.js'
import { batchRecordOf } from '../../src/report/record.js'
import type { ReviewEntry } from '../../src/report/review-page.js'
import { dockerfilePath, loadCase, loadProject, readDockerfile } from '../load-project.js'

const fixtures = [
  'typescript-views',
  'nest-build',
  'pnpm-typescript',
  'static-nginx',
  'express-alpine',
  'prisma-client',
  'yarn-workspaces',
  'crlf-bom',
  'healthcheck-curl',
  'compose-around',
  'nothing-to-gain',
  'refused-task-runner',
  'refused-secret-ships',
  'refused-two-managers',
  'refused-unknown-base',
] as const

/** What becomes of a handful of fixtures, as a batch has it. */
export async function fixtureEntries(names: readonly string[] = fixtures): Promise<readonly ReviewEntry[]> {
  const entries: ReviewEntry[] = []
  for (const name of names) {
    const fixture = await loadCase(name)
    const dockerfiles = [{ path: dockerfilePath(fixture), text: await readDockerfile(fixture) }]
    const migrations = await migrate({ dockerfiles, files: await loadProject(fixture) }, fixture.options)
    for (const migration of migrations) {
      const record = batchRecordOf(migration, `acme/${name}`)
      entries.push({ record, digest: record.outcome === 'migrated' ? digestOf(record.files) : undefined })
    }
  }
  return entries
}

/** So many results, made of a few by other names. */
export function* repeated(entries: readonly ReviewEntry[], count: number): Iterable<ReviewEntry> {
  for (let index = 0; index < count; index++) {
    const entry = entries[index % entries.length] as ReviewEntry
    const round = Math.floor(index / entries.length)
    yield { ...entry, record: { ...entry.record, repository: `${entry.record.repository}-${round}` } }
  }
}
