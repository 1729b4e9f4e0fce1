import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Estimate } from '../../src/estimate/estimate.js'
import { migrate } from '../../src/migrate.js'
import { estimateText } from '../../src/report/estimate-text.js'
import { folderWith, runIn } from './cli-support.js'
import { imageManifest, serveFiles, withoutNetwork } from './estimate-support.js'

const DIGEST = `sha256:${'a'.repeat(64)}`

describe('the line', () => {
  const size = { platform: 'linux/amd64', registry: 'example.org' }
  const lineOf = (before: Partial<Estimate['before']>, after: Partial<Estimate['before']>) =>
    estimateText({ before: { image: 'a:1', ...size, ...before }, after: { image: 'a:2', ...size, ...after } })

  it('says sizes, the difference and where the figures come from', () => {
    expect(lineOf({ bytes: 408_183_853 }, { bytes: 79_792_241 })).toBe(
      '  base for linux/amd64, compressed as pulled: a:1 408 MB → a:2 80 MB (−80%), from example.org; what the app adds is not in it\n',
    )
    expect(lineOf({ bytes: 8_000_000 }, { bytes: 9_400_000 })).toContain('a:1 8.0 MB → a:2 9.4 MB (+18%), from')
    expect(lineOf({ bytes: 100 }, { bytes: 0 })).toContain('a:2 0 MB (−100%)')
    expect(lineOf({ bytes: 5e7 }, { image: 'a:1', bytes: 5e7 })).toContain(': a:1 50 MB, as before, from example.org;')
  })

  it('names two sources apart, and says what is not known', () => {
    const record = { image: 'a:2-x', date: '2026-09-23' }
    const line = lineOf({ bytes: 5e7 }, {
      bytes: 4e7,
      registry: undefined,
      record,
      problem: 'b could not be asked: c',
    } as never)
    expect(line).toContain(
      'a:1 from example.org, a:2 from the table of 2026-09-23 (a:2-x); b could not be asked: c; what',
    )
    expect(lineOf({ bytes: 5e7 }, { registry: undefined, problem: 'no' } as never)).toContain(
      'a:1 50 MB → a:2 (size not known), from example.org; no; what',
    )
  })

  it('cuts digests', () => {
    expect(lineOf({ image: `a:1@${DIGEST}`, bytes: 5e7 }, { bytes: 4e7 })).toContain(
      ': a:1@sha256:aaaaaaaaaaaa… 50 MB → a:2 40 MB',
    )
  })

  it('sends nothing to the terminal but text', () => {
    const line = lineOf({ image: 'a\u001b[31m\n\u202e' }, { problem: 'x\u001b]0;y\u0007\r\nnpm_aaaaaaaaaaaaaaaaaaaa' })
    expect(line).toMatch(/^[\x20-\x7e→]+\n$/)
    expect(line).not.toContain('npm_a')
  })
})

describe('the command', () => {
  const project = () =>
    folderWith({
      Dockerfile:
        'FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\nCMD ["node", "dist/index.js"]\n',
      'package.json':
        '{"name":"a","version":"1.0.0","scripts":{"build":"tsc"},"devDependencies":{"typescript":"5.0.0"},"dependencies":{"express":"4.0.0"}}',
      'package-lock.json': '{"lockfileVersion":3,"packages":{"":{}}}',
      'tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"src"}}',
      'src/index.ts': "import express from 'express'\nexpress().listen(3000)\n",
    })

  it.each([['--dry-run'], ['--json'], ['--check'], ['--write'], ['--patch'], ['--explain', '--dry-run']])(
    'asks nobody without --estimate: %s',
    async (...argv) => {
      const left = withoutNetwork()
      const { out } = await runIn(project(), argv, { migrate })
      expect(out).not.toContain('compressed')
      expect(left).toEqual([])
    },
  )

  it('says a line below the summary, whether or not a registry answers', async () => {
    const left = withoutNetwork()
    const folder = project()
    const { status, out } = await runIn(folder, ['--dry-run', '--estimate'], { migrate })
    expect(status).toBe(0)
    expect(out).toContain(
      'node:22 408 MB → node:22-slim 80 MB (−80%), from the table of 2026-04-22 (node:22-bookworm) and 2026-09-23 (node:22-bookworm-slim); registry-1.docker.io could not be asked: its name is not found;',
    )
    expect(left).not.toEqual([])
    const shown = await runIn(folder, ['--patch', '--estimate'], { migrate })
    expect(shown.out).not.toContain('compressed')
    expect(shown.err).toContain('compressed as pulled')
  })

  it('asks a mirror on this machine', async () => {
    const left = withoutNetwork()
    const registry = await serveFiles({
      '/v2/library/node/manifests/22': imageManifest([90_000_000]),
      '/v2/library/node/manifests/22-slim': imageManifest([30_000_000]),
    })
    const folder = project()
    const flags = ['--estimate', '--registry-mirror', registry.url, '--insecure']
    const { out } = await runIn(folder, ['--dry-run', ...flags], { migrate })
    expect(out).toContain(`node:22 90 MB → node:22-slim 30 MB (−67%), from ${registry.host};`)
    const json = JSON.parse((await runIn(folder, ['--json', ...flags], { migrate })).out)
    expect(json.results[0].estimate).toEqual({
      before: { image: 'node:22', platform: 'linux/amd64', bytes: 90_001_000, registry: registry.host },
      after: { image: 'node:22-slim', platform: 'linux/amd64', bytes: 30_001_000, registry: registry.host },
    })
    expect(left).toEqual([])
  })

  it('reads the configuration of Docker, and does not mind what it is', async () => {
    const folder = project()
    const registry = await serveFiles({})
    const flags = ['--dry-run', '--estimate', '--registry-mirror', registry.url, '--insecure']
    withoutNetwork()
    for (const text of ['no JSON', '{"auths":{}}']) {
      writeFileSync(join(folder, 'config.json'), text)
      const { status } = await runIn(folder, flags, { migrate, env: { DOCKER_CONFIG: folder } })
      expect(status).toBe(0)
    }
  })

  it('asks nobody when nothing would be shown, and nothing where nothing is migrated', async () => {
    const left = withoutNetwork()
    await runIn(project(), ['--quiet', '--estimate'], { migrate })
    const { out } = await runIn(folderWith({ Dockerfile: 'FROM node\n# refuse\n' }), ['--dry-run', '--estimate'])
    expect(out).toContain('refused')
    expect(left).toEqual([])
  })

  it.each([
    [['--platform', 'linux/arm64'], 'to --estimate'],
    [['--insecure'], 'to --estimate'],
    [['--registry-mirror', 'https://example.org'], 'to --estimate'],
    [['--estimate', '--platform', 'windows/amd64'], 'A platform of Linux'],
    [['--estimate', '--registry-mirror', 'example.org'], 'An address such as'],
    [['--estimate', '--registry-mirror', 'ftp://example.org'], 'An address such as'],
    [['--estimate', '--registry-mirror', 'https://example.org/v2'], 'Scheme, host and port alone'],
    [['--estimate', '--registry-mirror', 'https://a:b@example.org'], 'Scheme, host and port alone'],
    [['--estimate', '--registry-mirror', 'http://example.org', '--insecure'], '--insecure is for localhost alone'],
    [['--estimate', '--registry-mirror', 'http://localhost:5000'], 'add --insecure'],
  ])('%j is wrong use', async (argv, message) => {
    const { status, err } = await runIn(project(), argv)
    expect(status).toBe(2)
    expect(err).toContain(message)
  })
})
