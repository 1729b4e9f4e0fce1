import { transforms } from '../transforms/index.js'
import type { Dockerfile } from './dockerfile/model.js'
import { parseDockerfile, parseResult } from './dockerfile/parse.js'
import { ignoreUserOf, otherDockerfiles } from './ignore-users.js'
import { invariants } from './invariants/index.js'
import type { Addition, FileChange, MigrateInput, MigrateOptions, Migration } from './outcome.js'
import { withOwnImages } from './own-images.js'
import { applyChanges } from './plan/apply.js'
import type { Change } from './plan/change.js'
import type { MigrationContext } from './plan/context.js'
import { extendIgnoreFile, type IgnoreUser } from './plan/ignore-lines.js'
import { type Prepared, prepare } from './prepare.js'
import { readContext } from './project/build-context.js'
import { type Reason, reason } from './reason.js'
import { type Registry, registry } from './registry.js'

/** Migrates the Dockerfiles of one build context; one result per Dockerfile, in their order. Never throws for a user's file. */
export function migrate(input: MigrateInput, options: MigrateOptions = {}): Promise<readonly Migration[]> {
  return migrateWith(registry, input, options)
}

/** The same with other ecosystems, bases and images than the built-in ones. */
export async function migrateWith(
  known: Registry,
  input: MigrateInput,
  options: MigrateOptions,
): Promise<readonly Migration[]> {
  const withOwn = withOwnImages(known, options)
  const attempts: Attempt[] = []
  for (const file of input.dockerfiles) {
    const dockerfile = parseDockerfile(file.text)
    const taken = new Set(attempts.flatMap(({ newFiles }) => newFiles.map(({ path }) => path)))
    const prepared = { file, dockerfile, files: await readContext(input.files, file.path), taken }
    attempts.push(await attempt(withOwn, prepared, input, options).catch((error) => crashed(withOwn, prepared, error)))
  }
  if (options.dockerignore === false) return attempts.map(({ migration }) => migration)
  const asked = input.dockerfiles.map(({ path }) => path)
  return withIgnoreFiles(attempts, await otherDockerfiles(withOwn, input.files, asked, input.services ?? []))
}

interface Attempt {
  readonly prepared: Prepared
  readonly migration: Migration
  readonly ignoreUser: IgnoreUser
  readonly newFiles: readonly FileChange[]
}

async function attempt(
  known: Registry,
  prepared: Prepared,
  input: MigrateInput,
  options: MigrateOptions,
): Promise<Attempt> {
  const { file, dockerfile } = prepared
  const ready = await prepare(known, prepared, input, options)
  const common = { path: file.path, text: file.text, ...ready.known }
  if (ready.kind !== 'ready') {
    return left(known, prepared, { ...common, additions: [], outcome: { kind: ready.kind, reasons: ready.reasons } })
  }
  const changes = transforms.flatMap((transform) => [...transform.changes(ready.context)])
  const after = applyChanges(dockerfile, changes)
  const [broken, ...more] = brokenInvariants(dockerfile, parseResult(after), ready.context, changes)
  if (broken !== undefined) {
    return left(known, prepared, { ...common, additions: [], outcome: { kind: 'failed', reasons: [broken, ...more] } })
  }
  const newFiles = changes
    .filter((change) => change.kind === 'file')
    .map(({ path, text }): FileChange => ({ path, kind: 'configuration', before: undefined, after: text }))
  return {
    prepared,
    newFiles,
    ignoreUser: {
      dockerfile,
      entries: ready.ignore,
      readByBuild: ready.context.facts.readByBuild,
      installs: true,
      paths: prepared.files.all,
    },
    migration: {
      ...common,
      warnings: [...common.warnings, ...declaredDifferences(changes)],
      additions: additionsOf(changes),
      outcome: {
        kind: 'migrated',
        files: [{ path: file.path, kind: 'dockerfile', before: file.text, after }, ...newFiles],
      },
    },
  }
}

function left(known: Registry, prepared: Prepared, migration: Migration): Attempt {
  return {
    prepared,
    migration,
    newFiles: [],
    ignoreUser: ignoreUserOf(known, prepared.dockerfile, prepared.files.all),
  }
}

function crashed(known: Registry, prepared: Prepared, error: unknown): Attempt {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  const { path, text } = prepared.file
  const outcome = { kind: 'failed', reasons: [reason('internal-error', { detail: message, stack })] } as const
  return left(known, prepared, { path, text, outcome, decisions: [], additions: [], warnings: [] })
}

function brokenInvariants(
  before: Dockerfile,
  after: Dockerfile,
  context: MigrationContext,
  changes: readonly Change[],
): Reason[] {
  const defaults = { buildDefaults: context.build.defaults, imageDefaults: context.image.defaults }
  return invariants.flatMap(({ id, violations }) =>
    [...violations({ before, after, context, changes, ...defaults })].map((detail) =>
      reason('invariant-broken', { invariant: id, detail }),
    ),
  )
}

function declaredDifferences(changes: readonly Change[]): Reason[] {
  return changes
    .filter((change) => change.kind === 'difference' && change.reason.code === 'builder-only-variable')
    .map((change) => change.reason)
}

const isRewritten = (code: string) => code === 'start-rewritten' || code === 'program-installed'

function additionsOf(changes: readonly Change[]): Addition[] {
  return changes
    .filter((change) => change.kind === 'line' || change.kind === 'edit')
    .filter((change) => change.kind === 'edit' || change.of === undefined || isRewritten(change.reason.code))
    .map((change) => ({ text: change.text.trim(), certainty: change.certainty, reason: change.reason }))
}

/** Every ignore file of the context is extended once, with the first migrated Dockerfile that it is for. */
function withIgnoreFiles(attempts: readonly Attempt[], others: readonly IgnoreUser[]): Migration[] {
  const done = new Set<string>()
  const users = [...attempts.map(({ ignoreUser }) => ignoreUser), ...others]
  return attempts.map(({ migration, prepared: { files } }) => {
    const { outcome } = migration
    if (outcome.kind !== 'migrated' || done.has(files.ignorePath)) return migration
    done.add(files.ignorePath)
    const extended = extendIgnoreFile(files.ignorePath, files.ignoreText, users)
    if (extended === undefined) return migration
    return {
      ...migration,
      additions: [...migration.additions, ...extended.additions],
      outcome: { kind: 'migrated', files: [...outcome.files, extended.change] },
    }
  })
}
