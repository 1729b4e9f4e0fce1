import { readText } from '../../project/files.js'
import { type Reason, reason } from '../../reason.js'
import type { IgnoreEntry } from '../ecosystem.js'
import type { StartLine } from '../start/start-line.js'
import { asksGit, historyReadBy } from '../version-control.js'
import type { Contents } from './contents.js'
import type { GuardedUse } from './development-uses.js'
import { buildAtStart, hoistBuild } from './hoist-build.js'
import { onlyDevelopment } from './manifest.js'
import { inContext, type NodeProject } from './project.js'
import type { StaticStart } from './static-start.js'

/** What the user should look at though nothing stands in the way. */
export function warningsOf(project: NodeProject, contents: Contents): Reason[] {
  const warnings: Reason[] = []
  const install = project.ownInstalls[0]
  const prefix = project.contextFolder === '' ? '' : `${project.contextFolder}/`
  const beside = project.manager.lockFiles
    .map((name) => prefix + name)
    .find((path) => project.request.paths.includes(path))
  if (install !== undefined && project.lockPath === undefined && beside !== undefined) {
    warnings.push(reason('lock-file-not-copied', { lockFile: beside }, install.run.span))
  } else if (install !== undefined && project.lockPath === undefined && project.manager.lockFiles.length > 0) {
    warnings.push(reason('lock-file-missing', { manifest: project.manifestPath }, install.run.span))
  } else if (install !== undefined && project.lockPath !== undefined && !project.lockSeen) {
    warnings.push(reason('lock-file-not-copied', { lockFile: project.lockPath }, install.run.span))
  }
  if (project.lockPath !== undefined && project.lockUnread !== undefined) {
    const args = { lockFile: project.lockPath, because: project.lockUnread }
    warnings.push(reason('lock-file-not-readable', args, install?.run.span))
  }
  const { fallback } = contents
  if (fallback?.code === 'computed-path' || fallback?.code === 'source-not-readable') warnings.push(fallback)
  const program = contents.sources?.computedPrograms[0]
  if (program !== undefined) warnings.push(reason('computed-program', program))
  return warnings
}

/** Says that a start command builds, which the builder could do once. */
export function buildAtStartWarnings(project: NodeProject, line: StartLine): Reason[] {
  const [step] = buildAtStart(project)
  if (step === undefined) return []
  const canHoist = hoistBuild(project) !== undefined
  return [reason('build-at-start', { command: step.argv.join(' '), canHoist }, line.at.span)]
}

/** Names development packages that the program loads with another NODE_ENV only. */
export function guardedWarnings({ ownInstalls }: NodeProject, guarded: readonly GuardedUse[]): Reason[] {
  if (ownInstalls.every(({ production }) => production)) return []
  const distinct = guarded.filter(({ name }, at) => guarded.findIndex((use) => use.name === name) === at)
  return distinct.map(({ name, place }) => reason('development-use-guarded', { package: name, place }))
}

/** Names the setting of Next.js that makes its server bring the packages it needs; it is the user's to switch on. */
export function standaloneNotes({ start }: NodeProject, { outputs }: Contents, line: StartLine): Reason[] {
  const built = outputs.find(({ cache }) => cache !== undefined)
  const starts = start.steps.some(({ argv }) => argv[0] === 'next' && argv[1] === 'start')
  if (built === undefined || !starts) return []
  const made = built.standalone !== undefined
  return [reason('standalone-available', { folder: `${built.path}/standalone`, made }, line.at.span)]
}

/** What --static would do, or why it does nothing. */
export function staticNotes({ request }: NodeProject, served: StaticStart | undefined, line: StartLine): Reason[] {
  const command = line.argv.join(' ')
  if (request.replaceServer)
    return served === undefined ? [reason('static-without-effect', { command }, line.at.span)] : []
  if (served === undefined || 'because' in served) return []
  return [reason('static-available', { command: served.command, folder: served.served.folder }, line.at.span)]
}

/** What a delivery leaves out of the image. An install for production that leaves its cache behind is no reason for a second stage. */
export function savingsOf(project: NodeProject, contents: Contents, deliveryId: string): readonly string[] {
  const savings: string[] = []
  const full = project.ownInstalls.some((install) => !install.production)
  const keepsAll = deliveryId === 'keep-all' || (deliveryId === 'no-dependencies' && contents.mode === 'whole')
  // The folder comes whole and nothing is taken out of it.
  if (keepsAll && contents.mode === 'whole') return []
  if (full && !keepsAll && onlyDevelopment(project.manifest).length > 0) savings.push('development packages')
  if (contents.mode === 'artifacts') savings.push('sources of the build')
  if (full && project.ownInstalls.length > 0 && project.manager.leavesCache && !cleansCache(project))
    savings.push('the package cache')
  return savings
}

