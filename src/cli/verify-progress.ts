import { withoutControls } from '../report/shown.js'
import type { Progress } from '../verify/verification.js'
import type { Io } from './io.js'

/** Tells people what goes on: a spinner on a terminal, a line for each step elsewhere, nothing when they want it quiet. */
export async function showProgress(io: Io, quiet: boolean): Promise<{ readonly tell: Progress; end(): void }> {
  if (quiet) return { tell: () => undefined, end: () => undefined }
  const { isTTY } = io.stderr as { isTTY?: boolean }
  const isCI = io.env.CI !== undefined && io.env.CI !== '' && io.env.CI !== 'false'
  if (isTTY !== true || isCI || io.env.TERM === 'dumb')
    return { tell: (step) => void io.stderr.write(`${withoutControls(step)} …\n`), end: () => undefined }
  const { default: ora } = await import('ora')
  // Ctrl-C stays what it is: the command itself tidies up.
  const spinner = ora({ stream: process.stderr, discardStdin: false })
  return {
    tell: (step) => void spinner.start(withoutControls(step)),
    end: () => void spinner.stop(),
  }
}
