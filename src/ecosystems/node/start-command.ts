import type { Start } from '../../dockerfile/model.js'
import { ownEntry } from '../../own-entry.js'
import type { ProgramLink } from '../ecosystem.js'
import { followStart, type StartCall, type StartLanguage, withoutAssignments } from '../start/follow-start.js'
import { withoutOptions } from '../start/options.js'
import { joinFolders, type ResolvedStart, type StartSources, type StartStep } from '../start/start-step.js'
import type { Manifest } from './manifest.js'
import { prefixOf, scriptOf, scriptsLike, selectedPackage, withoutSelector } from './package-script.js'
import { behindWrapper } from './start-wrappers.js'
import { isDevelopmentCommand } from './tools.js'
import type { Workspace } from './workspaces.js'

/** What following a start of a Node.js image may look at. */
export interface NodeStartSources extends StartSources {
  readonly manifest: Manifest | undefined
  /** A package of the workspace by its name or folder, with its folder relative to the working directory. */
  readonly packageOf?: (selector: string) => Promise<Workspace | undefined>
  /** Programs of the app itself that stand in PATH as links. */
  readonly linked?: ReadonlyMap<string, ProgramLink>
  /** The package.json of another folder, relative to the working directory, which `--prefix` or `cd` leads to. */
  readonly manifestIn?: (folder: string) => Promise<Manifest | undefined>
}

type Call = StartCall<NodeStartSources>

/** Follows a command line through npm scripts, shells, init programs and script files to the commands that really run. */
export function resolveStart(
  start: { readonly argv: readonly string[]; readonly form: Start['form'] },
  sources: NodeStartSources,
): Promise<ResolvedStart> {
  return followStart(start, sources, language)
}

const language: StartLanguage<NodeStartSources> = {
  follow: async (call) => {
    for (const followed of [
      followVariables,
      followEntrypoint,
      followPackage,
      followPackageScript,
      followFetched,
      followTasks,
      followLink,
      followWrapper,
    ]) {
      if (await followed(call)) return true
    }
    return false
  },
  developmentCommand: ({ argv, environment }) => {
    const mode = environment.get('NODE_ENV') ?? ''
    if (isDevelopmentCommand(argv)) return argv.join(' ')
    return /^dev/.test(mode) ? `NODE_ENV=${mode} ${argv.join(' ')}` : undefined
  },
  isInterpreter: (program) => program === 'node',
}

async function followVariables({ argv: [program, ...rest], environment, next, step }: Call): Promise<boolean> {
  if (program !== 'cross-env') return false
  step(['cross-env'])
  const { words, set } = withoutAssignments(rest)
  if (words.length > 0) await next(words, { environment: new Map([...environment, ...set]) })
  return true
}

// The images' own entry point, where no file of the app has its name.
async function followEntrypoint({ argv: [program, ...rest], sources, next }: Call): Promise<boolean> {
  if (program !== 'docker-entrypoint.sh' || (await sources.readScript(program)) !== undefined) return false
  if (rest.length > 0) await next(rest, { environment: new Map() })
  return true
}

async function followPackage({ argv: [program = '', ...rest], place, sources, trail, next }: Call): Promise<boolean> {
  const selector = selectedPackage(program, rest)
  if (selector === undefined) return false
  const found = await sources.packageOf?.(selector)
  if (found === undefined) {
    const because = `the package ${selector} is not among the files that the image gets from the context`
    trail.opaque ??= { command: place.shown, because }
    return true
  }
  const directory = joinFolders(place.directory, found.folder) ?? found.folder
  const there = { ...sources, manifest: found.manifest, manifestIn: async () => found.manifest }
  await next([program, ...withoutSelector(program, rest)], { place: { ...place, directory }, sources: there })
  return true
}

async function followPackageScript(call: Call): Promise<boolean> {
  const { place, sources, trail, needs, next } = call
  const [program = '', ...rest] = call.argv
  if (program !== 'npm' && program !== 'yarn' && program !== 'pnpm') return false
  const script = scriptOf(program, rest)
  if (script === undefined) return false
  needs(program)
  trail.shellFor ??= place.shown
  // Arguments behind the script's name are the script's.
  if (rest.indexOf(script) < rest.length - 1) trail.doesMore = true
  const directory = joinFolders(place.directory, prefixOf(rest))
  const there = directory === undefined ? undefined : await sources.manifestIn?.(directory)
  if (directory !== undefined && there === undefined && sources.manifestIn !== undefined) {
    const because = `${directory} has no package.json among the files that the image gets from the context`
    trail.opaque ??= { command: place.shown, because }
    return true
  }
  // yarn and pnpm take a program of node_modules where there is no script of the name.
  const scripts = (there ?? sources.manifest)?.scripts ?? {}
  if (program !== 'npm' && ownEntry(scripts, script) === undefined && script !== 'start') {
    await next(rest.slice(rest.indexOf(script)), { place: { ...place, sees: 'packages' } })
    return true
  }
  await followScript(script, {
    ...call,
    place: directory === undefined ? place : { ...place, directory },
    sources: there === undefined ? sources : { ...sources, manifest: there },
  })
  return true
}

