import { isRoot } from '../../dockerfile/users.js'
import { type Reason, reason } from '../../reason.js'
import type { Artifact, BuilderCommand, Delivery } from '../ecosystem.js'
import { ownerAt, withGroup } from '../owner.js'
import { type DeliveryInput, delivery, needsOf } from './delivery-parts.js'
import { scriptThatNeedsMore } from './dependencies.js'
import { startsStandalone } from './entry.js'
import type { Install } from './install.js'
import { corepackHome } from './managers/corepack.js'
import { productionDependencies } from './manifest.js'
import { libcOfReinstall } from './native-needs.js'
import { ownPrune } from './own-prune.js'
import { productionInstall, productionInstallLine, pruneOf } from './production-install.js'
import { inImage, type NodeProject } from './project.js'
import { changesManager, manifestsOf } from './reinstall-manifests.js'
import { staticServer } from './static-server.js'

/** Every way to bring this project into a runtime stage, the best first: install once, reinstall, prune, keep all. */
export async function deliveriesOf(input: DeliveryInput): Promise<readonly Delivery[]> {
  const deliveries = [...staticServer(input), ...standaloneServer(input), ...(await waysOf(input))]
  const manager = managerOfStart(input.project)
  if (manager === undefined) return deliveries
  const wrapped = deliveries.map((each) => ({ ...each, artifacts: [...each.artifacts, manager] }))
  return input.baseNeeds.start.plain === undefined ? wrapped : [...withPlainStart(deliveries), ...wrapped]
}

function standaloneServer(input: DeliveryInput): readonly Delivery[] {
  const { contents, project } = input
  if (contents.mode !== 'artifacts' || !startsStandalone(project, contents.outputs)) return []
  const path = contents.outputs.find(({ standalone }) => standalone !== undefined)?.path ?? ''
  return [delivery(input, 'no-dependencies', reason('standalone-server', { path }))]
}

// Without it the container would download the package manager when it starts.
function managerOfStart(project: NodeProject): Artifact | undefined {
  const path = corepackHome(project)
  const install = project.ownInstalls[0]?.run
  if (path === undefined || install === undefined) return undefined
  return {
    path,
    isFolder: true,
    slot: 'dependencies',
    at: install.span.start,
    ...ownerAt(project.request, path, install),
    certainty: 'proven',
    because: reason('manager-of-start', { path, manager: project.manager.name }),
  }
}

function withPlainStart(deliveries: readonly Delivery[]): readonly Delivery[] {
  return deliveries.map((each) => ({ ...each, needs: { ...each.needs, onlyPlainStart: true } }))
}

async function waysOf(input: DeliveryInput): Promise<readonly Delivery[]> {
  const { project, developmentNeeded } = input
  if (productionDependencies(project.manifest).length === 0 && project.ownInstalls.length === 0) {
    return [delivery(input, 'no-dependencies', reason('no-dependencies', { manifest: project.manifestPath }))]
  }
  const pruned = ownPrune(project)
  if (pruned !== undefined) {
    const because = reason('pruned-already', { command: pruned })
    return [delivery(input, 'prune', because, { dependencies: because })]
  }
  if (input.everything !== undefined) {
    const because = reason('keep-all-dependencies', { because: input.everything })
    return [delivery(input, 'keep-all', because, { dependencies: because })]
  }
  const named = project.ownInstalls.find((install) => install.packages.length > 0)
  const first = developmentNeeded[0]
  if (first === undefined && named === undefined) return productionDeliveries(input)
  const because =
    first === undefined
      ? reason('named-install', { command: named?.argv.join(' ') ?? '' }, named?.command.span)
      : reason('keep-dev-dependencies', {
          packages: developmentNeeded.map((needed) => needed.package),
          neededBy: first.neededBy,
        })
  const keepAll = delivery(input, 'keep-all', because, { dependencies: because })
  // Where the image starts the interpreter itself, the wrappers of the start command fall away.
  const onlyWrappers =
    named === undefined &&
    developmentNeeded.every((needed) => needed.onlyWraps) &&
    input.baseNeeds.start.plain !== undefined
  if (!onlyWrappers) return [keepAll]
  return [...withPlainStart(await productionDeliveries(input)), keepAll]
}

async function productionDeliveries(input: DeliveryInput): Promise<readonly Delivery[]> {
  if (productionDependencies(input.project.manifest).length === 0 && input.contents.mode !== 'whole') {
    const because = reason('no-dependencies', { manifest: input.project.manifestPath })
    return [...(await reinstall(input)), delivery(input, 'no-dependencies', because)]
  }
  const smaller = [...(await installOnce(input)), ...(await reinstall(input))]
  return [...smaller, ...(await prune(input))]
}

async function installOnce(input: DeliveryInput): Promise<Delivery[]> {
  const { project, contents } = input
  const installs = project.ownInstalls
  if (installs.every((install) => install.production)) {
    const because = reason('install-once', { command: installs.map((install) => install.argv.join(' ')).join(' && ') })
    return [delivery(input, 'install-once', because, { dependencies: because })]
  }
  const hasForm = project.manager.productionOption !== undefined
  const editable = installs.every(
    (install) => (hasForm && install.editable && !install.asksForDevelopment) || install.production,
  )
  if (contents.outputs.length > 0 || project.build.length > 0 || !editable || changesTree(project)) return []
  const rewrites = new Map<Install['command'], { text: string; reason: Reason }>()
  for (const install of installs.filter((candidate) => !candidate.production)) {
    if ((await scriptThatNeedsMore(project, install, true, true)) !== undefined) return []
    const text = productionInstall(project, install)
    rewrites.set(install.command, { text, reason: reason('install-once', { command: text }) })
  }
  const because = reason('install-once', { command: [...rewrites.values()].map(({ text }) => text).join(' && ') })
  return [delivery(input, 'install-once', because, { dependencies: because, rewrites })]
}

