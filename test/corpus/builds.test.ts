// Builds real repositories as they are and as they become, and compares what both images do: MSB_CORPUS=<folder of checkouts>
// MSB_CORPUS_RESULTS=<file> npm run test:corpus. Drawn by seed from what verdicts.json lists and migrates, then
// from heads.json, the newest state of the same repositories, until enough of them build. One Dockerfile of each is enough.
// MSB_CORPUS_ONLY=<expression> takes only those whose name matches it.

import { execFileSync } from 'node:child_process'
import { appendFile, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SideResult } from '../../src/verify/verification.js'
import { cleanUp } from '../docker/run-case.js'
import { makeBases } from './bases.js'
import { compareVerdict, type Outcome, type Verdict } from './compare-verdict.js'
import { type CorpusRegistry, startRegistry } from './registry.js'
import { shuffled } from './shuffled.js'

const folder = process.env.MSB_CORPUS
const wanted = Number(process.env.MSB_CORPUS_COUNT ?? 40)
const seed = Number(process.env.MSB_CORPUS_SEED ?? 20261121)
const only = process.env.MSB_CORPUS_ONLY
const results = process.env.MSB_CORPUS_RESULTS

let registry: CorpusRegistry

beforeAll(async () => {
  const bridge = ['network', 'inspect', '--format', '{{(index .IPAM.Config 0).Gateway}}', 'bridge']
  const gateway = execFileSync('docker', bridge, { encoding: 'utf8' }).trim()
  const upstream = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim().replace(/\/?$/, '/')
  registry = await startRegistry(upstream, gateway, Number(process.env.MSB_CORPUS_PORT ?? 48730))
  await makeBases()
})

afterAll(async () => {
  await registry.close()
  await cleanUp()
})

it('real repositories do what they did', async () => {
  if (folder === undefined) throw new Error('MSB_CORPUS must name the folder that holds the checkouts.')
  const listed = async (file: string): Promise<readonly Verdict[]> =>
    shuffled(JSON.parse(await readFile(new URL(file, import.meta.url), 'utf8')), seed)
  const wrong: Row[] = []
  const built = new Set<string>()
  const known = await knownRows()
  for (const verdict of [...(await listed('verdicts.json')), ...(await listed('heads.json'))]) {
    if (built.size >= wanted) break
    if (built.has(verdict.repository) && !known.has(keyOf(verdict))) continue
    if (!new RegExp(only ?? '').test(`${verdict.repository}@${verdict.commit} ${verdict.path}`)) continue
    const row = known.get(keyOf(verdict)) ?? (await newRow(folder, verdict))
    if (row === undefined) continue
    if (row.verdict !== 'not built' && row.verdict !== 'before-broken') built.add(verdict.repository)
    if (row.verdict === 'different' || row.verdict === 'broken') wrong.push(row)
  }
  expect(wrong).toEqual([])
  if (only === undefined) expect(built.size).toBeGreaterThanOrEqual(wanted)
})

interface Row {
  readonly repository: string
  readonly commit: string
  readonly path: string
  readonly verdict: Outcome['verdict']
  /** Whatever helps to look into it. */
  readonly [detail: string]: unknown
}

function keyOf({ repository, commit, path }: Pick<Row, 'repository' | 'commit' | 'path'>): string {
  return `${repository}@${commit} ${path}`
}

/** What an earlier run came to, so that a run which was given up goes on; what was wrong is looked at again. */
async function knownRows(): Promise<ReadonlyMap<string, Row>> {
  const text = results === undefined ? '' : await readFile(results, 'utf8').catch(() => '')
  const rows = text.split('\n').filter((line) => line !== '')
  return new Map(
    rows
      .map((line) => JSON.parse(line) as Row)
      .filter(({ verdict }) => verdict !== 'different' && verdict !== 'broken')
      .map((row) => [keyOf(row), row]),
  )
}

async function newRow(checkouts: string, verdict: Verdict): Promise<Row | undefined> {
  const outcome = await compareVerdict(checkouts, verdict, registry)
  if (outcome === undefined) return undefined
  const row = rowOf(verdict, outcome)
  if (results !== undefined) await appendFile(results, `${JSON.stringify(row)}\n`)
  return row
}

/** What docs/verified.md tells of one repository, and what one needs to look into it. */
function rowOf({ repository, commit, path }: Verdict, outcome: Outcome): Row {
  if (outcome.verdict === 'not built') return { repository, commit, path, ...outcome }
  const { verdict, why, findings, before, after, modules, took } = outcome
  const sideOf = ({ base, sizes, rebuild, run }: SideResult) => ({
    base,
    sizes,
    rebuild,
    readiness: run?.readiness,
    milliseconds: run?.milliseconds,
  })
  return {
    repository,
    commit,
    path,
    verdict,
    why,
    findings,
    before: sideOf(before),
    after: sideOf(after),
    modules,
    took,
  }
}
