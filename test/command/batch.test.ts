import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeProjects } from '../../scripts/make-projects.mjs'
import { digestOf } from '../../src/batch/publish/approvals.js'
import type { BatchRecord } from '../../src/report/record.js'
import { commitAll, folderWith, git } from '../units/cli-support.js'
import { buildCommand, run, start } from './built.js'

const lines = (folder: string, path: string): readonly string[] =>
  existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8').split('\n').slice(0, -1) : []
const records = (out: string): readonly BatchRecord[] =>
  lines(out, 'results.ndjson').map((line) => JSON.parse(line) as BatchRecord)
const keys = (out: string) => records(out).map(({ repository, path }) => `${repository} ${path}`)

async function projects(count: number): Promise<string> {
  const folder = folderWith({})
  await makeProjects(join(folder, 'work'), count)
  return folder
}

/** Waits until a batch has kept some results. */
async function untilKept(out: string, count: number): Promise<void> {
  for (let waited = 0; lines(out, 'journal.ndjson').length <= count && waited < 600; waited += 1) await wait(10)
}

beforeAll(buildCommand, 120_000)

describe('msb-migrate batch', () => {
  it('migrates all projects of a folder and says what became of them', async () => {
    const folder = await projects(30)
    const { status, stdout, stderr } = await run(folder, ['batch', 'work', '--out', 'out', '--sarif'])
    expect(stderr).toBe('')
    expect(stdout).toContain('30 Dockerfiles in 30 repositories')
    expect(status).toBe(0)
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(
      expect.arrayContaining([
        'journal.ndjson',
        'patches',
        'results.ndjson',
        'results.sarif',
        'summary.json',
        'summary.md',
      ]),
    )
    expect(JSON.parse(readFileSync(join(folder, 'out/summary.json'), 'utf8'))).toMatchObject({
      outcomes: { migrated: 27, refused: 3, failed: 0 },
      reasons: { 'development-image': 3 },
    })
    expect(readdirSync(join(folder, 'out/patches'))).toHaveLength(27)
    expect((await run(folder, ['batch', 'work', '--out', 'other', '--check', '--quiet'])).status).toBe(1)
  }, 60_000)

  it('goes on after kill -9: nothing is there twice, nothing is lost', async () => {
    const folder = await projects(300)
    const out = join(folder, 'out')
    const { child, ended } = start(folder, ['batch', 'work', '--out', 'out'])
    await untilKept(out, 20)
    child.kill('SIGKILL')
    await ended
    const kept = keys(out).length
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(300)
    expect((await run(folder, ['batch', 'work', '--out', 'out'])).stderr).toContain('--resume')
    const again = await run(folder, ['batch', 'work', '--out', 'out', '--resume'])
    expect(again.status).toBe(0)
    expect(again.stdout).toContain('300 Dockerfiles')
    expect(keys(out)).toHaveLength(300)
    expect(new Set(keys(out)).size).toBe(300)
  }, 60_000)

  it('ends on Ctrl-C and says how to go on', async () => {
    const folder = await projects(300)
    const out = join(folder, 'out')
    const { child, ended } = start(folder, ['batch', 'work', '--out', 'out'])
    await untilKept(out, 5)
    child.kill('SIGINT')
    const { status, stderr } = await ended
    expect(stderr).toContain('go on with --resume')
    expect(status).toBe(130)
    await run(folder, ['batch', 'work', '--out', 'out', '--resume'])
    expect(new Set(keys(out)).size).toBe(300)
  }, 60_000)

  it('is alone in its folder', async () => {
    const folder = await projects(200)
    const first = start(folder, ['batch', 'work', '--out', 'out'])
    await untilKept(join(folder, 'out'), 1)
    const second = await run(folder, ['batch', 'work', '--out', 'out', '--resume'])
    expect(second.stderr).toMatch(/Another batch \(process \d+\) works in/)
    expect(second.status).toBe(2)
    expect((await first.ended).status).toBe(0)
    expect(keys(join(folder, 'out'))).toHaveLength(200)
  }, 60_000)

  it.skipIf(process.getuid?.() !== 0)(
    'says that the disk is full, and goes on when it is not',
    async () => {
      const folder = await projects(200)
      const out = join(folder, 'out')
      mkdirSync(out)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'tmpfs', out])
      try {
        const { status, stderr } = await run(folder, ['batch', 'work', '--out', 'out'])
        expect(stderr).toMatch(/the disk is full\. Go on with --resume/)
        expect(status).toBe(2)
        execFileSync('mount', ['-o', 'remount,size=100m', out])
        expect((await run(folder, ['batch', 'work', '--out', 'out', '--resume'])).status).toBe(0)
        expect(new Set(keys(out)).size).toBe(200)
        expect(keys(out)).toHaveLength(200)
      } finally {
        execFileSync('umount', [out])
      }
    },
    60_000,
  )

  it('clones what is named by URL, and tells what cannot be cloned', async () => {
    const folder = await projects(2)
    const origin = join(folder, 'work/team-0/app-1')
    commitAll(origin)
    writeFileSync(join(folder, 'list'), `file://${origin}\nfile://${folder}/gone.git\n`)
    const { status, stderr } = await run(folder, ['batch', 'list', '--out', 'out', '--cache', 'cache'])
    expect(stderr).toMatch(/gone\.git: fatal: .*(?:does not exist|not appear to be a git repository)/)
    expect(status).toBe(2)
    expect(records(join(folder, 'out')).map(({ outcome }) => outcome)).toEqual(['migrated'])
  }, 60_000)
})

