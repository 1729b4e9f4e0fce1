import * as fs from 'node:fs'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { approvedRecords, digestOf, parseApprovals, readApprovals } from '../../src/batch/publish/approvals.js'
import { writeRepository } from '../../src/batch/publish/write-repository.js'
import type { Approvals } from '../../src/report/approvals.js'
import { AFTER, BEFORE, fileOf, recordOf } from './batch-publish-support.js'
import { folderWith } from './cli-support.js'

// A disk that breaks down in the middle cannot be had without the rights to mount one.
vi.mock('node:fs', async (original) => {
  const actual = await original<typeof fs>()
  return { ...actual, renameSync: vi.fn(actual.renameSync), writeFileSync: vi.fn(actual.writeFileSync) }
})
afterEach(() => void vi.restoreAllMocks())

const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code })
}
const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8')

describe('files of a repository', () => {
  const files = [
    fileOf('Dockerfile', BEFORE, AFTER),
    fileOf('.dockerignore', undefined, 'node_modules\n'),
    fileOf('api/Dockerfile', BEFORE, AFTER),
  ]
  const records = [recordOf('Dockerfile', { files }), recordOf('x', { outcome: 'refused' })]
  const start = { Dockerfile: BEFORE, 'api/Dockerfile': BEFORE }

  it('are written, once', () => {
    const folder = folderWith(start)
    const paths = ['Dockerfile', '.dockerignore', 'api/Dockerfile']
    expect(writeRepository(records, folder)).toEqual({ kind: 'written', paths })
    expect(paths.map((path) => read(folder, path))).toEqual([AFTER, 'node_modules\n', AFTER])
    expect(writeRepository(records, folder)).toEqual({ kind: 'written', paths: [] })
  })

  it('are completed where a run was ended between two of them', () => {
    const folder = folderWith({ ...start, Dockerfile: AFTER })
    expect(writeRepository(records, folder)).toEqual({ kind: 'written', paths: ['.dockerignore', 'api/Dockerfile'] })
  })

  it('are left, all of them, when one has changed, gone or appeared', () => {
    for (const [change, words] of [
      [{ 'api/Dockerfile': `${BEFORE}#\n` }, 'has changed meanwhile'],
      [{ '.dockerignore': 'x' }, 'has appeared meanwhile'],
    ] as const) {
      const folder = folderWith({ ...start, ...change })
      expect(writeRepository(records, folder)).toMatchObject({ problem: expect.stringContaining(words) })
      expect(read(folder, 'Dockerfile')).toBe(BEFORE)
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
    }
    expect(writeRepository(records, folderWith({ Dockerfile: BEFORE }))).toMatchObject({
      problem: expect.stringContaining('has gone meanwhile'),
    })
  })

  it('are put back when the disk breaks down between two of them', () => {
    const folder = folderWith(start)
    const { renameSync } = fs
    let count = 0
    const rename = vi.mocked(renameSync)
    const actual = rename.getMockImplementation()
    rename.mockImplementation((from, to) => (++count === 3 ? failing('ENOSPC')() : actual?.(from, to)))
    expect(writeRepository(records, folder)).toEqual({ kind: 'refused', problem: 'Not written: the disk is full.' })
    expect([read(folder, 'Dockerfile'), read(folder, 'api/Dockerfile')]).toEqual([BEFORE, BEFORE])
    expect(readdirSync(folder).sort()).toEqual(['Dockerfile', 'api'])
    count = 0
    rename.mockImplementation((from, to) => (++count >= 3 ? failing('EROFS')() : actual?.(from, to)))
    expect(writeRepository(records, folder)).toEqual({
      kind: 'refused',
      problem: 'Not written: the disk can only be read. Dockerfile was written all the same.',
    })
    rename.mockImplementation((from, to) => actual?.(from, to))
  })

  it('are not written on a disk that can only be read', () => {
    const folder = folderWith(start)
    vi.mocked(fs.writeFileSync).mockImplementationOnce(failing('EROFS'))
    expect(writeRepository(records, folder)).toMatchObject({ problem: 'Not written: the disk can only be read.' })
    expect(read(folder, 'Dockerfile')).toBe(BEFORE)
  })

  it('keep bytes that are no UTF-8', () => {
    const latin = Buffer.from('# caf\xe9\n', 'latin1')
    const folder = folderWith({ Dockerfile: latin })
    const text = latin.toString('latin1')
    const record = recordOf('Dockerfile', { files: [fileOf('Dockerfile', text, `${text}USER x\n`)] })
    expect(writeRepository([record], folder)).toMatchObject({ kind: 'written' })
    expect(readFileSync(join(folder, 'Dockerfile'))).toEqual(Buffer.concat([latin, Buffer.from('USER x\n')]))
  })

  it('are not written through links that lead out, nor outside', () => {
    const outer = folderWith({ secret: BEFORE, 'repository/Dockerfile': BEFORE, 'out/x': '' })
    const folder = join(outer, 'repository')
    symlinkSync('../secret', join(folder, 'link'))
    symlinkSync('../out', join(folder, 'folder'))
    mkdirSync(join(folder, '.git'))
    const evil = [
      ['link', BEFORE],
      ['folder/new', undefined],
      ['../secret', BEFORE],
      [`${outer}/secret`, BEFORE],
      ['.git/hooks', undefined],
    ]
    for (const [path, before] of evil as [string, string | undefined][]) {
      const record = recordOf('Dockerfile', {
        files: [fileOf('Dockerfile', BEFORE, AFTER), fileOf(path, before, 'evil')],
      })
      expect(writeRepository([record], folder)).toMatchObject({ problem: expect.stringContaining('lies outside') })
    }
    expect([read(outer, 'secret'), read(folder, 'Dockerfile')]).toEqual([BEFORE, BEFORE])
    expect(existsSync(join(outer, 'out/new'))).toBe(false)
  })
})