async function followFetched({ argv: [program = '', ...rest], place, trail, needs, next }: Call): Promise<boolean> {
  if (program !== 'npx' && !((program === 'pnpm' || program === 'npm') && rest[0] === 'exec')) return false
  needs(program)
  trail.shellFor ??= place.shown
  const [called = '', ...words] = withoutOptions(program === 'npx' ? rest : rest.slice(1), ['-p', '--package', '-c'])
  const unversioned = called.replace(/(?<=.)@[^/@]*$/, '')
  await next([unversioned, ...words], { place: { ...place, sees: 'packages', fetched: true } })
  return true
}

// https://www.npmjs.com/package/nps, https://github.com/google/wireit: what they run stands in files of their own.
const scriptRunners: Readonly<Record<string, string>> = {
  nps: 'package-scripts.js',
  wireit: 'the wireit section of package.json',
}

async function followTasks(call: Call): Promise<boolean> {
  const { place, sources, trail, needs, shell, step } = call
  const [program = '', ...rest] = call.argv
  const runner = ownEntry(scriptRunners, program)
  if (runner !== undefined) {
    trail.opaque ??= { command: place.shown, because: `what ${program} runs stands in ${runner}` }
    return true
  }
  if (program === 'concurrently') {
    step([program])
    for (const text of rest.filter((word) => /[\s:]/.test(word))) {
      await shell(text.replace(/^(npm|yarn|pnpm):/, '$1 run '), { environment: new Map() })
    }
    return true
  }
  if (program !== 'run-s' && program !== 'run-p' && program !== 'npm-run-all') return false
  step(call.argv)
  needs('npm')
  const scripts = Object.keys(sources.manifest?.scripts ?? {})
  for (const name of rest.filter((word) => !word.startsWith('-'))) {
    const named = name.includes('*') ? scriptsLike(scripts, name) : [name]
    for (const script of named) await followScript(script, call)
  }
  return true
}

async function followLink({ argv: [program = '', ...rest], sources, trail, next }: Call): Promise<boolean> {
  const link = sources.linked?.get(program)
  if (link !== undefined) {
    trail.links = [...(trail.links ?? []), link]
    await next(['node', link.target, ...rest])
  }
  return link !== undefined
}

async function followWrapper({ argv, place, sources, trail, next, step }: Call): Promise<boolean> {
  const [program = '', ...rest] = argv
  const behind = await behindWrapper(argv, sources)
  if (behind !== undefined) {
    step([program])
    trail.scripts.push(...behind.files)
    trail.doesMore = true
    for (const words of behind.commands) await next(words)
    return true
  }
  const installed = /(?:^|\/)node_modules\/\.bin\/([^/]+)$/.exec(program)?.[1]
  if (installed === undefined) return false
  await next([installed, ...rest], { place: { ...place, sees: 'packages' } })
  return true
}

async function followScript(name: string, { place, sources, trail, environment, shell }: Call): Promise<void> {
  const scripts = sources.manifest?.scripts ?? {}
  const main = ownEntry(scripts, name) ?? (name === 'start' ? 'node server.js' : undefined)
  if (main === undefined) {
    const because = name.includes('$')
      ? `the script's name comes from a variable, ${name}`
      : `package.json has no script "${name}"`
    trail.opaque ??= { command: place.shown, because }
    return
  }
  for (const script of [`pre${name}`, name, `post${name}`]) {
    const text = script === name ? main : ownEntry(scripts, script)
    if (text === undefined) continue
    if (script !== name) trail.doesMore = true
    const before = trail.steps.length
    await shell(text, {
      place: { ...place, sees: 'packages', within: `script "${script}"` },
      sources,
      environment: new Map(),
    })
    for (let at = before; at < trail.steps.length; at++) {
      const each = trail.steps[at] as StartStep
      trail.steps[at] = { ...each, environment: new Map([...environment, ...each.environment]) }
    }
  }
}
