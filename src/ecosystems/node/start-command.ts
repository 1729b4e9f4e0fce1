import type { Start } from '../../dockerfile/model.js'
import { ownEntry } from '../../own-entry.js'
import { parseShell } from '../../shell/parse-shell.js'
import { prefixOf, scriptOf, scriptsLike, selectedPackage, withoutOptions, withoutSelector } from './package-script.js'
import {
  isScriptFile,
  joinFolders,
  MAXIMUM_EFFORT,
  type Place,
  type ResolvedStart,
  type StartSources,
  type StartStep,
  spend,
  splitAssignment,
  type Trail,
  within,
} from './start-step.js'
import { initPrograms, shellBuiltins, shellPrograms, shellUtilities, taskFiles, userSwitchers } from './start-words.js'
import { behindWait, behindWrapper } from './start-wrappers.js'
import { isDevelopmentCommand } from './tools.js'

/** Follows a command line through npm scripts, shells, init programs and script files to the commands that really run. */
export async function resolveStart(
  start: { readonly argv: readonly string[]; readonly form: Start['form'] },
  sources: StartSources,
): Promise<ResolvedStart> {
  const trail: Trail = { steps: [], wrappers: [], scripts: [] }
  const shown = start.argv.join(' ')
  const bounded = { ...sources, effort: sources.effort ?? { left: MAXIMUM_EFFORT } }
  if (start.form === 'shell') {
    trail.shellFor = shown
    await followShell(shown, { depth: 0, sees: 'system', shown }, bounded, trail)
  } else {
    await follow(start.argv, new Map(), { depth: 0, sees: 'system', shown }, bounded, trail)
  }
  return trail
}

