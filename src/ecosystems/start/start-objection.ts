import { type Reason, reason } from '../../reason.js'
import type { StartLine } from './start-line.js'
import type { ResolvedStart } from './start-step.js'

/** Why a start cannot be one of a production image, or was not followed to its end; undefined where it was. */
export function startObjection(
  { development, developmentIsChoice, opaque }: ResolvedStart,
  { argv, at: { span } }: StartLine,
): Reason | undefined {
  if (development !== undefined && developmentIsChoice !== true)
    return reason('development-image', { command: development }, span)
  if (opaque === undefined) return undefined
  const command = argv.join(' ')
  const { missing, because } = opaque
  return missing === undefined
    ? reason('start-not-understood', { command, because }, span)
    : reason('start-file-missing', { file: missing, command }, span)
}
