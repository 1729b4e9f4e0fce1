import type { Callers } from '../../project/callers/caller.js'
import type { Reason } from '../../reason.js'
import { cacheWarnings } from './cache-warnings.js'
import { callWarnings } from './call-warnings.js'
import { type Called, callsOf } from './calls.js'
import { composeWarnings } from './compose-warnings.js'
import { type ImageChange, lackFinder, stageLikeBefore } from './runtime-image.js'

/** Warnings for all that files around a Dockerfile do with its image and that the migration would break. */
export async function callerWarnings(
  callers: Callers,
  called: Called,
  change: ImageChange,
): Promise<readonly Reason[]> {
  const stage = stageLikeBefore(change)
  const former = { dockerfile: called.path, ...(stage === undefined ? {} : { stage }) }
  const lackOf = lackFinder(change)
  const { calls, builds } = callsOf(callers, called)
  const services = called.services.filter((service) => service.dockerfile === called.path)
  return [
    ...(await composeWarnings(services, change, former, lackOf)),
    ...(await callWarnings(calls, change, former, lackOf)),
    ...cacheWarnings(builds),
  ]
}
