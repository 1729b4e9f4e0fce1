import { ownEntry } from '../../own-entry.js'
import { readGlobalInstall } from './install.js'
import type { NodeProject } from './project.js'
import { programsOfPackage } from './tools.js'

/** Programs that global installs of the Dockerfile bring. */
export function globalPrograms(project: NodeProject): ReadonlySet<string> {
  return new Set(
    project.request.stage.body.flatMap((instruction) =>
      instruction.kind === 'run'
        ? instruction.commands.flatMap((command) => command.inner.flatMap((argv) => programsProvided(argv)))
        : [],
    ),
  )
}

/** The programs that a global install brings; npm and yarn themselves are in every image of the runner already. */
export function programsProvided(argv: readonly string[]): readonly string[] {
  return (readGlobalInstall(argv) ?? [])
    .filter((name) => name !== 'npm' && name !== 'yarn')
    .flatMap((name) => [name.split('/').at(-1) as string, ...(ownEntry(programsOfPackage, name) ?? [])])
}
