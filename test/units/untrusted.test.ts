import { describe, expect, it, vi } from 'vitest'
import { parseDockerfile } from '../../src/dockerfile/parse.js'
import { parseBunLock } from '../../src/ecosystems/node/managers/bun-lock.js'
import { parseNpmLock } from '../../src/ecosystems/node/managers/npm-lock.js'
import { parsePnpmLock } from '../../src/ecosystems/node/managers/pnpm-lock.js'
import { parseYarnLock } from '../../src/ecosystems/node/managers/yarn-lock.js'
import { parseManifest } from '../../src/ecosystems/node/manifest.js'
import { filesInMemory, migrate } from '../../src/index.js'
import { parseComposeServices } from '../../src/project/compose-files.js'
import { maskCredentials, shown } from '../../src/report/shown.js'

// What takes milliseconds here took minutes or had no end before it was bounded.
const GENEROUS = 20_000
vi.setConfig({ testTimeout: 60_000 })

async function within<Value>(work: () => Value): Promise<Awaited<Value>> {
  const began = performance.now()
  const value = await work()
  expect(performance.now() - began).toBeLessThan(GENEROUS)
  return value
}

const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('')
const bomb = lines(
  9,
  (at) =>
    `a${at}: &a${at} [${Array(9)
      .fill(at === 0 ? 'x' : `*a${at - 1}`)
      .join(',')}]\n`,
)
const brackets = '['.repeat(100_000)
const objects = '{"a":'.repeat(100_000)
const DOCKERFILE =
  'FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\nCMD ["node", "dist/server.js"]\n'

/** What becomes of a Dockerfile beside these files. */
async function outcomeOf(dockerfile: string, scripts: Readonly<Record<string, string>> = {}, more = {}) {
  const manifest = { scripts, dependencies: { express: '4' }, devDependencies: { typescript: '5' } }
  const files = filesInMemory({ 'package.json': JSON.stringify(manifest), 'dist/server.js': '', ...more })
  const results = await within(() => migrate({ dockerfiles: [{ path: 'Dockerfile', text: dockerfile }], files }))
  const outcome = results[0]?.outcome
  expect(outcome?.kind, JSON.stringify(outcome)).not.toBe('failed')
  return outcome
}

describe('lock files and manifests from strangers', () => {
  it.each([brackets, objects])('that are nested too deeply', async (text) => {
    expect(parseManifest(text)).toEqual({ invalid: 'it is nested too deeply' })
    expect(parseNpmLock(text)).toBeUndefined()
    expect(parseBunLock(text)).toBeUndefined()
    expect(await within(() => parsePnpmLock(`packages: ${text}`))).toBeUndefined()
    await outcomeOf(DOCKERFILE, { build: 'tsc' }, { 'tsconfig.json': text })
  })

  it.each([9, 12])('that extend each other eight times over, %i levels deep', async (depth) => {
    const below = (at: number) => ({ extends: Array(8).fill(`./t${at + 1}.json`) })
    const files = Object.fromEntries(
      Array.from({ length: depth }, (_, at) => [`t${at}.json`, JSON.stringify(below(at))]),
    )
    const last = { [`t${depth}.json`]: '{"extends":"./t0.json"}', 'tsconfig.json': '{"extends":"./t0.json"}' }
    await outcomeOf(DOCKERFILE, { build: 'tsc' }, { ...files, ...last })
    await outcomeOf(DOCKERFILE, { build: 'tsc' }, { ...files, ...last, [`t${depth}.json`]: '{}' })
  })

  it('that name what every object has', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
    const entries = names.map((name) => `"${name}":"1"`).join()
    const manifest = `{"scripts":{"build":"npm run toString",${entries}},"dependencies":{${entries}}}`
    await outcomeOf(DOCKERFILE, {}, { 'package.json': manifest })
    for (const name of names) {
      const outcome = await outcomeOf(DOCKERFILE.replace('["node", "dist/server.js"]', `npm run ${name}`))
      expect(outcome?.kind).toBe('refused')
    }
    const lock = parseNpmLock(`{"lockfileVersion":3,"packages":{"node_modules/__proto__":{"version":"1"}}}`)
    expect(lock?.production.map(({ name }) => name)).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>).version).toBeUndefined()
  })

  it.each([
    ['aliases', bomb],
    ['many names', `packages:\n${lines(100_000, (at) => `  a${at}@1.0.0: {}\n`)}`],
    [
      'many packages',
      lines(100_000, (at) => `  a${at}@1.0.0:\n    resolution: {integrity: sha512-${'x'.repeat(40)}}\n`),
    ],
    ['many brackets', '['.repeat(6_000_000)],
    ['lists in lists', `packages:\n  ${'- '.repeat(100_000)}`],
  ])('in YAML, with %s', async (_what, text) => {
    await within(() => parsePnpmLock(`lockfileVersion: '9.0'\n${text}`))
  })

  it('in YAML, for compose', async () => {
    await within(() => parseComposeServices(`${bomb}services: { a: { build: ., x: *a8 } }`, 'compose.yml'))
  })

  it.each([
    [
      'dependencies that it does not list',
      lines(20_000, (at) => `a${at}@^1:\n  version "1"\n  dependencies:\n    z${at} "^1"\n\n`),
    ],
    ['one entry of many ranges', `"a@1${', a@1'.repeat(300_000)}":\n  version "1"\n`],
    ['50 MB', 'a@1:\n  version "1"\n\n'.repeat(2_600_000)],
    ['white space', `a@1:\n  version "1"${' '.repeat(300_000)}x\n`],
  ])('of yarn, with %s', async (_what, text) => {
    await within(() => parseYarnLock(`# yarn lockfile v1\n\n${text}`, []))
  })

  it('of bun, with long paths', async () => {
    const dependencies = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`d${at}`, '1']))
    const packages = { [`${'a/'.repeat(50_000)}a`]: ['a@1', '', { dependencies }] }
    expect(await within(() => parseBunLock(JSON.stringify({ workspaces: {}, packages })))).toBeDefined()
  })
})

