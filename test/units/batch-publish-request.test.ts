import { readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { programFor, projectOf } from '../../src/batch/publish/forge.js'
import { codeBlock, codeText, plainText } from '../../src/batch/publish/markdown.js'
import { type PublishOptions, publishRepository } from '../../src/batch/publish/publish-repository.js'
import { pullRequestBody, updatedBody } from '../../src/batch/publish/pull-request-text.js'
import {
  AFTER,
  BEFORE,
  commitOptions,
  environment,
  fileOf,
  gitAt,
  recordOf,
  remoteOf,
  repositoryWith,
  script,
} from './batch-publish-support.js'
import { folderWith } from './cli-support.js'

interface Request {
  number: number
  state: 'open' | 'closed' | 'merged'
  title: string
  body: string
  head: string
  base: string
  fork?: boolean
}

interface Call {
  args: string[]
  body?: Record<string, string>
  env: Record<string, string>
}

/** What both stubs do: they keep requests in a file, and write down how they were called. */
const STUB = (program: string, state: string) => `#!${process.execPath}
const fs = require('node:fs')
const args = process.argv.slice(2)
if (args[0] === '--version') process.exit(0)
const state = JSON.parse(fs.readFileSync(${JSON.stringify(state)}, 'utf8'))
const input = args.includes('--input') ? JSON.parse(fs.readFileSync(0, 'utf8')) : undefined
state.calls.push({ args, body: input, env: { tty: process.env.GH_FORCE_TTY } })
const save = () => fs.writeFileSync(${JSON.stringify(state)}, JSON.stringify(state))
save()
if (state.fails && args.includes(state.at ?? 'api')) { console.error(state.fails); process.exit(1) }
const method = args[args.indexOf('--method') + 1]
const [path, query = ''] = args[args.indexOf('--method') + 2].split('?')
const branch = new URLSearchParams(query)
const github = ${program === 'gh'}
const shown = (r) => github
  ? { number: r.number, state: r.state === 'open' ? 'open' : 'closed', merged_at: r.state === 'merged' ? 'now' : null,
      html_url: 'https://user:secret@github.com/o/n/pull/' + r.number, body: r.body,
      head: { ref: r.head, repo: { full_name: r.fork ? 'x/n' : 'O/n' } } }
  : { iid: r.number, state: r.state === 'open' ? 'opened' : r.state, web_url: 'https://gitlab.com/mr/' + r.number, description: r.body,
      source_branch: r.head, source_project_id: r.fork ? 2 : 1, target_project_id: 1 }
const answer = (value) => { save(); console.log(JSON.stringify(value)) }
const collection = github ? 'repos/o/n/pulls' : 'projects/g%2Fs%2Fn/merge_requests'
if (method === 'GET' && path === collection) {
  const wanted = github ? branch.get('head').replace('o:', '') : branch.get('source_branch')
  answer(state.requests.filter((r) => r.head === wanted).map(shown))
} else if (method === 'GET') answer({ default_branch: 'trunk' })
else if (method === 'POST' && path === collection) {
  const made = { number: state.requests.length + 1, state: 'open', title: input.title, body: input.body ?? input.description,
    head: input.head ?? input.source_branch, base: input.base ?? input.target_branch }
  state.requests.push(made)
  answer(shown(made))
} else {
  const found = state.requests.find((r) => path === collection + '/' + r.number)
  found.body = input.body ?? input.description
  answer(shown(found))
}
`

/** A repository whose remote goes by an address of the forge and is a folder. */
function scene(program: 'gh' | 'glab', requests: readonly Request[] = []) {
  const folder = repositoryWith({ Dockerfile: BEFORE })
  const remote = remoteOf(folder)
  const address = program === 'gh' ? 'https://me:secret@github.com/o/n.git' : 'git@gitlab.com:g/s/n.git'
  const bin = folderWith({ state: JSON.stringify({ calls: [], requests }) })
  const state = join(bin, 'state')
  script(join(bin, program), STUB(program, state))
  gitAt(folder, 'config', 'remote.origin.url', address)
  gitAt(folder, 'config', `url.${remote}.insteadOf`, address)
  const read = (): { calls: Call[]; requests: Request[] } => JSON.parse(readFileSync(state, 'utf8'))
  const change = (values: object) => writeFileSync(state, JSON.stringify({ ...read(), ...values }))
  const env = { ...environment, PATH: `${bin}${delimiter}${process.env.PATH}`, GH_FORCE_TTY: '1' }
  const options = (rest: Partial<PublishOptions> = {}): PublishOptions => ({
    ...commitOptions(folder),
    push: true,
    pullRequest: {},
    env,
    ...rest,
  })
  return { folder, remote, read, change, options, env }
}

const NEXT = `${AFTER}# next\n`
const next = [recordOf('Dockerfile', { files: [fileOf('Dockerfile', BEFORE, NEXT)] })]
const numbered = (state: Request['state'], rest: Partial<Request> = {}): Request => ({
  number: 1,
  state,
  title: 't',
  body: '',
  head: 'multi-stage',
  base: 'main',
  ...rest,
})

describe.each(['gh', 'glab'] as const)('%s', (program) => {
  it('opens a pull request, leaves it when nothing has changed, and brings it up to date', async () => {
    const { options, read, remote } = scene(program)
    const first = await publishRepository(options())
    expect(first).toMatchObject({
      commit: { kind: 'committed' },
      push: { kind: 'pushed' },
      pullRequest: { kind: 'created' },
    })
    expect(JSON.stringify([first, read().calls])).not.toContain('secret')
    expect(read().requests).toMatchObject([
      { title: 'Split Dockerfile into build and runtime stages', head: 'multi-stage', base: 'main' },
    ])
    expect(read().requests[0]?.body).toContain('| `Dockerfile` | `slim` | `prune` |')
    for (const { args, env } of read().calls) {
      expect(args.slice(0, 3)).toEqual(['api', '--hostname', program === 'gh' ? 'github.com' : 'gitlab.com'])
      expect(args.join(' ')).not.toContain('builder stage')
      expect(env).toEqual({})
    }
    expect(await publishRepository(options())).toMatchObject({
      commit: { kind: 'up-to-date' },
      push: { kind: 'up-to-date' },
      pullRequest: { kind: 'up-to-date' },
    })
    expect(await publishRepository(options({ records: next }))).toMatchObject({
      commit: { kind: 'committed', isUpdate: true },
      push: { kind: 'pushed' },
      pullRequest: { kind: 'updated' },
    })
    expect(read().requests).toHaveLength(1)
    expect(read().requests[0]?.body).toContain(`git revert ${gitAt(remote, 'rev-parse', 'multi-stage')}`)
    expect(gitAt(remote, 'rev-list', '--count', 'main..multi-stage')).toBe('2')
  })

  it.each(['closed', 'merged'] as const)('has one that is %s: it and the branch are left alone', async (state) => {
    const { options, read, change, folder, remote } = scene(program)
    await publishRepository(options())
    const tip = gitAt(remote, 'rev-parse', 'multi-stage')
    change({ requests: [numbered(state)] })
    const result = await publishRepository(options({ records: next }))
    expect(result).toEqual({ commit: { kind: 'left', why: expect.stringContaining(state) } })
    expect([gitAt(folder, 'rev-parse', 'multi-stage'), gitAt(remote, 'rev-parse', 'multi-stage')]).toEqual([tip, tip])
    expect(read().requests).toHaveLength(1)
  })

  it('has an open one beside a rejected one, and one of a fork', async () => {
    const requests = [numbered('closed'), numbered('open', { number: 2 }), numbered('open', { number: 3, fork: true })]
    const { options, read } = scene(program, requests)
    expect(await publishRepository(options())).toMatchObject({ pullRequest: { kind: 'text-left' } })
    expect(read().requests).toEqual(requests)
  })

  it('goes to the project\u2019s own branch where the one checked out follows none, and to one that is named', async () => {
    const { options, read, folder } = scene(program)
    gitAt(folder, 'switch', '-q', '--detach')
    await publishRepository(options())
    await publishRepository(options({ branch: 'other', pullRequest: { base: 'release' } }))
    expect(read().requests).toMatchObject([{ base: 'trunk' }, { base: 'release' }])
  })

  it('fails with a message, and goes on where it stopped', async () => {
    const { options, change, remote } = scene(program)
    change({ fails: 'HTTP 401: Bad credentials https://me:secret@x/' })
    const problem = expect.stringMatching(new RegExp(`${program} says: HTTP 401.*Log in with: ${program} auth login`))
    const unknown = await publishRepository(options())
    // It may have been rejected.
    expect(unknown).toEqual({ commit: { kind: 'refused', problem } })
    change({ at: 'POST' })
    const failed = await publishRepository(options())
    expect(failed).toMatchObject({ push: { kind: 'pushed' }, pullRequest: { kind: 'refused', problem } })
    expect(JSON.stringify([unknown, failed])).not.toContain('secret')
    expect(gitAt(remote, 'branch', '--list', 'multi-stage')).not.toBe('')
    change({ fails: undefined })
    expect(await publishRepository(options())).toMatchObject({
      commit: { kind: 'up-to-date' },
      push: { kind: 'up-to-date' },
      pullRequest: { kind: 'created' },
    })
  })

  it('is not installed: the command to run is said, and the branch is pushed', async () => {
    const { options } = scene(program)
    const bin = folderWith({})
    const git = gitAt(bin, '--exec-path')
    const env = { ...options().env, PATH: [git, '/usr/bin', '/bin'].join(delimiter) }
    expect(await publishRepository(options({ env, branch: "it's" }))).toMatchObject({
      push: { kind: 'pushed' },
      pullRequest: {
        problem: expect.stringMatching(
          new RegExp(`${program} is not installed.*run: ${program} .*'it'\\\\''s' --fill`),
        ),
      },
    })
  })

  it('takes a text of the user, and names a placeholder that is none', async () => {
    const { options, read } = scene(program)
    const pullRequest = { template: 'Hello {{count}} {{ branch }}' }
    await publishRepository(options({ pullRequest }))
    expect(read().requests[0]?.body).toContain('\nHello 1 `multi-stage`\n')
    const broken = { records: next, pullRequest: { template: '{{x}}' } }
    expect(await publishRepository(options(broken))).toEqual({
      commit: { kind: 'refused', problem: expect.stringContaining('{{x}}') },
    })
  })
})

describe('a remote', () => {
  it.each([
    ['https://github.com/o/n.git', 'github.com', 'o/n'],
    ['https://me:s@ec@ret@github.com/o/n/', 'github.com', 'o/n'],
    ['git@github.com:o/n.git', 'github.com', 'o/n'],
    ['ssh://git@gitlab.example.org:2222/g/s/n.git', 'gitlab.example.org', 'g/s/n'],
    ['github.com:o/n', 'github.com', 'o/n'],
    ['ssh://git@ssh.github.com:443/o/n.git', 'github.com', 'o/n'],
    ['https://gitlab.acme.io:8443/g/n', 'gitlab.acme.io:8443', 'g/n'],
  ])('%s is a project', (address, host, path) => expect(projectOf(address)).toEqual({ host, path }))

  it.each([
    '/srv/n.git',
    '../n',
    'C:/n/x',
    'file:///srv/o/n',
    'https://github.com/n',
    'https://github.com/o/n?x=$(y)',
    '',
  ])('%j is none', (address) => expect(projectOf(address)).toBeUndefined())

  it('has a program by its name', () => {
    expect(
      ['github.com', 'github.acme.io', 'gitlab.com', 'my-gitlab.io', 'git.acme.io', 'notgithub.com'].map(programFor),
    ).toEqual(['gh', 'gh', 'glab', 'glab', undefined, undefined])
  })
})

describe('untrusted text', () => {
  it('is no markup, mentions nobody and links nothing', () => {
    const text = plainText('<img src=x> [a](http://b) @all #12 !3 `x` **b**\n/close | x &amp;')
    expect(text).not.toMatch(/@all|#12|!3|https?:\/\/|(?<!\\)[<>[\]`*|]|\n|&amp;(?!amp;)/)
  })

  it('stays in its code and its cell', () => {
    expect(codeText('a`b|c')).toBe('`` a`b\\|c ``')
    expect(codeText(' ')).toBe('')
    expect(codeBlock(['```', 'x'])).toBe('````sh\n```\nx\n````')
  })

  it('does not leave its place in a body, and the body stays short enough', () => {
    const warnings = [
      { code: 'w', message: '<!-- msb-migrate: end -->\n# h ghp_abcdefghijklmnopqrstuvwxyz', line: 2, hint: 'do' },
    ]
    const evil = recordOf('a\n|`$(x)`<!-- msb-migrate: end -->/Dockerfile', {
      warnings,
      base: 'same',
      delivery: undefined,
    })
    const records = [evil, ...Array.from({ length: 3000 }, (_, index) => recordOf(`${index}/Dockerfile`, { warnings }))]
    const body = pullRequestBody({ records, branch: 'b', commit: 'c' })
    if ('problem' in body) throw new Error(body.problem)
    expect(body.text.length).toBeLessThan(65_536)
    expect(body.text.split('<!--').length - body.text.split('`').length).toBeLessThan(3)
    expect(body.text.endsWith('\n<!-- msb-migrate: end -->\n')).toBe(true)
    expect(body.text.indexOf('<!-- msb-migrate: end -->')).toBe(body.text.length - 26)
    expect(body.text).not.toContain('ghp_')
    expect(body.text).toContain('and 2951 more')
  })

  it('of people around ours stays', () => {
    const body = pullRequestBody({ records: next, branch: 'b', commit: 'c' }) as { text: string }
    const written = `Mine.\r\n\r\n${body.text.replaceAll('\n', '\r\n')}\r\nThe end.`
    const updated = updatedBody(written, body.text.replace('`c`', '`d`'))
    expect(updated).toMatch(/^Mine\.\n\n<!-- [\s\S]* -->\n\nThe end\.$/)
    expect(updatedBody('Mine.', body.text)).toBeUndefined()
  })
})
