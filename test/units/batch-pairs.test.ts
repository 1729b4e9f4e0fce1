import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { pairsOf } from '../../src/batch/pairs.js'
import { digestOf } from '../../src/batch/publish/approvals.js'
import { migrateGroup, pairGroup } from '../../src/batch/worker.js'
import { threadWorkers } from '../../src/batch/workers.js'
import { folderWith, migrateForTests } from './cli-support.js'

const script = fileURLToPath(new URL('batch-worker.mjs', import.meta.url))
const { signal } = new AbortController()

describe('what a verification builds', () => {
  it('is read in threads: no other Dockerfile is lost to one that hangs, needs all memory, breaks its thread down or throws', async () => {
    const workers = await threadWorkers(script, { jobs: 2, seconds: 5, megabytes: 64 })
    const paths = ['good', 'hang', 'memory', 'crash', 'throw', 'better']
    try {
      const { pairs, problems } = await pairsOf(
        { repository: { name: 'r', folder: '/' }, paths, options: {} },
        workers,
        signal,
      )
      expect(pairs.map(({ path }) => path)).toEqual(['good', 'better'])
      expect(problems.map(({ problem }) => problem)).toEqual([
        expect.stringMatching(/^hang: .*longer than 5 s/),
        expect.stringMatching(/^memory: .*more than 64 MB/),
        expect.stringMatching(/^crash: .*worker exited/),
        expect.stringMatching(/^throw: .*thrown/),
      ])
    } finally {
      await workers.close()
    }
  }, 60_000)

  it('ends with the run, and blames no Dockerfile for it', async () => {
    const workers = await threadWorkers(script, { jobs: 1, seconds: 20, megabytes: 64 })
    const given = new AbortController()
    try {
      const asked = pairsOf(
        { repository: { name: 'r', folder: '/' }, paths: ['hang', 'good'], options: {} },
        workers,
        given.signal,
      )
      setTimeout(() => given.abort(new Error('given up')), 300)
      await expect(asked).rejects.toThrow('given up')
    } finally {
      await workers.close()
    }
  }, 30_000)

  it('is the Dockerfile, what it becomes and what lies around it; nothing of what does not migrate', async () => {
    const folder = folderWith({
      'api/Dockerfile': 'FROM node:20\n',
      'api/.dockerignore': 'dist\n',
      'web/Dockerfile': 'FROM node:20\nRUN frob # refuse\n',
    })
    const paths = ['api/Dockerfile', 'web/Dockerfile', 'gone/Dockerfile']
    const { pairs, problems } = await pairGroup(
      { repository: { name: 'r', folder }, paths, options: {} },
      migrateForTests,
    )
    expect(problems).toEqual([{ repository: 'r', problem: 'gone/Dockerfile: there is no such file.' }])
    expect(pairs.map(({ path }) => path)).toEqual(['api/Dockerfile'])
    const { results } = await migrateGroup({ repository: { name: 'r', folder }, paths, options: {} }, migrateForTests)
    const { files } = JSON.parse(results.find(({ outcome }) => outcome === 'migrated')?.line ?? '')
    expect(pairs[0]?.digest).toBe(digestOf(files))
    const { before, after } = structuredClone(pairs[0]?.pair) as NonNullable<(typeof pairs)[0]>['pair']
    expect(before).toMatchObject({
      dockerfile: 'FROM node:20\n',
      path: 'Dockerfile',
      dockerignore: 'dist\n',
      files: {},
    })
    expect(after).toMatchObject({ name: 'api/Dockerfile as migrated', dockerfile: 'FROM node:20\n# migrated\n' })
  })
})
