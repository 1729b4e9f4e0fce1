import { ownEntry } from '../../own-entry.js'
import type { SourceFacts } from '../../project/sources.js'
import type { StartStep } from '../start/start-step.js'
import type { Contents } from './contents.js'
import { isComputed, nodeOptions, readNodeCommand, runsNode } from './entry.js'
import { mayBeOfDependencies } from './installed-programs.js'
import { onlyDevelopment, productionDependencies } from './manifest.js'
import { type NodeProject, runningSteps } from './project.js'
import { configurationNames, systemPrograms } from './tools.js'

/**
 * Why the running container may need any development package, as the end of a sentence that begins with "because"; undefined where
 * it can be told which ones it needs, or where there are none.
 */
export function whyEverything(project: NodeProject, contents: Contents): string | undefined {
  const manifests = [project.manifest, ...(project.workspaces?.packages ?? []).map((each) => each.manifest)]
  const hasDevelopment = manifests.some((manifest) => onlyDevelopment(manifest).length > 0)
  // What the original leaves out itself it does without.
  const installsAll = project.ownInstalls.some((install) => !install.production)
  if (!hasDevelopment || !installsAll) return undefined
  const installer = otherInstaller(project)
  if (installer !== undefined) return `\`${installer}\` installs packages which package.json may not list`
  for (const step of runningSteps(project)) {
    const because = whyOfStep(project, contents, step)
    if (because !== undefined) return because
  }
  if (project.check?.opaque !== undefined)
    return `the HEALTHCHECK runs what cannot be followed (${project.check.opaque.because})`
  const hook = [
    ...runningSteps(project)
      .filter(runsNode)
      .map((step) => step.argv.slice(1)),
    nodeOptions(project),
  ]
    .flatMap((words) => readNodeCommand(words).preloaded)
    .find(compilesAsItLoads)
  if (hook !== undefined) return `${hook} compiles sources as they are loaded, and may use any of them`
  return whyOfSources(project, contents.sources) ?? whyOfSources(project, contents.configuration)
}

function whyOfStep(project: NodeProject, contents: Contents, step: StartStep): string | undefined {
  const { argv } = step
  const [program = ''] = argv
  const shown = `${step.within ?? 'the start'} runs \`${argv.join(' ').slice(0, 80)}\``
  // A file whose name is computed may load anything, unless every file that it may be was read.
  if (runsNode(step) && contents.sources === undefined && isComputed(readNodeCommand(argv.slice(1)).file ?? ''))
    return `${shown}, and a file of that name may load any of them`
  if (compiles(step)) return `${shown}, which compiles when the container starts, and may use any of them`
  // It stands in package.json or in prisma.config.ts: https://www.prisma.io/docs/orm/prisma-migrate/workflows/seeding
  if (program === 'prisma' && /^(seed|reset|dev)$/.test(argv[2] ?? ''))
    return `${shown}, which starts a command of its own`
  if (taskRunners.has(program)) return `${shown}, which runs tasks that stand elsewhere`
  const typed = argv.find((word) => /\.[cm]?ts$/.test(word))
  const configuration = contents.configuration?.reached.find((file) => /\.[cm]?ts$/.test(file))
  const file = typed ?? (ownEntry(configurationNames, program) === undefined ? undefined : configuration)
  if (compiledConfigurations.has(program) && file !== undefined)
    return `${shown}, which loads ${file} through a compiler among them`
  if (mayBeOfDependencies(project, step)) return `${shown}, and without a lock file any of them may bring that program`
  return undefined
}

// They start `.ts` files through whichever of ts-node, tsx and swc they find.
const compiledConfigurations = new Set(
  'knex typeorm sequelize sequelize-cli mikro-orm node-pg-migrate migrate-mongo'.split(' '),
)

const taskRunners = new Set('turbo nx lerna gulp grunt wsrun ultra'.split(' '))

const compilers = new Set(
  'tsc webpack rollup rspack esbuild babel swc tsup tsdown unbuild microbundle ncc parcel nest ng'.split(' '),
)
const compilingRunners = new Set(
  'babel-node ts-node ts-node-esm ts-node-script typeorm-ts-node-commonjs typeorm-ts-node-esm coffee'.split(' '),
)

// `rimraf build`, `serve build`: here the word is a folder.
const fileTools = new Set('rimraf del del-cli mkdirp copyfiles cpx cpy ncp shx serve http-server sirv'.split(' '))

