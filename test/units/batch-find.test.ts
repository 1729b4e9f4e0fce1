import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { clone } from '../../src/batch/clone.js'
import { findRepositories, isGitUrl } from '../../src/batch/find-repositories.js'
import { listDockerfiles } from '../../src/batch/list-dockerfiles.js'
import { isDockerfileName } from '../../src/batch/names.js'
import { surveyRepository } from '../../src/batch/survey.js'
import { commitAll, folderWith, git } from './cli-support.js'

const FROM = 'FROM node:20\n'
const none = { include: [], exclude: [] }
const everything = { folders: [''], files: [] }
const noLines = async () => ''
const found = async (cwd: string, ...args: readonly string[]) =>
  (await findRepositories(args, cwd, noLines)).repositories
const names = async (cwd: string, ...args: readonly string[]) => (await found(cwd, ...args)).map(({ name }) => name)

describe('what is called as a Dockerfile is', () => {
  test.each([
    'Dockerfile',
    'dockerfile',
    'Dockerfile.prod',
    'api.Dockerfile',
    'web.dockerfile',
    'Containerfile',
    'a/b/Dockerfile-dev',
  ])('%s is one', (path) => expect(isDockerfileName(path)).toBe(true))

  test.each([
    'Dockerfile.dockerignore',
    'Dockerfile.orig',
    'Dockerfile.j2',
    'Dockerfile.md',
    'dockerfiles',
    'my-Dockerfile',
    'dockerfile-image.svg',
    'Dockerfile~',
  ])('%s is none', (path) => expect(isDockerfileName(path)).toBe(false))
})

describe('repositories', () => {
  it('are found below a folder, nested ones as well, each once', async () => {
    const folder = folderWith({
      'one/a.txt': '',
      'two/deep/three/a.txt': '',
      'two/a.txt': '',
      'node_modules/four/a.txt': '',
    })
    for (const name of ['one', 'two', 'two/deep/three', 'node_modules/four']) mkdirSync(join(folder, name, '.git'))
    expect(await names(folder, '.', 'one', 'o*')).toEqual(['one', 'two', 'two/deep/three'])
  })

  it('may be those of a server, which have no work tree', async () => {
    const folder = folderWith({
      'shop/repo/HEAD': 'ref: refs/heads/main\n',
      'shop/repo/objects/a': '',
      'shop/repo/refs/a': '',
    })
    expect(await found(folder, '.')).toMatchObject([{ name: 'shop/repo', place: { url: join(folder, 'shop/repo') } }])
  })

  it('of git have their projects to themselves', async () => {
    const folder = folderWith({
      'shop/readme.md': '',
      'shop/api/Dockerfile': FROM,
      'shop/web/package.json': '{}',
      'shop/libs/theirs/Dockerfile': FROM,
    })
    for (const name of ['shop', 'shop/libs/theirs']) mkdirSync(join(folder, name, '.git'))
    expect(await names(folder, '.')).toEqual(['shop', 'shop/libs/theirs'])
  })

  it('may be the folder around the one that is named: then that one alone is looked at', async () => {
    const folder = folderWith({ 'services/api/Dockerfile': FROM, 'services/web/Dockerfile': FROM })
    mkdirSync(join(folder, '.git'))
    expect(await found(folder, 'services/api', 'services/web/Dockerfile')).toEqual([
      { name: '.', place: { folder }, folders: ['services/api'], files: ['services/web/Dockerfile'] },
    ])
  })

  it('need no git: a folder with a project in it stands for one', async () => {
    const folder = folderWith({
      'a/package.json': '{}',
      'a/docker/Dockerfile': FROM,
      'group/b/Dockerfile': FROM,
      'c/readme': '',
    })
    expect(await names(folder, '.')).toEqual(['a', 'group/b'])
  })

  it('are named by lines of a file or of standard input, comments left out', async () => {
    const folder = folderWith({
      list: '# ours\n\nhttps://user:secret@example.org/a/b.git\n  one \n',
      'one/Dockerfile': FROM,
    })
    expect(await names(folder, 'list')).toEqual(['https://user:***@example.org/a/b.git', 'one'])
    const { repositories } = await findRepositories(['-'], folder, async () => 'one\r\n')
    expect(repositories.map(({ name }) => name)).toEqual(['one'])
  })

  it('that cannot be found are problems', async () => {
    const folder = folderWith({})
    const { repositories, problems } = await findRepositories(['gone', 'x*y'], folder, noLines)
    expect(repositories).toEqual([])
    expect(problems).toEqual([
      { repository: 'gone', problem: 'there is no such file or folder.' },
      { repository: 'x*y', problem: 'nothing has a name like this.' },
    ])
  })

  test.each(['https://a.b/c.git', 'ssh://git@a.b/c', 'git@a.b:c/d.git', 'file:///srv/a.git'])('%s is a URL', (url) =>
    expect(isGitUrl(url)).toBe(true),
  )
  test.each(['ext::sh -c touch% /tmp/x', '--upload-pack=x', 'C:/work', 'https://a b'])('%s is none', (url) =>
    expect(isGitUrl(url)).toBe(false),
  )
})

