import { resolveFolder } from '../../dockerfile/configuration.js'
import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import { readText } from '../../project/files.js'
import { type Reason, reason } from '../../reason.js'
import type { Ecosystem, FactsRequest, IgnoreEntry, ProjectFacts } from '../ecosystem.js'
import { nodeCommands, nodeRole } from './commands.js'
import { type Contents, planContents } from './contents.js'
import { neededAtStart } from './dependencies.js'
import { deliveriesOf } from './deliveries.js'
import { entryFile, runsNode } from './entry.js'
import { findInstalls, type Install, npmRelease, rootScriptsOf } from './install.js'
import { parseNpmLock } from './lock-file.js'
import { type Manifest, onlyDevelopment, parseManifest, productionDependencies } from './manifest.js'
import { nativeNeeds } from './native-needs.js'
import { type BuildStep, inContext, isInApp, type NodeProject } from './project.js'
import { resolveStart, type ResolvedStart } from './start-command.js'
import { followStart, programsProvided, type StartLine, startLine, startNeeds } from './start-facts.js'

/** Node.js with npm. */
export const node: Ecosystem = {
  id: 'node',
  title: 'Node.js',
  runners: ['node'],
  manifests: ['package.json'],
  commands: nodeCommands,
  roleOf: nodeRole,
  gatherFacts,
}

const nothing: Omit<ProjectFacts, 'unknowns'> = {
  deliveries: [],
  warnings: [],
  folder: undefined,
  calledAtStart: new Set(),
  providedBy: programsProvided,
  ignore: [],
  hidesInstalled: true,
  savings: [],
}

async function gatherFacts(request: FactsRequest): Promise<ProjectFacts> {
  const line = startLine(request)
  const installs = findInstalls(request)
  const copied = copiedFiles(request.stage, request.surroundings, request.paths)
  const folder = appFolder(request, installs, 'code' in line ? [] : line.argv)
  const unknowns: Reason[] = 'code' in line ? [line] : []

  const found = await findManifest(request, folder, installs, copied)
  if ('code' in found) return { ...nothing, folder, unknowns: [...unknowns, found] }
  const { manifest, path } = found
  if ('code' in line) return { ...nothing, folder, unknowns }
  const start = await followStart(request, line, manifest, copied)
  const shown = line.argv.join(' ')
  unknowns.push(...startProblems(start, manifest, line))
  const own = installs.filter((install) => install.folder === folder)
  unknowns.push(...installProblems(request, manifest, path, installs, own))

  const project = await readProject({ request, manifest, path, folder, copied, installs, own, start, shown, line })
  unknowns.push(...(await workspaceProblems(project)))
  if (unknowns.length > 0) return { ...nothing, folder, unknowns }

  const contents = await planContents(project)
  unknowns.push(...contentProblems(project, contents, line))
  const native = nativeNeeds(project)
  const developmentNeeded = neededAtStart(project, contents)
  const { called, ...startNeed } = startNeeds(project)
  const deliveries = await deliveriesOf({
    project,
    contents,
    native,
    developmentNeeded,
    baseNeeds: {
      runner: request.runner,
      start: startNeed,
      programs: (contents.sources?.programs ?? []).map(({ name, place }) => ({
        name,
        neededBy: `${place.file}:${place.line}`,
      })),
    },
  })
  return {
    deliveries,
    unknowns,
    warnings: warningsOf(project, contents),
    folder,
    calledAtStart: called,
    providedBy: programsProvided,
    ignore: ignoreEntries(project),
    hidesInstalled: !request.paths.some((path) => path.endsWith('node_modules/')),
    savings: savingsOf(project, contents),
  }
}

function appFolder(request: FactsRequest, installs: readonly Install[], argv: readonly string[]): string {
  const last = [...request.surroundings.values()].at(-1)?.folder ?? '/'
  const prefixAt = argv.findIndex((word) => word === '--prefix' || word === '-C')
  const folder = prefixAt === -1 ? last : resolveFolder(last, argv[prefixAt + 1] ?? '')
  const folders = installs.filter((install) => install.packages.length === 0).map((install) => install.folder)
  if (folders.includes(folder) || folders.length === 0) return folder
  const above = folders.filter((candidate) => isInApp({ folder: candidate }, folder)).sort((a, b) => b.length - a.length)
  return above[0] ?? (new Set(folders).size === 1 ? (folders[0] as string) : folder)
}

