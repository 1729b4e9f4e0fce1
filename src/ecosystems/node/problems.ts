import picomatch from 'picomatch'
import { copiedFiles } from '../../dockerfile/copied-files.js'
import { type Reason, reason } from '../../reason.js'
import type { FactsRequest } from '../ecosystem.js'
import type { Contents } from './contents.js'
import { entryFile, runsNode } from './entry.js'
import type { Install } from './install.js'
import { type Manifest, onlyDevelopment, productionDependencies } from './manifest.js'
import { inContext, type NodeProject } from './project.js'
import type { StartLine } from './start-facts.js'
import type { ResolvedStart } from './start-step.js'

/** What speaks against the start command: development tools, files that do not exist, a command that cannot be followed. */
export function startProblems(start: ResolvedStart, manifest: Manifest, line: StartLine): Reason[] {
  if (start.development !== undefined) {
    const production = Object.entries(manifest.scripts).find(
      ([name, text]) =>
        /^(start[:-]prod|prod|serve:prod|start)/.test(name) && /^(\w+=\S+ |cross-env .*)?node /.test(text),
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

/** What speaks against the installs: none where dependencies are listed, or a package manager that is not covered. */
export function installProblems(
  request: FactsRequest,
  manifest: Manifest,
  path: string,
  installs: readonly Install[],
  own: readonly Install[],
): Reason[] {
  const other = installs.find((install) => install.manager !== 'npm')
  if (other !== undefined) return [reason('package-manager-not-covered', { manager: other.manager }, other.run.span)]
  const hasDependencies = productionDependencies(manifest).length + onlyDevelopment(manifest).length > 0
  return own.length === 0 && hasDependencies ? [reason('no-install', { manifest: path }, request.stage.from.span)] : []
}

/** What speaks against the workspaces: manifests that are not copied before the install. */
export async function workspaceProblems(project: NodeProject): Promise<Reason[]> {
  const { workspaces } = project.manifest
  if (workspaces === undefined || project.ownInstalls.length === 0) return []
  const { request, ownInstalls } = project
  const install = ownInstalls[0] as Install
  const seen = copiedFiles(request.stage, request.surroundings, request.paths, install.run)
  const present = new Set([...seen.values()].map(({ source }) => source))
  const prefix = project.contextFolder === '' ? '' : `${project.contextFolder}/`
  const isWorkspace = picomatch(workspacePatterns(workspaces).map((pattern) => `${prefix}${pattern}/package.json`))
  const missing = request.paths.filter((path) => isWorkspace(path) && !present.has(path))
  return missing.length === 0 ? [] : [reason('workspace-manifests-missing', { missing }, install.run.span)]
}

// A list of patterns, or yarn's object with one: https://docs.npmjs.com/cli/v10/configuring-npm/package-json#workspaces
function workspacePatterns(workspaces: unknown): readonly string[] {
  const list = Array.isArray(workspaces) ? workspaces : (workspaces as { packages?: unknown } | null)?.packages
  const patterns = Array.isArray(list) ? list.filter((pattern) => typeof pattern === 'string') : []
  return patterns.map((pattern) => pattern.replace(/^\.?\/+|\/+$/g, ''))
}

/** What speaks against the files that would be copied: a credential among them, or files that stand in `/` with those of the system. */
export function contentProblems(project: NodeProject, contents: Contents, line: StartLine): Reason[] {
  const whole = contents.mode === 'whole' ? contents.fromBuilder[0]?.path : undefined
  const problems: Reason[] = []
  if (whole === '/')
    problems.push(reason('app-in-root', { folder: project.contextFolder }, project.request.stage.from.span))
  if (whole !== undefined && project.npmrc !== undefined && /_auth|_password/i.test(project.npmrc)) {
    problems.push(reason('secret-would-ship', { file: '.npmrc' }, project.ownInstalls[0]?.run.span))
  }
  // A start that builds makes its own file.
  const buildsAtStart = project.start.steps.some((step) => !runsNode(step) && step.argv[0] !== 'cross-env')
  for (const step of buildsAtStart ? [] : project.start.steps.filter(runsNode)) {
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
