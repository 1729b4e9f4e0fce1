// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the cases are texts of programs
import { describe, expect, test, vi } from 'vitest'
import { facts, names, paths, typed } from './sources-support.js'

const loaded = vi.hoisted(() => ({ compiler: 0 }))
vi.mock('ts-morph', async (original) => {
  loaded.compiler += 1
  return await original()
})

// Must stay the first test of this file: the compiler is loaded at most once.
describe('a plain program', () => {
  test('of express is read without loading the compiler', async () => {
    const found = await facts({
      'server.js': `'use strict'
const express = require('express')
const { router } = require('./lib/router')
const app = express()
app.get('/', (request, response) => response.send(\`Hello \${request.query.name ?? 'you'}\`))
if (/^\\d+$/.test(process.env.PORT ?? '')) app.listen(process.env.PORT)
if (require.main === module) console.log('started')`,
      'lib/router.js': "// require('./nothing')\nexports.router = require('express').Router()",
    })
    expect(names(found)).toEqual(['express'])
    expect(found.packages.get('express')).toEqual({ file: 'server.js', line: 2 })
    expect(found.reached).toEqual(['server.js', 'lib/router.js'])
    expect(found).toMatchObject({ reads: [], computed: [], programs: [], unreadable: [] })
    expect(loaded.compiler).toBe(0)
  })

  test('in TypeScript is too, when its imports are plainly called', async () => {
    const found = await typed({
      'src/server.ts':
        "import express from 'express'\nimport type { A } from 'types-only'\nconst app = express()\napp.listen(1)",
    })
    expect(names(found)).toEqual(['express'])
    expect(loaded.compiler).toBe(0)
  })
})