async function findManifest(
  request: FactsRequest,
  folder: string,
  installs: readonly Install[],
  copied: ReadonlyMap<string, CopiedFile>,
): Promise<{ manifest: Manifest; path: string } | Reason> {
  const place = resolveFolder(folder, 'package.json')
  const path = copied.get(place)?.source
  const install = installs.find((candidate) => candidate.folder === folder) ?? installs[0]
  if (path === undefined) {
    return install === undefined
      ? reason('no-install', { manifest: 'package.json' }, request.stage.from.span)
      : reason('manifest-not-in-context', { path: place }, install.run.span)
  }
  const content = await request.files.read(path)
  if (!('text' in content)) {
    const why = 'absent' in content ? 'it is not in the build context' : content.unreadable
    return reason('manifest-invalid', { path, detail: why }, install?.run.span)
  }
  const manifest = parseManifest(content.text)
  return 'invalid' in manifest
    ? reason('manifest-invalid', { path, detail: manifest.invalid }, install?.run.span)
    : { manifest, path }
}

function startProblems(start: ResolvedStart, manifest: Manifest, line: StartLine): Reason[] {
  if (start.development !== undefined) {
    const production = Object.entries(manifest.scripts).find(
      ([name, text]) => /^(start[:-]prod|prod|serve:prod|start)/.test(name) && /^(\w+=\S+ |cross-env .*)?node /.test(text),
    )
    const build = manifest.scripts.build
    return [
      reason(
        'development-image',
        {
          command: start.development,
          ...(production === undefined ? {} : { productionStart: production[1] }),
          ...(build === undefined ? {} : { buildScript: build }),
        },
        line.at.span,
      ),
    ]
  }
  return start.opaque === undefined ? [] : [reason('start-not-understood', start.opaque, line.at.span)]
}

function installProblems(
  request: FactsRequest,
  manifest: Manifest,
  path: string,
  installs: readonly Install[],
  own: readonly Install[],
): Reason[] {
  const other = installs.find((install) => install.manager !== 'npm')
  if (other !== undefined) return [reason('package-manager-not-covered', { manager: other.manager }, other.run.span)]
  const hasDependencies = productionDependencies(manifest).length + onlyDevelopment(manifest).length > 0
  return own.length === 0 && hasDependencies
    ? [reason('no-install', { manifest: path }, request.stage.from.span)]
    : []
}

interface ProjectParts {
  readonly request: FactsRequest
  readonly manifest: Manifest
  readonly path: string
  readonly folder: string
  readonly copied: ReadonlyMap<string, CopiedFile>
  readonly installs: readonly Install[]
  readonly own: readonly Install[]
  readonly start: ResolvedStart
  readonly shown: string
  readonly line: StartLine
}

async function readProject(parts: ProjectParts): Promise<NodeProject> {
  const { request, manifest, path, folder, copied, own } = parts
  const first = own[0]
  const seen =
    first === undefined ? copied : copiedFiles(request.stage, request.surroundings, request.paths, first.run)
  // npm-shrinkwrap.json wins: https://docs.npmjs.com/cli/v10/configuring-npm/npm-shrinkwrap-json
  const names = ['npm-shrinkwrap.json', 'package-lock.json']
  const sourceOf = (files: ReadonlyMap<string, CopiedFile>) =>
    names.map((name) => files.get(resolveFolder(folder, name))?.source).find((source) => source !== undefined)
  const lockPath = sourceOf(seen) ?? sourceOf(copied)
  const lockText = lockPath === undefined ? undefined : await readText(request.files, lockPath)
  const npmrcPath = seen.get(resolveFolder(folder, '.npmrc'))?.source
  const project: NodeProject = {
    request,
    manifest,
    manifestPath: path,
    folder,
    contextFolder: path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '',
    lock: lockText === undefined ? undefined : parseNpmLock(lockText),
    lockPath,
    lockSeen: sourceOf(seen) !== undefined,
    npmrc: npmrcPath === undefined ? undefined : await readText(request.files, npmrcPath),
    copied,
    installs: parts.installs,
    ownInstalls: own,
    release: npmRelease(request.runner.version),
    start: parts.start,
    startShown: parts.shown,
    startAt: parts.line.at,
    build: [],
  }
  return { ...project, build: await buildSteps(project) }
}

