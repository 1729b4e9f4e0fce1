import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildContextFinder, pathInContext } from '../../src/disk/build-context.js'
import { diskFiles } from '../../src/disk/disk-files.js'
import { gitState, lossWarning, undoCommand } from '../../src/disk/git.js'
import { writeFiles } from '../../src/disk/write-file.js'
import { commitAll, folderWith, git } from './cli-support.js'

describe('diskFiles', () => {
  it('lists files in order, and does not enter node_modules and .git', async () => {
    const folder = folderWith({
      'b/c': '',
      'b-a': '',
      B: '',
      'node_modules/x/y': '',
      'b/node_modules/z': '',
      '.git/HEAD': '',
      ä: '',
    })
    symlinkSync('..', join(folder, 'b/loop'))
    symlinkSync('nowhere', join(folder, 'dangling'))
    const files = diskFiles(folder)
    const expected = ['.git/', 'B', 'b-a', 'b/c', 'b/loop', 'b/node_modules/', 'dangling', 'node_modules/', 'ä']
    expect(await files.list()).toEqual({ paths: expected, complete: true })
    writeFileSync(join(folder, 'later'), '')
    expect((await files.list()).paths).toEqual(expected)
  })

  it('says when there is more than its bound', async () => {
    const folder = folderWith({ 'a/deep': '', b: '', c: '', d: '' })
    expect(await diskFiles(folder, 4).list()).toEqual({ paths: ['b', 'c', 'd'], complete: false })
    expect((await diskFiles(folder, 5).list()).complete).toBe(true)
  })

  it('reads text as it is, and the same twice', async () => {
    const folder = folderWith({ 'a/b': '\uFEFFx\r\n', link: '' })
    symlinkSync('a', join(folder, 'inside'))
    const files = diskFiles(folder)
    expect(await files.read('a/b')).toEqual({ text: '\uFEFFx\r\n' })
    expect(await files.read('inside/b')).toEqual({ text: '\uFEFFx\r\n' })
    writeFileSync(join(folder, 'a/b'), 'changed')
    expect(await files.read('a/b')).toEqual({ text: '\uFEFFx\r\n' })
    for (const path of ['gone', 'a', '', '.', 'a/b/c', 'gone/x'])
      expect(await files.read(path)).toEqual({ absent: true })
  })

  it('leaves the context through no link and no path', async () => {
    const outside = folderWith({ secret: 'x', 'context/a': 'a', 'context-too/secret': 'x' })
    const folder = join(outside, 'context')
    symlinkSync('../secret', join(folder, 'file'))
    symlinkSync('..', join(folder, 'parent'))
    const files = diskFiles(folder)
    for (const path of [
      '../secret',
      '../context-too/secret',
      join(outside, 'secret'),
      'file',
      'parent/secret',
      'a/../../secret',
    ])
      expect(await files.read(path), path).toEqual({ unreadable: 'outside' })
    expect(await files.read('parent/context/a')).toEqual({ text: 'a' })
  })

  it('is bounded, and opens no pipe', async () => {
    const folder = folderWith({
      big: 'x'.repeat(2 * 1024 * 1024 + 1),
      'sub/yarn.lock': 'x'.repeat(2 * 1024 * 1024 + 1),
      'package-lock.json': 'x'.repeat(16 * 1024 * 1024 + 1),
      zero: 'a\0b',
      latin: new Uint8Array([0x61, 0xe9]),
    })
    execFileSync('mkfifo', [join(folder, 'pipe')])
    symlinkSync('round', join(folder, 'round'))
    const files = diskFiles(folder)
    expect(await files.read('big')).toEqual({ unreadable: 'too-big' })
    expect(await files.read('package-lock.json')).toEqual({ unreadable: 'too-big' })
    expect('text' in (await files.read('sub/yarn.lock'))).toBe(true)
    for (const path of ['zero', 'latin']) expect(await files.read(path)).toEqual({ unreadable: 'binary' })
    for (const path of ['pipe', 'round']) expect(await files.read(path)).toEqual({ unreadable: 'denied' })
    expect((await files.list()).paths).not.toContain('pipe')
  })
})

