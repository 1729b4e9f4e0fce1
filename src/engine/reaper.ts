import { spawn } from 'node:child_process'
import type { Environment, ProcessWatch } from './command-line.js'
import type { EngineName } from './engine.js'

/** A process that outlives this one if need be, to take away what it made. */
export interface Reaper extends ProcessWatch {
  /** Everything has been taken away: there is nothing left to do. */
  dismiss(): void
}

// Plain CommonJS for `node -e`. It reads `+pid` and `-pid` lines; when its input ends without `done`, its parent was killed.
const SCRIPT = `
const { spawnSync } = require('node:child_process')
const { rmSync } = require('node:fs')
const [engine, label, images, folder] = process.argv.slice(1)
const running = new Set()
let read = ''
const run = (...args) => String(spawnSync(engine, args, { encoding: 'utf8', timeout: 120000 }).stdout || '')
const each = (list, remove) => {
  for (const id of new Set(run(...list).split(/\\s+/).filter(Boolean))) run(...remove, id)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
process.stdin.on('data', (chunk) => {
  read += chunk
  for (const line of read.split('\\n').slice(0, -1)) {
    if (line === 'done') process.exit()
    const pid = Number(line.slice(1))
    line[0] === '+' ? running.add(pid) : running.delete(pid)
  }
  read = read.slice(read.lastIndexOf('\\n') + 1)
})
const sweep = () => {
  const of = ['--filter', 'label=' + label]
  if (engine === 'buildah') each(['containers', '--quiet', '--filter', 'name=' + images.replace(/[^\\w.-]/g, '-')], ['rm'])
  else {
    each(['ps', '--all', '--quiet', ...of], ['rm', '--force', '--volumes'])
    each(['network', 'ls', '--quiet', ...of], ['network', 'rm'])
  }
  // By name, never by id: another name of the same image is somebody else's.
  const name = engine === 'buildah' ? '{{.Name}}:{{.Tag}}' : '{{.Repository}}:{{.Tag}}'
  each(['images', '--format', name, '--filter', 'reference=' + images + '*'], ['rmi'])
  rmSync(folder, { recursive: true, force: true })
}
process.stdin.on('end', () => {
  for (const pid of running) try { process.kill(-pid, 'SIGKILL') } catch {}
  sweep()
  // What the engine was just at comes to its end without whoever asked for it.
  setTimeout(sweep, 5000)
})
`

/**
 * Starts a process that waits for this one's end. When this one is killed before it could tidy up, it ends what still runs and removes the
 * containers and networks with the label, the images whose name begins so, and the folder.
 */
export function startReaper(
  engine: EngineName,
  label: string,
  images: string,
  folder: string,
  environment: Environment,
): Reaper {
  const child = spawn(process.execPath, ['-e', SCRIPT, engine, label, images, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: environment,
    detached: true,
  })
  child.on('error', () => undefined)
  child.stdin.on('error', () => undefined)
  child.unref()
  const tell = (line: string) => child.stdin.write(`${line}\n`)
  return {
    started: (pid) => tell(`+${pid}`),
    ended: (pid) => tell(`-${pid}`),
    dismiss: () => {
      tell('done')
      child.stdin.end()
    },
  }
}
