import { resolveFolder } from '../../dockerfile/configuration.js'
import type { Command, Run } from '../../dockerfile/model.js'
import { ownEntry } from '../../own-entry.js'
import type { FactsRequest } from '../ecosystem.js'

/** An install of dependencies that a RUN of the Dockerfile makes. */
export interface Install {
  readonly run: Run
  readonly command: Command
  readonly argv: readonly string[]
  readonly manager: string
  readonly verb: 'install' | 'ci'
  /** Options without the production ones. */
  readonly options: readonly string[]
  /** Packages named on the command line. */
  readonly packages: readonly string[]
  /** Where the manifest lies in the image, absolute. */
  readonly folder: string
  /** True when devDependencies are left out already, by an option or by NODE_ENV. */
  readonly production: boolean
  /** True for an option that brings devDependencies in whatever else is said (`--include=dev`). */
  readonly asksForDevelopment: boolean
  /** False when it stands inside a pipe, a condition or another compound that an edit cannot reach. */
  readonly editable: boolean
  /** True for a `--mount=type=secret` or ssh on its RUN. */
  readonly usesSecret: boolean
  readonly usesCacheMount: boolean
}

const productionOptions = /^(--production(=true)?|--prod|--omit[= ]?dev|--only=prod(uction)?|-P)$/
const valueOptions = new Set([
  '--prefix',
  '-C',
  '--registry',
  '--cache',
  '--loglevel',
  '--userconfig',
  '--omit',
  '--include',
  '--only',
  '--cwd',
  '-w',
  '--workspace',
  '--network-timeout',
  '--network-concurrency',
  '--mutex',
  '--cache-folder',
  '--modules-folder',
  '--store-dir',
  '--filter',
  '-F',
  '--fetch-timeout',
  '--fetch-retries',
  '--maxsockets',
  '--before',
  '--install-strategy',
  '--mode',
])

/** Every install into a project's folder, in order; global installs are none. */
export function findInstalls(request: FactsRequest): readonly Install[] {
  const installs: Install[] = []
  for (const instruction of request.stage.body) {
    if (instruction.kind !== 'run') continue
    const here = request.surroundings.get(instruction)
    for (const command of instruction.commands) {
      for (const argv of command.inner) {
        const read = readInstall(argv)
        if (read === undefined) continue
        const base = resolveFolder(here?.folder ?? '/', command.directory ?? '')
        const environment = command.environment.get('NODE_ENV') ?? here?.values.get('NODE_ENV')
        const mounts = instruction.flags.filter((flag) => flag.name === 'mount').map((flag) => flag.value ?? '')
        installs.push({
          run: instruction,
          command,
          argv,
          ...read,
          folder: resolveFolder(base, read.prefix),
          production: read.production || (environment === 'production' && !read.includesDevelopment),
          asksForDevelopment: read.includesDevelopment,
          editable: command.argv !== undefined && instruction.form !== 'exec',
          usesSecret: mounts.some((mount) => /type=(secret|ssh)/.test(mount)),
          usesCacheMount: mounts.some((mount) => /type=cache/.test(mount)),
        })
      }
    }
  }
  return installs
}

interface ReadInstall {
  readonly manager: string
  readonly verb: 'install' | 'ci'
  readonly options: readonly string[]
  readonly packages: readonly string[]
  readonly prefix: string
  readonly production: boolean
  readonly includesDevelopment: boolean
}

/** Reads the words of one command as a local install; undefined for any other command and for global installs. */
export function readInstall(argv: readonly string[]): ReadInstall | undefined {
  const program = argv[0] ?? ''
  const manager = npminstallPrograms.has(program) ? 'cnpm' : program
  if (!['npm', 'yarn', 'pnpm', 'bun', 'cnpm'].includes(manager)) return undefined
  const options: string[] = []
  const words: string[] = []
  let prefix = ''
  let production = false
  let includesDevelopment = false
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at] as string
    if (!word.startsWith('-')) {
      words.push(word)
      continue
    }
    const value = valueOptions.has(word) ? argv[++at] : undefined
    const whole = value === undefined ? word : `${word}=${value}`
    if (/^(--prefix|-C|--cwd)=/.test(whole)) prefix = whole.slice(whole.indexOf('=') + 1)
    else if (productionOptions.test(whole)) production = true
    else if (/^(--include=dev|--production=false|--only=dev|-D|--save-dev|--also=dev)/.test(whole)) {
      includesDevelopment = true
      options.push(whole)
    } else if (word === '-g' || word === '--global' || word === '--location=global') return undefined
    else options.push(whole)
  }
  if (program !== manager)
    return { manager, verb: 'install', options, packages: words, prefix, production, includesDevelopment }
  const verbs = verbsOf[manager] as Readonly<Record<string, 'install' | 'ci'>>
  const verb = ownEntry(verbs, words[0] ?? '')
  if (verb === undefined || (manager === 'yarn' && words[1] === 'global')) return undefined
  return { manager, verb, options, packages: words.slice(1), prefix, production, includesDevelopment }
}

// What cnpm calls to install: https://github.com/cnpm/npminstall
const npminstallPrograms = new Set(['npminstall', 'npmupdate'])

// Aliases of npm's verbs: https://docs.npmjs.com/cli/v10/commands/npm-install and npm-ci
const verbsOf: Readonly<Record<string, Readonly<Record<string, 'install' | 'ci'>>>> = {
  npm: {
    install: 'install',
    i: 'install',
    in: 'install',
    ins: 'install',
    inst: 'install',
    instal: 'install',
    add: 'install',
    isntall: 'install',
    ci: 'ci',
    'clean-install': 'ci',
    ic: 'ci',
    'install-clean': 'ci',
  },
  yarn: { '': 'install', install: 'install', add: 'install' },
  pnpm: { install: 'install', i: 'install', add: 'install' },
  bun: { install: 'install', i: 'install', add: 'install' },
  cnpm: { install: 'install', i: 'install', add: 'install' },
}

/** The packages of a global install (`npm install -g pm2`), versions taken off; undefined for any other command. */
export function readGlobalInstall(argv: readonly string[]): readonly string[] | undefined {
  const [manager = '', ...rest] = argv
  const words = rest.filter((word) => !word.startsWith('-'))
  const isGlobal = rest.some((word) => ['-g', '--global', '--location=global'].includes(word))
  const names = manager === 'yarn' && words[0] === 'global' ? words.slice(2) : words.slice(1)
  if (manager === 'yarn' ? words[0] !== 'global' : !isGlobal) return undefined
  if (!['npm', 'pnpm', 'yarn', 'cnpm'].includes(manager)) return undefined
  if (manager !== 'yarn' && !['install', 'instal', 'i', 'add'].includes(words[0] ?? '')) return undefined
  return names.map((name) => name.replace(/(?<=.)@.*$/, ''))
}
