import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
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
})
