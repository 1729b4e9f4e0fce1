import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { gitIn, harmless } from '../../src/batch/git-command.js'
import { commitRepository } from '../../src/batch/publish/commit-repository.js'
import { type PublishOptions, publishRepository } from '../../src/batch/publish/publish-repository.js'
import { remoteProblem } from '../../src/batch/publish/remote-problem.js'
import {
  AFTER,
  BEFORE,
  commitOptions,
  environment,
  fileOf,
  gitAt,
  lookOf,
  recordOf,
  remoteOf,
  repositoryWith,
  script,
} from './batch-publish-support.js'
import { folderWith } from './cli-support.js'

const next = [recordOf('Dockerfile', { files: [fileOf('Dockerfile', BEFORE, `${AFTER}# next\n`)] })]

function publish(folder: string, rest: Partial<PublishOptions> = {}) {
  return publishRepository({ ...commitOptions(folder), push: true, ...rest })
}

/** A git server that wants a name and a password, and serves the repositories of a folder by git's own program for that. */
async function serve(folder: string): Promise<string> {
  const server = createServer((request, response) => {
    if (request.headers.authorization === `Basic ${Buffer.from('me:secret').toString('base64')}`)
      return serveGit(folder, request, response)
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

function serveGit(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const [path, query = ''] = (request.url ?? '').split('?')
  const env = {
    ...environment,
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: path,
    QUERY_STRING: query,
    REQUEST_METHOD: request.method,
    REMOTE_USER: 'me',
    CONTENT_TYPE: request.headers['content-type'],
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
    GIT_PROTOCOL: request.headers['git-protocol']?.toString(),
  }
  const program = spawn('git', ['http-backend'], { env })
  request.pipe(program.stdin)
  const chunks: Buffer[] = []
  program.stdout.on('data', (chunk) => chunks.push(chunk))
  program.on('close', () => {
    const whole = Buffer.concat(chunks)
    const end = whole.indexOf('\r\n\r\n')
    for (const line of whole.subarray(0, end).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(': ')
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10)
      else response.setHeader(name, value)
    }
    response.end(whole.subarray(end + 4))
  })
}

describe('a push', () => {
  it('goes to the branch of the same name, which is followed then, and to nothing else', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const remote = remoteOf(folder)
    gitAt(folder, 'tag', 'v1')
    gitAt(folder, 'config', 'push.followTags', 'true')
    gitAt(folder, 'config', 'push.default', 'matching')
    gitAt(folder, 'config', 'remote.origin.push', '+refs/heads/*:refs/heads/*')
    gitAt(folder, 'switch', '-q', '-c', 'side')
    gitAt(folder, 'commit', '-q', '--allow-empty', '-m', 'not to be pushed')
    gitAt(folder, 'switch', '-q', 'main')
    const before = lookOf(folder)
    expect(await publish(folder)).toMatchObject({ commit: { kind: 'committed' }, push: { kind: 'pushed' } })
    expect(lookOf(folder)).toBe(before)
    expect(gitAt(remote, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main\nrefs/heads/multi-stage')
    expect(gitAt(folder, 'rev-parse', '--abbrev-ref', 'multi-stage@{upstream}')).toBe('origin/multi-stage')
    expect(await publish(folder)).toMatchObject({ commit: { kind: 'up-to-date' }, push: { kind: 'up-to-date' } })
    expect(await publish(folder, { records: next })).toMatchObject({
      commit: { isUpdate: true },
      push: { kind: 'pushed' },
    })
  })

  it('does not publish commits of the user that are on no branch of the remote', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const remote = remoteOf(folder)
    gitAt(folder, 'commit', '-q', '--allow-empty', '-m', 'private')
    expect(await publish(folder)).toEqual({
      commit: { kind: 'refused', problem: expect.stringContaining('is not on the remote') },
    })
    gitAt(folder, 'push', '-q', remote, 'main')
    gitAt(folder, 'update-ref', '-d', 'refs/remotes/origin/main')
    expect(await publish(folder)).toMatchObject({ push: { kind: 'pushed' } })
  })

  it('goes on in a clone of one commit, on a branch that began below it', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const remote = remoteOf(folder)
    for (const message of ['a', 'b']) gitAt(folder, 'commit', '-q', '--allow-empty', '-m', message)
    gitAt(folder, 'push', '-q')
    await publish(folder)
    gitAt(folder, 'commit', '-q', '--allow-empty', '-m', 'c')
    gitAt(folder, 'push', '-q')
    const outer = folderWith({})
    gitAt(outer, 'clone', '-q', '--depth=1', `file://${remote}`, 'clone')
    const clone = join(outer, 'clone')
    expect(await publish(clone)).toMatchObject({ commit: { kind: 'up-to-date' }, push: { kind: 'up-to-date' } })
    expect(await publish(clone, { records: next })).toMatchObject({
      commit: { isUpdate: true },
      push: { kind: 'pushed' },
    })
    expect(gitAt(clone, 'rev-list', '--count', '--all')).toBe('3')
    expect(gitAt(remote, 'rev-list', '--count', 'main..multi-stage')).toBe('2')
    expect(gitAt(remote, 'diff', '--name-only', 'main', 'multi-stage')).toBe('Dockerfile')
  })

  it('works over HTTP, and says how to log in without showing a password', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const remote = remoteOf(folder)
    gitAt(remote, 'config', 'http.receivepack', 'true')
    const host = await serve(dirname(remote))
    gitAt(folder, 'remote', 'set-url', 'origin', `http://me:wrong-secret@${host}/${basename(remote)}`)
    const refused = await publish(folder)
    expect(refused).toEqual({ commit: { kind: 'refused', problem: expect.stringContaining('does not let you in') } })
    expect(JSON.stringify(refused)).not.toContain('secret')
    gitAt(folder, 'remote', 'set-url', 'origin', `http://me:secret@${host}/${basename(remote)}`)
    expect(await publish(folder)).toMatchObject({ push: { kind: 'pushed' } })
    const outer = folderWith({})
    // Not by a call that waits: the server is this process.
    const args = ['clone', '-q', '--depth=1', `http://me:secret@${host}/${basename(remote)}`, 'clone']
    expect(await gitIn(outer, environment)(args)).toMatchObject({ ok: true })
    expect(await publish(join(outer, 'clone'), { records: next })).toMatchObject({
      commit: { isUpdate: true },
      push: { kind: 'pushed' },
    })
    gitAt(folder, 'remote', 'set-url', 'origin', `http://me:secret@${host}/gone.git`)
    expect(await publish(folder)).toMatchObject({ commit: { problem: expect.stringContaining('no such repository') } })
  })

  it('that a hook of the remote refuses leaves the commit here, for the next run', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const remote = remoteOf(folder)
    const hook = script(join(remote, 'hooks/pre-receive'), '#!/bin/sh\necho "no: token=abc123secret"; exit 1\n')
    const refused = await publish(folder)
    expect(refused).toMatchObject({
      commit: { kind: 'committed' },
      push: {
        problem: expect.stringMatching(
          /^the remote refused it \(pre-receive hook declined\)\. remote: no: token=\*\*\*/,
        ),
      },
    })
    expect(gitAt(remote, 'branch', '--list', 'multi-stage')).toBe('')
    rmSync(hook)
    expect(await publish(folder)).toMatchObject({ commit: { kind: 'up-to-date' }, push: { kind: 'pushed' } })
  })

  it('that a hook of the user refuses', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    remoteOf(folder)
    script(join(folder, '.git/hooks/pre-push'), '#!/bin/sh\necho "tests fail" >&2; exit 1\n')
    expect(await publish(folder)).toMatchObject({ push: { problem: expect.stringContaining('tests fail') } })
  })

  it('over commits of others on the remote is none', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const remote = remoteOf(folder)
    await publish(folder)
    const outer = folderWith({})
    gitAt(outer, 'clone', '-q', '-b', 'multi-stage', remote, 'other')
    gitAt(join(outer, 'other'), 'commit', '-q', '--allow-empty', '-m', 'mine')
    gitAt(join(outer, 'other'), 'push', '-q')
    const tip = gitAt(remote, 'rev-parse', 'multi-stage')
    expect(await publish(folder, { records: next })).toEqual({
      commit: { kind: 'left', why: expect.stringContaining('did not make') },
    })
    expect(gitAt(remote, 'rev-parse', 'multi-stage')).toBe(tip)
  })

  it('that comes too late is not forced', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const remote = remoteOf(folder)
    // Between the look at the remote and the push, somebody else makes the branch.
    const path = JSON.stringify(remote)
    script(
      join(folder, '.git/hooks/commit-msg'),
      `#!/bin/sh\nunset GIT_DIR GIT_INDEX_FILE\nc=$(git -C ${path} commit-tree -m other main^{tree}) && git -C ${path} update-ref refs/heads/multi-stage $c\n`,
    )
    const result = await publish(folder)
    expect(result).toMatchObject({ push: { problem: expect.stringContaining('Nothing was forced') } })
    expect(gitAt(remote, 'log', '-1', '--format=%s', 'multi-stage')).toBe('other')
  })

  it('without a remote, or to one that is not there, changes nothing', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    expect(await publish(folder)).toMatchObject({ commit: { problem: expect.stringContaining('git remote add') } })
    gitAt(folder, 'remote', 'add', 'origin', join(folder, 'gone.git'))
    expect(await publish(folder)).toMatchObject({ commit: { problem: expect.stringContaining('no such repository') } })
    expect(await publish(folder, { remote: '--upload-pack=x' })).toMatchObject({
      commit: { problem: expect.stringContaining('no remote named') },
    })
    expect(gitAt(folder, 'branch', '--list', 'multi-stage')).toBe('')
  })

  it('goes to the remote of the branch that is checked out, or to the only one', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const remote = remoteOf(folder)
    gitAt(folder, 'remote', 'rename', 'origin', 'fork')
    gitAt(folder, 'remote', 'add', 'origin', join(folder, 'gone.git'))
    expect(await publish(folder)).toMatchObject({ push: { kind: 'pushed' } })
    gitAt(folder, 'remote', 'remove', 'origin')
    gitAt(folder, 'switch', '-q', '--detach')
    expect(await publish(folder, { branch: 'b' })).toMatchObject({ push: { kind: 'pushed' } })
    expect(gitAt(remote, 'branch', '--list', 'b')).not.toBe('')
  })
})