describe('the Dockerfiles of a repository', () => {
  const files = {
    Dockerfile: FROM,
    'docker/web.Dockerfile': FROM,
    'ignored/Dockerfile': FROM,
    'vendor/other/Dockerfile': FROM,
    'node_modules/a/Dockerfile': FROM,
    '.gitignore': 'ignored/\n',
    'compose.yaml': 'services: { web: { build: { context: ., dockerfile: docker/image.txt } } }\n',
    'docker/image.txt': FROM,
    '.github/workflows/ci.yml': 'jobs: { a: { steps: [{ run: "docker build -q -f docker/ci.image ." }] } }\n',
    'docker/ci.image': FROM,
  }

  it('are those that git knows or would take, without those of others', async () => {
    const folder = folderWith(files)
    git(folder, 'init', '-q')
    const list = await listDockerfiles(folder, everything, none, process.env)
    expect(list).toEqual({
      dockerfiles: ['Dockerfile', 'docker/web.Dockerfile'],
      callers: ['.github/workflows/ci.yml', 'compose.yaml'],
    })
    git(folder, 'add', 'docker/web.Dockerfile')
    rmSync(join(folder, 'docker/web.Dockerfile'))
    expect((await listDockerfiles(folder, everything, none, process.env)).dockerfiles).toEqual(['Dockerfile'])
  })

  it('may be called as a source is: the text tells', async () => {
    const folder = folderWith({
      'Dockerfile.go': FROM,
      'dockerfile.go': 'package dockerfile\n',
      'dockerfile.py': 'from a import b\n',
    })
    expect((await listDockerfiles(folder, everything, none, process.env)).dockerfiles).toEqual(['Dockerfile.go'])
  })

  it('are all where there is no git, and links are not followed', async () => {
    const folder = folderWith(files)
    symlinkSync('/', join(folder, 'root'))
    const { dockerfiles } = await listDockerfiles(folder, everything, none, process.env)
    expect(dockerfiles).toEqual(['Dockerfile', 'docker/web.Dockerfile', 'ignored/Dockerfile'])
  })

  it('can be chosen by patterns', async () => {
    const folder = folderWith(files)
    const list = async (include: readonly string[], exclude: readonly string[]) =>
      (await listDockerfiles(folder, everything, { include, exclude }, process.env)).dockerfiles
    expect(await list(['docker'], [])).toEqual(['docker/web.Dockerfile'])
    expect(await list([], ['**/*.Dockerfile', 'ignored/'])).toEqual(['Dockerfile'])
  })

  it('have other names where compose files and pipelines say so; those of one context go together', async () => {
    const folder = folderWith(files)
    git(folder, 'init', '-q')
    const list = await listDockerfiles(folder, everything, none, process.env)
    const { groups } = await surveyRepository(folder, list, () => true)
    expect(groups.map((group) => [...group].sort())).toEqual([
      ['Dockerfile', 'docker/image.txt'],
      ['docker/web.Dockerfile'].concat(['docker/ci.image']).sort(),
    ])
  })
})

describe('a clone', () => {
  it('has no history, and is brought up to date', async () => {
    const origin = folderWith({ Dockerfile: FROM })
    commitAll(origin)
    const cache = folderWith({})
    const { signal } = new AbortController()
    const first = await clone(`file://${origin}`, cache, process.env, signal)
    git(origin, 'commit', '-q', '--allow-empty', '-m', 'second')
    const second = await clone(`file://${origin}`, cache, process.env, signal)
    expect(second).toBe(first)
    expect(git(second, 'log', '--format=%s')).toBe('second\n')
  })

  it('that cannot be made says why, and leaves nothing', async () => {
    const cache = folderWith({})
    const cloned = clone('file:///gone/gone.git', cache, process.env, new AbortController().signal)
    await expect(cloned).rejects.toThrow(/does not exist|not appear to be a git repository/)
    expect(readdirSync(cache)).toEqual([])
  })
})
