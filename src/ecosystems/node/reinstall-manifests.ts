import type { Install } from './install.js'
import { inImage, type NodeProject } from './project.js'

/** Files that the install reads, as absolute paths of the builder; undefined when one of them holds a token. */
export function manifestsOf(project: NodeProject, install: Install): readonly string[] | undefined {
  const manifests = [project.manifestPath]
  if (project.lockPath !== undefined && project.lockSeen) manifests.push(project.lockPath)
  const paths = manifests.map((path) => inImage(project, path))
  const writesLock = install.verb === 'install' && !project.npmrc?.includes('package-lock') && !speaksOfLock(project)
  // Without a lock file the builder's install writes one: with it, the runtime stage gets the same versions.
  if (project.lockPath === undefined && writesLock)
    paths.push(inImage(project, siblingOf(project.manifestPath, 'package-lock.json')))
  if (project.npmrc !== undefined) {
    if (/_auth|_password|\$\{/i.test(project.npmrc)) return undefined
    paths.push(inImage(project, siblingOf(project.manifestPath, '.npmrc')))
  }
  return paths
}

// An option, a variable or a command that keeps npm from writing its lock file, or takes the file away.
function speaksOfLock({ request }: NodeProject): boolean {
  const { text } = request.dockerfile
  return request.stage.body.some(
    ({ keyword, span }) =>
      ['RUN', 'ENV', 'ARG'].includes(keyword) && /package[-_]lock/i.test(text.slice(span.start, span.end)),
  )
}

function siblingOf(path: string, name: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1) + name
}

// `npm config set` and a newer npm change what an install in the runtime stage would do.
/** True where the Dockerfile changes npm or its settings before it installs. */
export function changesNpm(project: NodeProject): boolean {
  return project.request.stage.body.some(
    (instruction) =>
      instruction.kind === 'run' &&
      instruction.commands.some(
        (command) =>
          command.inner.some(
            ([program, verb, ...rest]) =>
              program === 'npm' &&
              (verb === 'config' ||
                verb === 'set' ||
                verb === 'login' ||
                (rest.some((word) => /^npm(@|$)/.test(word)) &&
                  rest.some((word) => word === '-g' || word === '--global'))),
          ) || command.writes.some((path) => path.endsWith('.npmrc')),
      ),
  )
}
