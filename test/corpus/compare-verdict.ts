import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { buildContextFinder } from '../../src/disk/build-context.js'
import { diskFiles } from '../../src/disk/disk-files.js'
import { type Migration, migrate } from '../../src/index.js'
import type { Verification } from '../../src/verify/verification.js'
import { closeFixture, compareMigration, type DockerFixture } from '../docker/run-case.js'
import { type DockerCase, namedImages } from '../load-project.js'
import { basesOf, majorOf } from './bases.js'
import type { CorpusRegistry } from './registry.js'

/** A Dockerfile of the corpus. */
export interface Verdict {
  readonly repository: string
  readonly commit: string
  readonly path: string
  /** The build context's folder; undefined where it is found as the command finds it. */
  readonly context?: string
}

/** What became of both images; `why` says it where nothing was compared. */
export type Outcome = Verification | { readonly verdict: 'not built'; readonly why: string }

/** What a repository's own files say that it needs, as its compose file or README would give it. */
type Environment = Partial<Pick<DockerCase, 'port' | 'probes' | 'env' | 'services' | 'subnet' | 'buildArguments'>> & {
  /** Where that is said. */
  readonly why: string
}

const read = <Value>(file: string): Readonly<Record<string, Value>> =>
  JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))
const days = read<string>('committed.json')
const environments = read<Environment>('environments.json')

/** Builds and runs one Dockerfile before and after; undefined for what is not migrated or not at hand. */
export async function compareVerdict(
  checkouts: string,
  { repository, commit, path, context: given }: Verdict,
  registry: CorpusRegistry,
): Promise<Outcome | undefined> {
  const name = repository.replace('/', '+')
  const root = [`${name}@${commit.slice(0, 8)}`, name]
    .map((each) => join(checkouts, each))
    .find((each) => existsSync(join(each, path)))
  if (root === undefined) return undefined
  const key = `${repository}@${commit.slice(0, 8)}`
  const day = days[key] ?? new Date().toISOString().slice(0, 10)
  const folder = await mkdtemp(join(tmpdir(), 'msb-migrate-corpus-'))
  await cp(root, folder, { recursive: true, verbatimSymlinks: true })
  const found = async () => relative(folder, (await buildContextFinder(folder, undefined)(join(folder, path))).folder)
  const context = given ?? ((await found()) || '.')
  const [first = 'node'] = namedImages(await readFile(join(folder, path), 'utf8'))
  const url = registry.url(majorOf(first, day))
  for (const each of [path, ...settings.map((file) => join(context, file))]) {
    await useRegistry(join(folder, each), url)
  }
  const text = await readFile(join(folder, path), 'utf8')
  const dockerfile = relative(context === '.' ? '' : context, path)
  const [migration] = await migrate({
    dockerfiles: [{ path: dockerfile, text }],
    files: diskFiles(join(folder, context)),
  })
  if (migration?.outcome.kind !== 'migrated') return undefined
  const after = migration.outcome.files.find((file) => file.kind === 'dockerfile')?.after ?? ''
  const { why: _, ...environment } = environments[`${key} ${path}`] ?? environments[key] ?? { why: '' }
  const port = environment.port ?? Number(/^EXPOSE\s+(\d+)/m.exec(text)?.[1] ?? 3000)
  try {
    const docker = {
      probes: ['/'],
      ...environment,
      port,
      env: { PORT: String(port), ...environment.env },
      images: await basesOf([text, after].flatMap(namedImages), day, registry),
    }
    const fixture = { name: `${key} ${path}`, folder, options: {}, dockerfile: path, context, docker }
    return await compareTwice(fixture, migration)
  } catch (error) {
    return { verdict: 'not built', why: String(error).slice(0, 3000) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

// An engine under load gives a build up now and then.
async function compareTwice(fixture: DockerFixture, migration: Migration): Promise<Verification> {
  try {
    return await compareMigration(fixture, migration, { rebuild: true })
  } catch (error) {
    if (!/context canceled|gave the build up/i.test(String(error))) throw error
    return await compareMigration(fixture, migration, { rebuild: true })
  } finally {
    await closeFixture(fixture)
  }
}

const settings = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', '.npmrc', '.yarnrc']

// Mirrors of npm's registry under other names hold the same.
async function useRegistry(file: string, url: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  const mirrored = text?.replace(
    /https?:\/\/(?:registry\.npmmirror\.com|registry\.npm\.taobao\.org|registry\.nlark\.com)\//g,
    url,
  )
  if (mirrored !== undefined && mirrored !== text) await writeFile(file, mirrored)
}
