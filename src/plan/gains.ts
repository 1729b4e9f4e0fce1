import type { Choice } from './fit.js'

/** What a migration makes smaller; an empty list means that there is nothing to gain. Found by looking, not by taste. */
export function gains({ image, delivery, classification }: Choice): readonly string[] {
  const found = [...delivery.saves]
  // Without anything to build or install, another FROM does what a second stage would do.
  const noBuilder = delivery.saves.length === 0 && delivery.id === 'no-dependencies'
  if (!image.sameAsBuild && !noBuilder) found.push(`a smaller base, ${image.reference}`)
  const buildOnly = [...classification.commands.values()]
    .flat()
    .flatMap((plan) =>
      plan.reason.code === 'os-packages-split' && plan.runtime === undefined ? plan.reason.args.build : [],
    )
  if (buildOnly.length > 0) found.push(`system packages of the build: ${buildOnly.join(', ')}`)
  return found
}
