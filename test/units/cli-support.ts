import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import type { Io } from '../../src/cli/io.js'
import { run } from '../../src/cli/run.js'
import type { Migrate } from '../../src/disk/migrate-jobs.js'
import type { FileChange, Migration } from '../../src/outcome.js'
import { type Reason, reason } from '../../src/reason.js'

const folders = new Set<string>()
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder of its own with these files in it; its path has no links. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'msb-migrate-')))
  folders.add(folder)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** Git in a folder, whatever the settings of the machine. */
export function git(folder: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...identity, '-c', 'core.autocrlf=false', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
  })
}

/** A repository in which everything is committed. */
export function commitAll(folder: string): void {
  git(folder, 'init', '-q')
  git(folder, 'add', '-A', '-f')
  git(folder, 'commit', '-q', '-m', 'first')
}

/** A migration that is all defaults save for what is given. */
export function migrationOf(path: string, text: string, rest: Partial<Migration>): Migration {
  return {
    path,
    text,
    outcome: { kind: 'unchanged', reasons: [reason('already-multi-stage', { stages: 2 })] },
    decisions: [],
    additions: [],
    warnings: [],
    ...rest,
  }
}

/**
 * A core for tests. What it does stands in the Dockerfile: `# refuse`, `# unchanged`, `# fail`, `# throw`, `# warn`; else it puts a
 * comment at the end and adds `.dockerignore`.
 */
export const migrateForTests: Migrate = async ({ dockerfiles, files }) => {
  const ignore = await files.read('.dockerignore')
  const before = 'text' in ignore ? ignore.text : undefined
  return dockerfiles.map(({ path, text }) => {
    if (text.includes('# throw')) throw new Error('thrown')
    const reasons = reasonsIn(text)
    if (reasons !== undefined) return migrationOf(path, text, { outcome: reasons })
    const changes: FileChange[] = [{ path, kind: 'dockerfile', before: text, after: `${text}# migrated\n` }]
    const after = `${before ?? ''}node_modules\n`
    if (!before?.includes('node_modules')) changes.push({ path: '.dockerignore', kind: 'dockerignore', before, after })
    const warnings: Reason[] = text.includes('# warn')
      ? [reason('lock-file-missing', { manifest: 'package.json' })]
      : []
    return migrationOf(path, text, {
      outcome: { kind: 'migrated', files: changes },
      ecosystem: 'node',
      base: 'slim',
      delivery: 'prune',
      warnings,
      additions: [
        {
          text: 'COPY --from=builder /app/dist /app/dist',
          certainty: 'proven',
          reason: reason('artifact-proven', { path: '/app/dist', by: 'tsconfig.json' }),
        },
      ],
    })
  })
}

function reasonsIn(text: string): Migration['outcome'] | undefined {
  const at = { start: 0, end: 4 }
  if (text.includes('# refuse'))
    return { kind: 'refused', reasons: [reason('unknown-command', { command: 'frob' }, at)] }
  if (text.includes('# unchanged'))
    return { kind: 'unchanged', reasons: [reason('already-multi-stage', { stages: 2 })] }
  if (text.includes('# fail'))
    return {
      kind: 'failed',
      reasons: [reason('internal-error', { detail: 'broken', stack: 'Error: broken\n    at here' })],
    }
  return undefined
}

/** What a run in a test gave. */
export interface Ran {
  readonly status: number
  readonly out: string
  readonly outBytes: Buffer
  readonly err: string
}

/** Runs the command in a folder with the core for tests. */
export async function runIn(
  cwd: string,
  argv: readonly string[],
  {
    stdin = '',
    env = {},
    keys,
    migrate = migrateForTests,
  }: { stdin?: string | Uint8Array; env?: Io['env']; keys?: readonly string[]; migrate?: Migrate } = {},
): Promise<Ran> {
  const out = collector(keys !== undefined)
  const err = collector(false)
  const io: Io = {
    stdin: keys === undefined ? Readable.from([Buffer.from(stdin)]) : terminalTyping(keys, out.stream),
    stdout: out.stream,
    stderr: err.stream,
    env: { PATH: process.env.PATH, HOME: cwd, GIT_CONFIG_NOSYSTEM: '1', ...env },
    cwd,
    isTTY: keys !== undefined,
  }
  const status = await run(argv, io, migrate)
  return { status, out: out.bytes().toString(), outBytes: out.bytes(), err: err.bytes().toString() }
}

function collector(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 100, rows: 40 })
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return { stream, bytes: () => Buffer.concat(chunks) }
}

/** What the prompt writes once, when it begins. */
const HIDE_CURSOR = '\u001b[?25l'

/** A keyboard: one text each time that the prompt begins. */
function terminalTyping(keys: readonly string[], out: PassThrough): Readable {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input })
  const waiting = [...keys]
  out.on('data', (chunk: Buffer) => {
    if (!chunk.toString().includes(HIDE_CURSOR)) return
    const key = waiting.shift()
    if (key !== undefined) setTimeout(() => input.write(key), 20)
  })
  return input
}
