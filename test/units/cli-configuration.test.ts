import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { toJsonSchema } from '@valibot/to-json-schema'
import { describe, expect, it, test } from 'vitest'
import { readConfiguration } from '../../src/configuration/read-configuration.js'
import { configurationSchema } from '../../src/configuration/schema.js'
import { migrate } from '../../src/index.js'
import { root } from '../tidy/source-files.js'
import { folderWith, git, runIn } from './cli-support.js'

const PROJECT = {
  Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "index.js"]\n',
  'package.json': '{"name":"a","version":"1.0.0","dependencies":{"ms":"2.1.3"}}',
  'package-lock.json': JSON.stringify({
    name: 'a',
    lockfileVersion: 3,
    packages: { '': { dependencies: { ms: '2.1.3' } }, 'node_modules/ms': { version: '2.1.3' } },
  }),
  'index.js': "require('ms')\n",
}
const NAME = 'msb-migrate.config.json'
const dryRun = (folder: string, ...args: readonly string[]) => runIn(folder, ['--dry-run', ...args], { migrate })

describe('settings', () => {
  it('are those of the nearest file, and the command line is stronger', async () => {
    const folder = folderWith({
      ...PROJECT,
      [NAME]: '{ "base": "alpine", "stageName": "deps" } // ours\n',
      'sub/a': '',
    })
    git(folder, 'init', '-q')
    expect((await dryRun(folder)).out).toContain('+FROM node:22-alpine')
    expect((await dryRun(folder)).out).toContain('+FROM node:22 AS deps')
    expect((await dryRun(join(folder, 'sub'), '..')).out).toContain('AS deps')
    expect((await dryRun(folder, '--base', 'slim')).out).toContain('+FROM node:22-slim')
    expect((await dryRun(folder, '--no-config')).out).toContain('AS builder')
  })

  it('may stand in package.json, or in a file that is named', async () => {
    const manifest = PROJECT['package.json'].replace('{', '{"msb-migrate":{"base":"alpine"},')
    const folder = folderWith({ ...PROJECT, 'package.json': manifest, 'other.json': '{"stageName":"deps"}' })
    expect((await dryRun(folder)).out).toContain('node:22-alpine')
    const other = await dryRun(folder, '--config', 'other.json')
    expect(other.out).toContain('AS deps')
    expect(other.out).toContain('node:22-slim')
  })

  it('of a folder outside of the repository are none of ours', async () => {
    const folder = folderWith({ [NAME]: '{ "base": "alpine" }' })
    for (const [path, text] of Object.entries(PROJECT)) {
      const { mkdirSync, writeFileSync } = await import('node:fs')
      mkdirSync(join(folder, 'project/.git'), { recursive: true })
      writeFileSync(join(folder, 'project', path), text)
    }
    expect((await dryRun(join(folder, 'project'))).out).toContain('node:22-slim')
  })

  test.each([
    ['{\n  "bass": "slim"\n}', `${NAME}:2: bass: there is no such setting.`],
    [
      '{\n  "base": "fedora"\n}',
      `${NAME}:2: base: it must be one of ("auto", "slim", "alpine", "distroless", "scratch"), not "fedora".`,
    ],
    ['{\n\n  "images": { "a": {\n "runtime": {} } }\n}', `${NAME}:3: images.a.like: it is missing.`],
    ['{\n  "stageName": "Big"\n}', `${NAME}:2: stageName: no name of a stage`],
    ['{\n  "hoistBuild": 1\n}', `${NAME}:2: hoistBuild: it must be boolean, not 1.`],
    ['{ "base": ', `${NAME}:1: this is no JSON`],
    ['[]', `${NAME}:1: these are no settings`],
  ])('%j are wrong, and it is said where', async (text, message) => {
    const { status, err, out } = await dryRun(folderWith({ ...PROJECT, [NAME]: text }))
    expect(err).toContain(message)
    expect(out).toBe('')
    expect(status).toBe(2)
  })

  it('that are named and not there are wrong, too', async () => {
    const { status, err } = await dryRun(folderWith(PROJECT), '--config', 'gone.json')
    expect(err).toContain('gone.json: there is no such file.')
    expect(status).toBe(2)
  })

  it('reach no prototype', () => {
    const read = readConfiguration('{"commands":{"__proto__":"build","constructor":"build"}}', NAME)
    expect(read).toEqual({ configuration: { commands: {} } })
  })

  it('have a schema that says the same', () => {
    const written = JSON.parse(readFileSync(join(root, 'docs/config.schema.json'), 'utf8'))
    const made = { title: written.title, ...toJsonSchema(configurationSchema, { errorMode: 'ignore' }) }
    expect(JSON.parse(JSON.stringify(made))).toEqual(written)
  })
})
