import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { commitAll, folderWith, git, migrateForTests, runIn } from './cli-support.js'

const NODE = 'FROM node:22\n'

describe('writing', () => {
  it('keeps mode, byte order mark and line endings, and prints the undo', async () => {
    const folder = folderWith({ Dockerfile: '\uFEFFFROM node:22\r\n' })
    chmodSync(join(folder, 'Dockerfile'), 0o751)
    commitAll(folder)
    const { status, out } = await runIn(folder, ['--write'])
    expect(status).toBe(0)
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe('\uFEFFFROM node:22\r\n# migrated\n')
    expect(statSync(join(folder, 'Dockerfile')).mode & 0o777).toBe(0o751)
    expect(statSync(join(folder, '.dockerignore')).mode & 0o777).toBe(0o644)
    expect(out).toContain('Written: Dockerfile, .dockerignore')
    expect(out).toContain('To undo: git checkout -- Dockerfile && rm .dockerignore')
    expect(out).not.toContain('warning')
  })

  it.each([
    ['dirty', 'has changes that are not committed'],
    ['untracked', 'is not tracked by git'],
    ['outside', 'is in no git repository'],
  ])('warns of a file that is %s, and prints an undo that works', async (state, words) => {
    const folder = folderWith({ Dockerfile: NODE, other: '' })
    if (state !== 'outside') commitAll(folder)
    if (state === 'untracked') {
      git(folder, 'rm', '-q', '--cached', 'Dockerfile')
      git(folder, 'commit', '-q', '-m', 'second')
    }
    const before = state === 'dirty' ? `${NODE}# mine\n` : NODE
    writeFileSync(join(folder, 'Dockerfile'), before)
    const { out, status } = await runIn(folder, ['--write'], { env: { GIT_CEILING_DIRECTORIES: folder } })
    expect(status).toBe(0)
    expect(out).toContain(words)
    const undo = /^To undo: (cp (\S+) Dockerfile && rm \.dockerignore)$/m.exec(out)
    expect(statSync(undo?.[2] ?? '').mode & 0o777).toBe(0o600)
    expect(statSync(dirname(undo?.[2] ?? '')).mode & 0o777).toBe(0o700)
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(`${before}# migrated\n`)
    execFileSync('sh', ['-c', undo?.[1] ?? 'false'], { cwd: folder })
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(before)
    expect(existsSync(join(folder, '.dockerignore'))).toBe(false)
  })

  it('prints an undo that works for a file in a repository below', async () => {
    const folder = folderWith({ 'sub/Dockerfile': NODE })
    commitAll(join(folder, 'sub'))
    const { out } = await runIn(folder, ['sub', '--write'])
    const undo = /^To undo: (git -C sub checkout -- Dockerfile && rm sub\/\.dockerignore)$/m.exec(out)
    execFileSync('sh', ['-c', undo?.[1] ?? 'false'], { cwd: folder, stdio: 'pipe' })
    expect(readFileSync(join(folder, 'sub/Dockerfile'), 'utf8')).toBe(NODE)
  })

  it('writes nothing when the former text cannot be saved', async () => {
    const folder = folderWith({ Dockerfile: NODE })
    vi.stubEnv('TMPDIR', join(folder, 'gone'))
    const { status, err } = await runIn(folder, ['--write'])
    vi.unstubAllEnvs()
    expect(status).toBe(2)
    expect(err).toContain('Dockerfile: not written, because its present text could not be saved')
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(NODE)
  })

  it('writes what two Dockerfiles share once', async () => {
    const folder = folderWith({ a: NODE, b: NODE })
    const { status, err } = await runIn(folder, ['a', 'b', '--write'])
    expect([status, err]).toEqual([0, ''])
    expect(readFileSync(join(folder, '.dockerignore'), 'utf8')).toBe('node_modules\n')
  })

  it('refuses a file that changed meanwhile, and writes none of its files', async () => {
    const folder = folderWith({ Dockerfile: NODE })
    const { status, err } = await runIn(folder, ['--write'], {
      migrate: async (input, options) => {
        const results = await migrateForTests(input, options)
        writeFileSync(join(folder, 'Dockerfile'), 'FROM mine\n')
        return results
      },
    })
    expect(status).toBe(2)
    expect(err).toContain('changed meanwhile')
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe('FROM mine\n')
    expect(existsSync(join(folder, '.dockerignore'))).toBe(false)
  })

  it('writes nothing without --write and without a terminal, nor in CI', async () => {
    const folder = folderWith({ Dockerfile: NODE })
    await runIn(folder, [])
    await runIn(folder, ['--dry-run'], { keys: ['y'] })
    await runIn(folder, [], { keys: ['y'], env: { CI: 'true' } })
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(NODE)
  })
})

