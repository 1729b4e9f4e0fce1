import { ownEntry } from '../../own-entry.js'
import { readGlobalInstall } from './install.js'
import type { NodeProject } from './project.js'
import { programsOfPackage } from './tools.js'

// https://github.com/nodejs/corepack#corepack-enable--name: npm is left out unless it is named.
const corepackPrograms = ['yarn', 'yarnpkg', 'pnpm', 'pnpx']

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

/** Programs that the RUNs of the Dockerfile call, and the package scripts behind them. */
export function programsOfBuild({ request, build }: NodeProject): ReadonlySet<string> {
  const ofRuns = request.stage.body.flatMap((run) =>
    run.kind === 'run' ? run.commands.flatMap(({ inner }) => inner.map((argv) => argv[0] ?? '')) : [],
  )
  return new Set([...ofRuns, ...build.map(({ step }) => step.argv[0] ?? '')])
}

/** The programs that a global install brings; npm itself is in every image of the runner already. */
export function programsProvided(argv: readonly string[]): readonly string[] {
  if (argv[0] === 'corepack' && argv[1] === 'enable') {
    const named = argv.slice(2).filter((word) => !word.startsWith('-'))
    return named.length > 0 ? named : corepackPrograms
  }
  return (readGlobalInstall(argv) ?? [])
    .filter((name) => name !== 'npm')
    .flatMap((name) => [name.split('/').at(-1) as string, ...(ownEntry(programsOfPackage, name) ?? [])])
}
