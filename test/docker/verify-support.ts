import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const program = join(root, 'bin/msb-migrate.js')

/** A folder of its own with these files in it. */
export function projectWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'msb-migrate-project-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** A small project whose server answers what `answer` is, and its Dockerfile of one stage. */
export function serverProject(rest: Readonly<Record<string, string>> = {}): string {
  return projectWith({
    Dockerfile:
      'FROM node:20\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install\nCOPY . .\nEXPOSE 3000\nCMD ["node", "index.js"]\n',
    'package.json': '{"name":"a","version":"1.0.0","dependencies":{"ms":"2.1.3"},"devDependencies":{"mri":"1.2.0"}}',
    'package-lock.json': JSON.stringify({
      name: 'a',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'a', version: '1.0.0', dependencies: { ms: '2.1.3' }, devDependencies: { mri: '1.2.0' } },
        'node_modules/ms': { version: '2.1.3' },
        'node_modules/mri': { version: '1.2.0', dev: true },
      },
    }),
    'index.js': [
      "const ms = require('ms')",
      "const server = require('node:http').createServer((_, response) => response.end(ms(60000)))",
      "server.listen(3000, () => console.log('listening'))",
      "process.on('SIGTERM', () => process.exit())",
      '',
    ].join('\n'),
    ...rest,
  })
}

/** The built command, run to its end; `env` is added to this process's own. */
export async function runCommand(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = startCommand(cwd, args, env)
  const texts = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk) => {
    texts.stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    texts.stderr += chunk
  })
  const [status, signal] = (await once(child, 'close')) as [number | null, string | null]
  return { status, signal, pid: child.pid ?? 0, ...texts }
}

/** The built command, started. */
export function startCommand(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn(process.execPath, [program, ...args], { cwd, env: { ...process.env, ...env } })
}

/** A folder for PATH in which `docker` does something else for calls that begin with a word; all others reach the real one. */
export function engineThat(does: Readonly<Record<string, string>>): string {
  const cases = Object.entries(does).map(([word, script]) => `  ${word}) ${script} ;;`)
  const real = (process.env.PATH ?? '').replaceAll("'", '')
  const text = ['#!/bin/sh', 'case "$1" in', ...cases, 'esac', `PATH='${real}' exec docker "$@"`, '']
  const folder = projectWith({})
  writeFileSync(join(folder, 'docker'), text.join('\n'), { mode: 0o755 })
  return `${folder}:${process.env.PATH}`
}

/** What a command has left on this machine: its containers, networks and images, and what lies in its folder for temporary files. */
export async function leftovers(temporary: string, pid: number, engine = 'docker'): Promise<readonly string[]> {
  const list = async (...args: readonly string[]) => (await run(engine, args)).stdout.split('\n')
  const labelled = engine === 'buildah' ? [] : await list('ps', '--all', '--format', '{{.Labels}}')
  const networks = engine === 'docker' ? await list('network', 'ls', '--format', '{{.Labels}}') : []
  const containers = engine === 'buildah' ? await list('containers', '--format', '{{.ContainerName}}') : []
  const tags = await list('images', '--format', '{{.Tag}}')
  return [
    ...[...labelled, ...networks].filter(
      (labels) => labels.includes(`msb-migrate.run=${pid}-`) || labels.includes(`msb-migrate.run:${pid}-`),
    ),
    ...containers.filter((name) => name.includes(`-verify-${pid}-`)),
    ...tags.filter((tag) => tag.startsWith(`${pid}-`)),
    ...readdirSync(temporary).filter((name) => !name.startsWith('msb-migrate-logs-')),
  ]
}

/** Builds the command that `runCommand` runs. */
export async function buildCommand(): Promise<void> {
  await run('npm', ['run', '--silent', 'build'], { cwd: root, maxBuffer: 64 * 1024 * 1024 })
}
