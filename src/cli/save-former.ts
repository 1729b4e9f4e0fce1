import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { PlannedWrite } from '../disk/write-file.js'

const OWNER_ALONE = 0o600

/** Saves the former text of a file in a folder of its own that nobody else may enter, and gives the place. Throws when it cannot. */
export function saveFormer({ location, before, encoding }: PlannedWrite): string {
  // mkdtemp makes it with mode 0700: a Dockerfile may hold credentials.
  const saved = join(mkdtempSync(join(tmpdir(), 'msb-migrate-')), basename(location))
  try {
    writeFileSync(saved, Buffer.from(before ?? '', encoding), { flag: 'wx', mode: OWNER_ALONE })
  } catch (error) {
    forgetFormer(saved)
    throw error
  }
  return saved
}

/** Takes away what was saved for a write that did not happen. */
export function forgetFormer(saved: string): void {
  rmSync(dirname(saved), { recursive: true, force: true })
}
