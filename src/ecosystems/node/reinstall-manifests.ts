import type { Install } from './install.js'
import { inImage, type NodeProject } from './project.js'

/** Files that the install reads, as absolute paths of the builder; undefined when one of them holds a token or is a folder. */
export function manifestsOf(project: NodeProject, install: Install): readonly string[] | undefined {
  const { manager, settings } = project
  const manifests = [project.manifestPath]
  if (project.lockPath !== undefined && project.lockSeen) manifests.push(project.lockPath)
  const paths = manifests.map((path) => inImage(project, path))
  const writesLock = install.verb === 'install' && !project.npmrc?.includes('package-lock') && !speaksOfLock(project)
  // Without a lock file the builder's install writes one: with it, the runtime stage gets the same versions.
  if (project.lockPath === undefined && writesLock)
    paths.push(inImage(project, siblingOf(project.manifestPath, manager.lockFiles.at(-1) as string)))
  if (project.npmrc !== undefined && /_auth|_password|\$\{/i.test(project.npmrc)) return undefined
  // One COPY of several sources lays the contents of a folder beside the files.
  if (settings.some(({ isFolder }) => isFolder)) return undefined
  return [...paths, ...settings.map(({ path }) => inImage(project, path))]
}

// An option, a variable or a command that keeps the install from writing its lock file, or takes the file away.
function speaksOfLock({ request }: NodeProject): boolean {
  const { text } = request.dockerfile
  return request.stage.body.some(
    ({ keyword, span }) =>
      ['RUN', 'ENV', 'ARG'].includes(keyword) &&
      /package[-_]lock|yarn\.lock|(no|pure)-lockfile|bun\.lock/i.test(text.slice(span.start, span.end)),
  )
}

function siblingOf(path: string, name: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1) + name
}

// `npm config set` and a newer npm change what an install in the runtime stage would do.
/** True where the Dockerfile changes the package manager or its settings before it installs. */
export function changesManager({ request, manager }: NodeProject): boolean {
  const isManager = (word: string) => word === manager.name || word.startsWith(`${manager.name}@`)
  return request.stage.body.some(
    (instruction) =>
      instruction.kind === 'run' &&
      instruction.commands.some(
        (command) =>
          command.inner.some(
            ([program = '', verb, ...rest]) =>
              program === 'corepack' ||
              (program === manager.name && ['config', 'set', 'login', 'policies'].includes(verb ?? '')) ||
              (program === 'npm' &&
                rest.some(isManager) &&
                rest.concat(verb ?? '').some((word) => word === '-g' || word === '--global')),
          ) || command.writes.some((path) => /\.(npmrc|yarnrc(\.yml)?)$/.test(path)),
      ),
  )
}
