import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { packagesIn, rootScripts } from './observe.mjs'
import { settingsFiles } from './prepare-states.mjs'
import { mustRun } from './run.mjs'
import { tellingLine } from './telling-line.mjs'

/**
 * Whether the manager starts the program after a production form, where node_modules, package.json and some other files came along and nothing
 * else: with a network and without one.
 */
export async function measureStarts(place, manager, measured) {
  const verb = `${manager} run start`
  await place.restore('full-install')
  await mustRun(place, measured.startAfter)
  await place.keep('production')
  const rows = []
  for (const files of fileSets(measured))
    for (const network of [true, false]) {
      await place.restore('production')
      await place.leaveOnly(['node_modules', 'package.json', ...files])
      const before = await traces(place, measured)
      const { succeeded, output } = await place.run(verb, { offline: !network })
      const starts = succeeded && /^1$/m.test(output)
      const installs = (await traces(place, measured)) !== before
      rows.push({
        after: measured.startAfter,
        verb,
        files,
        network,
        starts,
        ...(!starts && { error: tellingLine(output) }),
        installs,
      })
    }
  return rows
}

// Without and with the lock file; where settings say how packages are laid out, without and with them.
function fileSets(measured) {
  const settings = settingsFiles(measured)
  const sets = [[], [measured.lockFile]]
  return settings.length === 0 ? sets : sets.flatMap((set) => [set, [...set, ...settings]])
}

// What an install changes: packages, the lock file, or that root scripts have run.
async function traces(place, { lockFile }) {
  const isLocked = existsSync(join(place.project, lockFile))
  return JSON.stringify([await packagesIn(place), await rootScripts(place), isLocked])
}
