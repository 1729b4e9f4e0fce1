import { type Configuration, ownConfiguration } from './configuration.js'
import { type Allowances, difference, type Finding } from './finding.js'
import type { ImageFacts } from './observation.js'

/** In what the configurations of two images differ, each against its own base. */
export function compareConfiguration(
  before: ImageFacts,
  after: ImageFacts,
  allowances: Allowances,
): readonly Finding[] {
  const [expected, found] = [before, after].map(({ image, base }) =>
    ownConfiguration(image.configuration, base.configuration),
  ) as [Configuration, Configuration]
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort()
  return names
    .filter((name) => expected[name] !== found[name] && !isAllowed(name, expected, found, allowances))
    .map((name) => difference('configuration', name, expected[name] ?? 'absent', found[name] ?? 'absent'))
}

function isAllowed(name: string, before: Configuration, after: Configuration, allowances: Allowances): boolean {
  if (name === 'Start') return allowances.startRewritten
  if (name === 'User') return allowances.users[before[name] ?? ''] === after[name]
  return allowances.variables.some((variable) => name === `Env ${variable}`)
}
