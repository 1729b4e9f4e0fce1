import type { Migration } from '../outcome.js'
import type { Allowances } from './finding.js'

// The ids of the one user that is not root in the official images, and of the one in distroless `:nonroot`.
const DISTROLESS_USERS: Readonly<Record<string, string>> = { node: '65532', '1000': '65532' }

/** What a migration itself declares to be different; `rewritten` are the files that it writes, relative to the build context. */
export function allowancesOf(migration: Migration, rewritten: readonly string[]): Allowances {
  const reasons = [
    ...migration.additions.map((addition) => addition.reason),
    ...migration.decisions.map((decision) => decision.reason),
  ]
  const kept = migration.warnings.flatMap((warning) =>
    warning.code === 'builder-only-variable' ? [warning.args.name] : [],
  )
  const left = reasons.flatMap((each) => (each.code === 'toolchain-variable' ? each.args.names : []))
  const added = migration.additions.flatMap((addition) =>
    ['start-rewritten', 'environment-of-build'].includes(addition.reason.code) ? variablesOf(addition.text) : [],
  )
  return {
    variables: [...kept, ...left, ...added],
    startRewritten: reasons.some((reason) => reason.code === 'start-rewritten'),
    rewritten,
    users: migration.base === 'distroless' ? DISTROLESS_USERS : {},
  }
}

function variablesOf(line: string): readonly string[] {
  return /^\s*ENV\s/i.test(line) ? [...line.matchAll(/([A-Za-z_]\w*)=/g)].map((match) => match[1] ?? '') : []
}
