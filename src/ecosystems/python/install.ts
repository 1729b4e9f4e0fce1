import { resolveFolder } from '../../dockerfile/configuration.js'
import type { Command, Run } from '../../dockerfile/model.js'
import { isRoot, userOf } from '../../dockerfile/users.js'
import { expandVariables } from '../../dockerfile/variables.js'
import type { FactsRequest } from '../ecosystem.js'
import { type Tool, toolCall } from './commands.js'
import { normalName, parseDirect, parseRequirement, type Requirement } from './requirement.js'

/** Where an install puts packages. */
export type Destination =
  /** Among those of the image's interpreter. */
  | { readonly kind: 'system' }
  /** An environment that the Dockerfile or the tool itself makes, a folder of `--target`, the home of a user. */
  | { readonly kind: 'folder'; readonly path: string; readonly isEnvironment: boolean }
  /** An environment whose folder the tool chooses. */
  | { readonly kind: 'managed' }
  /** Somewhere that cannot be told. */
  | { readonly kind: 'unknown'; readonly because: string }

/** One command of a RUN that installs packages. */
export interface Install {
  readonly run: Run
  /** The command of the RUN that it is, or that it stands in. */
  readonly command: Command
  readonly tool: Tool
  readonly argv: readonly string[]
  /** What stands behind the tool's name. */
  readonly words: readonly string[]
  readonly folder: string
  readonly destination: Destination
  /** Packages that it names. */
  readonly requirements: readonly Requirement[]
  /** Requirements files, absolute. */
  readonly files: readonly string[]
  /** Folders of projects that it installs, absolute. */
  readonly projects: readonly string[]
}

/** What the Dockerfile does with Python's tools. */
export interface Installs {
  readonly installs: readonly Install[]
  /** Environments that it makes, absolute. */
  readonly environments: readonly string[]
  /** The first command of a tool that is not covered. */
  readonly notCovered?: { readonly command: Command; readonly manager: string }
}

/** Reads all installs of a stage, in order. */
export function findInstalls(request: FactsRequest): Installs {
  const installs: Install[] = []
  const environments: string[] = []
  let notCovered: Installs['notCovered']
  const settings = { poetryInProject: false, poetryCreates: true }
  for (const run of request.stage.body) {
    if (run.kind !== 'run') continue
    const here = request.surroundings.get(run)
    let activated: string | undefined
    for (const command of run.commands) {
      const folder = resolveFolder(here?.folder ?? '/', command.directory ?? '')
      for (const written of command.argv === undefined ? command.inner : [command.argv]) {
        const values = new Map([...(here?.values ?? []), ...command.environment])
        const argv = written.map((word) => expandVariables(word, (name) => values.get(name) ?? `\${${name}}`))
        const source = /^(\.|source)$/.test(argv[0] ?? '')
          ? /^(.*)\/bin\/activate$/.exec(argv[1] ?? '')?.[1]
          : undefined
        if (source !== undefined) activated = resolveFolder(folder, source)
        const call = toolCall(argv)
        if (call === undefined) continue
        const [tool, ...words] = call
        if (tool === 'conda' || tool === 'other') {
          notCovered ??= { command, manager: argv[0] ?? tool }
          continue
        }
        if (tool === 'poetry' && words[0] === 'config') {
          const [, key, value] = words.filter((word) => !word.startsWith('-'))
          if (key === 'virtualenvs.in-project') settings.poetryInProject = value === 'true'
          if (key === 'virtualenvs.create') settings.poetryCreates = value !== 'false'
        }
        const made = environmentMade(tool, words)
        if (made !== undefined) environments.push(resolveFolder(folder, made))
        if (!doesInstall(tool, words)) continue
        const place = { request, run, argv, words, folder, values, environments, activated, settings }
        installs.push({
          run,
          command,
          tool,
          argv,
          words,
          folder,
          destination: destinationOf(tool, place),
          ...askedFor(tool, words, folder),
        })
      }
    }
  }
  return { installs, environments, ...(notCovered === undefined ? {} : { notCovered }) }
}

function environmentMade(tool: Tool, words: readonly string[]): string | undefined {
  if (tool === 'venv') return withoutOptions(words, ['-p', '--python', '--prompt'])[0]
  if (tool !== 'uv' || words[0] !== 'venv') return undefined
  return withoutOptions(words.slice(1), ['-p', '--python', '--prompt'])[0] ?? '.venv'
}

