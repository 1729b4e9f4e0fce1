import { isRoot } from '../dockerfile/users.js'
import type { MigrationContext } from './context.js'

/** The folder (absolute) in force below the last instruction of the original that the builder keeps, and whether its user is root. */
export function builderEnd({ stage, decisions, surroundings }: MigrationContext): {
  readonly folder: string
  readonly isRoot: boolean
} {
  const last = stage.body.findLast((instruction) => {
    const placement = decisions.get(instruction)?.placement
    return placement === 'build' || placement === 'both'
  })
  const here = last === undefined ? undefined : surroundings.get(last)
  return { folder: here?.folder ?? '/', isRoot: isRoot(here?.user ?? '') }
}
