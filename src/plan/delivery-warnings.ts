import type { KnownImage } from '../bases/base.js'
import { type Reason, reason } from '../reason.js'
import type { Choice } from './fit.js'

// The first process of a container gets no default action for a signal: https://docs.docker.com/reference/cli/docker/container/stop/
/** Says that an image without the wrapper does not answer signals as before. */
export function signalWarnings({ image, delivery }: Choice): Reason[] {
  const { plain, signalsThrough } = delivery.needs.start
  if (image.startsRunner === undefined || plain === undefined || signalsThrough === undefined) return []
  return [reason('signals-unanswered', { wrapper: signalsThrough })]
}

/** Deliveries that keep what production does not need say so in a warning as well. */
const warned = new Set(['keep-dev-dependencies', 'keep-all-dependencies', 'named-install'])

/** Says why packages come along that production does not need. */
export function dependencyWarnings({ delivery, image }: Choice, build: KnownImage): Reason[] {
  const because = delivery.reason
  if (!warned.has(because.code)) return []
  const baseStays = !build.capabilities.manyLibraries || image.capabilities.manyLibraries
  return because.code === 'keep-all-dependencies' && baseStays
    ? [{ ...because, args: { ...because.args, baseStays } }]
    : [because]
}
