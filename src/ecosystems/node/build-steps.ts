import { resolveFolder } from '../../dockerfile/configuration.js'
import { nodeCommands, nodeRole } from './commands.js'
import { rootScriptsOf } from './install.js'
import type { Manifest } from './manifest.js'
import { type BuildStep, inContext, isInApp, type NodeProject } from './project.js'
import { type ResolvedStart, resolveStart } from './start-command.js'

export async function buildSteps(project: NodeProject): Promise<BuildStep[]> {
  const { request, manifest } = project
  const steps: BuildStep[] = []
  const add = (run: BuildStep['run'], shown: string, base: string, resolved: ResolvedStart, byInstall: boolean) => {
    for (const step of resolved.steps) {
      const imageFolder = resolveFolder(base, step.directory ?? '')
      const inside = isInApp(project, imageFolder) ? inContext(project, `${imageFolder}/.`) : undefined
      steps.push({ step, run, shown, folder: inside?.replace(/\/?\.$/, ''), imageFolder, byInstall })
    }
    if (resolved.opaque !== undefined || resolved.scripts.length > 0) {
      const opaque = { argv: [resolved.opaque?.command ?? shown], environment: new Map(), sees: 'system' as const }
      steps.push({ step: opaque, run, shown, folder: undefined, imageFolder: base, byInstall })
    }
  }
  for (const instruction of request.stage.body) {
    if (instruction.kind !== 'run') continue
    const here = request.surroundings.get(instruction)?.folder ?? '/'
    for (const command of instruction.commands) {
      const base = resolveFolder(here, command.directory ?? '')
      for (const argv of command.inner) {
        const install = project.installs.find((candidate) => candidate.argv === argv)
        if (install !== undefined) {
          if (install.folder !== project.folder) {
            const step = { argv, environment: new Map(), sees: 'system' as const }
            steps.push({
              step,
              run: instruction,
              shown: argv.join(' '),
              folder: undefined,
              imageFolder: install.folder,
              byInstall: true,
            })
          }
          for (const name of install.folder === project.folder
            ? rootScriptsOf(install.verb, project.release, false)
            : []) {
            if (manifest.scripts[name] === undefined) continue
            const own = {
              ...manifest,
              scripts: { [name]: manifest.scripts[name] as string, ...withoutLifecycle(manifest) },
            }
            add(
              instruction,
              `${argv.join(' ')} (${name})`,
              base,
              await resolveStart(
                { argv: ['npm', 'run', name], form: 'exec' },
                { manifest: own, readScript: async () => undefined },
              ),
              true,
            )
          }
        } else if (isBuildCommand(argv)) {
          const prefix = argv.findIndex((word) => word === '--prefix' || word === '-C')
          const where = prefix === -1 ? base : resolveFolder(base, argv[prefix + 1] ?? '')
          add(
            instruction,
            argv.join(' '),
            where,
            await resolveStart({ argv, form: 'exec' }, { manifest, readScript: async () => undefined }),
            false,
          )
        }
      }
    }
  }
  return steps
}

function isBuildCommand(argv: readonly string[]): boolean {
  const role = nodeRole(argv) ?? nodeCommands[argv[0] ?? '']
  if (role === undefined || role === 'tool' || role === 'install') return false
  const precise = typeof role === 'string' ? role : (role[argv[1] ?? ''] ?? role['*'])
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