describe('what a remote says', () => {
  it('is shown without credentials', () => {
    const text = harmless(
      'fatal: https://tok@x/ http://a:b@c/ ssh://git@h/ https://u:p@ss@h/ \u001b[31mred ghp_abcdefghijklmnopqrst',
    )
    expect(text).toBe('fatal: https://***@x/ http://***@c/ ssh://git@h/ https://***@h/ red ***')
  })

  it('is put in words', () => {
    expect(remoteProblem('fatal: Could not resolve host: x')).toMatch(/cannot be reached/)
    expect(remoteProblem('git@github.com: Permission denied (publickey).')).toMatch(/does not let you in/)
    expect(remoteProblem('')).toBe('git could not do it. git says: nothing')
  })

  it('is not asked for on the terminal by ssh', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    gitAt(folder, 'remote', 'add', 'origin', 'git@example.invalid:o/n.git')
    const bin = folderWith({})
    script(
      join(bin, 'ssh'),
      `#!/bin/sh\necho "$@" > ${join(bin, 'seen')}\necho "Permission denied (publickey)." >&2\nexit 255\n`,
    )
    const env = { ...environment, PATH: `${bin}:${process.env.PATH}` }
    expect(await publish(folder, { env })).toMatchObject({ commit: { problem: expect.stringContaining('let you in') } })
    expect(readFileSync(join(bin, 'seen'), 'utf8')).toContain('-oBatchMode=yes')
    expect(await commitRepository(commitOptions(folder))).toMatchObject({ kind: 'committed' })
  })
})
