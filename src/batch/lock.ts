import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { JournalError } from './journal.js'

const LOCK = '.lock'

/** Takes a folder for this process; gives what lets it go. A process that has died holds nothing. Throws a JournalError when another one has it. */
export function lockFolder(folder: string): () => void {
  const path = join(folder, LOCK)
  for (let attempt = 0; ; attempt += 1) {
    try {
      const descriptor = openSync(path, 'wx')
      writeSync(descriptor, String(process.pid))
      closeSync(descriptor)
      return () => rmSync(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const holder = Number(readFileSync(path, 'utf8'))
      if (attempt > 0 || holder === 0 || isAlive(holder))
        throw new JournalError(`Another batch (process ${holder}) works in ${folder}.`)
      rmSync(path, { force: true })
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
