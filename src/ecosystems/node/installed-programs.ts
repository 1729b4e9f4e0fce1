import { ownEntry } from '../../own-entry.js'
import type { StartStep } from '../start/start-step.js'
import { runsNode } from './entry.js'
import { onlyDevelopment, productionDependencies } from './manifest.js'
import type { NodeProject } from './project.js'
import { packageOfProgram, systemPrograms } from './tools.js'

/** The package that brings a program; the name itself when nothing else is known. */
export function packageFor(project: Pick<NodeProject, 'lock' | 'manifest'>, program: string): string {
  const direct = { ...project.manifest.dependencies, ...project.manifest.devDependencies }
  const locked = project.lock?.programs.get(program)
  if (locked !== undefined) return locked
  const named = ownEntry(packageOfProgram, program)
  return named !== undefined && (direct[named] !== undefined || direct[program] === undefined) ? named : program
}

/** True for a program that a package of the app is known to bring. */
export function hasProgram(project: NodeProject, program: string): boolean {
  const name = packageFor(project, program)
  return (
    productionDependencies(project.manifest).includes(name) ||
    onlyDevelopment(project.manifest).includes(name) ||
    project.lock?.programs.has(program) === true ||
    (project.lock?.production.some((locked) => locked.name === name) ?? false)
  )
}

/** True for a program that a package of the app may bring under a name that only a lock file would tell. */
export function mayBeOfDependencies(project: NodeProject, step: StartStep): boolean {
  const [program = ''] = step.argv
  return (
    step.sees === 'packages' &&
    !runsNode(step) &&
    // Lock files of yarn 1 and pnpm list no programs.
    (project.lock === undefined || project.lock.programs.size === 0) &&
    !hasProgram(project, program) &&
    !systemPrograms.has(program)
  )
}

/** `pino-pretty/lib/x` → `pino-pretty`, `@scope/name/x` → `@scope/name`. */
export function packageNameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