function doesInstall(tool: Tool, words: readonly string[]): boolean {
  const verb = words.find((word) => !word.startsWith('-')) ?? ''
  if (tool === 'pip') return verb === 'install'
  if (tool === 'poetry') return verb === 'install' || verb === 'sync' || verb === 'update' || verb === 'add'
  if (tool === 'pipenv') return verb === 'install' || verb === 'sync' || verb === 'update'
  if (tool === 'setup') return /^(install|develop|build_ext)$/.test(verb)
  if (tool === 'uv')
    return (
      verb === 'sync' ||
      verb === 'add' ||
      (verb === 'pip' && /^(install|sync)$/.test(words[words.indexOf('pip') + 1] ?? ''))
    )
  return false
}

interface Place {
  readonly request: FactsRequest
  readonly run: Run
  readonly argv: readonly string[]
  readonly words: readonly string[]
  readonly folder: string
  readonly values: ReadonlyMap<string, string>
  readonly environments: readonly string[]
  readonly activated: string | undefined
  readonly settings: { readonly poetryInProject: boolean; readonly poetryCreates: boolean }
}

const isTrue = (value: string | undefined) => /^(1|true|yes|on)$/i.test(value ?? '')

function destinationOf(tool: Tool, place: Place): Destination {
  const { words, folder, values, environments, settings } = place
  const environment = (path: string): Destination => ({
    kind: 'folder',
    path: resolveFolder(folder, path),
    isEnvironment: true,
  })
  const active = activeEnvironment(place)
  const named = values.get('VIRTUAL_ENV')
  if (tool === 'poetry') {
    if (active !== undefined || named !== undefined) return environment(active ?? named ?? '')
    if (settings.poetryInProject || isTrue(values.get('POETRY_VIRTUALENVS_IN_PROJECT'))) return environment('.venv')
    const creates = settings.poetryCreates && !/^(0|false|no)$/i.test(values.get('POETRY_VIRTUALENVS_CREATE') ?? '')
    return creates ? { kind: 'managed' } : { kind: 'system' }
  }
  if (tool === 'pipenv') {
    if (words.includes('--system') || isTrue(values.get('PIPENV_SYSTEM'))) return { kind: 'system' }
    if (active !== undefined || named !== undefined) return environment(active ?? named ?? '')
    return isTrue(values.get('PIPENV_VENV_IN_PROJECT')) ? environment('.venv') : { kind: 'managed' }
  }
  if (tool === 'uv' && words[0] !== 'pip') return environment(values.get('UV_PROJECT_ENVIRONMENT') ?? '.venv')
  const target = optionOf(words, ['-t', '--target'])
  if (target !== undefined) return { kind: 'folder', path: resolveFolder(folder, target), isEnvironment: false }
  if (optionOf(words, ['--prefix', '--root']) !== undefined || values.has('PIP_TARGET') || values.has('PIP_PREFIX'))
    return { kind: 'unknown', because: 'it installs to a prefix of its own' }
  if (tool === 'uv') {
    if (words.includes('--system') || isTrue(values.get('UV_SYSTEM_PYTHON'))) return { kind: 'system' }
    const found = named ?? active ?? (environments.includes(resolveFolder(folder, '.venv')) ? '.venv' : undefined)
    return found === undefined ? { kind: 'unknown', because: 'it names no environment' } : environment(found)
  }
  if (active !== undefined) return environment(active)
  const user = userOf(place.request.surroundings.get(place.run)?.user ?? '')
  // https://pip.pypa.io/en/stable/user_guide/#user-installs: who may not write among the system's packages installs at home.
  if (words.includes('--user') || isTrue(values.get('PIP_USER')) || !isRoot(user)) return atHome(place, user)
  return { kind: 'system' }
}

/** The environment whose programs come first: by the path of the program, `activate`, or PATH. */
function activeEnvironment({ argv, activated, values, environments, folder }: Place): string | undefined {
  const path = /^(.+)\/bin\/[^/]+$/.exec(argv[0] ?? '')?.[1]
  const byPath = path === undefined ? undefined : resolveFolder(folder, path)
  if (byPath !== undefined && environments.includes(byPath)) return byPath
  if (activated !== undefined) return activated
  const folders = (values.get('PATH') ?? '').split(':').map((each) => each.replace(/\/$/, ''))
  const first = folders.findIndex((each) => /^\/usr\/local\/bin$|^\$/.test(each))
  return environments.find((each) => {
    const at = folders.indexOf(`${each}/bin`)
    return at !== -1 && (first === -1 || at < first)
  })
}

