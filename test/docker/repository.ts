import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { DockerFixture } from './run-case.js'
import { temporaryFolder } from './temporary-folder.js'

const run = promisify(execFile)

/** A fixture whose project is a git repository of one commit, the same one in every run. */
export async function asRepository(fixture: DockerFixture): Promise<DockerFixture> {
  const folder = await temporaryFolder()
  await cp(fixture.folder, folder, { recursive: true })
  const person = { NAME: 'Somebody', EMAIL: 'somebody@example.com', DATE: '2026-01-01T00:00:00Z' }
  const people = ['AUTHOR', 'COMMITTER'].flatMap((who) =>
    Object.entries(person).map(([key, value]) => [`GIT_${who}_${key}`, value] as const),
  )
  const env = { ...process.env, ...Object.fromEntries(people) }
  for (const words of [
    ['init', '--quiet'],
    ['add', '--all'],
    ['commit', '--quiet', '--message', 'All of it'],
  ]) {
    await run('git', words, { cwd: folder, env })
  }
  return { ...fixture, folder }
}
