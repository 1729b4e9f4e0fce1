import { resolveFolder } from '../../dockerfile/configuration.js'
import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import { readText } from '../../project/files.js'
import { type Reason, reason } from '../../reason.js'
import type { FactsRequest } from '../ecosystem.js'
import { toolCall } from './commands.js'
import type { Install } from './install.js'
import { parseLock, withLocked } from './lock-file.js'
import { type Manifest, parsePipfile, parsePipfileLock, parsePyproject } from './manifests.js'
import { parseRequirements, type Requirement } from './requirement.js'
import { requirementsOfSetup } from './setup-py.js'

/** What the installs of a Dockerfile bring. */
export interface Wanted {
  readonly requirements: readonly Requirement[]
  /** What only people who work on the project need, and installs bring all the same. */
  readonly development: readonly Requirement[]
  /** Names of their groups, where other groups are the program's. */
  readonly developmentGroups?: readonly string[]
  /** Files of the context that only installs read. */
  readonly manifests: ReadonlySet<string>
  /** Projects, absolute in the image, whose requirements are not known. */
  readonly unread: readonly string[]
}

interface Around {
  readonly request: FactsRequest
  readonly copied: ReadonlyMap<string, CopiedFile>
}

const MAXIMUM_FILES = 50

/** Reads the requirements of all installs; or says which file is not there for one. */
export async function wantedPackages(around: Around, installs: readonly Install[]): Promise<Wanted | Reason> {
  const requirements: Requirement[] = []
  const development: Requirement[] = []
  const manifests = new Set<string>()
  const unread = new Set<string>()
  let developmentGroups: readonly string[] | undefined
  for (const install of installs) {
    const there = copiedFiles(around.request.stage, around.request.surroundings, around.request.paths, install.run)
    requirements.push(...install.requirements)
    const queue = [...install.files]
    const seen = new Set<string>()
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      if (seen.has(path) || seen.size > MAXIMUM_FILES || /^\w+:\/|\$/.test(path)) continue
      seen.add(path)
      const source = there.get(path)?.source
      if (source === undefined) {
        const maker = makerOf(around.request, path)
        if (maker !== undefined) {
          // What `poetry export` writes is what the manifest asks for.
          const folder = path.slice(0, path.lastIndexOf('/')) || '/'
          const found = maker === 'other' ? undefined : await manifestOf(around, there, folder, maker)
          if (found === undefined) unread.add(path)
          else {
            requirements.push(...found.production, ...found.development)
            for (const file of found.files) manifests.add(file)
          }
          continue
        }
        return reason('manifest-not-in-context', { path }, install.command.span)
      }
      manifests.add(source)
      // uv takes one for a list: https://docs.astral.sh/uv/pip/packages/#installing-packages-from-files
      if (path.endsWith('/pyproject.toml')) {
        const found = await manifestOf(around, there, path.slice(0, path.lastIndexOf('/')) || '/', 'pip')
        if (found === undefined) unread.add(path)
        else requirements.push(...found.production)
        continue
      }
      const text = (await readText(around.request.files, source)) ?? ''
      const read = parseRequirements(text)
      requirements.push(...read.requirements)
      const folder = path.slice(0, path.lastIndexOf('/')) || '/'
      queue.push(...read.files.map((file) => resolveFolder(folder, file)))
      for (const each of read.folders) {
        const found = await manifestOf(around, there, resolveFolder(install.folder, each), 'pip')
        if (found === undefined) unread.add(each)
        else requirements.push(...found.production)
      }
    }
    for (const project of install.projects) {
      const found = await manifestOf(around, there, project, install.tool)
      if (found === undefined) unread.add(project)
      else {
        requirements.push(...found.production)
        if (bringsDevelopment(install)) development.push(...found.development)
        developmentGroups ??= found.developmentGroups
        for (const file of found.files) manifests.add(file)
      }
    }
  }
  return {
    requirements,
    development,
    ...(developmentGroups === undefined ? {} : { developmentGroups }),
    manifests,
    unread: [...unread],
  }
}

