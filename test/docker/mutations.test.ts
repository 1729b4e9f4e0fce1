import { afterAll, describe, it } from 'vitest'
import type { FindingKind } from '../../src/verify/finding.js'
import { loadCase } from '../load-project.js'
import { dockerIsSkipped } from './engine-setup.js'
import { dropped, inRuntime, replaced } from './mutate.js'
import { cleanUp, compareMigration, type DockerFixture, migrateFixture } from './run-case.js'

interface Mutation {
  readonly title: string
  readonly fixture: string
  readonly mutate: (dockerfile: string) => string
  readonly reported: FindingKind
}

const mutations: readonly Mutation[] = [
  {
    title: 'the artifacts are not copied',
    fixture: 'ci-typescript',
    mutate: inRuntime(dropped(/^COPY --from=\S+ .*\bdist\b.*$/m)),
    reported: 'answer',
  },
  {
    title: 'a folder that the program reads is not copied',
    fixture: 'typescript-views',
    mutate: inRuntime(dropped(/^COPY .*\bviews\b.*$/m)),
    reported: 'answer',
  },
  {
    title: 'node_modules are not copied',
    fixture: 'bcrypt-native',
    mutate: inRuntime(dropped(/^COPY --from=\S+ .*\bnode_modules\b.*$/m)),
    reported: 'answer',
  },
  {
    title: 'dist is flattened into the working directory',
    fixture: 'ci-typescript',
    mutate: inRuntime(replaced(/^(COPY --from=\S+ (\S+)\/dist) \S+$/m, '$1 $2')),
    reported: 'answer',
  },
  {
    title: 'a variable is lost',
    fixture: 'typescript-views',
    mutate: inRuntime(dropped(/^ENV NODE_ENV=production$/m)),
    reported: 'configuration',
  },
  {
    title: 'the ARG of a variable is lost',
    fixture: 'npm-token',
    mutate: inRuntime(dropped(/^ARG APP_VERSION.*$/m)),
    reported: 'answer',
  },
  {
    title: 'the ARG of a label is lost',
    fixture: 'metadata-build',
    mutate: inRuntime(dropped(/^ARG REVISION.*$/m)),
    reported: 'configuration',
  },
  {
    title: 'a needed package is pruned',
    fixture: 'ci-typescript',
    mutate: inRuntime(replaced(/^CMD /m, 'RUN rm -rf node_modules/express\nCMD ')),
    reported: 'answer',
  },
  {
    title: 'the user is lost',
    fixture: 'user-node',
    mutate: inRuntime(dropped(/^USER .*$/m)),
    reported: 'configuration',
  },
  {
    title: 'the user is another one',
    fixture: 'user-node',
    mutate: inRuntime(replaced(/^USER .*$/m, 'USER nobody')),
    reported: 'configuration',
  },
  {
    title: 'the owner of the packages is lost',
    fixture: 'user-node',
    mutate: inRuntime(replaced(/^(COPY --from=\S+) --chown=\S+|^(COPY) --chown=\S+( --from=\S+)/m, '$1$2$3')),
    reported: 'file-owner',
  },
  {
    title: 'the program of the health check is missing',
    fixture: 'healthcheck-curl',
    mutate: inRuntime(replaced(/\bcurl\b(?=.*(?:&&|$))/m, '')),
    reported: 'health',
  },
  {
    title: 'compiled packages meet another libc',
    fixture: 'bcrypt-native',
    mutate: inRuntime(replaced(/^FROM node:20-slim$/m, 'FROM node:20-alpine')),
    reported: 'libc',
  },
]

describe.skipIf(dockerIsSkipped)('the comparison reports it when', () => {
  afterAll(cleanUp)

  it.concurrent.for(mutations.map((mutation) => [mutation.title, mutation] as const))(
    '%s',
    async ([, { fixture: name, mutate, reported }], context) => {
      const fixture = await loadCase(name)
      if (fixture.docker === undefined) throw new Error(`${name} is not built`)
      const built: DockerFixture = { ...fixture, docker: fixture.docker }
      const migration = await migrateFixture(built, 'slim')
      const { verdict, findings } = await compareMigration(built, migration, { change: mutate })
      const differences = findings.filter(({ weight }) => weight === 'difference')
      context.expect(['different', 'broken']).toContain(verdict)
      context.expect(differences.map(({ kind }) => kind)).toContain(reported)
    },
  )
})
