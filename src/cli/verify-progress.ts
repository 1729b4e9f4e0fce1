import { withoutControls } from '../report/shown.js'
import type { Progress } from '../verify/verification.js'
import { canSpin, type Io } from './io.js'

/** Tells people what goes on: a spinner on a terminal, a line for each step elsewhere, nothing when they want it quiet. */
export async function showProgress(io: Io, quiet: boolean): Promise<{ readonly tell: Progress; end(): void }> {
  if (quiet) return { tell: () => undefined, end: () => undefined }
  if (!canSpin(io))
    return { tell: (step) => void io.stderr.write(`${withoutControls(step)} …\n`), end: () => undefined }
  const { default: ora } = await import('ora')
  // Ctrl-C stays what it is: the command itself tidies up.
  const spinner = ora({ stream: process.stderr, discardStdin: false })
  return {
    tell: (step) => void spinner.start(withoutControls(step)),
    end: () => void spinner.stop(),
  }
}
