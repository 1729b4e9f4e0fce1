import { resolveFolder } from '../../dockerfile/configuration.js'
import type { CopiedFile } from '../../dockerfile/copied-files.js'
import type { Instruction } from '../../dockerfile/model.js'
import { readText } from '../../project/files.js'
import type { SourceFacts } from '../../project/sources.js'
import type { Reason } from '../../reason.js'
import type { NeededProgram, PlainStart, ProgramLink, StartNeeds, WrittenRequest } from '../ecosystem.js'
import { type StartLine, startLine as writtenStart } from '../start/start-line.js'
import type { ResolvedStart } from '../start/start-step.js'
import { runsNode } from './entry.js'
import { globalPrograms } from './global-programs.js'
import { hasProgram, mayBeOfDependencies } from './installed-programs.js'
import { type Manifest, parseManifest } from './manifest.js'
import type { NodeProject } from './project.js'
import { resolveStart } from './start-command.js'
import { packageFinder } from './workspaces.js'

/** The line that starts the container, from the last ENTRYPOINT and CMD; or why there is none. */
export function startLine(request: WrittenRequest): StartLine | Reason {
  const line = writtenStart(request)
  const isEntrypoint = (start: Instruction) =>
    start.kind === 'start' && start.keyword === 'ENTRYPOINT' && start.argv.length > 0
  if ('code' in line || request.stage.body.some(isEntrypoint)) return line
  // The images' docker-entrypoint.sh puts `node` in front of what is no program: https://github.com/nodejs/docker-node/blob/main/docker-entrypoint.sh
  const isFile = line.form === 'exec' && /^-|\.[cm]?js$/.test(line.argv[0] ?? '')
  return isFile ? { ...line, argv: ['node', ...line.argv] } : line
}

/** Follows the start line with the files that the image gets from the context. */
export function followStart(
  request: WrittenRequest,
  line: Pick<StartLine, 'argv' | 'form'>,
  manifest: Manifest | undefined,
  copied: ReadonlyMap<string, CopiedFile>,
  linked: ReadonlyMap<string, ProgramLink> = new Map(),
): Promise<ResolvedStart> {
  const folder = [...request.surroundings.values()].at(-1)?.folder ?? '/'
  return resolveStart(line, {
    manifest,
    packageOf: packageFinder(request, folder, copied),
    linked,
    manifestIn: manifestsBelow(request, folder, copied),
    readScript: async (path) => {
      const places = path.includes('/')
        ? [resolveFolder(folder, path)]
        : [resolveFolder(folder, path), ...['/usr/local/bin', '/usr/bin', '/bin'].map((place) => `${place}/${path}`)]
      const source = places.map((place) => copied.get(place)).find((file) => file !== undefined)?.source
      return source === undefined ? undefined : readText(request.files, source)
    },
  })
}

/** Follows the HEALTHCHECK that counts as the start is followed; undefined where there is none. */
export async function followCheck(
  request: WrittenRequest,
  manifest: Manifest,
  copied: ReadonlyMap<string, CopiedFile>,
): Promise<ResolvedStart | undefined> {
  const check = request.stage.body.findLast(({ kind }) => kind === 'healthcheck')
  if (check?.kind !== 'healthcheck' || check.argv === undefined || check.form === 'none') return undefined
  return followStart(request, { argv: check.argv, form: check.form }, manifest, copied)
}

/** Reads the package.json of a folder of the image, given relative to `base`. */
export function manifestsBelow(
  request: WrittenRequest,
  base: string,
  copied: ReadonlyMap<string, CopiedFile>,
): (folder: string) => Promise<Manifest | undefined> {
  return async (folder) => {
    const source = copied.get(resolveFolder(resolveFolder(base, folder), 'package.json'))?.source
    const text = source === undefined ? undefined : await readText(request.files, source)
    const manifest = text === undefined ? undefined : parseManifest(text)
    return manifest === undefined || 'invalid' in manifest ? undefined : manifest
  }
}

