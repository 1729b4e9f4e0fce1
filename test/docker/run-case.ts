import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type EngineSession, openSession } from '../../src/engine/session.js'
import { type MigrateOptions, type Migration, migrate } from '../../src/index.js'
import { allowancesOf } from '../../src/verify/allowances.js'
import { ignoreTextFor } from '../../src/verify/clean-copy.js'
import type { Side, Verification, VerifyRequest } from '../../src/verify/verification.js'
import { buildOriginal, type Original, verifyAgainst } from '../../src/verify/verify.js'
import {
  type Base,
  type DockerCase,
  dockerfilePath,
  type FixtureCase,
  loadProject,
  readDockerfile,
} from '../load-project.js'
import { type ArtifactSize, artifactSize } from './artifact-size.js'
import { startServices } from './services.js'
import { removeFolders, temporaryFolder } from './temporary-folder.js'

/** A fixture that a real engine can build. */
export type DockerFixture = FixtureCase & { readonly docker: DockerCase }

/** What a fixture is verified with beside its own case. */
export interface CompareOptions {
  /** Spoils the Dockerfile that the migration wrote. */
  readonly change?: (dockerfile: string) => string
  readonly rebuild?: boolean
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

interface Opened {
  readonly session: EngineSession
  readonly request: Omit<VerifyRequest, 'after' | 'allowances'>
  readonly original: Original
}

const opened = new Map<string, Promise<Opened>>()
let counter = 0

/** Builds what a migration made of a fixture and compares it with the original, which is built once however often it is asked for. */
export async function compareMigration(
  fixture: DockerFixture,
  migration: Migration,
  { change = (text) => text, rebuild = false }: CompareOptions = {},
): Promise<Verification> {
  const { outcome } = migration
  if (outcome.kind !== 'migrated') throw new Error(`${fixture.name} is ${outcome.kind}`)
  const { session, request, original } = await openOriginal(fixture)
  const dockerfile = outcome.files.find(({ kind }) => kind === 'dockerfile')?.after ?? ''
  const others = outcome.files
    .filter(({ kind }) => kind !== 'dockerfile')
    .map(({ path, after }) => [path, after] as const)
  const ignore = outcome.files.find(({ kind }) => kind === 'dockerignore')?.after
  const after: Side = {
    ...request.before,
    name: `${fixture.name} as migrated`,
    dockerfile: change(dockerfile),
    files: Object.fromEntries(others),
    ...(ignore === undefined ? {} : { dockerignore: ignore }),
  }
  const allowances = allowancesOf(migration, [dockerfilePath(fixture), ...others.map(([path]) => path)])
  counter += 1
  const whole: VerifyRequest = { ...request, after, allowances, rebuild }
  return verifyAgainst(original, whole, session, () => undefined, undefined, `after-${counter}`)
}

/** What the image of a verification adds to its base, and what it would have to; the fixture must be open. */
export async function measureArtifacts(
  fixture: DockerFixture,
  { before, after }: Verification,
): Promise<ArtifactSize | undefined> {
  const { session } = await openOriginal(fixture)
  if (before.image === undefined || after.image === undefined) return undefined
  const base = await session.engine.inspectImage(`${after.image}-base`)
  return artifactSize(session, after.image, before.image, base.layers.length, fixture.docker.served ?? [])
}

/** Takes away what was made for one fixture. */
export async function closeFixture(fixture: DockerFixture): Promise<void> {
  const key = keyOf(fixture)
  const known = opened.get(key)
  opened.delete(key)
  await (await known?.catch(() => undefined))?.session.close()
}

/** Takes away everything; to be called after all tests, failed or not. */
export async function cleanUp(): Promise<void> {
  for (const each of [...opened.values()]) await (await each.catch(() => undefined))?.session.close()
  opened.clear()
  await removeFolders()
}

function keyOf({ folder, context, dockerfile }: DockerFixture): string {
  return [folder, context, dockerfile].join('\n')
}

function openOriginal(fixture: DockerFixture): Promise<Opened> {
  const key = keyOf(fixture)
  const known = opened.get(key) ?? open(fixture)
  opened.set(key, known)
  // A build that failed is tried anew when it is asked for again.
  known.catch(() => opened.delete(key))
  return known
}

async function open(fixture: DockerFixture): Promise<Opened> {
  const limits = { memory: '4g', processes: 4096 }
  const session = await openSession(
    { engine: 'docker', limits, buildTimeout: 540_000, environment: process.env },
    new AbortController().signal,
  )
  try {
    const request = await requestOf(fixture, session)
    const original = await buildOriginal(
      { ...request, after: request.before, allowances: NONE },
      session,
      () => undefined,
    )
    if ('failure' in original) throw new Error(`the original of ${fixture.name} does not build: ${original.failure}`)
    return { session, request, original }
  } catch (error) {
    await session.close()
    throw error
  }
}

const NONE = { variables: [], startRewritten: false, rewritten: [], users: {} }

async function requestOf(fixture: DockerFixture, session: EngineSession): Promise<Opened['request']> {
  const {
    port,
    probes,
    env = {},
    buildArguments = {},
    secrets = {},
    images = {},
    compare,
    services = [],
    subnet,
    readyWithin = 20,
  } = fixture.docker
  const context = join(fixture.folder, fixture.context)
  const path = dockerfilePath(fixture)
  const location = join(fixture.folder, fixture.dockerfile)
  const flags: string[] = []
  await mkdir(join(session.folder, 'secrets'))
  for (const [id, text] of Object.entries(secrets)) {
    await writeFile(join(session.folder, 'secrets', id), text)
    flags.push(`id=${id},src=${join(session.folder, 'secrets', id)}`)
  }
  return {
    context,
    gitIgnored: [],
    before: {
      name: fixture.name,
      dockerfile: await readDockerfile(fixture),
      path: path.startsWith('../') ? undefined : path,
      dockerignore: await ignoreTextFor(context, location),
      ownIgnoreFile: false,
      files: {},
    },
    build: {
      buildArguments: Object.entries(buildArguments).map(([name, value]) => `${name}=${value}`),
      secrets: flags,
      network: undefined,
      platform: undefined,
      images,
    },
    run: {
      env,
      probes: probes.map((probe) => `GET :${port}${probe}`),
      commands: [],
      ports: [port],
      readyWithin: readyWithin * 1000,
      services: () => startServices(session, services, subnet),
    },
    ...(compare === undefined ? {} : { paths: compare }),
    rebuild: false,
    disk: 20e9,
    logs: join(session.folder, 'logs'),
    environment: process.env,
  }
}