function cleansCache(project: NodeProject): boolean {
  return project.ownInstalls.every(
    ({ run }) =>
      run.flags.some((flag) => flag.value?.includes('type=cache')) ||
      run.commands.some(({ inner }) =>
        inner.some(
          (argv) =>
            (argv[1] === 'cache' && argv[2] === 'clean') ||
            (argv[0] === 'rm' && argv.some((word) => word.includes('.npm'))),
        ),
      ),
  )
}

/** The lines for .dockerignore that fit a Node.js project. */
export async function ignoreEntries(project: NodeProject): Promise<IgnoreEntry[]> {
  const prefix = project.contextFolder === '' ? '' : `${project.contextFolder}/`
  if (project.ownInstalls.length === 0) return []
  const installed = project.installs.map(({ folder }) => contextOf(project, folder))
  const folders = [...new Set([prefix, ...installed.filter((folder) => folder !== undefined)])]
  return [
    ...folders.map(
      (folder): IgnoreEntry => ({
        entry: `${folder}node_modules`,
        because: 'the image installs its own',
        example: `${folder}node_modules/`,
        installed: true,
      }),
    ),
    debugLogEntry(project, prefix),
    ...(await coverageEntry(project, prefix)),
  ]
}

function debugLogEntry({ manager }: NodeProject, prefix: string): IgnoreEntry {
  const entry = `${prefix}${manager.debugLog}`
  return { entry, because: `${manager.name} writes it when it fails`, example: entry.replace('*', '') }
}

// Packages that ask git for the revision while building.
const stamping = /git-rev|git-describe|gitinfo|git-repo-info|git-last-commit|simple-git/

// Tailwind 4 takes its classes from every text of the project, the Dockerfile among them:
// https://tailwindcss.com/docs/detecting-classes-in-source-files, seen with 4.1 on 2026-11-23.
const readsAllTexts = /^@tailwindcss\/(vite|postcss|cli|webpack)$/

/** What of the context the build reads besides what it is made of: `.git`, where something asks git; all files, where a tool goes through them. */
export async function readByBuild(project: NodeProject): Promise<readonly string[]> {
  if (project.build.length === 0) return []
  const { manifest, request, contextFolder } = project
  const packages = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
  const isScanned = contextFolder === '' && packages.some((name) => readsAllTexts.test(name))
  const scanned = isScanned ? request.paths.filter((path) => !path.endsWith('/')) : []
  return [...scanned, ...(await historyReadByBuild(project, packages))]
}

/** `.git`, when a script of package.json, a dependency or a source beside the manifest asks git for something while building. */
async function historyReadByBuild(
  { manifest, request, contextFolder }: NodeProject,
  packages: readonly string[],
): Promise<readonly string[]> {
  const said = [...Object.values(manifest.scripts), ...packages].join('\n')
  if (asksGit(said) || stamping.test(said)) return ['.git']
  const prefix = contextFolder === '' ? '' : `${contextFolder}/`
  const beside = request.paths.filter(
    (path) =>
      path.startsWith(prefix) && /^(?:(?:scripts?|build|config)\/)?[^/]+\.[cm]?[jt]s$/.test(path.slice(prefix.length)),
  )
  return historyReadBy(request, beside, stamping)
}

// `/app/client` beside `/app/server`, which comes from `server`: the folders of the image are laid out as those of the context.
function contextOf(project: NodeProject, folder: string): string | undefined {
  const { contextFolder } = project
  const inside = inContext(project, folder === '/' ? '/.' : `${folder}/.`)?.replace(/\.$/, '')
  if (inside !== undefined || contextFolder === '' || !project.folder.endsWith(`/${contextFolder}`)) return inside
  const root = project.folder.slice(0, -contextFolder.length)
  return folder.startsWith(root) ? `${folder.slice(root.length)}/` : undefined
}

// A report that is under version control may be what the program serves.
async function coverageEntry(project: NodeProject, prefix: string): Promise<IgnoreEntry[]> {
  const entry = { entry: `${prefix}coverage`, because: 'tests write it', example: `${prefix}coverage/lcov.info` }
  const exists = project.request.paths.some((path) => path.startsWith(`${prefix}coverage/`))
  const ignored = exists ? await readText(project.request.files, `${prefix}.gitignore`) : undefined
  return !exists || /^\/?coverage\/?\s*$/m.test(ignored ?? '') ? [entry] : []
}
