import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { digestOf } from '../../src/batch/publish/approvals.js'
import { dockerIsSkipped } from './engine-setup.js'
import { buildCommand, projectWith, runCommand, serverProject } from './verify-support.js'

describe.skipIf(dockerIsSkipped)('msb-migrate batch --verify', () => {
  beforeAll(buildCommand)

  it('writes only what is equal', async () => {
    const good = serverProject()
    const unproven = serverProject({ 'index.js': "require('ms')\nthrow new Error('no database')\n" })
    const text = readFileSync(join(unproven, 'Dockerfile'), 'utf8')
    const folder = projectWith({})
    const args = ['batch', good, unproven, '--out', 'out', '--write', '--verify', '--no-rebuild']
    const { status, stdout, stderr } = await runCommand(folder, args)
    expect(stderr).toContain('Dockerfile: not applied, because it is inconclusive.')
    expect(stdout).toContain('1 changed, 0 left alone, 0 not possible, 1 not equal')
    expect(readFileSync(join(good, 'Dockerfile'), 'utf8')).toContain('AS builder')
    expect(readFileSync(join(unproven, 'Dockerfile'), 'utf8')).toBe(text)
    expect(status).toBe(1)
  })

  it('applies nothing that would become something else now', async () => {
    const project = serverProject()
    const text = readFileSync(join(project, 'Dockerfile'), 'utf8')
    const folder = projectWith({})
    expect((await runCommand(folder, ['batch', project, '--out', 'out'])).status).toBe(0)
    const { repository, path, files } = JSON.parse(readFileSync(join(folder, 'out/results.ndjson'), 'utf8'))
    const approved = [{ repository, path, digest: digestOf(files) }]
    writeFileSync(join(folder, 'approvals.json'), JSON.stringify({ version: 1, run: 'a', approved, rejected: [] }))
    const args = ['batch', '--out', 'out', '--apply', 'approvals.json', '--write', '--verify', '--base', 'alpine']
    const { status, stderr } = await runCommand(folder, args)
    expect(stderr).toContain('Dockerfile: not applied, because it migrates otherwise now')
    expect(readFileSync(join(project, 'Dockerfile'), 'utf8')).toBe(text)
    expect(status).toBe(1)
  })
})
