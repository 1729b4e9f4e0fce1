import { resolveFolder } from '../../dockerfile/configuration.js'
import { ownEntry } from '../../own-entry.js'
import type { CalledCommand, CommandNeeds } from '../ecosystem.js'
import type { StartStep } from '../start/start-step.js'
import { readNodeCommand, runsNode } from './entry.js'
import { globalPrograms } from './global-programs.js'
import { packageFor, packageNameOf } from './installed-programs.js'
import { onlyDevelopment } from './manifest.js'
import { inImage, type NodeProject } from './project.js'
import { followStart } from './start-facts.js'
import { filesOfProgram } from './tools.js'

/** What a command needs that somebody runs in the image in place of its start, package scripts followed. */
export async function commandNeeds(project: NodeProject, command: CalledCommand): Promise<CommandNeeds> {
  // The images' docker-entrypoint.sh, or the image's own entry point, puts the interpreter in front.
  const isFile = command.form === 'exec' && /^-|\.[cm]?js$/.test(command.argv[0] ?? '')
  const argv = isFile ? ['node', ...command.argv] : command.argv
  const line = { argv, form: command.form }
  const { steps, wrappers, scripts, shellFor, opaque, doesMore } = await followStart(
    project.request,
    line,
    project.manifest,
    project.copied,
  )
  const programs = new Set(wrappers.map(({ name }) => name).filter((name) => name !== 'env'))
  if (shellFor !== undefined && programs.size === 0) programs.add('sh')
  const packages = new Set<string>()
  const files = new Set(scripts.map((file) => resolveFolder(project.startFolder, file)))
  for (const step of steps) {
    for (const name of packagesOf(project, step)) packages.add(name)
    for (const file of filesOf(project, step)) files.add(file)
    if (runsNode(step) && !isFile) programs.add('node')
    else if (isOfSystem(project, step)) programs.add(step.argv[0] ?? '')
  }
  const [step] = steps
  const isPlain =
    steps.length === 1 && step !== undefined && runsNode(step) && doesMore !== true && opaque === undefined
  const plain = isPlain && step.environment.size === 0 && step.directory === undefined ? step.argv.slice(1) : undefined
  return {
    programs: [...programs],
    packages: [...packages],
    files: [...files],
    known: opaque === undefined,
    ...(plain === undefined ? {} : { plain }),
  }
}

/** Packages that only a full install brings, of those that a step needs. */
function packagesOf(project: NodeProject, step: StartStep): readonly string[] {
  // Where the original installs for production alone, they were never in the image.
  if (project.ownInstalls.every(({ production }) => production)) return []
  const program = step.argv[0] ?? ''
  const preloaded = runsNode(step) ? readNodeCommand(step.argv.slice(1)).preloaded.map(packageNameOf) : []
  const own = runsNode(step) || globalPrograms(project).has(program) ? [] : [packageFor(project, program)]
  const compiler = program === 'ts-node' ? ['typescript'] : []
  const development = new Set(onlyDevelopment(project.manifest))
  const { lock } = project
  return [...own, ...compiler, ...preloaded].filter(
    (name) => development.has(name) && (lock?.tellsDevelopment !== true || lock.developmentOnly.has(name)),
  )
}

/** Files of the app that a step loads, absolute in the image; of those that a tool looks for, the ones that exist. */
function filesOf(project: NodeProject, step: StartStep): readonly string[] {
  const folder = resolveFolder(project.startFolder, step.directory ?? '')
  const loads = runsNode(step) || ['ts-node', 'tsx', 'babel-node'].includes(step.argv[0] ?? '')
  const { file } = loads ? readNodeCommand(step.argv.slice(1)) : { file: undefined }
  if (file !== undefined && !/[$`*]/.test(file)) {
    const path = resolveFolder(folder, file)
    const found = [path, `${path}.js`, `${path}.cjs`, `${path}.ts`, `${path}/index.js`].find((each) =>
      project.copied.has(each),
    )
    return [found ?? path]
  }
  const prefix = project.contextFolder === '' ? '' : `${project.contextFolder}/`
  const wanted = ownEntry(filesOfProgram, step.argv[0] ?? '') ?? []
  return wanted.flatMap((name) => {
    const below = `${prefix}${name}/`
    const exists = project.request.paths.some((path) => path === prefix + name || path.startsWith(below))
    return exists ? [inImage(project, prefix + name)] : []
  })
}

// What neither node_modules nor a global install brings; npx fetches what is not there.
function isOfSystem(project: NodeProject, step: StartStep): boolean {
  const program = step.argv[0] ?? ''
  if (runsNode(step) || step.fetched !== undefined || program.includes('/')) return false
  const name = packageFor(project, program)
  const { dependencies, devDependencies, optionalDependencies } = project.manifest
  const listed = [dependencies, devDependencies, optionalDependencies].some((map) => ownEntry(map, name) !== undefined)
  return !listed && project.lock?.programs.has(program) !== true
}

/** A command line that asks a URL and fails unless it answers well, without a program of the system. */
export function httpCheck(project: NodeProject, url: string): readonly string[] {
  // fetch came without a flag in release 18: https://nodejs.org/docs/latest-v18.x/api/globals.html#fetch
  const hasFetch = (project.request.runner.version ?? 18) >= 18
  // A promise that fails ends the process with 1 since release 15.
  const quoted = `'${url.replace(/[\\']/g, '')}'`
  return hasFetch
    ? ['node', '-e', `fetch(${quoted}).then((r) => process.exit(r.ok ? 0 : 1))`]
    : ['node', '-e', `require('http').get(${quoted}, (r) => process.exit(r.statusCode < 400 ? 0 : 1))`]
}
