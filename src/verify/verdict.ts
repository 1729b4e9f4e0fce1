import type { Finding } from './finding.js'
import { isReady, type Run } from './run-image.js'

/** What a comparison comes to. */
export type Verdict = 'equal' | 'different' | 'broken' | 'inconclusive' | 'before-broken'

/** The verdict on two images that were built, and why nothing can be said where that is so. */
export function verdictOf(
  before: Run,
  after: Run,
  findings: readonly Finding[],
): { readonly verdict: Verdict; readonly why: string | undefined } {
  const differences = findings.filter(({ weight }) => weight === 'difference')
  if (isReady(before) && !isReady(after)) return { verdict: 'broken', why: after.logEnd }
  if (differences.length > 0) return { verdict: 'different', why: undefined }
  const why = doubtOf(before)
  return { verdict: why === undefined ? 'equal' : 'inconclusive', why }
}

/** Why a run proves nothing although another was the same; undefined when it proves something. */
function doubtOf(run: Run): string | undefined {
  const wrong = run.answers.find(({ status, expected }) =>
    expected === undefined ? status >= 500 : status !== expected,
  )
  if (wrong !== undefined && (isReady(run) || run.readiness === 'server-error'))
    return `The original answers ${wrong.probe} with ${wrong.status || 'nothing'} here, and so does the new image.`
  switch (run.readiness) {
    case 'exited':
      return `The original ends with exit code ${run.exit.code} here, and so does the new image.`
    case 'unhealthy':
      return 'The health check of the original fails here, and so does that of the new image.'
    case 'timeout':
      return 'The original does not become ready here, and neither does the new image.'
    case 'running': {
      const isSilent = run.logEnd === '' && run.outputs.length === 0
      return isSilent
        ? 'Both run, and there is nothing by which they could be compared: name a --probe or an --exec.'
        : undefined
    }
    default:
      return undefined
  }
}
