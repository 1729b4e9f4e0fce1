import type { HoistedStart, PlainStart } from '../ecosystems/ecosystem.js'
import type { MigrationContext } from './context.js'

/** A start that is written anew; with `runner`, for an image that runs the interpreter at that path itself. */
export interface RewrittenStart {
  readonly start: PlainStart
  readonly runner?: string
  /** Words that the image hands to the interpreter in front of all others. */
  readonly given?: readonly string[]
  /** In words for people. */
  readonly because: string
}

/** How the start is written where it cannot stay as it is: for an image that starts the interpreter or serves files, or without what it built. */
export function rewrittenStart({ image, delivery, facts }: MigrationContext): RewrittenStart | undefined {
  const { plain } = delivery.needs.start
  if (delivery.serves !== undefined) {
    const start = { argv: image.defaults.command, environment: new Map<string, string>() }
    return { start, because: 'the image serves the files itself' }
  }
  if (image.startsRunner !== undefined && plain !== undefined) {
    const because = 'the image starts the interpreter itself and has no shell'
    const { path: runner, given } = image.startsRunner
    return { start: plain, runner, ...(given === undefined ? {} : { given }), because }
  }
  if (!image.capabilities.shell && plain !== undefined && delivery.needs.start.shellFor !== undefined)
    return { start: plain, because: 'the image has no shell' }
  return facts.hoisted === undefined
    ? undefined
    : {
        start: hoistedStart(facts.hoisted),
        because: facts.hoisted.because ?? 'the builder builds what the start built',
      }
}

function hoistedStart({ argv, environment, isEntrypoint, written }: HoistedStart): PlainStart {
  const rest = { environment, ...(written === undefined ? {} : { written }) }
  return isEntrypoint === true ? { entrypoint: argv, argv: [], ...rest } : { argv, ...rest }
}