// `poetry export -o requirements.txt`, `pip-compile`: the file is not one of the context.
function makerOf(
  { stage, surroundings }: FactsRequest,
  path: string,
): 'poetry' | 'uv' | 'pipenv' | 'other' | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  for (const run of stage.body) {
    if (run.kind !== 'run') continue
    for (const { inner, writes, directory } of run.commands) {
      const here = resolveFolder(surroundings.get(run)?.folder ?? '/', directory ?? '')
      const isWritten = writes.some((each) => resolveFolder(here, each) === path)
      for (const argv of inner) {
        const isNamed = argv[0] !== 'pip' && argv[0] !== 'pip3' && argv.some((word) => word.endsWith(name))
        if (!isWritten && !isNamed) continue
        const [tool] = toolCall(argv) ?? []
        return tool === 'poetry' || tool === 'uv' || tool === 'pipenv' ? tool : 'other'
      }
    }
  }
  return undefined
}

/** True where an install brings the packages for development too: Poetry and uv do unless they are told otherwise. */
export function bringsDevelopment({ tool, words }: Install): boolean {
  if (tool === 'poetry')
    return (
      !words.some((word) => /^--(no-dev|only|without|only-root)(=|$)/.test(word)) &&
      /^(install|sync)$/.test(words[0] ?? '')
    )
  if (tool === 'uv')
    return (
      words[0] === 'sync' && !words.some((word) => /^--(no-dev|no-default-groups|no-group|only-group)(=|$)/.test(word))
    )
  return tool === 'pipenv' && words.some((word) => word === '--dev' || word === '-d')
}

async function manifestOf(
  { request, copied }: Around,
  there: ReadonlyMap<string, CopiedFile>,
  folder: string,
  tool: Install['tool'],
): Promise<(Manifest & { readonly files: readonly string[] }) | undefined> {
  const sourceOf = (name: string) =>
    (there.get(resolveFolder(folder, name)) ?? copied.get(resolveFolder(folder, name)))?.source
  const read = async (name: string) => {
    const source = sourceOf(name)
    return source === undefined ? undefined : readText(request.files, source)
  }
  const names = ['pyproject.toml', 'poetry.lock', 'uv.lock', 'Pipfile', 'Pipfile.lock']
  const files = names.flatMap((name) => sourceOf(name) ?? [])
  if (tool === 'pipenv') {
    const lock = parsePipfileLock((await read('Pipfile.lock')) ?? '')
    const manifest = lock ?? parsePipfile((await read('Pipfile')) ?? '')
    return manifest === undefined ? undefined : { ...manifest, files }
  }
  const text = await read('pyproject.toml')
  const manifest = text === undefined ? undefined : parsePyproject(text)
  if (
    manifest === undefined ||
    (manifest.production.length === 0 && !/^\[(project|tool\.poetry)\]/m.test(text ?? ''))
  ) {
    // A pyproject.toml may only say what the project is built with.
    const setup = await read('setup.py')
    const production = setup === undefined ? undefined : await requirementsOfSetup(setup, await read('setup.cfg'))
    const own = ['setup.py', 'setup.cfg'].flatMap((name) => sourceOf(name) ?? [])
    if (production !== undefined) return { production, development: [], files: [...files, ...own] }
  }
  if (manifest === undefined) return undefined
  const usesLock = tool === 'poetry' || tool === 'uv'
  const lock = usesLock ? parseLock((await read(tool === 'uv' ? 'uv.lock' : 'poetry.lock')) ?? '') : undefined
  if (lock === undefined || lock.size === 0) {
    const says = manifest.production.length > 0 || /^\s*dependencies\s*=/m.test(text ?? '') || tool === 'poetry'
    return says ? { ...manifest, files } : undefined
  }
  // A lock file tells versions and all that is required; the manifest what is asked for.
  return {
    production: withLocked(manifest.production, lock),
    development: withLocked(manifest.development, lock),
    files,
  }
}
