import { pairOf } from '../disk/pair.js'
import { verificationText } from '../report/verify-text.js'
import type { Io } from './io.js'
import type { Result } from './result.js'
import type { Session } from './session.js'
import type { VerifySettings } from './verify-flags.js'
import { type Verified, verifyPair } from './verify-job.js'

/** The results, with what building and running both images showed beside each that is migrated. Throws what `verifyPair` throws. */
export async function verifyResults(
  results: readonly Result[],
  settings: VerifySettings,
  io: Io,
  { colors, settings: { quiet } }: Session,
): Promise<readonly Result[]> {
  const verified: Result[] = []
  for (const result of results) {
    if (result.migration.outcome.kind !== 'migrated') verified.push(result)
    else {
      const { verification, logs } = await verifyPair(await pairOf(result), settings, io, quiet)
      const text = verificationText(verification, colors, { kept: settings.keep, logs })
      verified.push({ ...result, verified: { verification, text, isGood: isGood({ verification }, settings) } })
    }
  }
  return verified
}

/** Whether a verification is good enough for what the user allows. */
export function isGood(
  { verification: { verdict } }: Pick<Verified, 'verification'>,
  { allowInconclusive }: VerifySettings,
): boolean {
  return verdict === 'equal' || (allowInconclusive && verdict === 'inconclusive')
}
