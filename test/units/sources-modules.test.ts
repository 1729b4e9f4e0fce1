import { describe, expect, test } from 'vitest'
import { compiled, facts, names, paths, typed } from './sources-support.js'

describe('modules', () => {
  test('are followed with the extensions of TypeScript and Node', async () => {
    const found = await typed({
      'src/main.ts':
        "import './a.js'\nimport './b'\nimport './c'\nexport * from './d/index.js'\nawait import('./e.mjs')",
      'src/a.ts': '',
      'src/b.tsx': '',
      'src/c/index.ts': '',
      'src/d/index.ts': '',
      'src/e.mts': '',
    })
    expect(found.reached).toEqual([
      'src/main.ts',
      'src/a.ts',
      'src/b.tsx',
      'src/c/index.ts',
      'src/d/index.ts',
      'src/e.mts',
    ])
    expect(found.unreadable).toEqual([])
  })

  test('of which only types are used are no packages', async () => {
    const found = await typed({
      'src/main.ts': `import { Handler } from 'aws-lambda'
import { type A, type B } from 'types-one'
import C, { D } from 'both'
export type { E } from 'types-two'
import F = require('old')
const handler: Handler<import('types-three').G> = async (x: D) => new C()
const old: F.Thing = handler`,
    })
    expect(names(found)).toEqual(['both'])
  })

  test('that decorators need for metadata are packages', async () => {
    const found = await typed({
      'src/main.ts':
        "import { Service } from 'services'\n@Injectable()\nclass A { constructor(private service: Service) {} }",
    })
    expect(names(found)).toEqual(['services'])
  })

  test('with scopes and sub-paths count by their package; built-ins do not', async () => {
    const found = await facts({
      'a.js':
        "require('node:fs'); require('path'); require('@scope/name/deep'); require('lodash/fp'); require.resolve('kept')",
    })
    expect(names(found)).toEqual(['@scope/name', 'lodash', 'kept'])
  })

  test('are found through aliases, exact ones first', async () => {
    const found = await facts(
      {
        'src/main.ts': "import '@app/a'\nimport '#db'\nimport '@app/none'\nimport 'plain/b'\nimport 'express'",
        'src/a.ts': '',
        'src/db/index.ts': '',
        'src/plain/b.ts': '',
      },
      { aliases: { '*': ['src/*'], '@app/*': ['src/*'], '#db': ['dist/db/index.js'] }, emitted: compiled },
    )
    expect(found.reached).toEqual(['src/main.ts', 'src/a.ts', 'src/db/index.ts', 'src/plain/b.ts'])
    expect(names(found)).toEqual(['@app/none', 'express'])
  })

  test('that are compiled lead back to their sources', async () => {
    const found = await facts({ 'bin/www.js': "require('../dist/app')", 'src/app.ts': '' }, { emitted: compiled })
    expect(found.reached).toEqual(['bin/www.js', 'src/app.ts'])
    expect((await facts({ 'src/app.ts': '' }, { entries: ['dist/app.js'], emitted: compiled })).reached).toEqual([
      'src/app.ts',
    ])
  })

  test('that are missing are named, unless the failure is caught', async () => {
    const found = await facts({
      'a.js': "require('./gone')\ntry { require('./perhaps') } catch {}\nimport('./later').catch(() => 0)",
    })
    expect(found.unreadable).toEqual([{ file: 'gone', because: 'not found' }])
    expect((await facts({ 'a.js': '' }, { entries: ['b.js'] })).unreadable).toEqual([
      { file: 'b.js', because: 'not found' },
    ])
  })

  test('of data are read beside the emitted file', async () => {
    const found = await typed({
      'src/main.ts': "import data from './data.json'\nimport own from '../package.json'\nconsole.log(data, own)",
      'src/data.json': '{}',
      'package.json': '{}',
    })
    expect(paths(found.reads)).toEqual(['dist/data.json', 'package.json'])
    const plain = await facts({ 'a.js': "require('./data')", 'data.json': '{}' })
    expect(paths(plain.reads)).toEqual(['data.json'])
  })
})