function atHome({ request, values }: Place, user: string): Destination {
  const base = values.get('PYTHONUSERBASE')
  const home = values.get('HOME') ?? (isRoot(user) ? '/root' : homeOf(request, user))
  if (base === undefined && home === undefined) return { kind: 'unknown', because: `the home of ${user} is not known` }
  return { kind: 'folder', path: base ?? `${home}/.local`, isEnvironment: false }
}

/** The home that `useradd` or `adduser` gives a user. */
function homeOf({ stage, surroundings }: FactsRequest, user: string): string | undefined {
  for (const run of stage.body) {
    if (run.kind !== 'run') continue
    const values = surroundings.get(run)?.values
    for (const { inner } of run.commands)
      for (const written of inner) {
        const argv = written.map((word) => expandVariables(word, (name) => values?.get(name)))
        if (!/^(useradd|adduser)$/.test(argv[0] ?? '') || !argv.includes(user)) continue
        const named = optionOf(argv.slice(1), ['-d', '--home', '--home-dir', '-h'])
        return named ?? `/home/${user}`
      }
  }
  return undefined
}

const withValue = [
  '-r',
  '--requirement',
  '-c',
  '--constraint',
  '-i',
  '--index-url',
  '--extra-index-url',
  '-f',
  '--find-links',
  '--trusted-host',
  '-t',
  '--target',
  '--prefix',
  '--root',
  '--src',
  '--cache-dir',
  '--platform',
  '--python-version',
  '--timeout',
  '--default-timeout',
  '--retries',
  '--progress-bar',
  '--log',
  '--proxy',
  '--no-binary',
  '--only-binary',
  '--python',
  '-p',
  '--upgrade-strategy',
  '--config-settings',
  '--global-option',
  '--install-option',
  '--index',
  '--index-strategy',
  '--use-feature',
  '--use-deprecated',
]

function askedFor(
  tool: Tool,
  words: readonly string[],
  folder: string,
): Pick<Install, 'requirements' | 'files' | 'projects'> {
  const requirements: Requirement[] = []
  const files: string[] = []
  const projects: string[] = []
  if (tool === 'setup') return { requirements, files, projects: [folder] }
  if (tool !== 'pip' && !(tool === 'uv' && words[0] === 'pip')) return { requirements, files, projects: [folder] }
  const list = words.slice(words.findIndex((word) => word === 'install' || word === 'sync') + 1)
  // `uv pip sync` takes files alone.
  const takesFiles = tool === 'uv' && words.includes('sync')
  for (let at = 0; at < list.length; at++) {
    const word = list[at] as string
    const file = /^--requirement=(.*)$|^-r(.+)$/.exec(word)
    if (word === '-r' || word === '--requirement') files.push(resolveFolder(folder, list[++at] ?? ''))
    else if (file !== null) files.push(resolveFolder(folder, file[1] ?? file[2] ?? ''))
    else if (withValue.includes(word)) at++
    else if (word.startsWith('-') && word !== '-e' && word !== '--editable') continue
    else if (word === '-e' || word === '--editable') continue
    else if (takesFiles) files.push(resolveFolder(folder, word))
    else {
      const direct = parseDirect(word)
      if (direct !== undefined && 'folder' in direct) projects.push(resolveFolder(folder, direct.folder))
      else {
        const found = direct ?? parseRequirement(word)
        requirements.push(found ?? { name: normalName(word), extras: [], isDirect: true })
      }
    }
  }
  return { requirements, files, projects }
}

function optionOf(words: readonly string[], names: readonly string[]): string | undefined {
  for (const [at, word] of words.entries()) {
    if (names.includes(word)) return words[at + 1]
    const name = names.find((each) => each.startsWith('--') && word.startsWith(`${each}=`))
    if (name !== undefined) return word.slice(name.length + 1)
  }
  return undefined
}

function withoutOptions(words: readonly string[], withArgument: readonly string[]): readonly string[] {
  return words.filter((word, at) => !word.startsWith('-') && !withArgument.includes(words[at - 1] ?? ''))
}