async function follow(
  argv: readonly string[],
  environment: ReadonlyMap<string, string>,
  place: Place,
  sources: StartSources,
  trail: Trail,
): Promise<void> {
  const [program = '', ...rest] = argv
  if (place.depth > 12 || !spend(sources, 1)) {
    trail.opaque ??= { command: place.shown, because: 'it leads from script to script without an end' }
    return
  }
  const deeper = { ...place, depth: place.depth + 1 }
  const needs = (name: string) => trail.wrappers.push({ name, neededBy: place.within ?? place.shown })
  const next = (words: readonly string[], more: ReadonlyMap<string, string> = environment) =>
    follow(words, more, deeper, sources, trail)

  if (program === '' || program.includes('$')) {
    trail.opaque ??= { command: place.shown, because: `the program is computed (${program})` }
    return
  }
  if (initPrograms.has(program)) {
    // One that a COPY or ADD brings stands at a place of its own.
    if (program !== '/tini') needs(program.split('/').at(-1) as string)
    return next(withoutOptions(rest, ['-p', '-e', '--rewrite']))
  }
  if (program === 'exec') return next(rest)
  if (userSwitchers.has(program)) {
    needs(program)
    return next(rest.slice(1))
  }
  if (program === 'env' || program === 'cross-env') {
    const at = rest.findIndex((word) => !/^\w+=/.test(word))
    const set = rest.slice(0, at === -1 ? rest.length : at).map((word) => splitAssignment(word))
    if (program === 'env') needs('env')
    else trail.steps.push({ argv: ['cross-env'], environment, sees: place.sees, ...within(place) })
    return at === -1 ? undefined : next(rest.slice(at), new Map([...environment, ...set]))
  }
  if (shellPrograms.has(program)) {
    needs(program.split('/').at(-1) as string)
    trail.shellFor ??= place.shown
    const at = rest.findIndex((word) => /^-\w*c$/.test(word))
    if (at !== -1) return followShell(rest[at + 1] ?? '', deeper, sources, trail)
    const file = rest.find((word) => !word.startsWith('-'))
    if (file !== undefined) return followFile(file, deeper, sources, trail, rest.slice(rest.indexOf(file) + 1))
  }
  const selector = selectedPackage(program, rest)
  if (selector !== undefined) {
    const found = await sources.packageOf?.(selector)
    if (found === undefined) {
      const because = `the package ${selector} is not among the files that the image gets from the context`
      trail.opaque ??= { command: place.shown, because }
      return
    }
    const directory = joinFolders(place.directory, found.folder) ?? found.folder
    const there = { ...sources, manifest: found.manifest, manifestIn: async () => found.manifest }
    return follow([program, ...withoutSelector(program, rest)], environment, { ...deeper, directory }, there, trail)
  }
  if (program === 'npm' || program === 'yarn' || program === 'pnpm') {
    const script = scriptOf(program, rest)
    if (script !== undefined) {
      needs(program)
      trail.shellFor ??= place.shown
      // Arguments behind the script's name are the script's.
      if (rest.indexOf(script) < rest.length - 1) trail.doesMore = true
      const directory = joinFolders(place.directory, prefixOf(rest))
      const there = directory === undefined ? undefined : await sources.manifestIn?.(directory)
      if (directory !== undefined && there === undefined && sources.manifestIn !== undefined) {
        const because = `${directory} has no package.json among the files that the image gets from the context`
        trail.opaque ??= { command: place.shown, because }
        return
      }
      // yarn and pnpm take a program of node_modules where there is no script of the name.
      const scripts = (there ?? sources.manifest)?.scripts ?? {}
      if (program !== 'npm' && ownEntry(scripts, script) === undefined && script !== 'start') {
        return follow(
          rest.slice(rest.indexOf(script)),
          environment,
          { ...deeper, sees: 'node_modules' },
          sources,
          trail,
        )
      }
      return followScript(
        script,
        directory === undefined ? deeper : { ...deeper, directory },
        there === undefined ? sources : { ...sources, manifest: there },
        trail,
        environment,
      )
    }
  }
  if (program === 'npx' || (program === 'pnpm' && rest[0] === 'exec') || (program === 'npm' && rest[0] === 'exec')) {
    needs(program)
    trail.shellFor ??= place.shown
    const [called = '', ...words] = withoutOptions(program === 'npx' ? rest : rest.slice(1), ['-p', '--package', '-c'])
    const unversioned = called.replace(/(?<=.)@[^/@]*$/, '')
    return follow(
      [unversioned, ...words],
      environment,
      { ...deeper, sees: 'node_modules', fetched: true },
      sources,
      trail,
    )
  }
  const tasks = ownEntry(taskFiles, program.split('/').at(-1) ?? '')
  if (tasks !== undefined) {
    trail.opaque ??= { command: place.shown, because: `what ${program} runs stands in ${tasks}` }
    return
  }
  if (program === 'concurrently') {
    trail.steps.push({ argv: [program], environment, sees: place.sees, ...within(place) })
    for (const text of rest.filter((word) => /[\s:]/.test(word))) {
      await followShell(text.replace(/^(npm|yarn|pnpm):/, '$1 run '), deeper, sources, trail)
    }
    return
  }
  if (program === 'run-s' || program === 'run-p' || program === 'npm-run-all') {
    trail.steps.push({ argv, environment, sees: place.sees, ...within(place) })
    needs('npm')
    const scripts = Object.keys(sources.manifest?.scripts ?? {})
    for (const name of rest.filter((word) => !word.startsWith('-'))) {
      const named = name.includes('*') ? scriptsLike(scripts, name) : [name]
      for (const script of named) await followScript(script, deeper, sources, trail, environment)
    }
    return
  }
  const link = sources.linked?.get(program)
  if (link !== undefined) {
    trail.links = [...(trail.links ?? []), link]
    return next(['node', link.target, ...rest])
  }
  const wait = behindWait(argv)
  if (wait !== undefined) {
    for (const name of wait.needs) needs(name)
    if (program.includes('/') || program.endsWith('.sh')) trail.scripts.push(program)
    trail.shellFor ??= place.shown
    trail.doesMore = true
    return wait.rest.length === 0 ? undefined : next(wait.rest)
  }
  const behind = await behindWrapper(argv, sources)
  if (behind !== undefined) {
    trail.steps.push({ argv: [program], environment, sees: place.sees, ...within(place) })
    trail.scripts.push(...behind.files)
    trail.doesMore = true
    for (const words of behind.commands) await next(words)
    return
  }
  const installed = /(?:^|\/)node_modules\/\.bin\/([^/]+)$/.exec(program)?.[1]
  if (installed !== undefined)
    return follow([installed, ...rest], environment, { ...deeper, sees: 'node_modules' }, sources, trail)
  if (isScriptFile(program)) return followFile(program, deeper, sources, trail, rest)
  const step: StartStep = { argv, environment, sees: place.sees, ...within(place) }
  const mode = environment.get('NODE_ENV') ?? ''
  if (isDevelopmentCommand(argv)) trail.development ??= argv.join(' ')
  else if (/^dev/.test(mode)) trail.development ??= `NODE_ENV=${mode} ${argv.join(' ')}`
  trail.steps.push(step)
}

