import { type Migrate, migrateJobs } from '../disk/migrate-jobs.js'
import { realPath } from '../disk/read-dockerfile.js'
import { migrate } from '../migrate.js'
import { withoutControls } from '../report/shown.js'
import { readCommandLine, type Settings } from './command-line.js'
import { gatherJobs } from './gather-jobs.js'
import { handleResults } from './handle-results.js'
import type { Io } from './io.js'
import { optionsOf, type Result } from './result.js'
import { type Session, startSession } from './session.js'

/** Runs the command and gives its exit status; `argv` is without `node` and the script. */
export async function run(argv: readonly string[], io: Io, migrateGroup: Migrate = migrate): Promise<number> {
  const [command, ...others] = argv
  // Loaded only when it is asked for: it is most of the program.
  if (command === 'verify') return (await import('./verify-command.js')).runVerify(others, io)
  if (command === 'batch') return (await import('./batch-command.js')).runBatchCommand(others, io)
  if (command === 'explain') return (await import('./explain-command.js')).runExplain(others, io)
  const settings = await readCommandLine(argv, io)
  if (typeof settings === 'number') return settings
  const cwd = realPath(io.cwd)
  const { jobs, problems } = await gatherJobs(settings, io, cwd)
  // A path may hold anything: what a shell's pattern named was chosen by whoever made the file.
  for (const problem of problems) io.stderr.write(`${withoutControls(problem)}\n`)
  const migrated = await migrateJobs(jobs, optionsOf(settings), migrateGroup, cwd)
  const session = startSession(io, settings)
  const estimated = await withEstimates(migrated, settings, io)
  const results = await withVerifications(estimated, settings, io, session)
  if (typeof results === 'number') return results
  // With --json there is always one object, even when there was nothing to read.
  const troubles = await handleResults(results, session)
  return exitStatus(results, settings, problems.length + troubles)
}

async function withEstimates(results: readonly Result[], settings: Settings, io: Io): Promise<readonly Result[]> {
  const isShown = !settings.quiet || settings.format === 'json'
  if (settings.estimate === undefined || !isShown) return results
  // Loaded only when it is asked for: nothing else knows of the network.
  const { estimateResults } = await import('./estimate-results.js')
  return estimateResults(results, settings.estimate, io)
}

/** A number is the exit status of a run that ends here, because the engine failed or the user gave up. */
async function withVerifications(
  results: readonly Result[],
  { verify }: Settings,
  io: Io,
  session: Session,
): Promise<readonly Result[] | number> {
  if (verify === undefined) return results
  const { verifyResults } = await import('./verify-results.js')
  try {
    return await verifyResults(results, verify, io, session)
  } catch (error) {
    const { statusOfFailure } = await import('./verify-job.js')
    return statusOfFailure(error, io)
  }
}

function exitStatus(results: readonly Result[], { mode, strict }: Settings, troubles: number): number {
  const kinds = results.map(({ migration }) => migration.outcome.kind)
  if (troubles > 0 || kinds.includes('failed')) return 2
  if (results.some(({ verified }) => verified?.isGood === false)) return 1
  if (mode === 'check' && kinds.includes('migrated')) return 1
  const objections = kinds.includes('refused') || results.some(({ migration }) => migration.warnings.length > 0)
  return strict && objections ? 1 : 0
}
