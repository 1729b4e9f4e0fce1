import type { Choice } from './fit.js'
import { osCommandOf, removedIn } from './os-split.js'

/** What a migration makes smaller; an empty list means that there is nothing to gain. Found by looking, not by taste. */
export function gains({ image, delivery, classification }: Choice): readonly string[] {
  const found = [...delivery.saves]
  // Without anything to build or install, another FROM does what a second stage would do.
  const noBuilder = delivery.saves.length === 0 && delivery.id === 'no-dependencies'
  if (!image.sameAsBuild && !noBuilder) found.push(`a smaller base, ${image.reference}`)
  // A full image has compilers and headers of its own.
  const isFull = image.sameAsBuild && image.capabilities.manyLibraries
  const buildOnly = (isFull ? [] : [...classification.commands]).flatMap(([run, plans]) => {
    // What the same RUN takes away again is in no layer.
    const removed = removedIn(run.commands)
    return plans.flatMap((plan) => {
      const os = osCommandOf(plan.command)
      if (plan.reason.code !== 'os-packages-split' || (os?.group !== undefined && removed.has(os.group))) return []
      return plan.reason.args.build.filter((name) => !removed.has(name))
    })
  })
  if (buildOnly.length > 0) found.push(`system packages of the build: ${buildOnly.join(', ')}`)
  return found
}

/** Why there is nothing to gain, in words for people. */
export function whyNothing({ image, delivery }: Choice): string[] {
  const keepsAll = delivery.id === 'keep-all' || delivery.artifacts.length > 0
  const installed =
    delivery.id === 'install-once'
      ? 'the install is for production already'
      : keepsAll
        ? 'all that is installed or built would have to come along'
        : 'nothing is installed or built'
  const { code, args } = delivery.reason
  const blocker =
    code === 'keep-dev-dependencies'
      ? [`${args.neededBy} needs development packages`]
      : code === 'keep-all-dependencies'
        ? [args.because]
        : []
  const base = image.sameAsBuild
    ? `the base stays ${image.reference}`
    : `${image.reference} would do as the base of the only one`
  return [base, installed, ...blocker]
}
