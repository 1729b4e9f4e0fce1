import { describe, expect, test } from 'vitest'
import { migrate } from '../../src/index.js'
import { smallProject } from '../small-project.js'

interface Locked {
  readonly dev?: boolean
  readonly os?: readonly string[]
}

/** What stops a migration to alpine of a program that is compiled at its start, so that everything is kept. */
async function refusals(
  development: Readonly<Record<string, string>>,
  {
    locked,
    install = 'npm ci',
  }: { readonly locked?: Readonly<Record<string, Locked>>; readonly install?: string } = {},
): Promise<readonly unknown[]> {
  const manifest = {
    name: 'small',
    version: '1.0.0',
    scripts: { start: 'ts-node index.ts' },
    dependencies: { express: '4.21.2' },
    devDependencies: { 'ts-node': '10.9.2', ...development },
  }
  const packages = Object.entries(locked ?? {}).map(([name, entry]) => [
    `node_modules/${name}`,
    { version: '1.0.0', dev: true, ...entry },
  ])
  const lock = {
    lockfileVersion: 3,
    packages: {
      '': manifest,
      'node_modules/express': { version: '4.21.2' },
      'node_modules/ts-node': { version: '10.9.2', dev: true, bin: { 'ts-node': 'dist/bin.js' } },
      ...Object.fromEntries(packages),
    },
  }
  const files = {
    'package.json': JSON.stringify(manifest),
    'package-lock.json': locked === undefined ? '' : JSON.stringify(lock),
    'index.ts': "import express from 'express'\nexpress().listen(3000)\n",
  }
  const text = `FROM node:20\nWORKDIR /app\nCOPY package*.json ./\nRUN ${install}\nCOPY . .\nCMD ["npm", "start"]\n`
  const [migration] = await migrate(
    { dockerfiles: [{ path: 'Dockerfile', text }], files: smallProject(files) },
    { base: 'alpine' },
  )
  if (migration?.outcome.kind === 'migrated') return []
  return (migration?.outcome.reasons ?? []).map((reason) => [
    reason.code,
    'package' in reason.args && reason.args.package,
  ])
}

describe('a tree of which nothing is taken out comes to another libc', () => {
  test('when no package of it is for one libc', async () => {
    expect(await refusals({ rimraf: '3.0.2' }, { locked: { rimraf: {} } })).toEqual([])
  })

  test('not with the parts of a development package', async () => {
    expect(await refusals({ '@swc/core': '1.9.0' }, { locked: { '@swc/core': {} } })).toEqual([
      ['native-package', '@swc/core'],
    ])
    expect(await refusals({ tool: '1.0.0' }, { locked: { tool: {}, 'tool-linux': { os: ['linux'] } } })).toEqual([
      ['native-package', 'tool-linux'],
    ])
  })

  test('with a program that needs no libc', async () => {
    const locked = { esbuild: {}, '@esbuild/linux-x64': { os: ['linux'] } }
    expect(await refusals({ esbuild: '0.25.0' }, { locked })).toEqual([])
  })

  test('not with a package that an install names and no lock file lists', async () => {
    const install = 'npm ci && npm install unheard-of@1.0.0'
    expect(await refusals({}, { locked: {}, install })).toEqual([['native-package', 'unheard-of']])
  })

  test('not without a lock file, when a development package is not known', async () => {
    expect(await refusals({ 'unheard-of': '1.0.0' }, { install: 'npm install' })).toEqual([
      ['no-lock-file-for-libc', false],
    ])
  })
})
