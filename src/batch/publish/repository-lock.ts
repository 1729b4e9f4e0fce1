import { readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Gives back what was taken. */
export type Release = () => void

/** Takes a repository for this process, in git's own folder; undefined while another process has it. One that was killed has nothing any more. */
export function lockRepository(gitFolder: string): Release | undefined {
  const file = join(gitFolder, 'msb-migrate.lock')
  const taken = isTaken(file) || (isLeftOver(file) && isRemoved(file) && isTaken(file))
  return taken ? () => void isRemoved(file) : undefined
}

/** True when the file was made now, by nobody else. */
function isTaken(file: string): boolean {
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function isLeftOver(file: string): boolean {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
    if (Number.isInteger(pid) && pid > 0) process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

function isRemoved(file: string): boolean {
  try {
    unlinkSync(file)
    return true
  } catch {
    return false
  }
}