/** True for a command that compiles, type-checks or bundles, and does nothing else. */
export function builds({ argv: [program = '', ...rest] }: Pick<StartStep, 'argv'>): boolean {
  // `next build`, `react-scripts build`, `node ace build`.
  const verb = /^(node|bun|deno)$/.test(program) ? (rest[0] === 'ace' ? rest[1] : undefined) : rest[0]
  return compilers.has(program) || (verb === 'build' && !fileTools.has(program) && !systemPrograms.has(program))
}

/** True for a command that compiles: its plugins, presets and types are development packages as a rule. */
function compiles(step: StartStep): boolean {
  const [program = '', ...rest] = step.argv
  if (!compilingRunners.has(program)) return builds(step)
  const isQuick = rest.some((word) => /^(-T|--transpile-only|--transpileOnly|--swc)$/.test(word))
  return !isQuick && !/^(1|true)$/.test(step.environment.get('TS_NODE_TRANSPILE_ONLY') ?? '')
}

// https://typestrong.org/ts-node/docs/options, https://babeljs.io/docs/babel-register, read 2026-11-21.
function compilesAsItLoads(module: string): boolean {
  return /^(ts-node|@babel\/(register|node)|babel-register|babel-core\/register|coffeescript\/register)(\/|$)/.test(
    module,
  )
    ? !module.endsWith('/transpile-only')
    : false
}

function whyOfSources(project: NodeProject, sources: SourceFacts | undefined): string | undefined {
  const hook = [...(sources?.packages ?? [])].find(([name]) => compilesAsItLoads(name))
  if (hook !== undefined)
    return `${hook[1].file}:${hook[1].line} loads ${hook[0]}, which compiles sources and may use any of them`
  const unlisted = [...(sources?.packages ?? [])].find(([name]) => isUnlisted(project, name))
  if (unlisted !== undefined) {
    const [name, { file, line }] = unlisted
    return `${file}:${line} loads ${name}, which package.json does not list, and any of them may bring it`
  }
  const caller = sources?.programs.find(({ name }) => packageRunners.has(name))
  return caller === undefined
    ? undefined
    : `${caller.place.file}:${caller.place.line} starts ${caller.name}, which may run a program of any of them`
}

// A lock file tells who brings it.
function isUnlisted({ manifest, workspaces, lock, copied }: NodeProject, name: string): boolean {
  if (lock?.tellsDevelopment === true || name.startsWith('#')) return false
  const manifests = [manifest, ...(workspaces?.packages ?? []).map((each) => each.manifest)]
  const listed = manifests.flatMap((each) => [
    ...productionDependencies(each),
    ...onlyDevelopment(each),
    each.name ?? '',
  ])
  // `src/app` through NODE_PATH or an alias is a folder of the app.
  const [first = ''] = name.split('/')
  const brought = listed.flatMap((each) => ownEntry(alwaysBrings, each) ?? [])
  return (
    !listed.includes(name) &&
    !brought.includes(name) &&
    ![...copied.values()].some(({ source }) => source.split('/').includes(first))
  )
}

// What every release of a package depends on (`npm view <name> dependencies`, 2026-11-21), and sources load without listing it.
const alwaysBrings: Readonly<Record<string, readonly string[]>> = {
  // express 4.16 and later as well as 5: https://expressjs.com/en/changelog/
  express: ['body-parser', 'cookie', 'debug', 'qs', 'send', 'serve-static'],
  '@nestjs/config': ['dotenv', 'dotenv-expand'],
  '@nestjs/platform-express': ['body-parser', 'cors', 'express', 'multer'],
  mongoose: ['bson', 'mongodb'],
  sequelize: ['debug', 'inflection', 'lodash', 'moment', 'semver', 'validator'],
  antd: ['classnames', 'dayjs'],
}

/** Programs that start those of node_modules, or scripts of package.json. */
export const packageRunners: ReadonlySet<string> = new Set('npx npm yarn pnpm pnpx bunx bun'.split(' '))

/**
 * The command of a tool that puts packages into node_modules which no manifest of the app lists: taking out what is not listed takes
 * them along.
 */
export function otherInstaller({ build }: NodeProject): string | undefined {
  const step = build.find(
    ({ step: { argv } }) =>
      ['rush', 'bolt'].includes(argv[0] ?? '') ||
      // `lerna run` and most of `lerna exec` leave node_modules alone: https://lerna.js.org/docs/api-reference/commands
      (argv[0] === 'lerna' && argv.some((word) => /^(bootstrap|link|add|i|install|ci)$/.test(word))) ||
      (argv[0] === 'npm' && (argv[1] === 'link' || argv.includes('--no-save'))),
  )
  return step?.step.argv.join(' ')
}
