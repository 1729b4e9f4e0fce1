import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'

const seconds = 180

/**
 * Runs a shell command with this environment and no other, without a terminal and without standard input. When its time is over it is
 * stopped, with all that it started. Both of its outputs go to one file, which keeps their order.
 */
export async function run(command, folder, environment, outputFile) {
  const file = await open(outputFile, 'w')
  const stdio = ['ignore', file.fd, file.fd]
  const child = spawn('/bin/sh', ['-c', command], { cwd: folder, env: environment, stdio, detached: true })
  const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), seconds * 1000)
  const [status, signal] = await once(child, 'close')
  clearTimeout(timer)
  await file.close()
  const output = await readFile(outputFile, 'utf8')
  return { succeeded: status === 0, output: signal === null ? output : `error: stopped after ${seconds} seconds` }
}

/** As `run` of a place does, for what must succeed before anything can be measured; it may do so at the second try. */
export async function mustRun(place, command) {
  const first = await place.run(command)
  const { succeeded, output } = first.succeeded ? first : await place.run(command)
  if (!succeeded) throw new Error(`${command} failed:\n${output}`)
}
