import { type Reason, reason } from '../../reason.js'
import type { IgnoreEntry } from '../ecosystem.js'
import type { Contents } from './contents.js'
import { onlyDevelopment } from './manifest.js'
import type { NodeProject } from './project.js'

/** What the user should look at though nothing stands in the way. */
export function warningsOf(project: NodeProject, contents: Contents): Reason[] {
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
  const { fallback } = contents
  if (fallback?.code === 'computed-path' || fallback?.code === 'source-not-readable') warnings.push(fallback)
  const program = contents.sources?.computedPrograms[0]
  if (program !== undefined) warnings.push(reason('computed-program', program))
  return warnings
}

/** What a second stage leaves out, in words for people; empty when there is nothing. */
export function savingsOf(project: NodeProject, contents: Contents): string[] {
  const savings: string[] = []
  const full = project.ownInstalls.filter((install) => !install.production)
  if (full.length > 0 && onlyDevelopment(project.manifest).length > 0) savings.push('development packages')
  if (contents.outputs.length > 0 || contents.mode === 'whole') savings.push('build tools')
  const runs = new Set(project.ownInstalls.map((install) => install.run))
  const cleaned = [...runs].every(
    (run) =>
      run.flags.some((flag) => flag.value?.includes('type=cache')) ||
      run.commands.some((command) =>
        command.inner.some(
          (argv) =>
            (argv[1] === 'cache' && argv[2] === 'clean') ||
            (argv[0] === 'rm' && argv.some((word) => word.includes('.npm'))),
        ),
      ),
  )
  if (runs.size > 0 && !cleaned) savings.push('the package cache')
  return savings
}

/** The lines for .dockerignore that fit a Node.js project. */
export function ignoreEntries(project: NodeProject): IgnoreEntry[] {
  const prefix = project.contextFolder === '' ? '' : `${project.contextFolder}/`
  if (project.ownInstalls.length === 0) return []
  return [
    {
      entry: `${prefix}node_modules`,
      because: 'the image installs its own',
      example: `${prefix}node_modules/`,
      installed: true,
    },
    { entry: `${prefix}npm-debug.log*`, because: 'npm writes it when it fails', example: `${prefix}npm-debug.log` },
    { entry: `${prefix}coverage`, because: 'tests write it', example: `${prefix}coverage/lcov.info` },
  ]
}
