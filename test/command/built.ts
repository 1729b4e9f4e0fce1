import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = join(root, 'bin/msb-migrate.js')

/** Builds the command, unless it is newer than all that it is made of. */
export function buildCommand(): void {
  const built = statSync(join(root, 'dist/cli.cjs'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const sources = ['src', 'transforms'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  )
  if (built < Math.max(...sources)) execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'pipe' })
}

/** The built command, started in a folder. */
export function start(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [program, ...args], { cwd, env: { ...process.env, ...env } })
  const texts = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    texts.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    texts.stderr += chunk
  })
  const ended = once(child, 'close').then(([status, signal]) => ({ status, signal, ...texts }))
  return { child, ended }
}

/** The built command, run to its end. */
export function run(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return start(cwd, args, env).ended
}
