// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the cases are texts of programs
import { array, assert, asyncProperty, constantFrom } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { facts, names, paths, typed } from './sources-support.js'

describe('sources that are loaded by computed names', () => {
  test('of a folder of commands are reached', async () => {
    const found = await typed({
      'src/bot.ts':
        'for (const file of fs.readdirSync("./dist/commands")) require(`./commands/${file}`)\nimport fs from "fs"',
      'src/commands/ping.ts': "import { ping } from 'pinger'\nping()",
      'src/commands/ping.test.ts': "import 'vitest'",
      'src/other.ts': '',
    })
    expect(found.reached).toEqual(['src/bot.ts', 'src/commands/ping.ts'])
    expect(paths(found.reads)).toEqual(['dist/commands'])
    expect(names(found)).toEqual(['pinger'])
  })

  test('of their own folder are reached', async () => {
    const found = await facts({
      'models/index.js':
        "fs.readdirSync(__dirname).forEach((f) => require(path.join(__dirname, f)))\nconst fs = require('fs'), path = require('path')",
      'models/user.js': '',
    })
    expect(found.reached).toEqual(['models/index.js', 'models/user.js'])
    expect(paths(found.reads)).toEqual(['models'])
  })

  test('as workers and forks are reached', async () => {
    const found = await typed({
      'src/a.ts': `import { Worker } from 'worker_threads'
import { fork } from 'node:child_process'
new Worker(new URL('./worker.js', import.meta.url))
fork('./dist/child.js')
new Pool(path.join(__dirname, 'pool.js'))
fork(script)`,
      'src/worker.ts': '',
      'src/child.ts': '',
      'src/pool.ts': '',
    })
    expect(found.reached).toEqual(['src/a.ts', 'src/worker.ts', 'src/child.ts', 'src/pool.ts'])
    expect(found.computed.map(({ expression }) => expression)).toEqual(['script'])
  })
})

describe('programs', () => {
  test('are named by the first word of each command', async () => {
    const found = await facts({
      'a.js': `const { exec, spawn, execFileSync: run } = require('child_process')
const execa = require('execa'), shell = require('shelljs')
exec('FOO=1 ffmpeg -i x | convert - y')
exec(\`git log \${name}\`)
spawn('python3', ['x.py'])
run(process.execPath, ['jobs/job.js'])
execa('curl', [])
shell.exec('tar xf a')
spawn(tool)
exec(\`\${tool} x\`)
spawn('./bin/run.sh')
/x/.exec('not')`,
      'jobs/job.js': '',
    })
    expect(found.programs.map(({ name }) => name)).toEqual([
      'ffmpeg',
      'convert',
      'git',
      'python3',
      'node',
      'curl',
      'tar',
    ])
    expect(found.computedPrograms.map(({ place }) => place.line)).toEqual([9, 10])
    expect(paths(found.reads)).toEqual(['bin/run.sh'])
    expect(found.reached).toEqual(['a.js', 'jobs/job.js'])
  })
})

describe('hostile and broken sources', () => {
  const words = "require('fs').readFileSync("
  test.each([
    ['brackets', '('.repeat(900_000)],
    ['an open string', `${words}"abc`],
    ['an open template', `${words}\`\${\`\${`],
    ['an open comment', `/* ${words}`],
    ['deep nesting', `${words}${'['.repeat(5000)}${']'.repeat(5000)})`],
    ['arrows', `${words}${'a=>'.repeat(200_000)}`],
    ['a long sum', `${words}${"'a'+".repeat(200_000)}'a')`],
    ['comparisons', `${words}${'a<'.repeat(100_000)}`],
    ['slashes', `x ${')/'.repeat(400_000)}`],
    ['a circle', `const a = b + b, b = a + a; ${words}a)`],
    ['many branches', `const a = x ? 'p' : 'q'; ${words}${'a+'.repeat(40)}a)`],
    ['a binary', '\u0000\u0001\u0003/\u0003/require(x'],
    ['many reads of a growing name', `let a = '' ${';a = a + a;'.repeat(2000)}${`${words}a);`.repeat(2000)}`],
  ])('%s', { timeout: 10_000 }, async (_, text) => {
    const found = await facts({ 'a.js': text })
    expect(found.reached).toEqual(['a.js'])
  })

  test('whatever they are, never fail', { timeout: 60_000 }, async () => {
    const pieces =
      "require( import from 'fs' './a' __dirname path.join( readFileSync( ` ${ } { ( ) [ ] / \\ ' \" + = => . , ; const a class extends async await export * as type < > ? : ... \n // /* */ @ #x 0x"
    const piece = constantFrom(...pieces.split(' '))
    await assert(
      asyncProperty(array(piece, { maxLength: 60 }), constantFrom('', ' '), async (list, glue) => {
        const text = list.join(glue)
        const first = await facts({ 'a.ts': text })
        expect(first.reached).toEqual(['a.ts'])
        expect(await facts({ 'a.ts': text })).toEqual(first)
      }),
      { numRuns: 500 },
    )
  })

  test('name the file that does not parse', async () => {
    expect((await facts({ 'a.js': 'require(x' })).unreadable).toEqual([{ file: 'a.js', because: 'does not parse' }])
  })

  test('stop at the bound', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 2100 }, (_, at) => [`m${at}.js`, `require('./m${at + 1}.js')`]),
    )
    const found = await facts({ 'a.js': "require('./m0.js')", ...many })
    expect(found.reached).toHaveLength(2000)
    expect(found.unreadable).toEqual([{ file: 'm1999.js', because: 'bound' }])
    const big = await facts({ 'a.js': `require('./b.js')`, 'b.js': ' '.repeat(1_000_001) })
    expect(big.unreadable).toEqual([{ file: 'b.js', because: 'bound' }])
  })

  test('that require each other are read once', async () => {
    const found = await facts({ 'a.js': "require('./b')", 'b.js': "require('./a')" })
    expect(found.reached).toEqual(['a.js', 'b.js'])
  })
})