describe('the question', () => {
  const read = (folder: string, path = 'Dockerfile') => readFileSync(join(folder, path), 'utf8')

  it('writes on yes, also after an explanation', async () => {
    const folder = folderWith({ Dockerfile: NODE })
    const { status, out } = await runIn(folder, ['--no-color'], { keys: ['e', 'y'] })
    expect(status).toBe(0)
    expect(out).toContain('Write Dockerfile, .dockerignore?')
    expect(out).toContain('Lines that are added')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
    expect(out).not.toMatch(/\u001b\[\d*m/)
    expect(read(folder)).toContain('# migrated')
  })

  const UP = '\u001b[A'
  const DOWN = '\u001b[B'
  /** What stands below the question once it is answered. */
  const LEFT = 'No, leave it as it is'

  it.each([
    ['n', LEFT],
    ['\r', LEFT],
    ['\u0003', 'Quit'],
    ['\u001b', 'Quit'],
    ['q', 'Quit'],
    [`${UP}\u0003`, 'Quit'],
    [`${DOWN}${DOWN}\r`, 'Quit'],
    [`${UP}${DOWN}\r`, LEFT],
    ['yn', 'Yes, write'],
  ])('shows on %j what it does: %s', async (key, shown) => {
    const folder = folderWith({ Dockerfile: NODE })
    const { status, out } = await runIn(folder, ['--no-color'], { keys: [key] })
    expect(status).toBe(0)
    // After the last drawing of the question.
    const end = out.slice(out.lastIndexOf('Write Dockerfile'))
    for (const label of [LEFT, 'Quit', 'Yes, write']) expect(end.includes(label), label).toBe(label === shown)
    expect(end.includes('Nothing was written.')).toBe(shown !== 'Yes, write')
    expect(read(folder) === NODE).toBe(shown !== 'Yes, write')
  })

  it.each([[`${UP}\r`], ['k\r'], [`${DOWN}${DOWN}${DOWN}\r`], [`${DOWN}y`], ['Y']])('writes on %j', async (key) => {
    const folder = folderWith({ Dockerfile: NODE })
    const { out } = await runIn(folder, ['--no-color'], { keys: [key] })
    expect(out.slice(out.lastIndexOf('Write Dockerfile'))).toContain('Yes, write')
    expect(read(folder)).toContain('# migrated')
  })

  it('explains on Down and Enter, and asks again', async () => {
    const folder = folderWith({ Dockerfile: NODE })
    const { out } = await runIn(folder, [], { keys: [`${DOWN}\r`, '\r'] })
    expect(out).toContain('Lines that are added')
    expect(read(folder)).toBe(NODE)
  })

  it('is asked for each Dockerfile until quit', async () => {
    const folder = folderWith({ a: NODE, b: NODE, c: NODE, d: NODE })
    mkdirSync(join(folder, 'x'))
    await runIn(folder, ['a', 'b', 'c', 'd'], { keys: ['n', 'y', 'q'] })
    expect([read(folder, 'a'), read(folder, 'c'), read(folder, 'd')]).toEqual([NODE, NODE, NODE])
    expect(read(folder, 'b')).toContain('# migrated')
  })
})
