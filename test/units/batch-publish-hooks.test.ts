import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { digestOf } from '../../src/batch/publish/approvals.js'
import { commitRepository } from '../../src/batch/publish/commit-repository.js'
import {
  AFTER,
  BEFORE,
  branches,
  commit,
  commitOptions,
  fileOf,
  gitAt,
  lookOf,
  recordOf,
  repositoryWith,
  script,
} from './batch-publish-support.js'
import { folderWith } from './cli-support.js'

describe('hooks of the user', () => {
  const hook = (folder: string, name: string, text: string) =>
    script(join(folder, '.git/hooks', name), `#!/bin/sh\n${text}\n`)

  it('see the files as git commit shows them, and may format them', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const seen = join(folderWith({}), 'seen')
    hook(
      folder,
      'pre-commit',
      `git diff --cached --name-only > ${seen}; cat Dockerfile >> ${seen}; echo '# formatted' >> Dockerfile; git add Dockerfile`,
    )
    const files = [fileOf('Dockerfile', BEFORE, AFTER), fileOf('.dockerignore', undefined, 'x\n')]
    const records = [recordOf('Dockerfile', { files })]
    expect(await commit(folder, { records })).toMatchObject({ kind: 'committed' })
    expect(readFileSync(seen, 'utf8')).toBe(`.dockerignore\nDockerfile\n${AFTER}`)
    expect(gitAt(folder, 'show', 'multi-stage:Dockerfile')).toBe(`${AFTER}# formatted`)
    expect(existsSync(join(folder, '.dockerignore'))).toBe(false)
    expect(await commit(folder, { records })).toMatchObject({ kind: 'up-to-date' })
  })

  it('see one run at a time', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const before = lookOf(folder)
    hook(folder, 'pre-commit', 'sleep 0.4; git diff --cached --quiet && exit 1; exit 0')
    const results = await Promise.all([0, 1, 2].map(() => commitRepository(commitOptions(folder))))
    expect(results.map(({ kind }) => kind).sort()).toEqual(['committed', 'refused', 'refused'])
    for (const result of results)
      if (result.kind === 'refused') expect(result.problem).toMatch(/another msb-migrate|not committed|git process/)
    expect(lookOf(folder)).toBe(before)
    writeFileSync(join(folder, '.git/msb-migrate.lock'), `${process.pid}\n`)
    const options = { branch: 'other' }
    expect(await commit(folder, options)).toMatchObject({ problem: expect.stringContaining('another msb-migrate') })
    // No process has this number.
    writeFileSync(join(folder, '.git/msb-migrate.lock'), '2147483646\n')
    expect(await commit(folder, options)).toMatchObject({ kind: 'committed' })
    expect(existsSync(join(folder, '.git/msb-migrate.lock'))).toBe(false)
  })

  it('that take everything back leave nothing to commit', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    hook(folder, 'pre-commit', 'git checkout -q HEAD -- Dockerfile')
    expect(await commit(folder)).toMatchObject({ problem: 'its pre-commit hook left nothing to commit.' })
  })

  it('stop a commit, and nothing is left of it', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    hook(folder, 'pre-commit', 'echo "no https://me:secret@example.org" >&2; exit 1')
    const result = await commit(folder)
    expect(result).toMatchObject({
      problem: expect.stringContaining('its pre-commit hook stopped the commit: no https://'),
    })
    expect(JSON.stringify(result)).not.toContain('secret')
    hook(folder, 'pre-commit', 'exit 0')
    hook(folder, 'commit-msg', 'echo "no ticket" >&2; exit 1')
    expect(await commit(folder)).toMatchObject({ problem: 'its commit-msg hook stopped the commit: no ticket' })
    expect(branches(folder)).toEqual(['main'])
  })

  it('write on the message, as core.hooksPath has them', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    gitAt(folder, 'config', 'core.hooksPath', '.husky')
    script(join(folder, '.husky/commit-msg'), '#!/bin/sh\nprintf "Signed-off-by: Ann <a@b>\\n" >> "$1"\n')
    expect(await commit(folder)).toMatchObject({ kind: 'committed' })
    expect(gitAt(folder, 'log', '-1', '--format=%(trailers:only)', 'multi-stage')).toMatch(
      /Msb-Migrate-Run[\s\S]*Signed-off-by: Ann/,
    )
    expect(await commit(folder)).toMatchObject({ kind: 'up-to-date' })
  })

  it('that are stopped with the run leave the files as they were', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    hook(folder, 'pre-commit', 'exec sleep 60')
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 1500)
    expect(await commit(folder, { signal: controller.signal })).toMatchObject({ kind: 'refused' })
    expect(branches(folder)).toEqual(['main'])
  })
})

describe('a message of the user', () => {
  it('is filled in, and keeps its marks and what cannot be taken for them', async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const template = 'build: {{count}} file\n\n{{dockerfiles}}\n\nSigned-off-by: Ann <a@b>'
    const warnings = [{ code: 'w', message: '{{count}}\nMsb-Migrate-Run: x', line: 1, hint: undefined }]
    const records = [recordOf('Dockerfile', { warnings })]
    expect(await commit(folder, { template, records })).toMatchObject({ kind: 'committed' })
    const message = gitAt(folder, 'log', '-1', '--format=%B', 'multi-stage')
    expect(message).toContain(
      'build: 1 file\n\n- Dockerfile (base: slim, dependencies: prune)\n  warning: {{count}} Msb-',
    )
    expect(message).toContain(`<a@b>\nMsb-Migrate-Run: ${digestOf([{ path: 'Dockerfile', after: AFTER }])}\n`)
    expect(await commit(folder, { template: '{{nothing}}', branch: 'b' })).toMatchObject({
      problem: expect.stringContaining('{{nothing}}'),
    })
  })
})
