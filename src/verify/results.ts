import type { EngineSession } from '../engine/session.js'
import { baseName } from './base-image.js'
import type { BuiltSide } from './build-side.js'
import type { Clock } from './clock.js'
import type { Finding } from './finding.js'
import type { ImageFacts } from './observation.js'
import type { Side, SideResult, Verification, VerifyRequest } from './verification.js'

/** What is worth knowing about how a verification was made. */
export function notesOf({ gitIgnored, before }: VerifyRequest, facts: ImageFacts | undefined): readonly string[] {
  return [
    ...(gitIgnored.length === 0
      ? []
      : [
          `Left out of the build, because git ignores it (--with-ignored keeps it): ${gitIgnored.slice(0, 8).join(', ')}${gitIgnored.length > 8 ? ', …' : ''}`,
        ]),
    ...(facts !== undefined && facts.all === undefined
      ? [`The image of ${before.name} has no shell that could list its files: only its working directory was compared.`]
      : []),
  ]
}

/** The engine of a session, as a verification tells it. */
export function engineOf({ engine }: EngineSession): Verification['engine'] {
  const { name, version, builder } = engine
  return { name, version, builder }
}

/** One side as far as its build goes; `built` is undefined when it was not built. */
export function resultOf({ name, dockerfile }: Side, built: BuiltSide | undefined): SideResult {
  return {
    name,
    base: baseName(dockerfile),
    image: built?.tag,
    buildMilliseconds: built?.milliseconds,
    sizes: undefined,
    rebuild: undefined,
    run: undefined,
  }
}

/** A verification that ended with a build that failed. */
export function unfinished(
  request: VerifyRequest,
  session: EngineSession,
  clock: Clock,
  [before, after]: readonly [SideResult, SideResult],
  verdict: 'before-broken' | 'broken',
  why: string,
  findings: readonly Finding[],
): Verification {
  return {
    verdict,
    why,
    findings,
    engine: engineOf(session),
    before,
    after,
    foldersGone: [],
    changedSource: undefined,
    modules: undefined,
    notes: notesOf(request, undefined),
    took: clock.read(),
  }
}
