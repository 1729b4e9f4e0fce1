import { copiedFiles } from '../../dockerfile/copied-files.js'
import { type Reason, reason } from '../../reason.js'
import type { FactsRequest } from '../ecosystem.js'
import type { Contents } from './contents.js'
import { entryFile, runsNode } from './entry.js'
import type { Install } from './install.js'
import { type Manifest, onlyDevelopment, productionDependencies } from './manifest.js'
import { inContext, type NodeProject } from './project.js'
import type { ResolvedStart } from './start-command.js'
import type { StartLine } from './start-facts.js'

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

export async function workspaceProblems(project: NodeProject): Promise<Reason[]> {
  const { workspaces } = project.manifest
  if (workspaces === undefined || project.ownInstalls.length === 0) return []
  const { request, ownInstalls } = project
  const install = ownInstalls[0] as Install
  const seen = copiedFiles(request.stage, request.surroundings, request.paths, install.run)
  const present = new Set([...seen.values()].map(({ source }) => source))
  const prefix = project.contextFolder === '' ? '' : `${project.contextFolder}/`
  const missing = request.paths.filter(
    (path) =>
      path.startsWith(prefix) && path.endsWith('/package.json') && path !== project.manifestPath && !present.has(path),
  )
  return missing.length === 0 ? [] : [reason('workspace-manifests-missing', { missing }, install.run.span)]
}

export function contentProblems(project: NodeProject, contents: Contents, line: StartLine): Reason[] {
  const whole = contents.mode === 'whole' ? contents.fromBuilder[0]?.path : undefined
  const problems: Reason[] = []
  if (whole === '/')
    problems.push(reason('app-in-root', { folder: project.contextFolder }, project.request.stage.from.span))
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
