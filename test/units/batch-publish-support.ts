import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import type { Environment } from '../../src/batch/git-command.js'
import { type CommitOptions, commitRepository } from '../../src/batch/publish/commit-repository.js'
import { patchOf } from '../../src/report/patch.js'
import type { BatchRecord } from '../../src/report/record.js'
import { folderWith } from './cli-support.js'

export const BEFORE = 'FROM node:20\nCMD ["node", "a.js"]\n'
export const AFTER = 'FROM node:20 AS builder\nFROM node:20-slim\nCMD ["node", "a.js"]\n'

const home = folderWith({
  config:
    '[user]\n\tname = Ann\n\temail = ann@example.org\n[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n',
})

/** The variables that all git commands of these tests run with: nobody's settings but these. */
export const environment: Environment = {
  PATH: process.env.PATH,
  HOME: home,
  GIT_CONFIG_GLOBAL: join(home, 'config'),
  GIT_CONFIG_NOSYSTEM: '1',
}

/** Git with these settings; gives standard output without the last line break. */
export function gitAt(folder: string, ...args: readonly string[]): string {
  const out = execFileSync('git', args, { cwd: folder, env: environment, encoding: 'utf8', stdio: 'pipe' })
  return out.replace(/\n$/, '')
}

/** A repository with one commit. */
export function repositoryWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = folderWith(files)
  gitAt(folder, 'init', '-q')
  gitAt(folder, 'add', '-A', '-f')
  gitAt(folder, 'commit', '-q', '-m', 'first')
  return folder
}

/** A bare repository that is `origin` of the other one, which has its branch there. */
export function remoteOf(folder: string): string {
  const remote = join(folderWith({}), 'remote.git')
  gitAt(folder, 'init', '-q', '--bare', remote)
  gitAt(folder, 'remote', 'add', 'origin', remote)
  gitAt(folder, 'push', '-q', '-u', 'origin', 'main')
  return remote
}

/** A migrated Dockerfile of a batch. */
export function recordOf(path: string, rest: Partial<BatchRecord> = {}): BatchRecord {
  return {
    repository: 'shop',
    path,
    outcome: 'migrated',
    ecosystem: 'node',
    base: 'slim',
    delivery: 'prune',
    reasons: [],
    warnings: [],
    notes: [],
    decisions: [],
    additions: [],
    files: [fileOf(path, BEFORE, AFTER)],
    ...rest,
  }
}

/** One file of a record. */
export function fileOf(path: string, before: string | undefined, after: string): BatchRecord['files'][number] {
  return { path, before, after, diff: patchOf({ path, before, after }) }
}

/** Options to commit one Dockerfile at the root. */
export function commitOptions(folder: string, rest: Partial<CommitOptions> = {}): CommitOptions {
  return { folder, records: [recordOf('Dockerfile')], branch: 'multi-stage', env: environment, ...rest }
}

/** All that a user sees of a repository: where it is, what differs, what its files hold and what is staged. */
export function lookOf(folder: string): string {
  const files = gitAt(folder, 'ls-files').split('\n')
  const texts = files.map((file) => `${file}: ${readFileSync(join(folder, file), 'latin1')}`)
  return [gitAt(folder, 'status', '--porcelain=v2', '--branch'), gitAt(folder, 'stash', 'list'), ...texts].join('\n')
}

/** Puts an executable script there. */
export function script(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  chmodSync(path, 0o755)
  return path
}

/** What the Dockerfile becomes by another run, and its result. */
export const NEXT = `${AFTER}# next\n`
export const next = [recordOf('Dockerfile', { files: [fileOf('Dockerfile', BEFORE, NEXT)] })]

/** Commits, and holds that nothing the user sees has changed. */
export async function commit(folder: string, rest: Partial<CommitOptions> = {}) {
  const before = lookOf(folder)
  const result = await commitRepository(commitOptions(folder, rest))
  expect(lookOf(folder)).toBe(before)
  return result
}

/** The names of a repository's branches. */
export const branches = (folder: string) => gitAt(folder, 'branch', '--format=%(refname:short)').split('\n')
