import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { commitRepository } from '../../src/batch/publish/commit-repository.js'
import {
  AFTER,
  BEFORE,
  commitOptions,
  environment,
  gitAt,
  lookOf,
  repositoryWith,
  script,
} from './batch-publish-support.js'
import { folderWith } from './cli-support.js'

const program = join(folderWith({}), 'commit.mjs')

beforeAll(async () => {
  await build({
    entryPoints: ['src/batch/publish/commit-repository.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
    // As scripts/build.mjs has it: a package's CommonJS finds its parts by names that a bundle does not have.
    mainFields: ['module', 'main'],
    // Packages in CommonJS look for `require`.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
})

/** Commits in a process of its own, and kills it when told. */
function committing(folder: string) {
  const code = `const { commitRepository } = await import(${JSON.stringify(program)}); await commitRepository(${JSON.stringify(commitOptions(folder))})`
  // A group of its own, so that it can be seen when the last git that it started has ended.
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: environment,
    stdio: 'ignore',
    detached: true,
  })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  // Where nobody waits for the orphans, what has ended still counts: so nothing may hang on this alone.
  const isQuiet = () => {
    try {
      process.kill(-(child.pid ?? 0), 0)
      return false
    } catch {
      return true
    }
  }
  return { ended, kill, isQuiet }
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition() && tries < 400; tries += 1) await setTimeout(25)
  expect(condition()).toBe(true)
}

describe('a run that is killed', () => {
  it('at any time has made the commit or nothing', { timeout: 60_000 }, async () => {
    const started = Date.now()
    const whole = repositoryWith({ Dockerfile: BEFORE })
    await committing(whole).ended
    const duration = Date.now() - started
    expect(gitAt(whole, 'show', 'multi-stage:Dockerfile')).toBe(AFTER.trimEnd())
    for (const part of [0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]) {
      const folder = repositoryWith({ Dockerfile: BEFORE })
      const before = lookOf(folder)
      const { kill, isQuiet } = committing(folder)
      await setTimeout(duration * part)
      await kill()
      // What git was just at comes to its end.
      for (let tries = 0; !isQuiet() && tries < 80; tries += 1) await setTimeout(25)
      expect(lookOf(folder)).toBe(before)
      gitAt(folder, 'fsck', '--strict')
      if (gitAt(folder, 'branch', '--list', 'multi-stage') !== '')
        expect(gitAt(folder, 'show', 'multi-stage:Dockerfile')).toBe(AFTER.trimEnd())
      expect((await commitRepository(commitOptions(folder))).kind).toMatch(/^(?:committed|up-to-date)$/)
      expect(lookOf(folder)).toBe(before)
    }
  })

  it('while a hook looks at the files leaves them staged, and git puts them back', { timeout: 30_000 }, async () => {
    const folder = repositoryWith({ Dockerfile: BEFORE })
    const before = lookOf(folder)
    const seen = join(folderWith({}), 'seen')
    const go = `${seen}.go`
    const hook = join(folder, '.git/hooks/pre-commit')
    script(hook, `#!/bin/sh\ntouch ${seen}\nwhile [ ! -e ${go} ]; do sleep 0.05; done\n`)
    const { kill } = committing(folder)
    await until(() => existsSync(seen))
    await kill()
    writeFileSync(go, '')
    expect(gitAt(folder, 'status', '--porcelain')).toBe('M  Dockerfile')
    expect(await commitRepository(commitOptions(folder))).toMatchObject({
      kind: 'refused',
      problem: expect.stringContaining('changes that are not committed'),
    })
    gitAt(folder, 'restore', '--staged', '--worktree', '.')
    expect(lookOf(folder)).toBe(before)
    expect(await commitRepository(commitOptions(folder))).toMatchObject({ kind: 'committed' })
  })
})
