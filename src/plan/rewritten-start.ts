import type { PlainStart } from '../ecosystems/ecosystem.js'
import type { MigrationContext } from './context.js'

/** A start that is written anew; with `runner`, for an image that runs the interpreter at that path itself. */
export interface RewrittenStart {
  readonly start: PlainStart
  readonly runner?: string
}

/** How the start is written where it cannot stay as it is: for an image that starts the interpreter, or without what it built. */
export function rewrittenStart({ image, delivery, facts }: MigrationContext): RewrittenStart | undefined {
  const { plain } = delivery.needs.start
  if (image.startsRunner !== undefined && plain !== undefined) return { start: plain, runner: image.startsRunner.path }
  return facts.hoisted === undefined ? undefined : { start: facts.hoisted }
}
