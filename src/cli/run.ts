import { migrate } from '../migrate.js'
import { withoutControls } from '../report/shown.js'
import { readCommandLine, type Settings } from './command-line.js'
import { gatherJobs } from './gather-jobs.js'
import { handleResults } from './handle-results.js'
import type { Io } from './io.js'
import { type Migrate, migrateJobs, optionsOf, type Result } from './migrate-jobs.js'
import { realPath } from './read-dockerfile.js'
import { startSession } from './session.js'

/** Runs the command and gives its exit status; `argv` is without `node` and the script. */
export async function run(argv: readonly string[], io: Io, migrateGroup: Migrate = migrate): Promise<number> {
  const [command, ...others] = argv
  // Loaded only when it is asked for: it is most of the program.
  if (command === 'verify') return (await import('./verify-command.js')).runVerify(others, io)
  const settings = readCommandLine(argv, io)
  if (typeof settings === 'number') return settings
  const cwd = realPath(io.cwd)
  const { jobs, problems } = await gatherJobs(settings, io, cwd)
  // A path may hold anything: what a shell's pattern named was chosen by whoever made the file.
  for (const problem of problems) io.stderr.write(`${withoutControls(problem)}\n`)
  const results = await migrateJobs(jobs, optionsOf(settings), migrateGroup, cwd)
  // With --json there is always one object, even when there was nothing to read.
  const troubles = await handleResults(results, startSession(io, settings))
  return exitStatus(results, settings, problems.length + troubles)
}

function exitStatus(results: readonly Result[], { mode, strict }: Settings, troubles: number): number {
  const kinds = results.map(({ migration }) => migration.outcome.kind)
  if (troubles > 0 || kinds.includes('failed')) return 2
  if (mode === 'check' && kinds.includes('migrated')) return 1
  const objections = kinds.includes('refused') || results.some(({ migration }) => migration.warnings.length > 0)
  return strict && objections ? 1 : 0
}
