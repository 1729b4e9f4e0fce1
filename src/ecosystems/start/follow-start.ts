import type { Start } from '../../dockerfile/model.js'
import { ownEntry } from '../../own-entry.js'
import { parseShell } from '../../shell/parse-shell.js'
import { withoutOptions } from './options.js'
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
import { behindWait } from './wait-programs.js'

/** What a language knows of the commands on the way to the program: its package manager, its process managers. */
export interface StartLanguage<Sources extends StartSources> {
  /** Follows a command of the language's own tools and answers true; false for any other, of which nothing is done. */
  readonly follow: (call: StartCall<Sources>) => Promise<boolean>
  /** What is said of a command that serves developers; undefined for any other. */
  readonly developmentCommand: (step: StartStep) => string | undefined
  /** True for the program that a script file with this interpreter in its first line is run by, as a command of its own. */
  readonly isInterpreter: (program: string) => boolean
}

/** One command of a start, and what may be done with it. */
export interface StartCall<Sources extends StartSources> {
  readonly argv: readonly string[]
  readonly environment: ReadonlyMap<string, string>
  readonly place: Place
  readonly sources: Sources
  readonly trail: Trail
  /** Notes a program that must be in the image. */
  readonly needs: (name: string) => void
  /** Follows the command behind this one; what is not given stays. */
  readonly next: (argv: readonly string[], other?: Partial<Here<Sources>>) => Promise<void>
  /** Follows a text for the shell. */
  readonly shell: (text: string, other?: Partial<Here<Sources>>) => Promise<void>
  /** Notes a command that runs. */
  readonly step: (argv: readonly string[]) => void
}

interface Here<Sources extends StartSources> {
  readonly environment: ReadonlyMap<string, string>
  readonly place: Place
  readonly sources: Sources
}

/** Follows a command line through shells, init programs, script files and a language's own tools to the commands that really run. */
export async function followStart<Sources extends StartSources>(
  start: { readonly argv: readonly string[]; readonly form: Start['form'] },
  sources: Sources,
  language: StartLanguage<Sources>,
): Promise<ResolvedStart> {
  const trail: Trail = { steps: [], wrappers: [], scripts: [] }
  const shown = start.argv.join(' ')
  const bounded = { ...sources, effort: sources.effort ?? { left: MAXIMUM_EFFORT } }
  const here = { environment: new Map(), place: { depth: 0, sees: 'system', shown } as const, sources: bounded }
  const walk: Walk<Sources> = { trail, language }
  if (start.form === 'shell') {
    trail.shellFor = shown
    await followShell(shown, here, walk)
  } else {
    await follow(start.argv, here, walk)
  }
  return trail
}

interface Walk<Sources extends StartSources> {
  readonly trail: Trail
  readonly language: StartLanguage<Sources>
}