describe('paths', () => {
  test.each([
    ["const dir = path.join(__dirname, 'views')\nfs.readdirSync(dir)", 'src/views'],
    ['fs.readFileSync(`${__dirname}/../public/index.html`)', 'public/index.html'],
    ["fs.readFileSync(__dirname + '/x' + '.txt')", 'src/x.txt'],
    ["fs.createReadStream(path.resolve('data', 'x.csv'))", 'data/x.csv'],
    ["fs.existsSync('./a/b')", 'a/b'],
    ["fs.promises.readFile(process.cwd() + '/c')", 'c'],
    ["fs.readFileSync(path.join(__dirname, 'locales', lang + '.json'))", 'src/locales'],
    ['fs.readFileSync(`./templates/${name}.html`)', 'templates'],
    ["const read = require('util').promisify(fs.readFile)\nread('d')", 'd'],
    ["const { stat: look } = require('fs/promises')\nlook('e')", 'e'],
    ["app.use(express.static('public'))", 'public'],
    ["res.sendFile('index.html', { root: path.join(__dirname, '../web') })", 'web/index.html'],
    ["res.sendFile(path.join(__dirname, '/a.html'))", 'src/a.html'],
    ["const root = require('app-root-path')\nfs.readFileSync(`${root}/f`)", 'f'],
    ["const root = require('app-root-path')\nfs.readFileSync(root.resolve('g'))", 'g'],
    ["register(path.join(__dirname, '..', 'certificates'))", 'certificates'],
    ["for (const f of fs.readdirSync(path.join(__dirname, 'h'))) use(f)", 'src/h'],
    ["class A { dir = path.join(__dirname, 'i'); m(n) { return fs.readFileSync(path.join(this.dir, n)) } }", 'src/i'],
    ["const paths = { views: path.join(__dirname, 'j') }\nfs.readdir(paths.views, done)", 'src/j'],
    ["protoLoader.loadSync('k.proto')\nconst protoLoader = require('@grpc/proto-loader')", 'k.proto'],
    ["fs.readFileSync(new URL('./l.txt', import.meta.url))", 'src/l.txt'],
    ["const here = dirname(fileURLToPath(import.meta.url))\nfs.readFileSync(join(here, 'm'))", 'src/m'],
    ["const __dirname = path.dirname(fileURLToPath(import.meta.url))\nfs.readFileSync(__dirname + '/n')", 'src/n'],
    ["fs.readFileSync(path.join(import.meta.dirname, 'o'))", 'src/o'],
    ["new Swagger({ apis: ['./routes/*.js'] })", 'routes'],
    ['i18n.configure({ directory: path.join(__dirname, `p`) })', 'src/p'],
    ["app.set('view engine', 'ejs')", 'views'],
    ["require('config').get('x')", 'config'],
    ["const f = require('glob').sync('q/**/*.js')", 'q'],
    ["fs.readFileSync(path.join(path.dirname(require.main.filename), 'r'))", 'src/r'],
  ])('%s', async (code, path) => {
    const found = await facts({ 'src/a.js': `const fs = require('fs'), path = require('path')\n${code}` })
    expect(paths(found.reads)).toEqual([path])
    expect(found.computed).toEqual([])
  })

  test('of compiled sources are those of the emitted file, and the program’s of its folder', async () => {
    const found = await facts(
      {
        'apps/api/src/main.ts':
          "import { join } from 'path'\nimport { readFileSync } from 'fs'\nreadFileSync(join(__dirname, '../views/a'))\nreadFileSync('b')",
      },
      { folder: 'apps/api', emitted: () => 'apps/api/dist/src/main.js' },
    )
    expect(found.reads).toEqual([
      { path: 'apps/api/dist/views/a', place: { file: 'apps/api/src/main.ts', line: 3 }, glob: false, anchored: true },
      { path: 'apps/api/b', place: { file: 'apps/api/src/main.ts', line: 4 }, glob: false },
    ])
  })

  test('that another file of the program names are followed', async () => {
    const found = await typed({
      'src/main.ts': "import { ROOT } from './all'\nimport paths from './paths'\nload(ROOT + '/web')\nread(paths.mail)",
      'src/all.ts': "export * from './paths'",
      'src/paths.ts':
        "import path from 'path'\nexport const ROOT = path.resolve(__dirname, '..')\nexport default { mail: path.join(ROOT, 'mail') }",
    })
    expect(paths(found.reads)).toContain('mail')
    expect(found.computed).toEqual([])
    const direct = await facts({
      'a.js': "const { root } = require('./b')\nconst b = require('./b')\nuse(root + '/x', b.other)",
      'b.js': "exports.root = __dirname + '/r'\nexports.other = __dirname + '/o'",
    })
    expect(paths(direct.reads)).toEqual(['r/x', 'o', 'r'])
  })

  test('below a folder that only the container knows are those that end so', async () => {
    const found = await facts({
      'a.js':
        "const path = require('path')\nrequire('fs').readFileSync(path.join(process.env.HOME_OF_APP, 'assets', 'words.json'))",
      'assets/words.json': '[]',
      'web/assets/words.json': '[]',
      'assets/other.json': '[]',
    })
    expect(paths(found.reads)).toEqual(['assets/words.json', 'web/assets/words.json'])
    expect(found.computed).toEqual([])
  })

  test('are none where a promise is resolved', async () => {
    const found = await facts({
      'a.js':
        "new Promise((resolve) => stream.on('end', () => resolve(Buffer.concat(chunks))))\nrequire('fs').readFileSync('x')",
    })
    expect(found.computed).toEqual([])
  })

  test('with alternatives are all read; an unknown one is named as well', async () => {
    const found = await facts({
      'a.js': "require('fs').readdirSync(dev ? './one' : './two')\napp.set('views', process.env.VIEWS || './three')",
    })
    expect(paths(found.reads)).toEqual(['one', 'two', 'three'])
    expect(found.computed).toEqual([{ expression: "process.env.VIEWS || './three'", place: { file: 'a.js', line: 2 } }])
  })

  test('that cannot be told are named with their text', async () => {
    const found = await facts({
      'a.js': `const fs = require('fs'), path = require('path')
function read(name) { return fs.readFileSync(name) }
path.join(__dirname, read(1))
use(path.join(process.cwd(), process.argv[2]))
fs.existsSync(config.path)
fs.readdirSync(config.${'x'.repeat(100)})
load(__dirname)
require(plugin)
fs.readFileSync(path.join(__dirname, '../../outside'))`,
    })
    expect(found.computed.map(({ expression, place }) => [place.line, expression.slice(0, 30)])).toEqual([
      [2, 'name'],
      [4, 'path.join(process.cwd(), proce'],
      [6, `config.${'x'.repeat(23)}`],
      [7, '__dirname'],
      [8, 'require(plugin)'],
      [9, "path.join(__dirname, '../../ou"],
    ])
    expect(found.computed[2]?.expression).toHaveLength(80)
    expect(found.reads).toEqual([])
  })

  test.each([
    "path.join(base, '..', 'views')",
    "path.join(path.dirname(base), 'views')",
    "path.join(__dirname, 'a', base, '../..', 'views')",
    '`./a/${base}/../../views`',
  ])('that climb from something unknown cannot be told: %s', async (code) => {
    const found = await facts({
      'src/a.js': `const path = require('path')\nrequire('fs').readdirSync(${code})`,
    })
    expect(found.reads).toEqual([])
    expect(found.computed.map(({ expression }) => expression)).toEqual([code])
  })

  test('outside the app are absolute, temporary or uploaded', async () => {
    const found = await facts({
      'a.js': `const fs = require('fs'), os = require('os'), path = require('path')
fs.readFileSync('/etc/ssl/x.pem')
fs.readFileSync(path.join(os.tmpdir(), name))
fs.readFileSync('/tmp/y')
fs.createReadStream(req.file.path)
fs.readFileSync(0)`,
    })
    expect(paths(found.absolutePaths)).toEqual(['/etc/ssl/x.pem'])
    expect(found).toMatchObject({ reads: [], computed: [] })
  })

  test('that are written are read only when their folder comes with the context', async () => {
    const found = await facts({
      'a.js': `const fs = require('fs'), multer = require('multer')
fs.writeFileSync('out/a.txt', '')
fs.mkdirSync(name)
fs.createWriteStream('logs/a.log')
multer({ dest: 'uploads/' })`,
      'logs/.gitkeep': '',
      'uploads/.gitkeep': '',
    })
    expect(paths(found.reads)).toEqual(['logs', 'uploads'])
    expect(found.computed).toEqual([])
  })

  test('of environment files count only when they exist', async () => {
    const code = "require('dotenv').config({ path: `.env.${process.env.NODE_ENV}` })"
    expect((await facts({ 'a.js': code })).computed).toEqual([])
    expect(paths((await facts({ 'a.js': code, '.env.test': '', '.env': '' })).reads)).toEqual(['.env', '.env.test'])
  })

  test('of patterns are read from their literal folder', async () => {
    const found = await typed({
      'src/app.ts':
        "import { T } from 'typeorm'\nT({ entities: [__dirname + '/**/*.entity{.ts,.js}'], migrations: [User] })",
      'src/users/user.entity.ts': "import 'class-validator'",
      'src/users/user.service.ts': "import 'never'",
    })
    expect(found.reads).toMatchObject([{ path: 'dist', glob: true }])
    expect(found.reached).toEqual(['src/app.ts', 'src/users/user.entity.ts'])
    expect(found.computed).toEqual([])
  })
})
