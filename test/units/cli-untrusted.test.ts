import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { undoCommand } from '../../src/disk/git.js'
import { migrate } from '../../src/migrate.js'
import { folderWith, runIn } from './cli-support.js'

const PROJECT = {
  Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\nCMD ["node", "dist/server.js"]\n',
  'package.json': '{"scripts":{"build":"tsc"},"dependencies":{"express":"4"},"devDependencies":{"typescript":"5"}}',
  'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
  'tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"src"}}',
  'src/server.ts': "import 'express'\n",
}

const HOSTILE = '\u001b]8;;x\u0007\u001b[31m\u009b2J\u202e\n\t'
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

/** Runs the real core in a folder whose file of that name was made by a stranger. */
async function runWith(name: string, make: (path: string) => void, argv: readonly string[] = ['--json']) {
  const outer = folderWith({ secret: 'do not show' })
  const folder = join(outer, 'context')
  execFileSync('cp', ['-r', folderWith(PROJECT), folder])
  rmSync(join(folder, name), { recursive: true, force: true })
  make(join(folder, name))
  const ran = await runIn(folder, argv, { migrate })
  expect(ran.out + ran.err).not.toContain('do not show')
  expect(readFileSync(join(outer, 'secret'), 'utf8')).toBe('do not show')
  expect(readdirSync(outer).sort()).toEqual(['context', 'secret'])
  return ran
}

const sparse = (path: string) => {
  execFileSync('touch', [path])
  truncateSync(path, 1024 ** 3)
}
const makers = {
  link: (path: string) => symlinkSync('../secret', path),
  'absolute link': (path: string) => symlinkSync('/etc/passwd', path),
  loop: (path: string) => symlinkSync(path, path),
  pipe: (path: string) => void execFileSync('mkfifo', [path]),
  device: (path: string) => symlinkSync('/dev/zero', path),
  folder: (path: string) => void mkdirSync(path),
  gigabyte: sparse,
}

describe.each(Object.entries(makers))('a %s', (kind, make) => {
  it('for a Dockerfile cannot be read', async () => {
    const { status, out, err } = await runWith('Dockerfile', make)
    expect(status).toBe(2)
    expect(JSON.parse(out).results).toEqual([])
    expect(err).toMatch(/link that leads out|circle|no regular file|over 1 MB/)
  })

  it.each(['package.json', '.dockerignore', 'package-lock.json', 'tsconfig.json', 'src/server.ts', 'compose.yml'])(
    'for %s does no harm',
    async (name) => {
      const { status, out } = await runWith(name, make)
      expect(status).toBe(0)
      const [result] = JSON.parse(out).results
      const codes = [...result.reasons, ...result.warnings].map(({ code }: { code: string }) => code)
      if (name === 'package.json') expect(codes.join()).toMatch(/manifest-(invalid|not-in-context)/)
      if (name === '.dockerignore' && kind !== 'folder') expect(codes).toContain('ignore-file-not-readable')
    },
  )

  it('for .dockerignore is not written through', async () => {
    const { out, err } = await runWith('.dockerignore', make, ['--write'])
    expect(out + err).toMatch(/cannot be read|not written/)
  })
})

describe('paths and options of strangers', () => {
  it('are sent to the terminal without what it obeys', async () => {
    const name = `Dockerfile${HOSTILE}`
    for (const argv of [
      [name, '--write'],
      [name, '--json'],
      [`gone${HOSTILE}`],
      ['--context', HOSTILE],
      [`--${HOSTILE}`],
    ]) {
      const { out, err } = await runIn(folderWith({ [name]: PROJECT.Dockerfile }), argv)
      expect(out + err).not.toBe('')
      expect(out + err).not.toMatch(OBEYED)
    }
  })

  it('are undone by a command that holds them with escapes', () => {
    const folder = folderWith({ [`a'${HOSTILE}`]: '' })
    const command = undoCommand(`a'${HOSTILE}`, 'new')
    expect(command).not.toMatch(OBEYED)
    execFileSync('bash', ['-c', command], { cwd: folder })
    expect(readdirSync(folder)).toEqual([])
  })

  it('in texts of a project are shown without what a terminal obeys', async () => {
    const manifest = JSON.stringify({
      scripts: { build: `tsc ${HOSTILE}`, start: `nodemon ${HOSTILE}` },
      dependencies: { [HOSTILE]: '1' },
    })
    const compose = JSON.stringify({
      services: { [HOSTILE]: { build: { context: '.', target: HOSTILE }, command: HOSTILE } },
    })
    const files = { ...PROJECT, 'package.json': manifest, 'compose.yml': compose, [`src/${HOSTILE}.js`]: '' }
    for (const argv of [[], ['--explain'], ['--json']])
      for (const Dockerfile of [
        PROJECT.Dockerfile,
        `${PROJECT.Dockerfile}# ${HOSTILE.trim()}\nRUN ${HOSTILE.trim()}\n`,
      ]) {
        const { out, err } = await runIn(folderWith({ ...files, Dockerfile }), argv, { migrate })
        expect(out + err).not.toMatch(OBEYED)
      }
  })
})

describe('a link to a Dockerfile', () => {
  it('is followed within its folder, its repository and the current folder', async () => {
    const folder = folderWith({
      'docker/Dockerfile': PROJECT.Dockerfile,
      'app/.git/HEAD': '',
      'app/deep/Dockerfile': PROJECT.Dockerfile,
    })
    mkdirSync(join(folder, 'app/other'))
    symlinkSync('../deep/Dockerfile', join(folder, 'app/other/Dockerfile'))
    symlinkSync('../docker/Dockerfile', join(folder, 'app/Dockerfile'))
    expect((await runIn(join(folder, 'app/other'), [])).status).toBe(0)
    expect((await runIn(folder, ['app/Dockerfile'])).status).toBe(0)
    const { status, err } = await runIn(join(folder, 'app'), ['--write'])
    expect([status, err]).toEqual([2, 'Dockerfile: this is a link that leads out of its folder and its repository.\n'])
    expect(existsSync(join(folder, 'docker/.dockerignore'))).toBe(false)
  })
})
