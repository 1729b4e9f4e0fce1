import { describe, expect, test } from 'vitest'
import { readOsCommand } from '../../src/os-packages/install-command.js'
import { removedIn, splitPackages } from '../../src/plan/os-split.js'
import { parseShell } from '../../src/shell/parse-shell.js'
import { linesOf, migrateFiles } from './compiled-support.js'

/** The packages of the first install in a shell text, parted. */
function split(text: string, called: readonly string[] = []) {
  const { commands } = parseShell(text)
  const os = commands.map(({ argv }) => readOsCommand(argv ?? [])).find((found) => found?.action === 'install')
  if (os === undefined) throw new Error('no install')
  return splitPackages(os, new Set(called), removedIn(commands))
}

describe('the packages of a line', () => {
  test.each<readonly [string, readonly string[], object]>([
    [
      'apt-get install -y python3 make g++ imagemagick',
      [],
      { build: ['python3', 'make', 'g++'], runtime: [], unknown: ['imagemagick'] },
    ],
    ['apt-get install -y imagemagick curl', ['convert'], { build: [], runtime: ['imagemagick'], unknown: ['curl'] }],
    ['apt-get install -y git python3', ['git'], { build: ['python3'], runtime: ['git'], unknown: [] }],
    ['apt-get install -y python3 make', ['python3'], { build: ['make'], runtime: ['python3'], unknown: [] }],
    ['apk add --no-cache tini tzdata', [], { build: [], runtime: ['tini', 'tzdata'], unknown: [] }],
    [
      'apk add --virtual .made python3 ffmpeg && npm ci && apk del .made',
      [],
      { build: ['python3', 'ffmpeg'], runtime: [], unknown: [] },
    ],
    [
      'apk add -t made python3 ffmpeg && apk del made',
      ['ffmpeg'],
      { build: ['python3', 'ffmpeg'], runtime: [], unknown: [] },
    ],
    ['apk add --virtual .kept ffmpeg', [], { build: [], runtime: [], unknown: ['ffmpeg'] }],
    [
      'apt-get install -y wget=1.21-1 && apt-get purge -y wget',
      [],
      { build: [], runtime: [], unknown: ['wget=1.21-1'] },
    ],
    ['apt-get install -y wget && apt-get purge -y wget', ['wget'], { build: ['wget'], runtime: [], unknown: [] }],
    ['apt-get install -y --no-install-recommends libvips42', [], { build: [], runtime: [], unknown: ['libvips42'] }],
  ])('%s (called: %j)', (text, called, expected) => {
    expect(split(text, called)).toEqual(expected)
  })
})

describe('what a command does with packages', () => {
  const read = (text: string) => readOsCommand(text.split(' '))

  test.each<readonly [string, object]>([
    ['apt-get update', { manager: 'apt', action: 'update' }],
    ['apt update -qq', { manager: 'apt', action: 'update' }],
    ['apt-get -y -o Dpkg::Use-Pty=0 install curl', { action: 'install', packages: [{ name: 'curl', at: 5 }] }],
    ['apt-get install -t stable-backports git', { action: 'install', packages: [{ name: 'git', at: 4 }] }],
    ['apt-get autoremove -y make', { action: 'remove', packages: [{ name: 'make', at: 3 }] }],
    ['apk --no-cache add tini', { manager: 'apk', action: 'install', packages: [{ name: 'tini', at: 3 }] }],
    ['apk add --virtual=.x tini', { action: 'install', group: '.x' }],
    ['apk upgrade', { manager: 'apk', action: 'upgrade' }],
    ['rm -rf /var/lib/apt/lists/*', { manager: 'apt', action: 'clean' }],
    ['rm -rf /var/cache/apk/*', { manager: 'apk', action: 'clean' }],
  ])('%s', (text, expected) => {
    expect(read(text)).toMatchObject(expected)
  })

  test.each([
    'npm install',
    'rm -rf /app',
    'rm -rf /var/lib/apt/lists /app',
    'apt-get',
    'apt-cache search x',
    'dpkg -i x.deb',
  ])('%s is none', (text) => {
    expect(read(text)).toBeUndefined()
  })
})

test('an install below the build is the runtime stage’s alone, with the comments around it', async () => {
  const below = [
    '# [START a]',
    'RUN apt-get update && apt-get install -y graphviz',
    '# [END a]',
    '',
    '# The code',
    'COPY . .',
    'CMD ["node", "index.js"]',
    '',
  ].join('\n')
  const text = `FROM node:20\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n\n${below}`
  const files = {
    'package.json': '{"name":"a","version":"1.0.0"}',
    'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
    'index.js': '',
  }
  const { outcome } = await migrateFiles(text, files, {})
  const after = outcome.kind === 'migrated' ? (outcome.files[0]?.after ?? '') : ''
  expect(after.endsWith(`\n\n${below}`)).toBe(true)
  expect(after.split('graphviz')).toHaveLength(2)
})

