import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pluginFile } from './cases.mjs'
import { simulateBuild } from './observe.mjs'
import { manifest } from './projects.mjs'
import { mustRun } from './run.mjs'
import { workspaceTools } from './workspace-tools.mjs'

/** Keeps the project of a case in each state that its verbs are tried in. */
export async function prepareStates(place, measured, release, cache) {
  const files = {
    'package.json': manifest(measured.dependencies),
    ...(measured.settings && { [measured.settingsFile]: `${measured.settings.join('\n')}\n` }),
    ...(isPlugged(measured) && { [pluginFile]: await workspaceTools(release.release, cache) }),
  }
  await place.begin(files)
  await mustRun(place, measured.lock)
  await place.begin({ ...files, [measured.lockFile]: await readFile(join(place.project, measured.lockFile)) })
  await place.keep('manifests')
  await mustRun(place, measured.install)
  await simulateBuild(place)
  await place.keep('full-install')
  if (measured.states.includes('full-install, store gone')) {
    await rm(join(place.home, '.local/share/pnpm/store'), { recursive: true })
    await place.keep('full-install, store gone')
  }
}

/** The files that hold the settings of a case. */
export function settingsFiles(measured) {
  return [...(measured.settings ? [measured.settingsFile] : []), ...(isPlugged(measured) ? [pluginFile] : [])]
}

function isPlugged({ settings = [] }) {
  return settings.some((line) => line.includes(pluginFile))
}