async function followShell(text: string, place: Place, sources: StartSources, trail: Trail): Promise<void> {
  if (!spend(sources, text.length / 100)) {
    trail.opaque ??= { command: place.shown, because: 'its scripts are longer than what is followed' }
    return
  }
  const { commands, complete, background } = parseShell(text)
  const [only] = commands
  const isSimple = commands.length === 1 && only?.argv !== undefined && only.redirects === false && !background
  if (!isSimple) trail.doesMore = true
  if (!complete) {
    trail.opaque ??= { command: place.shown, because: 'the shell text could not be read to its end' }
    return
  }
  for (const command of commands) {
    if (command.writes.length > 0) trail.writes = [...(trail.writes ?? []), ...command.writes]
    if (command.argv === undefined && command.inner.length === 0) {
      trail.opaque ??= { command: place.shown, because: `only the shell can tell what ${text} runs` }
      continue
    }
    const words = command.argv === undefined ? command.inner : [command.argv]
    const developmentBefore = trail.development
    const stepsBefore = trail.steps.length
    for (const argv of words) {
      if (argv.length === 0 || shellBuiltins.has(argv[0] as string) || shellUtilities.has(argv[0] as string)) continue
      const directory = joinFolders(place.directory, command.directory)
      const here = directory === undefined ? place : { ...place, directory }
      await follow(argv, command.environment, here, sources, trail)
    }
    // Of the branches of a condition it is enough that one serves production.
    const isChoice = command.argv === undefined && words.length > 1
    const serves = trail.steps
      .slice(stepsBefore)
      .some((step) => step.argv[0] === 'node' && !isDevelopmentCommand(step.argv))
    if (isChoice && serves && developmentBefore === undefined) trail.developmentIsChoice = true
  }
}

async function followScript(
  name: string,
  place: Place,
  sources: StartSources,
  trail: Trail,
  environment: ReadonlyMap<string, string>,
): Promise<void> {
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
    await followShell(text, { ...place, sees: 'node_modules', within: `script "${script}"` }, sources, trail)
    for (let at = before; at < trail.steps.length; at++) {
      const step = trail.steps[at] as StartStep
      trail.steps[at] = { ...step, environment: new Map([...environment, ...step.environment]) }
    }
  }
}

async function followFile(
  file: string,
  place: Place,
  sources: StartSources,
  trail: Trail,
  rest: readonly string[],
): Promise<void> {
  const text = await sources.readScript(file)
  if (text === undefined) {
    if (file === 'docker-entrypoint.sh')
      return rest.length > 0 ? follow(rest, new Map(), place, sources, trail) : undefined
    trail.opaque ??= {
      command: place.shown,
      because: `${file} is not among the files that the image gets from the context`,
    }
    return
  }
  trail.scripts.push(file)
  const interpreter = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(text)
  const program = interpreter?.[1]?.endsWith('/env') ? interpreter[2] : interpreter?.[1]?.split('/').at(-1)
  if (program === 'node') {
    trail.steps.push({ argv: ['node', file, ...rest], environment: new Map(), sees: place.sees, ...within(place) })
    return
  }
  trail.wrappers.push({ name: program ?? 'sh', neededBy: file })
  trail.shellFor ??= place.shown
  if (program !== undefined && !shellPrograms.has(program)) {
    trail.opaque ??= { command: place.shown, because: `${file} is run by ${program}` }
    return
  }
  const body = text.replaceAll('\r\n', '\n')
  if (/\bexec\s+"\$@"/.test(body) && rest.length > 0) {
    await followShell(body.replace(/^.*\bexec\s+"\$@".*$/m, ':'), { ...place, within: file }, sources, trail)
    return follow(rest, new Map(), place, sources, trail)
  }
  return followShell(body, { ...place, within: file }, sources, trail)
}
