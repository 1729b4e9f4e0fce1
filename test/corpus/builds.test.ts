// Builds real repositories as they are and as they become, and compares what both images do: MSB_CORPUS=<folder of checkouts>
// MSB_CORPUS_RESULTS=<file> npm run test:corpus. Drawn by seed from what verdicts.json lists and migrates, until enough originals start.

import { existsSync } from 'node:fs'
import { appendFile, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { diskFiles } from '../../src/cli/disk-files.js'
import { migrate } from '../../src/index.js'
import { type Comparison, compareMigration } from '../docker/run-case.js'

interface Verdict {
  readonly repository: string
  readonly commit: string
  readonly path: string
  readonly context: string
}

const folder = process.env.MSB_CORPUS
const wanted = Number(process.env.MSB_CORPUS_COUNT ?? 25)
const seed = Number(process.env.MSB_CORPUS_SEED ?? 20261121)

it('real repositories do what they did', async () => {
  if (folder === undefined) throw new Error('MSB_CORPUS must name the folder that holds the checkouts.')
  const verdicts: readonly Verdict[] = JSON.parse(await readFile(new URL('verdicts.json', import.meta.url), 'utf8'))
  let started = 0
  const different: string[] = []
  for (const verdict of shuffled(verdicts, seed)) {
    if (started >= wanted) break
    const outcome = await compared(folder, verdict)
    if (outcome === undefined) continue
    if (outcome.startsWith('equal') || outcome.startsWith('different')) started += 1
    if (outcome.startsWith('different')) different.push(`${verdict.repository} ${verdict.path}: ${outcome}`)
    const results = process.env.MSB_CORPUS_RESULTS
    if (results !== undefined) await appendFile(results, `${JSON.stringify({ ...verdict, outcome })}\n`)
  }
  expect(different).toEqual([])
  expect(started).toBeGreaterThanOrEqual(wanted)
})

/** `equal`, `different: …`, `does not build: …`, `does not start: …`; undefined for what is not migrated or not at hand. */
async function compared(
  checkouts: string,
  { repository, commit, path, context }: Verdict,
): Promise<string | undefined> {
  const name = repository.replace('/', '+')
  const root = [`${name}@${commit.slice(0, 8)}`, name]
    .map((each) => join(checkouts, each))
    .find((each) => existsSync(join(each, path)))
  if (root === undefined) return undefined
  const text = await readFile(join(root, path), 'utf8')
  const dockerfile = relative(context === '.' ? '' : context, path)
  const [migration] = await migrate({
    dockerfiles: [{ path: dockerfile, text }],
    files: diskFiles(join(root, context)),
  })
  if (migration?.outcome.kind !== 'migrated') return undefined
  const port = Number(/^EXPOSE\s+(\d+)/m.exec(text)?.[1] ?? 3000)
  const fixture = {
    name: `${repository} ${path}`,
    folder: root,
    options: {},
    dockerfile: path,
    context,
    docker: { bases: ['auto' as const], port, probes: ['/'], env: { PORT: String(port) } },
  }
  let comparison: Comparison
  try {
    comparison = await compareMigration(fixture, migration)
  } catch (error) {
    return `does not build: ${String(error).slice(-300)}`
  }
  const { before, after } = comparison
  const differences = comparison.differences.filter(
    ({ kind, subject }) => !(kind.startsWith('file-') && volatileFiles.test(subject)),
  )
  if (before.answers[0]?.status === 0) {
    const texts = [before, after].map((each) =>
      'failure' in each ? each.failure : masked(each.answers[0]?.body ?? ''),
    )
    const others = differences.filter(({ kind }) => kind !== 'answer' && kind !== 'exit')
    const same = texts[0] === texts[1] && others.length === 0
    return same ? 'does not start: equal logs' : `does not start: ${shown(others)} ${texts.join(' | ').slice(0, 600)}`
  }
  const real = differences.filter((each) => each.kind !== 'answer' || masked(each.before) !== masked(each.after))
  return real.length === 0 ? 'equal' : `different: ${shown(real)}`
}

// Bundlers name files by chance, and write when and where they ran.
const volatileFiles =
  /\/\.next\/|\/\.nuxt\/|\/\.output\/|\/\.cache\/|\.tsbuildinfo$|\.map$|\/(dist|build|public)\/.*[-.][\w-]{8,}\.(js|css)$/

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

// Fisher and Yates with a generator of 32 bits: the same draw for the same seed.
function shuffled<Value>(values: readonly Value[], start: number): readonly Value[] {
  const all = [...values]
  let state = start
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  for (let at = all.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[all[at], all[other]] = [all[other] as Value, all[at] as Value]
  }
  return all
}