describe('buildContextFinder', () => {
  const service = (context: string, dockerfile: string) =>
    `services: { a: { build: { context: ${context}, dockerfile: ${dockerfile} } } }`

  it('takes the folder of the Dockerfile when nothing says otherwise', async () => {
    const folder = folderWith({
      'a/Dockerfile': '',
      'a/compose.yml': 'services: {',
      'compose.yml': service('b', 'Dockerfile'),
    })
    const context = await buildContextFinder(folder, undefined)(join(folder, 'a/Dockerfile'))
    expect(context).toEqual({ folder: join(folder, 'a'), services: [] })
  })

  it('takes the context of a compose file beside it or above', async () => {
    const folder = folderWith({
      'docker/Dockerfile': '',
      'docker-compose.prod.yml': service('.', 'docker/Dockerfile'),
      'docker-compose.yml': 'services: { db: { image: x }, other: { build: . } }',
    })
    const { folder: found, services } = await buildContextFinder(folder, undefined)(join(folder, 'docker/Dockerfile'))
    expect(found).toBe(folder)
    expect(services.map(({ file, name }) => [file, name])).toEqual([
      ['docker-compose.yml', 'other'],
      ['docker-compose.prod.yml', 'a'],
    ])
  })

  it('takes the nearest folder of the repository that has all that is copied by name, where its own has not', async () => {
    const copies = (...sources: readonly string[]) =>
      `FROM node:22\n${sources.map((source) => `COPY ${source} /app/\n`).join('')}`
    const folder = folderWith({ 'api/package.json': '', 'api/src/a.js': '', 'api/docker/run.sh': '', 'tools/x': '' })
    const at = async (text: string) =>
      (await buildContextFinder(folder, undefined)(join(folder, 'api/docker/Dockerfile'), text)).folder
    expect(await at(copies('package.json'))).toBe(join(folder, 'api/docker'))
    mkdirSync(join(folder, '.git'))
    expect(await at(copies('package*.json', './src', '.'))).toBe(join(folder, 'api'))
    expect(await at(copies('/api/src', '--from=other gone'))).toBe(folder)
    expect(await at(copies('run.sh'))).toBe(join(folder, 'api/docker'))
    expect(await at(copies('run.sh', 'package.json'))).toBe(join(folder, 'api/docker'))
    expect(await at(copies('../package.json', '$DIR', 'https://a.b/c'))).toBe(join(folder, 'api/docker'))
  })

  it('does not look above the repository, and obeys no compose file that points out of it', async () => {
    const folder = folderWith({
      'compose.yml': service('.', 'app/Dockerfile'),
      'app/Dockerfile': '',
      'app/compose.yml': service('..', 'app/Dockerfile'),
    })
    mkdirSync(join(folder, 'app/.git'))
    expect((await buildContextFinder(folder, undefined)(join(folder, 'app/Dockerfile'))).folder).toBe(
      join(folder, 'app'),
    )
  })

  it('looks five folders up', async () => {
    const folder = folderWith({
      'compose.yml': `services: { a: { build: { context: ., dockerfile: 1/2/3/4/5/Dockerfile } }, b: { build: { context: ., dockerfile: 1/2/3/4/5/6/Dockerfile } } }`,
      '1/2/3/4/5/Dockerfile': '',
      '1/2/3/4/5/6/Dockerfile': '',
    })
    const find = buildContextFinder(folder, undefined)
    expect((await find(join(folder, '1/2/3/4/5/Dockerfile'))).folder).toBe(folder)
    expect((await find(join(folder, '1/2/3/4/5/6/Dockerfile'))).folder).toBe(join(folder, '1/2/3/4/5/6'))
  })

  it('gives the repository that a context lies below', async () => {
    const folder = folderWith({ 'app/Dockerfile': '', Dockerfile: '' })
    mkdirSync(join(folder, '.git'))
    const find = buildContextFinder(folder, undefined)
    expect((await find(join(folder, 'app/Dockerfile'))).repository).toBe(folder)
    expect((await find(join(folder, 'Dockerfile'))).repository).toBeUndefined()
  })

  it('takes what the user names, with the services that build from there', async () => {
    const folder = folderWith({
      'app/x': '',
      'docker/Dockerfile': '',
      'compose.yml': service('app', '../docker/Dockerfile'),
    })
    const context = await buildContextFinder(folder, join(folder, 'app'))(join(folder, 'docker/Dockerfile'))
    expect(context.folder).toBe(join(folder, 'app'))
    expect(context.services.map(({ dockerfile }) => dockerfile)).toEqual(['../docker/Dockerfile'])
    expect(pathInContext(join(folder, 'docker/Dockerfile'), context.folder)).toBe('../docker/Dockerfile')
    expect(pathInContext(join(folder, 'docker/Dockerfile'), folder)).toBe('docker/Dockerfile')
  })
})

