import type { ProjectFacts } from '../ecosystems/ecosystem.js'
import type { Choice } from './fit.js'

/** What a migration makes smaller; an empty list means that there is nothing to gain. Found by looking, not by taste. */
export function gains(choice: Choice, facts: ProjectFacts): readonly string[] {
  const found: string[] = [...facts.savings]
  const noBuilder = facts.savings.length === 0 && choice.delivery.id === 'no-dependencies'
  if (!choice.image.sameAsBuild && choice.image.family !== 'same' && !noBuilder)
    found.push(`a smaller base, ${choice.image.reference}`)
  const buildOnly = [...choice.classification.commands.values()]
    .flat()
    .flatMap((plan) => (plan.reason.code === 'os-packages-split' ? plan.reason.args.build : []))
  if (buildOnly.length > 0) found.push(`system packages of the build: ${buildOnly.join(', ')}`)
  return found
}