/** What the start asks of an image, apart from the packages of node_modules. */
export async function startNeeds(
  project: NodeProject,
  sources: SourceFacts | undefined,
): Promise<StartNeeds & { readonly called: ReadonlySet<string> }> {
  const { start } = project
  const programs: NeededProgram[] = start.wrappers
    .filter(({ name }) => name !== 'env')
    .map(({ name, neededBy }) => ({ name, neededBy }))
  const called = new Set(programs.map(({ name }) => name))
  for (const step of start.steps) {
    const name = step.argv[0] ?? ''
    called.add(name)
    if (runsNode(step)) programs.push({ name: 'node', neededBy: project.startShown })
    else if (step.fetched === undefined && !hasProgram(project, name) && !globalPrograms(project).has(name)) {
      const maybeOfDependencies = mayBeOfDependencies(project, step) ? ({ maybeOfDependencies: true } as const) : {}
      programs.push({ name, neededBy: step.within ?? project.startShown, ...maybeOfDependencies })
    }
  }
  const plain = await plainStart(project, sources)
  const wrapper = start.wrappers[0]?.name
  const stops =
    plain === undefined || wrapper === undefined || (await mentions(project.request, sources, handlesSignals))
  return {
    programs: unique(programs),
    called,
    ...(stops ? {} : { signalsThrough: wrapper }),
    ...(start.shellFor === undefined ? {} : { shellFor: start.shellFor }),
    ...(plain === undefined ? {} : { plain }),
  }
}

/** The start as the interpreter alone would do it; undefined where more than one command runs or a value is computed. */
async function plainStart(project: NodeProject, sources: SourceFacts | undefined): Promise<PlainStart | undefined> {
  const { start, request } = project
  const steps = start.steps.filter((step) => step.argv[0] !== 'cross-env')
  const [step] = steps
  if (step === undefined || steps.length !== 1 || !runsNode(step) || start.opaque !== undefined) return undefined
  if (start.doesMore === true) return undefined
  const known = start.wrappers.every(({ name }) => [...initNames, 'npm', 'yarn', 'pnpm', 'sh', 'bash'].includes(name))
  const words = [...step.argv.slice(1), ...step.environment.values()]
  if (!known || step.directory !== undefined || start.scripts.length > 0 || words.some((word) => /[$`*]/.test(word)))
    return undefined
  if (
    start.wrappers.some(({ name }) => ['npm', 'yarn', 'pnpm'].includes(name)) &&
    (await mentions(request, sources, scriptVariables))
  )
    return undefined
  const argv = step.argv.slice(1)
  const { environment } = step
  const starts = request.stage.body.filter((instruction) => instruction.kind === 'start')
  const entrypoint = starts.findLast(({ keyword, argv: written }) => keyword === 'ENTRYPOINT' && written.length > 0)
  const first = entrypoint?.argv[0]?.split('/').at(-1) ?? ''
  if (
    entrypoint === undefined ||
    (entrypoint.form === 'exec' && [...initNames, 'docker-entrypoint.sh'].includes(first))
  ) {
    return { argv, environment }
  }
  if (entrypoint.form === 'exec' && /^node(js)?$/.test(first)) {
    const fixed = entrypoint.argv.length - 1
    return { entrypoint: argv.slice(0, fixed), argv: argv.slice(fixed), environment }
  }
  // Arguments behind `npm start` would have to find their place among the script's own.
  const alone = entrypoint.form === 'shell' || !starts.some(({ keyword }) => keyword === 'CMD')
  return alone ? { entrypoint: argv, argv: [], environment } : undefined
}

const initNames = ['tini', 'dumb-init']

// npm sets them for what it runs: https://docs.npmjs.com/cli/v10/using-npm/scripts#packagejson-vars
const scriptVariables = /npm_(package|lifecycle|config)_/
const handlesSignals = /SIGTERM|enableShutdownHooks|http-terminator|terminus/

async function mentions(request: WrittenRequest, sources: SourceFacts | undefined, words: RegExp): Promise<boolean> {
  for (const file of sources?.reached ?? []) {
    if (words.test((await readText(request.files, file)) ?? '')) return true
  }
  return false
}

function unique(programs: readonly NeededProgram[]): NeededProgram[] {
  return programs.filter((program, at) => programs.findIndex((other) => other.name === program.name) === at)
}
