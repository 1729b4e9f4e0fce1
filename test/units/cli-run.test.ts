import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commitAll, folderWith, git, migrateForTests, runIn } from './cli-support.js'

const NODE = 'FROM node:22\n'

describe('what is run on', () => {
  it('takes ./Dockerfile when no path is given', async () => {
    const { status, out } = await runIn(folderWith({ Dockerfile: NODE }), [])
    expect(status).toBe(0)
    expect(out).toContain('Dockerfile: migrated')
    expect(out).toContain('+# migrated')
    expect(out).toContain('copied from the builder: /app/dist')
    expect(out).toContain('Nothing was written')
  })

  it('takes the Dockerfile of a folder, Containerfile and dockerfile included', async () => {
    const folder = folderWith({
      'a/Dockerfile': NODE,
      'b/Containerfile': NODE,
      'c/dockerfile': NODE,
      'd/x': '',
    })
    const { status, out, err } = await runIn(folder, ['a', 'b', 'c', 'd', 'gone', '--dry-run'])
    for (const path of ['a/Dockerfile', 'b/Containerfile', 'c/dockerfile']) expect(out).toContain(`${path}: migrated`)
    expect(err).toContain('d: this folder holds no Dockerfile.')
    expect(err).toContain('gone: there is no such file.')
    expect(out).toContain('3 migrated')
    expect(status).toBe(2)
  })

  it('takes each Dockerfile once', async () => {
    const folder = folderWith({ Dockerfile: NODE })
    symlinkSync('Dockerfile', join(folder, 'again'))
    const { out } = await runIn(folder, ['.', 'Dockerfile', './Dockerfile', 'again', '--json'])
    expect(JSON.parse(out).results).toHaveLength(1)
  })

  it('names what cannot be read and goes on', async () => {
    const big = 'x'.repeat(1024 * 1024 + 1)
    const folder = folderWith({
      binary: new Uint8Array([0xff, 0xfe, 0x46, 0x00]),
      zero: 'FROM a\0',
      big,
      good: NODE,
    })
    const { status, out, err } = await runIn(folder, ['binary', 'zero', 'big', 'good/x', 'good'])
    expect(err.split('\n').slice(0, 4)).toEqual([
      'binary: this is no text, because it holds a zero byte.',
      'zero: this is no text, because it holds a zero byte.',
      'big: this is over 1 MB, and no Dockerfile is.',
      'good/x: a part of this path is a file, not a folder.',
    ])
    expect(out).toContain('good: migrated')
    expect(status).toBe(2)
  })

  it('reads standard input, which needs a context', async () => {
    const folder = folderWith({ 'app/package.json': '{}' })
    expect((await runIn(folder, ['-'], { stdin: NODE })).status).toBe(2)
    expect((await runIn(folder, ['-', '--context', 'nowhere'], { stdin: NODE })).status).toBe(2)
    const shown = await runIn(folder, ['-', '--context', 'app'], { stdin: NODE })
    expect(shown.status).toBe(0)
    expect(shown.out).toContain('-: migrated')
  })

  it('is a filter with - and --write', async () => {
    const folder = folderWith({})
    const migrated = await runIn(folder, ['-', '--context', '.', '-y'], { stdin: NODE })
    expect(migrated.out).toBe(`${NODE}# migrated\n`)
    expect(migrated.err).toContain('.dockerignore would change as well')
    expect(existsSync(join(folder, '.dockerignore'))).toBe(false)
    const refused = await runIn(folder, ['-', '--context', '.', '-y'], { stdin: `${NODE}# refuse\n` })
    expect(refused.out).toBe(`${NODE}# refuse\n`)
  })

  it('takes a Dockerfile that is not UTF-8, and keeps its bytes', async () => {
    const latin = Buffer.from('FROM node:22\n# d\u00e9j\u00e0 \u0080\n', 'latin1')
    const folder = folderWith({ Dockerfile: latin, 'sub/Dockerfile': latin })
    const migrated = Buffer.concat([latin, Buffer.from('# migrated\n')])
    const { results } = JSON.parse((await runIn(folder, ['--json'])).out)
    expect(results[0].files[0].before).toBe('FROM node:22\n# déjà \u0080\n')
    expect((await runIn(folder, ['--write'])).status).toBe(0)
    expect(readFileSync(join(folder, 'Dockerfile'))).toEqual(migrated)
    const { outBytes } = await runIn(folder, ['sub', '--patch'])
    writeFileSync(join(folder, 'p'), outBytes)
    git(folder, 'init', '-q')
    git(folder, 'apply', 'p')
    expect(readFileSync(join(folder, 'sub/Dockerfile'))).toEqual(migrated)
    const filtered = await runIn(folder, ['-', '--context', '.', '-y'], { stdin: latin })
    expect(filtered.outBytes).toEqual(migrated)
  })

  it('gives the Dockerfiles of one context to the core together', async () => {
    const folder = folderWith({ Dockerfile: NODE, 'Dockerfile.dev': NODE, 'other/Dockerfile': NODE })
    const groups: string[][] = []
    await runIn(folder, ['Dockerfile', 'other', 'Dockerfile.dev'], {
      migrate: (input, options) => {
        groups.push(input.dockerfiles.map(({ path }) => path))
        return migrateForTests(input, options)
      },
    })
    expect(groups).toEqual([['Dockerfile', 'Dockerfile.dev'], ['Dockerfile']])
  })
})

