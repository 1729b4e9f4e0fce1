import { Command, CommanderError } from 'commander'
import { migrateJobs } from '../disk/migrate-jobs.js'
import { type Pair, pairOf, sideOf } from '../disk/pair.js'
import { readDockerfile, realPath } from '../disk/read-dockerfile.js'
import { migrate } from '../migrate.js'
import { linesWithoutControls } from '../report/shown.js'
import { verificationJson } from '../report/verify-json.js'
import { verificationText } from '../report/verify-text.js'
import { NO_ALLOWANCES } from '../verify/finding.js'
import { applyConfiguration } from './apply-configuration.js'
import { addMigrationFlags, addPlatformFlag, describeOutput, type Settings, settingsOf } from './command-line.js'
import { gatherJobs } from './gather-jobs.js'
import type { Io } from './io.js'
import { optionsOf } from './result.js'
import { startSession } from './session.js'
import { resultPrinter } from './show-result.js'
import { addVerifyFlags, type VerifySettings, verifySettings } from './verify-flags.js'
import { statusOfFailure, type Verified, verifyPair } from './verify-job.js'
import { isGood } from './verify-results.js'

const EXAMPLES = `
Examples:
  msb-migrate verify                              ./Dockerfile as it is and as it would become
  msb-migrate verify --probe "GET /health=200"    by an answer that must stay
  msb-migrate verify --before Dockerfile.old --after Dockerfile
  msb-migrate verify --compose --env NODE_ENV=production services/api

Exit status:
  0  equal; or inconclusive, with --allow inconclusive; or there is nothing to migrate
  1  different, broken, inconclusive, the original is broken, or the migration is refused
  2  wrong use, input that cannot be read, no engine, or the engine failed`

interface Asked {
  readonly settings: Settings
  readonly verify: VerifySettings
  readonly before: string | undefined
  readonly after: string | undefined
}

/** Runs `msb-migrate verify` and gives its exit status; `argv` is what follows `verify`. */
export async function runVerify(argv: readonly string[], io: Io): Promise<number> {
  const asked = await readArguments(argv, io)
  if (typeof asked === 'number') return asked
  const complain = (text: string) => void io.stderr.write(`${linesWithoutControls(text)}\n`)
  const pair = await findPair(asked, io, complain)
  if (typeof pair === 'number') return pair
  try {
    return report(await verifyPair(pair, asked.verify, io, asked.settings.quiet), asked, io)
  } catch (error) {
    return statusOfFailure(error, io)
  }
}

async function readArguments(argv: readonly string[], io: Io): Promise<Asked | number> {
  const command = new Command('msb-migrate verify')
    .description('Builds a Dockerfile as it is and as it would become, runs both images, and compares them.')
    .argument('[path]', 'a Dockerfile or a folder (default: ./Dockerfile)')
    .option('--before <file>', 'the Dockerfile as it is; with --after, nothing is migrated')
    .option('--after <file>', 'the Dockerfile that takes its place')
    .option('--json', 'print one JSON object: see docs/verify-output.schema.json')
    .option('--quiet', 'print the verdict alone')
    .option('--color', 'colour the output even when it is no terminal')
    .option('--no-color', 'never colour the output')
  addMigrationFlags(command)
  addPlatformFlag(command)
  addVerifyFlags(command, 'Builds and containers:')
  describeOutput(command, io, EXAMPLES)
  try {
    command.parse(argv, { from: 'user' })
    await applyConfiguration(command, io)
    const flags = command.opts<{ before?: string; after?: string }>()
    if ((flags.before === undefined) !== (flags.after === undefined))
      command.error('error: --before and --after belong together.')
    if (command.args.length > 1) command.error('error: one path at a time.')
    return {
      settings: settingsOf(command.args, command.opts()),
      verify: verifySettings(command.opts(), io.cwd),
      before: flags.before,
      after: flags.after,
    }
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw error
  }
}

/** What to build; a number is the exit status where there is nothing to build. */
async function findPair(
  { settings, before, after }: Asked,
  io: Io,
  complain: (text: string) => void,
): Promise<Pair | number> {
  const cwd = realPath(io.cwd)
  const paths = before === undefined ? settings.paths : [before]
  const { jobs, problems } = await gatherJobs({ ...settings, paths }, io, cwd)
  for (const problem of problems) complain(problem)
  const [job] = jobs
  if (problems.length > 0 || job === undefined) return 2
  const { folder } = job.context
  if (after !== undefined) {
    const read = readDockerfile(after, cwd)
    if ('problem' in read) {
      complain(read.problem)
      return 2
    }
    const { dockerfile, context } = job
    return {
      context,
      before: sideOf(dockerfile.shownPath, dockerfile.text, dockerfile.location, folder),
      after: sideOf(read.shownPath, read.text, read.location, folder),
      allowances: NO_ALLOWANCES,
    }
  }
  const [result] = await migrateJobs(jobs, optionsOf(settings), migrate, cwd)
  if (result === undefined) return 2
  const { outcome } = result.migration
  if (outcome.kind === 'migrated') return pairOf(result)
  const { colors, tell } = startSession(io, settings)
  tell(resultPrinter(colors, { diff: false, explain: false })(result))
  return { unchanged: 0, refused: 1, failed: 2 }[outcome.kind]
}

function report({ verification, logs }: Verified, { settings, verify }: Asked, io: Io): number {
  const { colors } = startSession(io, settings)
  if (settings.format === 'json') io.stdout.write(verificationJson(verification))
  else if (settings.quiet) io.stdout.write(`${verification.verdict}\n`)
  else io.stdout.write(verificationText(verification, colors, { kept: verify.keep, logs }))
  return isGood({ verification }, verify) ? 0 : 1
}
