import type { StartStep } from '../start/start-step.js'

// Programs in front of the interpreter, which read nothing of the app but what their options name.
const wrapperPrograms = new Set([
  'cross-env',
  'dotenv',
  'dotenvx',
  'env-cmd',
  'pm2',
  'pm2-runtime',
  'pm2-docker',
  'forever',
])

/** True for the step of a program that only starts the next one; the next one is a step of its own. */
export function isWrapper(step: StartStep): boolean {
  return step.argv.length === 1 && wrapperPrograms.has(step.argv[0] ?? '')
}