test.each<readonly [string, string, readonly string[], readonly string[]]>([
  [
    'the lists that an earlier RUN gets with a package of the running program',
    'node:20',
    ['RUN apt-get update && apt-get install -y tini', 'RUN apt-get install -y python3 make g++'],
    ['RUN apt-get update && apt-get install -y tini'],
  ],
  [
    'lists of their own',
    'node:20-alpine',
    ['RUN apk update', 'RUN apk add tini', 'RUN apk add python3 make g++'],
    ['RUN apk add --no-cache tini'],
  ],
])('packages of the build and of the running program come from %s', async (_, from, runs, expected) => {
  const text = `FROM ${from}\nWORKDIR /app\n${runs.join('\n')}\nCOPY . .\nRUN npm ci\nCMD ["tini", "node", "index.js"]\n`
  const files = {
    'package.json': '{"name":"a","version":"1.0.0","devDependencies":{"mocha":"10"}}',
    'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
    'index.js': '',
  }
  const lines = linesOf(await migrateFiles(text, files, {}))
  const at = lines.findLastIndex((line) => line.startsWith('FROM '))
  const ofPackages = (part: readonly string[]) => part.filter((line) => /^RUN ap/.test(line))
  const kept = runs.filter((run) => run !== 'RUN apk add tini')
  expect(ofPackages(lines.slice(0, at))).toEqual(kept)
  expect(ofPackages(lines.slice(at))).toEqual(expected)
})

test('packages below a continuation with blanks behind it are seen in the runtime stage', async () => {
  const install = 'RUN apt-get update && apt-get install -y \\\n  graphviz \\ \n  ffmpeg'
  const text = `FROM node:20\n${install}\nCOPY . .\nRUN npm ci\nHEALTHCHECK CMD ffmpeg -version\nCMD ["node", "index.js"]\n`
  const files = {
    'package.json': '{"name":"a","version":"1.0.0"}',
    'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
    'index.js': '',
  }
  const lines = linesOf(await migrateFiles(text, files, {}))
  const runtime = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
  expect(runtime.slice(1, 4)).toEqual(install.split('\n'))
})

describe('packages that the runtime stage needs besides', () => {
  const files = {
    'package.json': '{"name":"a","version":"1.0.0","devDependencies":{"mocha":"10"}}',
    'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
    'index.js': '',
  }
  const runs = async (from: string, lines: readonly string[]) => {
    const check = 'HEALTHCHECK CMD curl -f http://localhost/'
    const text = `FROM ${from}\n${lines.join('\n')}\nCOPY . .\nRUN npm ci\n${check}\nCMD ["node", "index.js"]\n`
    const { outcome } = await migrateFiles(text, files, {})
    const after = outcome.kind === 'migrated' ? (outcome.files[0]?.after ?? '') : ''
    return after.slice(after.lastIndexOf('\nFROM ')).split('\nCOPY')[0]?.split('\n').slice(2)
  }
  const apt = (...names: readonly string[]) =>
    `RUN apt-get update && apt-get install -y --no-install-recommends ${names.join(' ')}`
  const own =
    'RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl && rm -rf /var/lib/apt/lists/*'

  test.each<readonly [string, string, readonly string[], readonly string[]]>([
    ["join the original's", 'node:22', [apt('tini')], [apt('tini', 'ca-certificates', 'curl')]],
    [
      'join it as it is written',
      'node:22',
      [
        'RUN apt-get update \\',
        ' && apt-get install -y --no-install-recommends \\',
        '      graphviz \\',
        '      tini \\',
        ' && rm -rf /var/lib/apt/lists/*',
      ],
      [
        'RUN apt-get update \\',
        ' && apt-get install -y --no-install-recommends \\',
        '      graphviz \\',
        '      tini \\',
        '      ca-certificates \\',
        '      curl \\',
        ' && rm -rf /var/lib/apt/lists/*',
      ],
    ],
    ['join that of Alpine', 'node:22-alpine', ['RUN apk add --no-cache tini'], ['RUN apk add --no-cache tini curl']],
    [
      'stay apart where it brings what packages recommend',
      'node:22',
      ['RUN apt-get update && apt-get install -y tini'],
      [own, 'RUN apt-get update && apt-get install -y tini'],
    ],
    [
      'stay apart below another command',
      'node:22',
      ['RUN useradd app', apt('tini')],
      [own, 'RUN useradd app', apt('tini')],
    ],
    [
      'stay apart from another source',
      'node:22',
      [apt('-t', 'bookworm-backports', 'tini')],
      [own, apt('-t', 'bookworm-backports', 'tini')],
    ],
  ])('%s', async (_, from, lines, expected) => {
    expect(await runs(from, lines)).toEqual(expected)
  })
})