describe('package scripts from strangers', () => {
  const fan = (depth: number, times: number) =>
    Object.fromEntries([
      ['build', 'npm run s0'],
      [`s${depth}`, 'tsc'],
      ...Array.from({ length: depth }, (_, at) => [
        `s${at}`,
        Array(times)
          .fill(`npm run s${at + 1}`)
          .join(' && '),
      ]),
    ])

  it.each([
    ['go round', { build: 'npm run b', b: 'npm run build' }],
    ['call the next one twice', fan(30, 2)],
    ['call the next one thirty times', fan(10, 30)],
    ['call themselves', { build: 'npm run build && '.repeat(50).concat('true') }],
    ['run in parallel', { build: `run-p ${'build '.repeat(30)}` }],
    ['are ten thousand', fan(10_000, 1)],
  ])('that %s', async (_what, scripts) => {
    await outcomeOf(DOCKERFILE, scripts)
    await outcomeOf(DOCKERFILE.replace('["node", "dist/server.js"]', 'npm run build'), scripts)
  })
})

describe('Dockerfiles from strangers', () => {
  const run = (body: string) => DOCKERFILE.replace('npm ci', body)
  it.each([
    ['50,000 lines', `${DOCKERFILE}${'RUN a\n'.repeat(50_000)}`, 2001],
    ['one line of 10 MB', run('a'.repeat(10_000_000)), 1],
    ['an instruction of 1 MB', run(`echo ${'a'.repeat(1_000_000)}`), 4],
    ['100,000 continuations', run(`npm ci${' \\\n'.repeat(100_000)}`), 4],
    ['100,000 commands', run(`npm ci${'&&a'.repeat(100_000)}`), 4],
    ['100,000 flags', DOCKERFILE.replace('RUN npm ci', `RUN${' --a=b'.repeat(100_000)} npm ci`), 4],
    ['an open heredoc', `${DOCKERFILE}RUN <<EOF\n${'a\n'.repeat(20_000)}`, 7],
    ['10,000 heredocs', `${DOCKERFILE}RUN ${lines(10_000, (at) => ` <<E${at}`)}\n`, 7],
  ])('with %s are refused by their line', async (_what, text, line) => {
    const outcome = await outcomeOf(text)
    const reasons = outcome === undefined || outcome.kind === 'migrated' ? [] : outcome.reasons
    expect(reasons.map(({ code }) => code)).toContain('invalid-dockerfile')
    expect(text.slice(0, reasons.at(-1)?.at?.start ?? 0).split('\n')).toHaveLength(line)
  })

  it.each(['ENV A=aaaaaaaaaa', 'ARG A=aaaaaaaaaa'])('with a value that doubles: %s', async (first) => {
    const outcome = await outcomeOf(
      DOCKERFILE.replace('COPY', `${first}\n${'ENV A=$A$A$A$A\n'.repeat(60)}WORKDIR /$A\nCOPY`),
    )
    expect(outcome?.kind).toBe('refused')
  })

  it('with two thousand instructions are read in time', async () => {
    const text = DOCKERFILE.replace(
      'COPY',
      `${lines(1900, (at) => `# ${'c'.repeat(200)}\nENV A${at}="${'v'.repeat(200)}"\n\n`)}COPY`,
    )
    expect((await outcomeOf(text, { build: 'tsc' }))?.kind).toBe('migrated')
  })

  it('are read when they are merely long', () => {
    expect(parseDockerfile(run(`npm ci${' && echo a'.repeat(2000)}`)).problems).toEqual([])
    expect(parseDockerfile(`${DOCKERFILE}RUN <<A <<B\nx\nA\ny\nB\n`).problems).toEqual([])
  })
})

describe('texts from strangers', () => {
  it.each([
    ' '.repeat(300_000).concat('x'),
    '\n'.repeat(300_000).concat('x'),
    ' \n'.repeat(150_000),
    'a-'.repeat(150_000),
    'a://'.repeat(75_000),
    '_token'.repeat(50_000),
    `_auth${' '.repeat(300_000)}`,
    '\u001b[0'.repeat(75_000),
    '\u001b]8;;'.repeat(60_000),
    '\u009b0'.repeat(150_000),
    'npm_'.repeat(75_000),
    'bearer '.repeat(40_000),
  ])('are shown in time (case %#)', async (text) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(await within(() => shown(text))).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/)
    await within(() => maskCredentials(text))
  })

  it('of compose mounts are read in time', async () => {
    // Double-quoted JSON is YAML as well.
    const volumes = [`\${a}`.repeat(2000), `\${`.repeat(2000), `\${A:-./x}:/app`]
    const text = JSON.stringify({ services: { a: { build: '.', volumes } } })
    const builds = await within(() => parseComposeServices(text, 'compose.yml'))
    expect(builds?.[0]?.service.mounts).toEqual(['/app'])
  })
})
