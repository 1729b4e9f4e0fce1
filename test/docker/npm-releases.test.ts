import { afterAll, describe, it } from 'vitest'
import { loadCase } from '../load-project.js'
import { dockerIsSkipped } from './engine-setup.js'
import { cleanUp, compareMigration, migrateFixture, withFromLine } from './run-case.js'

// Node 14 brings npm 6, Node 20 brings npm 10. Started by root, npm 6 skips a project's own scripts unless it is told otherwise.
const releases = {
  'npm 6': 'FROM node:14\nENV npm_config_unsafe_perm=true',
  'npm 10': 'FROM node:20',
}

const projects = [
  'ci-typescript',
  'install-typescript',
  'prepare-husky-install',
  'prisma-output',
  'prisma-postinstall',
  'patch-package-dev',
  'legacy-peer-deps',
]

describe.skipIf(dockerIsSkipped)('a migration suits the release of npm', () => {
  afterAll(cleanUp)

  const pairs = Object.entries(releases).flatMap(([release, lines]) =>
    projects.map((project) => [`${project} with ${release}`, project, lines] as const),
  )

  it.concurrent.for(pairs)('%s', async ([, project, lines], context) => {
    const fixture = await loadCase(project)
    if (fixture.docker === undefined) throw new Error(`${project} is not built`)
    const substituted = await withFromLine({ ...fixture, docker: fixture.docker }, lines)
    const migration = await migrateFixture(substituted, 'auto')
    const { verdict, findings } = await compareMigration(substituted, migration)
    context.expect(findings.filter(({ weight }) => weight === 'difference')).toEqual([])
    context.expect(verdict).toBe('equal')
  })
})