describe('the exit status', () => {
  const folder = folderWith({
    'migrated/Dockerfile': NODE,
    'warned/Dockerfile': `${NODE}# warn\n`,
    'refused/Dockerfile': `${NODE}# refuse\n`,
    'unchanged/Dockerfile': `${NODE}# unchanged\n`,
    'failed/Dockerfile': `${NODE}# fail\n`,
    'thrown/Dockerfile': `${NODE}# throw\n`,
  })
  it.each([
    [0, ['migrated', 'warned', 'refused', 'unchanged']],
    [1, ['migrated', '--check']],
    [0, ['refused', 'unchanged', '--check']],
    [1, ['refused', '--strict']],
    [1, ['warned', '--strict']],
    [0, ['migrated', 'unchanged', '--strict']],
    [2, ['failed', 'migrated']],
    [2, ['thrown', 'migrated']],
    [2, ['--check', '--write']],
    [2, ['--dry-run', '--write']],
    [2, ['--json', '--patch']],
    [2, ['--base', 'scratch']],
    [2, ['--unknown']],
    [0, ['--help']],
    [0, ['--version']],
  ])('is %i for %j', async (status, argv) => {
    expect((await runIn(folder, argv)).status).toBe(status)
  })

  it('comes with the stack and where to report it when we fail, and the others are done', async () => {
    const { out, err } = await runIn(folder, ['thrown', 'migrated', '--quiet'])
    expect(err).toContain('thrown/Dockerfile: failed')
    expect(err).toContain('    at ')
    expect(err).toContain('npm bugs msb-migrate')
    expect(out).toBe('')
    expect((await runIn(folder, ['thrown', 'migrated'])).out).toContain('migrated/Dockerfile: migrated')
  })
})

describe('what is printed', () => {
  it('is nothing but JSON with --json', async () => {
    const folder = folderWith({ Dockerfile: NODE, x: `${NODE}# refuse\n` })
    const { out } = await runIn(folder, ['Dockerfile', 'x', 'gone', '--json', '--color'])
    const { results } = JSON.parse(out)
    expect(results.map(({ path, outcome }: { path: string; outcome: string }) => [path, outcome])).toEqual([
      ['Dockerfile', 'migrated'],
      ['x', 'refused'],
    ])
    expect(JSON.parse((await runIn(folder, ['gone', '--json'])).out)).toEqual({ version: 1, results: [] })
  })

  it('is nothing but a patch with --patch, shared files once', async () => {
    const folder = folderWith({ Dockerfile: NODE, b: NODE, c: `${NODE}# refuse\n` })
    commitAll(folder)
    const { out, err } = await runIn(folder, ['Dockerfile', 'b', 'c', '--patch', '--color'])
    expect(out.match(/^\+\+\+ .*/gm)).toEqual(['+++ b/Dockerfile', '+++ b/.dockerignore', '+++ b/b'])
    expect(err).toContain('c: refused')
    writeFileSync(join(folder, 'p'), out)
    git(folder, 'apply', 'p')
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(`${NODE}# migrated\n`)
  })

  it('says when no patch can name a file', async () => {
    const folder = folderWith({ Dockerfile: NODE, 'sub/x': '' })
    const { status, out, err } = await runIn(join(folder, 'sub'), ['..', '--patch'])
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain('../Dockerfile: no patch can name')
  })

  it('is nothing but refusals with --quiet, and nobody is asked', async () => {
    const folder = folderWith({ a: NODE, b: `${NODE}# refuse\n` })
    const { out, err } = await runIn(folder, ['a', 'b', '--quiet'], { keys: ['y'] })
    expect(out).toBe('')
    expect(err).toContain('b: refused')
    expect(err).not.toContain('a: ')
  })

  it('has colours on demand, and never against NO_COLOR', async () => {
    const folder = folderWith({ Dockerfile: NODE })
    const start = '\u001b['
    expect((await runIn(folder, [])).out).not.toContain(start)
    expect((await runIn(folder, ['--color'])).out).toContain(start)
    expect((await runIn(folder, [], { env: { FORCE_COLOR: '1' } })).out).toContain(start)
    expect((await runIn(folder, [], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).out).not.toContain(start)
    expect((await runIn(folder, ['--no-color'], { env: { FORCE_COLOR: '1' } })).out).not.toContain(start)
  })

  it('explains with --explain, and has no diff with --check', async () => {
    const folder = folderWith({ Dockerfile: NODE })
    expect((await runIn(folder, ['--explain'])).out).toContain('+ COPY --from=builder /app/dist /app/dist')
    expect((await runIn(folder, ['--check'])).out).not.toContain('+# migrated')
    expect((await runIn(folder, ['--check', '--dry-run'])).out).toContain('+# migrated')
  })
})