async function buildSteps(project: NodeProject): Promise<BuildStep[]> {
  const { request, manifest } = project
  const steps: BuildStep[] = []
  const add = (run: BuildStep['run'], shown: string, base: string, resolved: ResolvedStart, byInstall: boolean) => {
    for (const step of resolved.steps) {
      const imageFolder = resolveFolder(base, step.directory ?? '')
      const inside = isInApp(project, imageFolder) ? inContext(project, `${imageFolder}/.`) : undefined
      steps.push({ step, run, shown, folder: inside?.replace(/\/?\.$/, ''), imageFolder, byInstall })
    }
    if (resolved.opaque !== undefined || resolved.scripts.length > 0) {
      const opaque = { argv: [resolved.opaque?.command ?? shown], environment: new Map(), sees: 'system' as const }
      steps.push({ step: opaque, run, shown, folder: undefined, imageFolder: base, byInstall })
    }
  }
  for (const instruction of request.stage.body) {
    if (instruction.kind !== 'run') continue
    const here = request.surroundings.get(instruction)?.folder ?? '/'
    for (const command of instruction.commands) {
      const base = resolveFolder(here, command.directory ?? '')
      for (const argv of command.inner) {
        const install = project.installs.find((candidate) => candidate.argv === argv)
        if (install !== undefined) {
          if (install.folder !== project.folder) {
            const step = { argv, environment: new Map(), sees: 'system' as const }
            steps.push({ step, run: instruction, shown: argv.join(' '), folder: undefined, imageFolder: install.folder, byInstall: true })
          }
          for (const name of install.folder === project.folder ? rootScriptsOf(install.verb, project.release, false) : []) {
            if (manifest.scripts[name] === undefined) continue
            const own = { ...manifest, scripts: { [name]: manifest.scripts[name] as string, ...withoutLifecycle(manifest) } }
            add(instruction, `${argv.join(' ')} (${name})`, base, await resolveStart({ argv: ['npm', 'run', name], form: 'exec' }, { manifest: own, readScript: async () => undefined }), true)
          }
        } else if (isBuildCommand(argv)) {
          const prefix = argv.findIndex((word) => word === '--prefix' || word === '-C')
          const where = prefix === -1 ? base : resolveFolder(base, argv[prefix + 1] ?? '')
          add(instruction, argv.join(' '), where, await resolveStart({ argv, form: 'exec' }, { manifest, readScript: async () => undefined }), false)
        }
      }
    }
  }
  return steps
}

function isBuildCommand(argv: readonly string[]): boolean {
  const role = nodeRole(argv) ?? nodeCommands[argv[0] ?? '']
  if (role === undefined || role === 'tool' || role === 'install') return false
  const precise = typeof role === 'string' ? role : (role[argv[1] ?? ''] ?? role['*'])
  return precise === 'build' && !['config', 'set', '-v', '--version', 'version', 'audit', 'fund', 'pkg', 'help'].includes(argv[1] ?? '') && argv[0] !== 'corepack'
}

function withoutLifecycle(manifest: Manifest): Record<string, string> {
  return Object.fromEntries(Object.entries(manifest.scripts).filter(([name]) => !/^(pre|post)(install|prepare)$/.test(name)))
}

