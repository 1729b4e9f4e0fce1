import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, realpathSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EngineSession } from '../../src/engine/session.js'
import { prepareSide, secretsOf } from '../../src/verify/build-side.js'
import { copyContext } from '../../src/verify/clean-copy.js'
import { changeSource } from '../../src/verify/rebuild.js'
import type { Side, VerifyRequest } from '../../src/verify/verification.js'
import { folderWith } from './cli-support.js'

const settings = { dockerignore: '', gitIgnored: [], limit: 1e6 }

describe('a copy of the build context', () => {
  it('has what the builder would get of a fresh clone, and links as they are', async () => {
    const from = folderWith({
      Dockerfile: 'FROM a\n',
      '.dockerignore': '*.log\nDockerfile\ndata\n!data/kept\n',
      'a.log': 'a',
      'src/index.js': 'a',
      'data/kept': 'a',
      'data/gone': 'a',
      'dist/made.js': 'a',
      '.env': 'A=1',
    })
    symlinkSync('/etc/hostname', join(from, 'link'))
    const to = join(folderWith({}), 'copy')
    const dockerignore = readFileSync(join(from, '.dockerignore'), 'utf8')
    const paths = await copyContext(from, to, { dockerignore, gitIgnored: ['dist/', '.env'], limit: 1e6 })
    expect([...paths].sort()).toEqual(['.dockerignore', 'Dockerfile', 'data/kept', 'src/index.js'])
    expect(readlinkSync(join(to, 'link'))).toBe('/etc/hostname')
    expect(existsSync(join(to, 'dist'))).toBe(false)
  })

  it('is bounded', async () => {
    const from = folderWith({ a: 'x'.repeat(2000) })
    await expect(copyContext(from, join(folderWith({}), 'copy'), { ...settings, limit: 1000 })).rejects.toThrow(
      '--disk',
    )
  })
})

describe('what is written into the copy', () => {
  const victim = () => folderWith({ file: 'mine' })
  const prepare = (context: string, side: Partial<Side>) => {
    const session = {
      folder: realpathSync(mkdtempSync(join(tmpdir(), 'msb-migrate-'))),
      nameFor: (name: string) => name,
    }
    const whole: Side = {
      name: 'Dockerfile',
      dockerfile: 'FROM b\n',
      path: 'Dockerfile',
      dockerignore: '',
      ownIgnoreFile: false,
      files: {},
      ...side,
    }
    const request = { context, gitIgnored: [], disk: 1e6 } as unknown as VerifyRequest
    return prepareSide(session as unknown as EngineSession, request, whole, 'after')
  }

  it('takes the place of a link, and never goes to where it leads', async () => {
    const folder = victim()
    const context = folderWith({ 'index.js': 'a' })
    for (const name of ['Dockerfile', '.dockerignore']) symlinkSync(join(folder, 'file'), join(context, name))
    const { dockerfile } = await prepare(context, { files: { '.dockerignore': 'node_modules\n' } })
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('mine')
    expect(readFileSync(dockerfile, 'utf8')).toBe('FROM b\n')
  })

  it('does not go behind a folder that is a link', async () => {
    const folder = victim()
    const context = folderWith({ 'index.js': 'a' })
    symlinkSync(folder, join(context, 'docker'))
    await expect(prepare(context, { path: 'docker/file' })).rejects.toThrow('leads out of the build context')
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('mine')
  })

  it('is beside the copy, for a Dockerfile that lies outside of the context', async () => {
    const { dockerfile, context } = await prepare(folderWith({ a: 'a' }), {
      path: undefined,
      ownIgnoreFile: true,
      dockerignore: 'b\n',
    })
    expect(dockerfile.startsWith(`${context}/`)).toBe(false)
    expect(readFileSync(`${dockerfile}.dockerignore`, 'utf8')).toBe('b\n')
  })

  it('is one comment more in a source', async () => {
    const folder = folderWith({ 'a.js': 'a', 'b.py': 'b' })
    mkdirSync(join(folder, 'c'))
    await changeSource(folder, 'a.js', 'one')
    await changeSource(folder, 'b.py', 'two')
    expect(readFileSync(join(folder, 'a.js'), 'utf8')).toBe('a\n// one\n')
    expect(readFileSync(join(folder, 'b.py'), 'utf8')).toBe('b\n# two\n')
  })
})

describe('the values that no image may hold', () => {
  it('are those of secrets, and of build arguments that sound like one', async () => {
    const folder = folderWith({ token: 'of-a-file' })
    const request = {
      build: {
        secrets: [`id=a,src=${join(folder, 'token')}`, 'id=B', 'id=c,env=OTHER'],
        buildArguments: ['NPM_TOKEN=given', 'API_KEY', 'VERSION=1'],
      },
      environment: { B: 'of-its-name', OTHER: 'of-another', API_KEY: 'of-the-environment' },
    } as unknown as VerifyRequest
    expect((await secretsOf(request)).map(({ value }) => value)).toEqual([
      'of-a-file',
      'of-its-name',
      'of-another',
      'given',
      'of-the-environment',
    ])
  })
})
