import { existsSync, readFileSync } from 'node:fs'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { diskFiles } from '../../src/cli/disk-files.js'
import { migrate } from '../../src/index.js'
import { temporaryFolder } from '../docker/engine.js'
import { type Comparison, compareMigration } from '../docker/run-case.js'
import { type DockerCase, namedImages } from '../load-project.js'
import { basesOf, majorOf } from './bases.js'
import type { CorpusRegistry } from './registry.js'

/** A Dockerfile of the corpus. */
export interface Verdict {
  readonly repository: string
  readonly commit: string
  readonly path: string
  readonly context: string
}

/** What became of both images. `how` says in which way the original starts, `text` what differs or why nothing was compared. */
export interface Outcome {
  readonly kind: 'equal' | 'different' | 'does not build' | 'does not start'
  readonly how?: 'answers' | 'gets past its start'
  readonly text: string
}

/** What a repository's own files say that it needs, as its compose file or README would give it. */
type Environment = Partial<Pick<DockerCase, 'port' | 'probes' | 'env' | 'services' | 'subnet' | 'buildArguments'>> & {
  /** Where that is said. */
  readonly why: string
  /** What the program itself writes when it is past its start, for one that answers no request. */
  readonly past?: string
}

const read = <Value>(file: string): Readonly<Record<string, Value>> =>
  JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))
const days = read<string>('committed.json')
const environments = read<Environment>('environments.json')

/** Builds and runs one Dockerfile before and after; undefined for what is not migrated or not at hand. */
export async function compareVerdict(
  checkouts: string,
  { repository, commit, path, context }: Verdict,
  registry: CorpusRegistry,
): Promise<Outcome | undefined> {
  const name = repository.replace('/', '+')
  const root = [`${name}@${commit.slice(0, 8)}`, name]
    .map((each) => join(checkouts, each))
    .find((each) => existsSync(join(each, path)))
  if (root === undefined) return undefined
  const key = `${repository}@${commit.slice(0, 8)}`
  const day = days[key] ?? new Date().toISOString().slice(0, 10)
  const folder = await temporaryFolder()
  await cp(root, folder, { recursive: true, verbatimSymlinks: true })
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
  const { past, why: _, ...environment } = environments[`${key} ${path}`] ?? environments[key] ?? { why: '' }
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
    return outcomeOf(await compareTwice(() => compareMigration(fixture, migration)), past)
  } catch (error) {
    return { kind: 'does not build', text: String(error).slice(0, 3000) }
  }
}

// An engine under load gives a build up now and then.
async function compareTwice(compare: () => Promise<Comparison>): Promise<Comparison> {
  try {
    return await compare()
  } catch (error) {
    if (!/context canceled/i.test(String(error))) throw error
    return await compare()
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

function outcomeOf({ before, after, ...comparison }: Comparison, past: string | undefined): Outcome {
  const differences = comparison.differences.filter(
    ({ kind, subject }) => !(kind.startsWith('file-') && volatileFiles.test(subject)),
  )
  if (before.answers[0]?.status !== 0) {
    const real = differences.filter((each) => each.kind !== 'answer' || masked(each.before) !== masked(each.after))
    return { kind: real.length === 0 ? 'equal' : 'different', how: 'answers', text: shown(real) }
  }
  const others = differences.filter(({ kind }) => kind !== 'answer')
  if ('failure' in after) return { kind: 'different', text: shown(others) }
  const logs = [masked(before.log), masked(after.log)]
  const started = past !== undefined && new RegExp(past).test(before.log)
  const text = `${shown(others)} ${logs[0] === logs[1] ? `log: ${before.log}` : `logs: ${before.log} | ${after.log}`}`
  if (others.length > 0 || logs[0] !== logs[1]) return { kind: 'different', text }
  return started ? { kind: 'equal', how: 'gets past its start', text } : { kind: 'does not start', text }
}

// Bundlers name files by chance, and write when and where they ran. Yarn 1 takes out of its lock file what no package asks for any more,
// in whichever stage it runs last.
const volatileFiles =
  /\/yarn\.lock$|\/\.next\/|\/\.nuxt\/|\/\.output\/|\/\.cache\/|\.tsbuildinfo$|\.map$|\/(dist|build|public)\/.*[-.][\w-]{8,}\.(js|css)$/

function masked(body: string): string {
  return body
    .replace(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?|\d+(\.\d+)?\s?m?s\b|\bpid[ :=]*\d+|\[\d+\]|0x[\da-f]+/gi, '*')
    .replace(/_next\/static\/[\w-]+\/_|"buildId":"[^"]*"|nonce="[^"]*"|csrf[^"]*"[^"]*"/g, '*')
    .replace(/\b[\da-f]{12,64}\b|\b\d{5,}\b/gi, '*')
    .replace(/\/usr\/local\/lib\/node_modules\S*|npm notice.*|\(node:\d+\)/g, '*')
}

function shown(differences: Comparison['differences']): string {
  return differences
    .slice(0, 6)
    .map(({ kind, subject, before, after }) => `${kind} ${subject} (${before.slice(0, 120)} / ${after.slice(-400)})`)
    .join('; ')
}