async function workspaceProblems(project: NodeProject): Promise<Reason[]> {
  const { workspaces } = project.manifest
  if (workspaces === undefined || project.ownInstalls.length === 0) return []
  const { request, ownInstalls } = project
  const install = ownInstalls[0] as Install
  const seen = copiedFiles(request.stage, request.surroundings, request.paths, install.run)
  const present = new Set([...seen.values()].map(({ source }) => source))
  const prefix = project.contextFolder === '' ? '' : `${project.contextFolder}/`
  const missing = request.paths.filter(
    (path) => path.startsWith(prefix) && path.endsWith('/package.json') && path !== project.manifestPath && !present.has(path),
  )
  return missing.length === 0 ? [] : [reason('workspace-manifests-missing', { missing }, install.run.span)]
}

function contentProblems(project: NodeProject, contents: Contents, line: StartLine): Reason[] {
  const whole = contents.mode === 'whole' ? contents.fromBuilder[0]?.path : undefined
  const problems: Reason[] = []
  if (whole === '/') problems.push(reason('app-in-root', { folder: project.contextFolder }, project.request.stage.from.span))
  if (whole !== undefined && project.npmrc !== undefined && /_auth|_password/i.test(project.npmrc)) {
    problems.push(reason('secret-would-ship', { file: '.npmrc' }, project.ownInstalls[0]?.run.span))
  }
  for (const step of project.start.steps.filter(runsNode)) {
    const file = entryFile(project, step, contents.outputs)
    const relative = file === undefined ? undefined : inContext(project, file)
    const made = contents.outputs.some((output) => relative?.startsWith(`${output.path}/`) || relative === output.path)
    const anywhere = project.copied.has(file ?? '') || made || contents.mode === 'whole' || !project.request.complete
    if (file !== undefined && relative !== undefined && !anywhere) {
      problems.push(reason('start-file-missing', { file: relative, command: project.startShown }, line.at.span))
    }
  }
  return problems
}

function warningsOf(project: NodeProject, contents: Contents): Reason[] {
  const warnings: Reason[] = []
  const install = project.ownInstalls[0]
  const beside = project.contextFolder === '' ? 'package-lock.json' : `${project.contextFolder}/package-lock.json`
  if (install !== undefined && project.lockPath === undefined && project.request.paths.includes(beside)) {
    warnings.push(reason('lock-file-not-copied', { lockFile: beside }, install.run.span))
  } else if (install !== undefined && project.lockPath === undefined) {
    warnings.push(reason('lock-file-missing', { manifest: project.manifestPath }, install.run.span))
  } else if (install !== undefined && !project.lockSeen) {
    warnings.push(reason('lock-file-not-copied', { lockFile: project.lockPath as string }, install.run.span))
  }
  if (contents.fallback?.code === 'computed-path') warnings.push(contents.fallback)
  const program = contents.sources?.computedPrograms[0]
  if (program !== undefined) warnings.push(reason('computed-program', program))
  return warnings
}

function savingsOf(project: NodeProject, contents: Contents): string[] {
  const savings: string[] = []
  const full = project.ownInstalls.filter((install) => !install.production)
  if (full.length > 0 && onlyDevelopment(project.manifest).length > 0) savings.push('development packages')
  if (contents.outputs.length > 0 || contents.mode === 'whole') savings.push('build tools')
  const runs = new Set(project.ownInstalls.map((install) => install.run))
  const cleaned = [...runs].every((run) =>
    run.flags.some((flag) => flag.value?.includes('type=cache')) ||
    run.commands.some((command) => command.inner.some((argv) => (argv[1] === 'cache' && argv[2] === 'clean') || (argv[0] === 'rm' && argv.some((word) => word.includes('.npm'))))),
  )
  if (runs.size > 0 && !cleaned) savings.push('the package cache')
  return savings
}

function ignoreEntries(project: NodeProject): IgnoreEntry[] {
  const prefix = project.contextFolder === '' ? '' : `${project.contextFolder}/`
  if (project.ownInstalls.length === 0) return []
  return [
    { entry: `${prefix}node_modules`, because: 'the image installs its own', example: `${prefix}node_modules/` },
    { entry: `${prefix}npm-debug.log*`, because: 'npm writes it when it fails', example: `${prefix}npm-debug.log` },
    { entry: `${prefix}coverage`, because: 'tests write it', example: `${prefix}coverage/lcov.info` },
  ]
}