// Updating or mending a tree brings development packages back.
function changesTree({ request, manager }: NodeProject): boolean {
  const verbs = ['update', 'up', 'audit', 'dedupe', 'upgrade']
  return request.stage.body.some(
    (run) =>
      run.kind === 'run' &&
      run.commands.some(({ inner }) =>
        inner.some(([program, verb]) => program === manager.name && verbs.includes(verb ?? '')),
      ),
  )
}

async function reinstall(input: DeliveryInput): Promise<Delivery[]> {
  const { project, native, contents } = input
  const [install] = project.ownInstalls
  if (install === undefined || project.ownInstalls.length !== 1 || contents.mode === 'whole') return []
  if (!project.manager.inRunnerImages || project.manager.productionOption === undefined) return []
  if (
    contents.changesModules !== undefined ||
    !native.treeKnown ||
    native.compiled.length > 0 ||
    native.gitDependency !== undefined
  )
    return []
  // A lock file that comes after the install is not what the builder installed from.
  if (project.lockPath !== undefined && !project.lockSeen) return []
  if (
    install.usesSecret ||
    !install.editable ||
    install.asksForDevelopment ||
    changesManager(project) ||
    project.workspaces !== undefined
  )
    return []
  if ((await scriptThatNeedsMore(project, install, true, false)) !== undefined) return []
  if ((project.lock?.production ?? []).some((locked) => locked.linkTo !== undefined)) return []
  if (Object.values(project.manifest.dependencies).some((range) => /^(file|link|workspace):/.test(range))) return []
  const { owner } = ownerAt(project.request, inImage(project, 'node_modules'), install.run)
  // A chown below would have to write the whole tree once more.
  if (owner !== ownerOfInstall(project, install)) return []
  const manifests = manifestsOf(project, install)
  if (manifests === undefined) return []
  const command = productionInstallLine(project, install)
  const because = reason('reinstall', { command })
  const cached = install.usesCacheMount
  const plain = delivery(input, 'reinstall', because)
  return [
    {
      ...plain,
      artifacts: plain.artifacts.filter(({ path }) => !manifests.includes(path)),
      reinstall: {
        command: install.command,
        manifests,
        folder: project.folder,
        ...(owner === undefined ? {} : { owner }),
        flags: install.run.flags.map((flag) => project.request.dockerfile.text.slice(flag.span.start, flag.span.end)),
        commands: cached ? [command] : [command, project.manager.cleanCache],
      },
      needs: needsOf(input, { ...libcOfReinstall(project, native), installs: true }),
    },
  ]
}

async function prune(input: DeliveryInput): Promise<Delivery[]> {
  const { project } = input
  const pruned = await pruneOf(project, input.contents)
  if ('impossible' in pruned) {
    const because = reason('keep-all-dependencies', { because: pruned.impossible })
    return [delivery(input, 'keep-all', because, { dependencies: because })]
  }
  const because = reason('prune', { command: pruned.command, because: whyPrune(input) })
  const plain = delivery(input, 'prune', because, { dependencies: because })
  const isCache = (command: BuilderCommand) => command.reason.code === 'build-cache'
  const caches = plain.afterBuild.filter(isCache).map((command) => command.text)
  const text = [pruned.command, ...caches].join(' && ')
  const others = plain.afterBuild.filter((command) => !isCache(command))
  return [
    {
      ...plain,
      afterBuild: [
        ...others,
        { text, flags: pruned.flags, folder: project.folder, ...pruner(project), reason: because },
      ],
    },
  ]
}

// Packages that root installed can only be taken away by root.
function pruner({ request, ownInstalls }: NodeProject): { readonly asRoot?: true } {
  const byRoot = ownInstalls.some(({ run }) => isRoot(request.surroundings.get(run)?.user ?? ''))
  return byRoot ? { asRoot: true } : {}
}

function whyPrune(input: DeliveryInput): string {
  const { native, project } = input
  const compiled = native.compiled[0]
  if (compiled !== undefined) return `${compiled} is built when it is installed`
  if (input.contents.changesModules !== undefined) return 'the build writes into node_modules'
  if (!native.treeKnown) return 'without a lock file it cannot be told what an install would build'
  if (native.gitDependency !== undefined) return `${native.gitDependency} comes from git`
  if (project.ownInstalls.some((install) => install.usesSecret)) return 'the install needs a secret'
  if (project.ownInstalls.some((install) => !install.editable)) return 'the install stands among other commands'
  return 'the install runs a script that needs the full tree or the sources'
}

function ownerOfInstall(project: NodeProject, install: Install): string | undefined {
  const user = project.request.surroundings.get(install.run)?.user ?? ''
  return isRoot(user) ? undefined : withGroup(project.request, user)
}
