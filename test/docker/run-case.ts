import { cp, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type FileChange, type MigrateOptions, type Migration, migrate } from '../../src/index.js'
import {
  type Base,
  type DockerCase,
  dockerfilePath,
  type FixtureCase,
  lastImage,
  loadProject,
  readDockerfile,
} from '../load-project.js'
import { type Allowances, type BuildFailure, compareImages, type Difference } from './compare.js'
import { buildImage, removeImage, temporaryFolder } from './engine.js'
import { type Observation, observe } from './observe.js'

/** A fixture that a real engine can build. */
export type DockerFixture = FixtureCase & { readonly docker: DockerCase }

/** A migration with the two images compared. */
export interface Comparison {
  readonly migration: Migration
  readonly before: Observation
  readonly after: Observation | BuildFailure
  readonly differences: readonly Difference[]
}

/** The same fixture on another base image: its first FROM line is replaced by `lines`. */
export async function withFromLine(fixture: DockerFixture, lines: string): Promise<DockerFixture> {
  const folder = await temporaryFolder()
  await cp(fixture.folder, folder, { recursive: true })
  const text = (await readDockerfile(fixture)).replace(/^FROM .*$/m, lines)
  await writeFile(join(folder, fixture.dockerfile), text)
  return { ...fixture, name: `${fixture.name} on ${lines.split('\n')[0]}`, folder }
}

/** What `migrate` makes of a fixture on one base; throws when it gives no result. */
export async function migrateFixture(fixture: DockerFixture, base: Base): Promise<Migration> {
  const options: MigrateOptions = { ...fixture.options, base }
  const dockerfiles = [{ path: dockerfilePath(fixture), text: await readDockerfile(fixture) }]
  const [migration] = await migrate({ dockerfiles, files: await loadProject(fixture) }, options)
  if (migration === undefined) throw new Error(`migrate() gave no result for ${fixture.name}`)
  return migration
}

/** Builds and observes a fixture, with `changes` written into a copy of its project; a failing build is a value. */
async function buildAndObserve(
  fixture: DockerFixture,
  changes: readonly FileChange[],
): Promise<Observation | BuildFailure> {
  const folder = await temporaryFolder()
  await cp(fixture.folder, folder, { recursive: true })
  for (const change of changes) {
    const path = change.kind === 'dockerfile' ? fixture.dockerfile : join(fixture.context, change.path)
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), change.after)
  }
  const { buildArguments = {}, secrets = {}, images = {} } = fixture.docker
  const context = join(folder, fixture.context)
  const changed = changes.find((change) => change.kind === 'dockerfile')
  const named = lastImage(changed?.after ?? (await readDockerfile(fixture)))
  let image: string
  try {
    image = await buildImage({
      context,
      dockerfile: join(folder, fixture.dockerfile),
      buildArguments,
      secrets,
      images,
    })
  } catch (error) {
    return { failure: String(error).slice(-3000) }
  }
  try {
    return await observe(image, images[named] ?? named, fixture.docker)
  } finally {
    await removeImage(image)
  }
}

const originals = new Map<string, Promise<Observation>>()

/** The fixture as it is, built and observed once however often it is asked for. */
function observeOriginal(fixture: DockerFixture): Promise<Observation> {
  const key = [fixture.folder, fixture.context, fixture.dockerfile].join('\n')
  const known = originals.get(key)
  if (known !== undefined) return known
  const observed = buildAndObserve(fixture, []).then((result) => {
    if ('failure' in result) throw new Error(`the original of ${fixture.name} does not build: ${result.failure}`)
    return result
  })
  originals.set(key, observed)
  // A build that failed is tried anew when it is asked for again.
  observed.catch(() => originals.delete(key))
  return observed
}

/** Builds what a migration made of a fixture and compares it with the original. `change` may spoil the Dockerfile first. */
export async function compareMigration(
  fixture: DockerFixture,
  migration: Migration,
  change: (dockerfile: string) => string = (text) => text,
): Promise<Comparison> {
  if (migration.outcome.kind !== 'migrated') throw new Error(`${fixture.name} is ${migration.outcome.kind}`)
  const files = migration.outcome.files.map((file) =>
    file.kind === 'dockerfile' ? { ...file, after: change(file.after) } : file,
  )
  const before = await observeOriginal(fixture)
  const after = await buildAndObserve(fixture, files)
  const differences = compareImages(before, after, allowancesOf(migration))
  return { migration, before, after, differences }
}

// The ids of the one user that is not root in the official images, and of the one in distroless `:nonroot`.
const distrolessUsers = { node: '65532', '1000': '65532' }

/** What a migration itself declares to be different. */
function allowancesOf(migration: Migration): Allowances {
  const reasons = [
    ...migration.additions.map((addition) => addition.reason),
    ...migration.decisions.map((d) => d.reason),
  ]
  const kept = migration.warnings.flatMap((warning) =>
    warning.code === 'builder-only-variable' ? [warning.args.name] : [],
  )
  const added = migration.additions.flatMap((addition) =>
    addition.reason.code === 'start-rewritten' ? variablesOf(addition.text) : [],
  )
  return {
    variables: [...kept, ...added],
    startRewritten: reasons.some((reason) => reason.code === 'start-rewritten'),
    rewritten: migration.outcome.kind === 'migrated' ? migration.outcome.files.map((file) => file.path) : [],
    users: migration.base === 'distroless' ? distrolessUsers : {},
  }
}

function variablesOf(line: string): readonly string[] {
  return /^\s*ENV\s/i.test(line) ? [...line.matchAll(/([A-Za-z_]\w*)=/g)].map((match) => match[1] ?? '') : []
}
