import { resolveFolder } from '../../dockerfile/configuration.js'
import type { HoistedStart } from '../ecosystem.js'
import type { StartStep } from '../start/start-step.js'
import { readNodeCommand, runsNode } from './entry.js'
import { builds } from './needs-everything.js'
import { type BuildStep, inContext, isInApp, type NodeProject } from './project.js'

/** A project whose start no longer builds, and what the builder runs in its place. */
interface Hoisted {
  readonly project: NodeProject
  readonly hoisted: HoistedStart
}

// What a build calls beside its compilers; what else a start runs (migrations, seeds) has to stay there.
const buildHelpers = new Set('gulp grunt rimraf tsc-alias copyfiles cpx cpy ncp shx'.split(' '))

/** The commands of a start that only build, in front of the one that serves; empty where there are none, or where others stand there too. */
export function buildAtStart({ start }: Pick<NodeProject, 'start'>): readonly StartStep[] {
  const steps = start.steps.filter(({ argv }) => argv[0] !== 'cross-env')
  const program = steps.at(-1)
  const before = steps.slice(0, -1)
  if (program === undefined || before.length === 0) return []
  return before.every((step) => builds(step) || buildHelpers.has(step.argv[0] ?? '')) ? before : []
}

/** Moves what a start builds into the builder; undefined where the start does not build, or does more than can be written as one command. */
export function hoistBuild(project: NodeProject): Hoisted | undefined {
  const { request, start, ownInstalls } = project
  const [install] = ownInstalls
  const building = buildAtStart(project)
  const program = start.steps.at(-1)
  if (building.length === 0 || program === undefined || install === undefined) return undefined
  const hasEntrypoint = request.stage.body.some(
    (instruction) => instruction.kind === 'start' && instruction.keyword === 'ENTRYPOINT',
  )
  const words = [...program.argv, ...program.environment.values()]
  if (
    !runsNode(program) ||
    hasEntrypoint ||
    program.directory !== undefined ||
    words.some((word) => /[$`*]/.test(word))
  )
    return undefined
  if (readNodeCommand(program.argv.slice(1)).file === undefined) return undefined
  const commands = [...new Set(building.map((step) => commandOf(project, step)))]
  // The Dockerfile may build already.
  const built = new Set(project.build.map(({ shown }) => shown))
  const command = commands.filter((each) => !built.has(each)).join(' && ')
  const build = building.map((step): BuildStep => {
    const imageFolder = resolveFolder(project.startFolder, step.directory ?? '')
    const inside = isInApp(project, imageFolder) ? inContext(project, `${imageFolder}/.`) : undefined
    return { step, run: install.run, shown: command, folder: inside?.replace(/\/?\.$/, ''), imageFolder }
  })
  return {
    project: {
      ...project,
      start: { steps: [program], wrappers: [], scripts: [] },
      build: [...project.build, ...build],
    },
    hoisted: { command, argv: ['node', ...program.argv.slice(1)], environment: program.environment },
  }
}

// A script of its own is run as such, with what stands before and after it; a part of the start script by its program.
function commandOf({ manager, startShown }: NodeProject, step: StartStep): string {
  const script = /^script "(.+)"$/.exec(step.within ?? '')?.[1]
  const isStart = script === undefined || new RegExp(`\\b${script.replace(/[^\w:-]/g, '.')}$`).test(startShown)
  if (!isStart) return `${manager.name} run ${script}`
  const variables = [...step.environment].map(
    ([name, value]) => `${name}=${/^[\w./:@-]*$/.test(value) ? value : JSON.stringify(value)}`,
  )
  const runner = { npm: 'npx', yarn: 'yarn', pnpm: 'pnpm exec', bun: 'bunx', cnpm: 'npx' }[manager.name]
  const words = step.argv.map((word) => (/^[\w./:@=,-]+$/.test(word) ? word : JSON.stringify(word)))
  const command = [...variables, runner, ...words].join(' ')
  return step.directory === undefined ? command : `(cd ${step.directory} && ${command})`
}