describe('writeFiles', () => {
  const write = (folder: string, path: string, before: string | undefined, after: string) => ({
    location: join(folder, path),
    shownPath: path,
    before,
    after,
    encoding: 'utf8' as const,
  })

  it('writes through a link inside the context, and not through one that leads out', () => {
    const folder = folderWith({ 'context/real/Dockerfile': 'a', outside: 'a' })
    const context = join(folder, 'context')
    symlinkSync('real/Dockerfile', join(context, 'Dockerfile'))
    symlinkSync('../outside', join(context, 'out'))
    expect(writeFiles([write(context, 'Dockerfile', 'a', 'b')], context)).toBeUndefined()
    expect(readlinkSync(join(context, 'Dockerfile'))).toBe('real/Dockerfile')
    expect(readFileSync(join(context, 'real/Dockerfile'), 'utf8')).toBe('b')
    expect(writeFiles([write(context, 'out', 'a', 'b')], context)).toContain('a link that leads out')
    expect(readFileSync(join(folder, 'outside'), 'utf8')).toBe('a')
  })

  it('checks all before it writes any, and leaves nothing behind', () => {
    const folder = folderWith({ a: 'a', new: 'x' })
    symlinkSync('nowhere', join(folder, 'dangling'))
    expect(writeFiles([write(folder, 'a', 'a', 'b'), write(folder, 'new', undefined, 'y')], folder)).toContain(
      'has appeared meanwhile',
    )
    expect(writeFiles([write(folder, 'a', 'a', 'b'), write(folder, 'dangling', undefined, 'y')], folder)).toContain(
      'has appeared',
    )
    expect(writeFiles([write(folder, 'a', 'a', 'b'), write(folder, 'gone', 'x', 'y')], folder)).toContain(
      'has gone meanwhile',
    )
    expect(writeFiles([write(folder, 'a', 'a', 'b'), write(folder, 'no/folder', undefined, 'y')], folder)).toContain(
      'Not written',
    )
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('a')
    expect(readdirSync(folder)).toEqual(['a', 'dangling', 'new'])
  })

  it('puts no character into a file that its bytes cannot hold', () => {
    const folder = folderWith({ a: new Uint8Array([0x23, 0xe9]) })
    const latin = (after: string) => ({ ...write(folder, 'a', '#é', after), encoding: 'latin1' as const })
    for (const after of ['#é…', '#é ü']) expect(writeFiles([latin(after)], folder)).toContain('no text in UTF-8')
    expect(writeFiles([latin('#é\nx')], folder)).toBeUndefined()
    expect([...readFileSync(join(folder, 'a'))]).toEqual([0x23, 0xe9, 0x0a, 0x78])
  })

  it('keeps the mode, whatever it is', () => {
    const folder = folderWith({ a: 'a' })
    chmodSync(join(folder, 'a'), 0o640)
    expect(writeFiles([write(folder, 'a', 'a', 'b')], folder)).toBeUndefined()
    expect(lstatSync(join(folder, 'a')).mode & 0o7777).toBe(0o640)
  })
})

describe('git', () => {
  it('knows what it could bring back', async () => {
    const folder = folderWith({ clean: 'a', dirty: 'a', '.gitignore': 'ignored', '*': 'a' })
    commitAll(folder)
    for (const name of ['dirty', 'untracked', 'ignored']) writeFileSync(join(folder, name), 'b')
    const states = ['clean', 'dirty', 'untracked', 'ignored', '*'].map((name) =>
      gitState(join(folder, name), process.env),
    )
    expect(await Promise.all(states)).toEqual(['clean', 'dirty', 'untracked', 'untracked', 'clean'])
    git(folder, 'config', 'core.fsmonitor', 'touch hooked')
    await gitState(join(folder, 'clean'), process.env)
    expect(readdirSync(folder)).not.toContain('hooked')
  })

  it('is not asked about a link, because it would bring back the link alone', async () => {
    const folder = folderWith({ real: 'a' })
    symlinkSync('real', join(folder, 'link'))
    commitAll(folder)
    expect(await gitState(join(folder, 'link'), process.env)).toBeUndefined()
  })

  it('is not needed', async () => {
    const folder = folderWith({ a: '' })
    expect(await gitState(join(folder, 'a'), { PATH: '/nowhere' })).toBeUndefined()
    expect(await gitState(join(folder, 'a'), { ...process.env, GIT_CEILING_DIRECTORIES: folder })).toBeUndefined()
  })

  it('gives commands that a shell takes', () => {
    expect(undoCommand("it's here", 'clean')).toBe("git checkout -- 'it'\\''s here'")
    expect(undoCommand('a b/c', 'clean')).toBe("git -C 'a b' checkout -- c")
    expect(undoCommand('-x', 'new')).toBe('rm ./-x')
    expect(undoCommand('x', '/saved here/x')).toBe("cp '/saved here/x' x")
    expect(lossWarning('clean', 'x')).toBeUndefined()
    expect(lossWarning(undefined, 'x')).toContain('Its present text is saved')
  })
})