describe('msb-migrate batch, in the repositories:', () => {
  const identity = {
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.org',
  }

  async function repositories() {
    const folder = await projects(4)
    const roots = [1, 2, 3].map((number) => join(folder, `work/team-0/app-${number}`))
    for (const root of roots) commitAll(root)
    expect((await run(folder, ['batch', ...roots, '--out', 'out'])).status).toBe(0)
    return { folder, roots, out: join(folder, 'out') }
  }

  it('commits what was approved, and never on a dirty tree', async () => {
    const { folder, roots, out } = await repositories()
    const entries = records(out).map(({ repository, path, files }) => ({ repository, path, digest: digestOf(files) }))
    const [one, two, three] = entries
    const changed = { ...three, digest: '0'.repeat(64) }
    writeFileSync(
      join(folder, 'approvals.json'),
      JSON.stringify({ version: 1, run: 'a', approved: [one, two, changed], rejected: [] }),
    )
    const dirty = join(folder, two?.repository ?? '')
    writeFileSync(join(dirty, 'package.json'), '{}')
    const args = ['batch', '--out', 'out', '--apply', 'approvals.json', '--branch', 'small', '--commit']
    const { status, stdout, stderr } = await run(folder, args, identity)
    expect(stdout).toContain(`${one?.repository}: committed`)
    expect(stderr).toContain('has changed since it was reviewed')
    expect(stderr).toContain(`${two?.repository}: `)
    expect(status).toBe(2)
    const branches = roots.map((root) => git(root, 'branch', '--list', 'small').trim())
    expect(branches.filter((branch) => branch !== '')).toHaveLength(1)
    for (const root of roots) if (root !== dirty) expect(git(root, 'status', '--porcelain')).toBe('')
  }, 60_000)

  it('writes, once', async () => {
    const { folder, roots } = await repositories()
    expect((await run(folder, ['batch', '--out', 'out', '--write'])).stdout).toContain('3 changed')
    for (const root of roots) expect(readFileSync(join(root, 'Dockerfile'), 'utf8')).toContain('AS builder')
    const again = await run(folder, ['batch', '--out', 'out', '--write'])
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('0 changed, 3 left alone') })
  }, 60_000)

  it('needs results', async () => {
    const { status, stderr } = await run(folderWith({}), ['batch', '--out', 'out', '--write'])
    expect(stderr).toContain('holds no batch')
    expect(status).toBe(2)
  })
})
