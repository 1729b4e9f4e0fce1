import { execFileSync } from 'node:child_process'
import { readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { objections } from '../units/schema-support.js'
import { dockerIsSkipped } from './engine-setup.js'
import { buildCommand, leftovers, projectWith, runCommand, serverProject } from './verify-support.js'

const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8')
const twoStages = [
  'FROM node:20 AS builder',
  'WORKDIR /app',
  'COPY package*.json ./',
  'RUN npm install && npm prune --omit=dev',
  'FROM node:20-slim',
  'WORKDIR /app',
  'COPY --from=builder /app/node_modules /app/node_modules',
  'COPY . .',
  'EXPOSE 3000',
  'CMD ["node", "index.js"]',
  '',
].join('\n')

describe.skipIf(dockerIsSkipped)('msb-migrate verify', () => {
  beforeAll(buildCommand)

  it('says that a good migration is equal, with sizes, times and what a change costs', async () => {
    const temporary = projectWith({})
    const { status, stdout, pid } = await runCommand(serverProject(), ['verify'], { TMPDIR: temporary })
    expect(stdout).toContain('Dockerfile → Dockerfile as migrated: equal')
    expect(stdout).toMatch(/base image +node:20 +node:20-slim/)
    expect(stdout).toMatch(/above the base, on disk +\S+ [kM]B +\S+ [kM]?B/)
    expect(stdout).toMatch(/rebuild after a change in index\.js +\d/)
    expect(status).toBe(0)
    expect(await leftovers(temporary, pid)).toEqual([])
  })

  it('prints what its schema describes', async () => {
    const schema = JSON.parse(readFileSync(new URL('../../docs/verify-output.schema.json', import.meta.url), 'utf8'))
    const args = ['verify', '--json', '--probe', 'GET /=200', '--exec', 'node -p 1+1', '--no-rebuild']
    const { status, stdout } = await runCommand(serverProject(), args)
    const report = JSON.parse(stdout)
    expect(objections(report, schema, schema)).toEqual([])
    expect(report).toMatchObject({
      verdict: 'equal',
      before: { run: { answers: [{ status: 200 }], outputs: [{ code: 0 }] } },
    })
    expect(status).toBe(0)
    // All that is neither a build nor a container.
    expect(report.took.rest).toBeGreaterThan(0)
  })

  it('takes no file of another project for its own, though its size and time are the same', async () => {
    const verdictOf = async (word: string, dockerfile: string) => {
      const before = `FROM node:20-slim\nCOPY word /\nRUN grep -q ${word} /word\nCMD ["node", "-v"]\n`
      const project = projectWith({ word, before: before + dockerfile, after: before })
      utimesSync(join(project, 'word'), 1_700_000_000, 1_700_000_000)
      const args = ['verify', '--before', 'before', '--after', 'after', '--no-rebuild', '--quiet']
      return (await runCommand(project, args)).stdout
    }
    expect(await verdictOf('first', '')).toBe('equal\n')
    expect(await verdictOf('other', '# another size\n')).toBe('equal\n')
  })

  it('finds the port of an image that exposes none', async () => {
    const folder = serverProject()
    const before = read(folder, 'Dockerfile').replace('EXPOSE 3000\n', '')
    const files = { before, after: twoStages.replace('EXPOSE 3000\n', '') }
    const project = serverProject(files)
    const { status, stdout } = await runCommand(project, [
      'verify',
      '--before',
      'before',
      '--after',
      'after',
      '--json',
      '--no-rebuild',
    ])
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'equal',
      before: { run: { answers: [{ probe: 'GET :3000/' }] } },
    })
    expect(status).toBe(0)
  })

  test.each([
    ['different', 'another answer', { after: `${twoStages}ENV NODE_ENV=production\n` }, 'configuration Env NODE_ENV'],
    [
      'broken',
      'the package is not there',
      { after: twoStages.replace('COPY --from', 'RUN true # COPY --from') },
      "Cannot find module 'ms'",
    ],
    ['broken', 'it does not build', { after: twoStages.replace('npm prune', 'npm nonsense') }, 'nonsense'],
    ['before-broken', 'the original does not build', { before: 'FROM node:20\nRUN exit 7\n' }, 'exit code: 7'],
    ['inconclusive', 'both need what is not there', { 'index.js': "throw new Error('no database')\n" }, 'exit code 1'],
    [
      'different',
      'both fail, and a module is gone that is loaded later',
      {
        'index.js': "setTimeout(() => { throw new Error('no database') }, 100)\nconst load = () => require('ms')\n",
        after: twoStages.replace('COPY --from', 'RUN true # COPY --from'),
      },
      'module ms',
    ],
    [
      'different',
      'a file is gone that the program opens and survives',
      {
        'index.js':
          "try { require('node:fs').readFileSync('settings.txt') } catch {}\nrequire('node:http').createServer((_, r) => r.end('a')).listen(3000)\n",
        'settings.txt': 'a',
        after: `${twoStages}RUN rm settings.txt\n`,
      },
      'file-opened /app/settings.txt',
    ],
    ['different', 'a link leads nowhere', { after: `${twoStages}RUN ln -s gone link\n` }, 'link /app/link'],
    [
      'different',
      'a key is in a layer, though a later one takes it away',
      {
        after: `${twoStages}RUN printf -- '-----BEGIN PRIVATE KEY-----\\n%s\\n' AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA > key\nRUN rm key\n`,
      },
      'secret a private key',
    ],
  ])('says %s when %s', async (verdict, _, files, told) => {
    const folder = serverProject()
    const project = serverProject({ before: read(folder, 'Dockerfile'), after: twoStages, ...files })
    const args = ['verify', '--before', 'before', '--after', 'after', '--no-rebuild', '--timeout', '10']
    const { status, stdout } = await runCommand(project, args)
    expect(stdout).toContain(told)
    const { stdout: quiet } = await runCommand(project, [...args, '--quiet'])
    expect(quiet).toBe(`${verdict}\n`)
    expect(status).toBe(1)
  })

  it('finds a secret of the build in the new image', async () => {
    const folder = serverProject()
    const secret = 'RUN --mount=type=secret,id=token cat /run/secrets/token > /dev/null\n'
    const leak = 'RUN --mount=type=secret,id=token cp /run/secrets/token /app/copy\n'
    const project = serverProject({
      before: read(folder, 'Dockerfile') + secret,
      after: twoStages + leak,
      token: 'a-token-of-sixteen',
      '.dockerignore': 'token\n',
    })
    const args = ['verify', '--before', 'before', '--after', 'after', '--secret', 'id=token,src=token', '--no-rebuild']
    const { status, stdout } = await runCommand(project, args)
    expect(stdout).toContain('secret the secret token: in no layer → /app/copy')
    expect(status).toBe(1)
  })

  it('starts what the compose file says, anew for each image', async () => {
    const visits = [
      "const { connect } = require('node:net')",
      "const server = require('node:http').createServer((_, response) => {",
      "  const client = connect(6379, 'cache', () => client.write('INCR visits\\r\\n'))",
      "  client.once('data', (text) => { response.end(process.env.GREETING + text); client.end() })",
      '})',
      "server.listen(3000, () => console.log('listening'))",
      "process.on('SIGTERM', () => process.exit())",
    ].join('\n')
    const project = serverProject({
      'index.js': visits,
      '.env': 'WHO=you\n',
      '.dockerignore': '.env\n',
      'compose.yaml': [
        'services:',
        '  web: { build: ., environment: { GREETING: "hello $WHO" }, depends_on: [cache] }',
        '  cache: { image: msb-migrate-test-services, command: redis }',
        '',
      ].join('\n'),
    })
    const services = new URL('services/make-image.sh', import.meta.url)
    execFileSync(services.pathname, ['msb-migrate-test-services'])
    const args = ['verify', '--compose', '--exec', "node -p 'process.env.GREETING'", '--json', '--no-rebuild']
    const { status, stdout } = await runCommand(project, args)
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'equal', after: { run: { answers: [{ status: 200 }] } } })
    expect(status).toBe(0)
  })

  it('writes only what is equal', async () => {
    const good = serverProject()
    expect(await runCommand(good, ['--write', '--verify', '--no-rebuild'])).toMatchObject({ status: 0 })
    expect(read(good, 'Dockerfile')).toContain('AS builder')
    const unproven = serverProject({ 'index.js': "require('ms')\nthrow new Error('no database')\n" })
    const text = read(unproven, 'Dockerfile')
    const held = await runCommand(unproven, ['--write', '--verify', '--no-rebuild'])
    expect(held).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('not written, because it is inconclusive'),
    })
    expect(read(unproven, 'Dockerfile')).toBe(text)
    const allowed = await runCommand(unproven, ['--write', '--verify', '--no-rebuild', '--allow', 'inconclusive'])
    expect(allowed.status).toBe(0)
    expect(read(unproven, 'Dockerfile')).toContain('AS builder')
  })

  it('tells that a program needs more memory than it may have', async () => {
    const project = serverProject({
      'index.js': "const all = []\nsetInterval(() => all.push(Buffer.alloc(2e7, 1)), 5)\nrequire('ms')\n",
    })
    const { stdout } = await runCommand(project, ['verify', '--memory', '64m', '--json', '--no-rebuild'])
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'inconclusive', before: { run: { outOfMemory: true } } })
  })
})