async function follow<Sources extends StartSources>(
  argv: readonly string[],
  { environment, place, sources }: Here<Sources>,
  walk: Walk<Sources>,
): Promise<void> {
  const { trail, language } = walk
  const [program = '', ...rest] = argv
  if (place.depth > 12 || !spend(sources, 1)) {
    trail.opaque ??= { command: place.shown, because: 'it leads from script to script without an end' }
    return
  }
  const here = { environment, place: { ...place, depth: place.depth + 1 }, sources }
  const needs = (name: string) => trail.wrappers.push({ name, neededBy: place.within ?? place.shown })
  const next = (words: readonly string[], other: Partial<Here<Sources>> = {}) =>
    follow(words, { ...here, ...other }, walk)
  const shell = (text: string, other: Partial<Here<Sources>> = {}) => followShell(text, { ...here, ...other }, walk)
  const step = (words: readonly string[]) =>
    trail.steps.push({ argv: words, environment, sees: place.sees, ...within(place) })

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
  if (program === 'env') {
    needs('env')
    const { words, set } = withoutAssignments(rest)
    return words.length === 0 ? undefined : next(words, { environment: new Map([...environment, ...set]) })
  }
  if (shellPrograms.has(program)) {
    needs(program.split('/').at(-1) as string)
    trail.shellFor ??= place.shown
    const at = rest.findIndex((word) => /^-\w*c$/.test(word))
    if (at !== -1) return shell(rest[at + 1] ?? '', { environment: new Map() })
    const file = rest.find((word) => !word.startsWith('-'))
    if (file !== undefined) return followFile(file, here, walk, rest.slice(rest.indexOf(file) + 1))
  }
  if (await language.follow({ argv, ...here, trail, needs, next, shell, step })) return
  const tasks = ownEntry(taskFiles, program.split('/').at(-1) ?? '')
  if (tasks !== undefined) {
    trail.opaque ??= { command: place.shown, because: `what ${program} runs stands in ${tasks}` }
    return
  }
  const wait = behindWait(argv)
  if (wait !== undefined) {
    for (const name of wait.needs) needs(name)
    if (program.includes('/') || program.endsWith('.sh')) trail.scripts.push(program)
    trail.shellFor ??= place.shown
    trail.doesMore = true
    return wait.rest.length === 0 ? undefined : next(wait.rest)
  }
  if (isScriptFile(program) && (await sources.isProgram?.(program)) !== true) {
    return followFile(program, here, walk, rest)
  }
  const last: StartStep = { argv, environment, sees: place.sees, ...within(place) }
  const development = language.developmentCommand(last)
  if (development !== undefined) trail.development ??= development
  trail.steps.push(last)
}

/** The words behind leading `NAME=value`, and these. */
export function withoutAssignments(rest: readonly string[]): {
  readonly words: readonly string[]
  readonly set: readonly (readonly [string, string])[]
} {
  const at = rest.findIndex((word) => !/^\w+=/.test(word))
  const end = at === -1 ? rest.length : at
  return { words: rest.slice(end), set: rest.slice(0, end).map((word) => splitAssignment(word)) }
}

async function followShell<Sources extends StartSources>(
  text: string,
  here: Here<Sources>,
  walk: Walk<Sources>,
): Promise<void> {
  const { trail, language } = walk
  const { place, sources } = here
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
      const there = directory === undefined ? place : { ...place, directory }
      await follow(argv, { ...here, environment: command.environment, place: there }, walk)
    }
    // Of the branches of a condition it is enough that one serves production.
    const isChoice = command.argv === undefined && words.length > 1
    const serves = trail.steps
      .slice(stepsBefore)
      .some((step) => language.isInterpreter(step.argv[0] ?? '') && language.developmentCommand(step) === undefined)
    if (isChoice && serves && developmentBefore === undefined) trail.developmentIsChoice = true
  }
}

async function followFile<Sources extends StartSources>(
  file: string,
  here: Here<Sources>,
  walk: Walk<Sources>,
  rest: readonly string[],
): Promise<void> {
  const { trail, language } = walk
  const { place, sources } = here
  const text = await sources.readScript(file)
  if (text === undefined) {
    trail.opaque ??= {
      command: place.shown,
      because: `${file} is not among the files that the image gets from the context`,
      missing: file,
    }
    return
  }
  trail.scripts.push(file)
  const interpreter = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(text)
  const program = interpreter?.[1]?.endsWith('/env') ? interpreter[2] : interpreter?.[1]?.split('/').at(-1)
  if (program !== undefined && language.isInterpreter(program)) {
    trail.steps.push({ argv: [program, file, ...rest], environment: new Map(), sees: place.sees, ...within(place) })
    return
  }
  trail.wrappers.push({ name: program ?? 'sh', neededBy: file })
  trail.shellFor ??= place.shown
  if (program !== undefined && !shellPrograms.has(program)) {
    trail.opaque ??= { command: place.shown, because: `${file} is run by ${program}` }
    return
  }
  const body = text.replaceAll('\r\n', '\n')
  const inFile = { ...here, environment: new Map(), place: { ...place, within: file } }
  if (/\bexec\s+"\$@"/.test(body) && rest.length > 0) {
    await followShell(body.replace(/^.*\bexec\s+"\$@".*$/m, ':'), inFile, walk)
    return follow(rest, { ...here, environment: new Map() }, walk)
  }
  return followShell(body, inFile, walk)
}
