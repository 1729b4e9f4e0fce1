import { execFile } from 'node:child_process'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { registry } from './provide.mjs'
import { run } from './run.mjs'

const execute = promisify(execFile)

// Taken over from the environment, for a registry may not be reached without them.
const network = /^(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|https?_proxy|no_proxy)$/i

// Where nobody listens.
const nowhere = 'http://127.0.0.1:9'

/**
 * Where a release is measured: the folder of a project, and a home that nothing else uses. A state of both can be kept and brought back; it
 * comes back to the same path, for managers write paths down.
 */
export function placeOf(folder, { manager, release, programs }) {
  const now = join(folder, 'now')
  const [project, home] = [join(now, 'project'), join(now, 'home')]
  const kept = (state) => join(folder, state.replaceAll(/\W+/g, '-'))
  const environment = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => network.test(name))),
    PATH: [...programs, '/usr/bin', '/bin'].join(':'),
    HOME: home,
    TMPDIR: folder,
  }
  return {
    project,
    home,
    /** Runs a command in the project. */
    run: (command, { offline = false } = {}) =>
      run(
        command,
        project,
        { ...environment, ...registryVariables(manager, release, offline ? nowhere : registry) },
        join(folder, 'output'),
      ),
    /** Begins a project with these files, in an empty home. */
    async begin(files) {
      await rm(now, { recursive: true, force: true })
      await Promise.all([project, home].map((each) => mkdir(each, { recursive: true })))
      for (const [name, content] of Object.entries(files)) await writeFile(join(project, name), content)
    },
    /** Keeps what is there now. */
    keep: (state) => copy(now, kept(state)),
    /** Brings back what was kept. */
    restore: (state) => copy(kept(state), now),
    /** Leaves these files of the project alone, as they come into another image. */
    async leaveOnly(names) {
      const others = (await readdir(project)).filter((name) => !names.includes(name))
      for (const path of [home, ...others.map((name) => join(project, name))]) await rm(path, { recursive: true })
      await mkdir(home)
    },
  }
}

// By `cp`, because it keeps files linked that are linked, such as those of a store of pnpm.
async function copy(from, to) {
  await rm(to, { recursive: true, force: true })
  await execute('cp', ['-a', from, to])
}

// yarn 2 refuses variables that it does not know, hence each manager gets its own.
function registryVariables(manager, release, at) {
  if (manager === 'npm') return { npm_config_registry: at }
  if (manager === 'pnpm') return { npm_config_registry: at, pnpm_config_registry: at }
  if (manager === 'bun') return { BUN_CONFIG_REGISTRY: at }
  if (release < 2) return { YARN_REGISTRY: at }
  return { YARN_NPM_REGISTRY_SERVER: at, YARN_ENABLE_TELEMETRY: '0' }
}
