import { isBelow, resolveFolder } from '../../dockerfile/configuration.js'
import type { Run } from '../../dockerfile/model.js'
import { ownEntry } from '../../own-entry.js'
import { type Effort, MAXIMUM_EFFORT } from '../start/start-step.js'
import { nodeCommands, nodeRole } from './commands.js'
import type { Install } from './install.js'
import type { Manifest } from './manifest.js'
import { type BuildStep, inContext, isInApp, type NodeProject } from './project.js'
import { resolveStart } from './start-command.js'
import { manifestsBelow } from './start-facts.js'
import { changingPrograms } from './tools.js'
import { packageFinder } from './workspaces.js'

/** What the build runs: every package script that an install or a RUN starts, followed to its commands. */
export async function buildSteps(project: NodeProject): Promise<BuildStep[]> {
  const { request } = project
  const steps: BuildStep[] = []
  const effort = { left: MAXIMUM_EFFORT }
  for (const run of request.stage.body) {
    if (run.kind !== 'run') continue
    const here = request.surroundings.get(run)?.folder ?? '/'
    for (const command of run.commands) {
      const base = resolveFolder(here, command.directory ?? '')
      // A compound that builds and moves files about may leave them anywhere.
      const builds = command.inner.some(
        (argv) => isBuildCommand(argv) || project.installs.some((each) => each.argv === argv),
      )
      if (
        command.argv === undefined &&
        builds &&
        command.inner.some(([program]) => changingPrograms.has(program ?? ''))
      ) {
        const { text } = request.dockerfile
        const shown = text.slice(command.span.start, command.span.end).split('\n')[0] ?? ''
        steps.push(stepOutside(run, shown, [shown], base))
      }
      for (const argv of command.inner) {
        const install = project.installs.find((candidate) => candidate.argv === argv)
        if (install !== undefined) steps.push(...(await installSteps(project, install, effort)))
        else if (isBuildCommand(argv))
          steps.push(...(await followedSteps(project, run, argv, base, project.manifest, effort)))
      }
    }
  }
  return steps
}

async function installSteps(project: NodeProject, install: Install, effort: Effort): Promise<BuildStep[]> {
  const { argv, run, folder } = install
  const { manifest, manager } = project
  if (folder !== project.folder) {
    return (await installsBeside(project, install)) ? [] : [stepOutside(run, argv.join(' '), argv, folder)]
  }
  const steps: BuildStep[] = []
  if (install.options.includes('--ignore-scripts')) return steps
  for (const name of manager.rootScripts(install.verb, false)) {
    const text = ownEntry(manifest.scripts, name)
    if (text === undefined) continue
    const own = { ...manifest, scripts: { ...withoutLifecycle(manifest), [name]: text } }
    const followed = await followedSteps(project, run, ['npm', 'run', name], folder, own, effort)
    steps.push(...followed.map((step) => ({ ...step, shown: `${argv.join(' ')} (${name})` })))
  }
  return steps
}

// `npm install --prefix client` fills client/node_modules alone, where the front end has no script that an install runs; nothing of
// that is needed when the container starts.
async function installsBeside(project: NodeProject, { folder, packages, verb }: Install): Promise<boolean> {
  if (!isInApp(project, folder) || packages.length > 0) return false
  const manifest = await manifestsBelow(project.request, folder, project.copied)('.')
  if (manifest === undefined || manifest.workspaces !== undefined) return false
  const isStarted = project.start.steps.some((step) => {
    const words = [step.directory ?? '', ...step.argv.slice(1)]
    return words.some((word) => isBelow(resolveFolder(project.startFolder, word), folder))
  })
  return (
    !isStarted &&
    project.manager.rootScripts(verb, false).every((name) => ownEntry(manifest.scripts, name) === undefined)
  )
}

async function followedSteps(
  project: NodeProject,
  run: Run,
  argv: readonly string[],
  base: string,
  manifest: Manifest,
  effort: Effort,
): Promise<BuildStep[]> {
  const shown = argv.join(' ')
  const { steps, opaque, scripts } = await resolveStart(
    { argv, form: 'exec' },
    {
      manifest,
      manifestIn: manifestsBelow(project.request, base, project.copied),
      packageOf: packageFinder(project.request, base, project.copied),
      readScript: async () => undefined,
      effort,
    },
  )
  const followed = steps.map((step): BuildStep => {
    const imageFolder = resolveFolder(base, step.directory ?? '')
    const inside = isInApp(project, imageFolder) ? inContext(project, `${imageFolder}/.`) : undefined
    return { step, run, shown, folder: inside?.replace(/\/?\.$/, ''), imageFolder }
  })
  const unread = opaque !== undefined || scripts.length > 0
  return unread ? [...followed, stepOutside(run, shown, [opaque?.command ?? shown], base)] : followed
}

// A step of which nothing is known but where it runs.
function stepOutside(run: Run, shown: string, argv: readonly string[], imageFolder: string): BuildStep {
  return { step: { argv, environment: new Map(), sees: 'system' }, run, shown, folder: undefined, imageFolder }
}

function isBuildCommand(argv: readonly string[]): boolean {
  const role = nodeRole(argv) ?? ownEntry(nodeCommands, argv[0] ?? '')
  if (role === undefined || role === 'tool' || role === 'install') return false
  const precise = typeof role === 'string' ? role : (ownEntry(role, argv[1] ?? '') ?? role['*'])
  return (
    precise === 'build' &&
    !['config', 'set', '-v', '--version', 'version', 'audit', 'fund', 'pkg', 'help'].includes(argv[1] ?? '') &&
    argv[0] !== 'corepack'
  )
}

function withoutLifecycle(manifest: Manifest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(manifest.scripts).filter(([name]) => !/^(pre|post)(install|prepare)$/.test(name)),
  )
}
