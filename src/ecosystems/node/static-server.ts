import { isRoot } from '../../dockerfile/users.js'
import { type Reason, reason } from '../../reason.js'
import type { Delivery } from '../ecosystem.js'
import { type DeliveryInput, delivery, needsOf } from './delivery-parts.js'
import { globalPrograms } from './global-programs.js'
import type { Install } from './install.js'
import { packageFor } from './installed-programs.js'
import { knownStart, servedFolder } from './known-starts.js'
import type { NodeProject } from './project.js'

/**
 * The deliveries of a front end that a static file server serves: the folder that was built, and the server without the app's
 * node_modules. Empty where the container runs anything else, or where more than the artefacts is copied.
 */
export function staticServer(input: DeliveryInput): readonly Delivery[] {
  const { project, contents } = input
  const [step, ...others] = project.start.steps
  const folder = step === undefined ? undefined : servedFolder(step)
  if (step === undefined || folder === undefined || others.length > 0 || contents.mode !== 'artifacts') return []
  if (knownStart(project, step) === undefined) return []
  const program = step.argv[0] ?? ''
  const because: Reason = reason('static-server', { program, folder })
  if (globalPrograms(project).has(program) || (step.fetched === true && !isListed(project, program)))
    return [delivery(input, 'no-dependencies', because)]
  const [install] = project.ownInstalls
  const range = isListed(project, program) ? rangeOf(project, program) : undefined
  // Only root may install globally.
  if (install === undefined || range === undefined || !isRoot(userOf(project, install))) return []
  const plain = delivery(input, 'no-dependencies', because)
  return [
    {
      ...plain,
      certainty: 'assumed',
      reinstall: {
        command: install.command,
        manifests: [],
        folder: project.folder,
        flags: [],
        commands: [`npm install -g ${packageFor(project, program)}@${range}`, 'npm cache clean --force'],
      },
      needs: needsOf(input, { libc: 'any', installs: true }),
    },
  ]
}

function userOf({ request }: NodeProject, install: Install): string {
  return request.surroundings.get(install.run)?.user ?? ''
}

function isListed({ manifest }: NodeProject, program: string): boolean {
  return { ...manifest.dependencies, ...manifest.devDependencies }[program] !== undefined
}

// The release that the lock file names, else one that the manifest allows, in a form that a shell leaves alone.
function rangeOf({ lock, manifest }: NodeProject, program: string): string | undefined {
  const locked = lock?.production.find(({ name }) => name === program)?.version
  const range = { ...manifest.dependencies, ...manifest.devDependencies }[program] ?? ''
  const version = locked ?? /^[\^~]?(\d+(?:\.\d+){0,2})$/.exec(range)?.[1]
  return version !== undefined && /^\d[\w.-]*$/.test(version)
    ? (locked ?? (range.startsWith('^') ? version.split('.')[0] : version))
    : undefined
}
