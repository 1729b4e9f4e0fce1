import { readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { readCredentials } from '../estimate/credentials.js'
import { estimator } from '../estimate/estimate.js'
import { estimateText } from '../report/estimate-text.js'
import type { EstimateSettings } from './estimate-flags.js'
import type { Io } from './io.js'
import type { Result } from './result.js'

const MAXIMUM_BYTES = 1024 * 1024

/** The results, with what the bases weigh beside each that is migrated. The only step that uses the network. */
export async function estimateResults(
  results: readonly Result[],
  settings: EstimateSettings,
  { env }: Io,
): Promise<readonly Result[]> {
  const estimate = estimator({ ...settings, credentials: readCredentials(dockerConfiguration(env)) })
  const estimated: Result[] = []
  for (const result of results) {
    const dockerfile = changedDockerfile(result)
    if (dockerfile === undefined) estimated.push(result)
    else {
      const sizes = await estimate({ ...dockerfile, values: valuesOf(result) })
      estimated.push({ ...result, estimate: { sizes, line: estimateText(sizes) } })
    }
  }
  return estimated
}

function changedDockerfile({ migration }: Result): { before: string; after: string } | undefined {
  const files = migration.outcome.kind === 'migrated' ? migration.outcome.files : []
  const after = files.find(({ kind }) => kind === 'dockerfile')?.after
  return after === undefined ? undefined : { before: migration.text, after }
}

/** What compose files give to ARGs; the first that names one counts, as for the migration itself. */
function valuesOf({ job }: Result): ReadonlyMap<string, string> {
  return new Map(job.context.services.flatMap(({ args }) => [...args]).reverse())
}

/** The file that `docker login` writes; its `auths` alone are used, and no program that it names is run. */
function dockerConfiguration(env: Io['env']): string | undefined {
  const folder = env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker')
  try {
    const file = join(folder, 'config.json')
    return statSync(file).size > MAXIMUM_BYTES ? undefined : readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