describe('approvals', () => {
  const entry = { repository: 'shop', path: 'Dockerfile', digest: digestOf(recordOf('Dockerfile').files) }
  const approvals = (rest: Partial<Approvals>): Approvals => ({
    version: 1,
    run: 'r',
    approved: [],
    rejected: [],
    ...rest,
  })

  it('take a digest of paths and new texts, as the page that makes them does', () => {
    expect(digestOf([{ path: 'a', after: 'b' }])).toBe(
      'db8992cf941b185a1c5bbcfbdc3f43204fe09d42b1a57ff584f6ad2e5e6dfdbd',
    )
  })

  it('are read', () => {
    const value = approvals({ approved: [entry] })
    const folder = folderWith({ 'a.json': `\uFEFF${JSON.stringify(value)}` })
    expect(readApprovals(join(folder, 'a.json'), 'a.json')).toEqual(value)
    expect(readApprovals(join(folder, 'b.json'), 'b.json')).toEqual({ problem: 'b.json: there is no such file.' })
    writeFileSync(join(folder, 'a.json'), Buffer.from([0xff, 0xfe, 0]))
    expect(readApprovals(join(folder, 'a.json'), 'a.json')).toEqual({ problem: 'a.json: this is no text in UTF-8.' })
  })

  it.each([
    ['{\n"version": 1,\n}', 'a.json:3: this is no JSON'],
    ['', 'a.json:1: this is no JSON'],
    ['[]', 'a.json:1: version: this is missing'],
    ['3', 'a.json:1: the file: expected Object'],
    [
      '{\n"version": 2, "run": "", "approved": [], "rejected": []}',
      'a.json:2: version: this msb-migrate reads version 1',
    ],
    ['{\n"version": 1,\n"approved": [],\n"rejected": []}', 'a.json:1: run: this is missing'],
    [
      '{"version": 1, "run": "", "rejected": [],\n"approved": [\n{"repository": "", "path": 3, "digest": ""}]}',
      'a.json:3: approved.0.path: expected string',
    ],
    [
      `{"version": 1, "run": "", "rejected": [],\n"approved": [{"repository": "", "path": "",\n"digest": "abc"}]}`,
      'a.json:3: approved.0.digest: a digest is 64',
    ],
    [
      `{"version": 1, "run": "", "rejected": [],\n"approved": [\n{"repository": "", "path": ""}]}`,
      'a.json:3: approved.0.digest: this is missing',
    ],
    ['['.repeat(200_000), 'a.json:1: this is no JSON'],
  ])('%# that are wrong are told by their line', (text, problem) => {
    expect(parseApprovals(text, 'a.json')).toEqual({ problem: expect.stringContaining(problem) })
  })

  it('choose results that are as they were reviewed', () => {
    const records = [
      recordOf('Dockerfile'),
      recordOf('Dockerfile', { repository: 'other' }),
      recordOf('changed', { files: [fileOf('changed', BEFORE, `${AFTER}#\n`)] }),
      recordOf('refused', { outcome: 'refused', files: [] }),
      recordOf('both'),
    ]
    const approved = ['Dockerfile', 'Dockerfile', 'changed', 'refused', 'gone', 'both'].map((path) => ({
      repository: 'shop',
      path,
      digest: digestOf(recordOf(path).files),
    }))
    const { byRepository, problems } = approvedRecords(records, approvals({ approved, rejected: approved.slice(-1) }))
    expect([...byRepository]).toEqual([['shop', [records[0]]]])
    expect(problems.map(({ path, kind }) => [path, kind])).toEqual([
      ['changed', 'changed'],
      ['refused', 'not-migrated'],
      ['gone', 'gone'],
      ['both', 'also-rejected'],
    ])
    expect(problems[0]?.message).toBe(
      'shop: changed: its result has changed since it was reviewed. It is not applied: review it again.',
    )
  })
})
