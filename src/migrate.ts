import { transforms } from '../transforms/index.js'
import type { BaseImage, ImageRequest, KnownImage } from './bases/base.js'
import { knownImage } from './bases/images.js'
import { basesFor } from './bases/index.js'
import { splitReference } from './bases/split-reference.js'
import { imageConfiguration } from './dockerfile/configuration.js'
import type { Dockerfile, Stage } from './dockerfile/model.js'
import { parseDockerfile } from './dockerfile/parse.js'
import { globalArguments, surroundingsOf } from './dockerfile/surroundings.js'
import { expandVariables } from './dockerfile/variables.js'
import type { Ecosystem, IgnoreEntry, ProjectFacts } from './ecosystems/ecosystem.js'
import { ecosystems } from './ecosystems/index.js'
import { invariants } from './invariants/index.js'
import type { Addition, DockerfileInput, FileChange, MigrateInput, MigrateOptions, Migration } from './outcome.js'
import { applyChanges } from './plan/apply.js'
import type { Change } from './plan/change.js'
import type { MigrationContext } from './plan/context.js'
import { type Choice, choose } from './plan/fit.js'
import { gains } from './plan/gains.js'
import { extendIgnoreFile, type IgnoreUser } from './plan/ignore-lines.js'
import { composeWarnings, credentialWarnings } from './plan/warnings.js'
import { type BuildContext, readContext } from './project/build-context.js'
import { type Reason, reason } from './reason.js'
import { recognise } from './recognise.js'

interface Attempt {
  readonly migration: Migration
  readonly dockerfile: Dockerfile
  readonly context: BuildContext
  /** Lines that the language wants in .dockerignore. */
  readonly ignore: readonly IgnoreEntry[]
  readonly installs: boolean
}

/** Migrates the Dockerfiles of one build context; one result per Dockerfile, in their order. Never throws for a user's file. */
export async function migrate(input: MigrateInput, options: MigrateOptions = {}): Promise<readonly Migration[]> {
  const attempts: Attempt[] = []
  for (const file of input.dockerfiles) attempts.push(await attemptSafely(file, input, options))
  if (options.dockerignore === false) return attempts.map(({ migration }) => migration)
  return withIgnoreFiles(attempts)
}

async function attemptSafely(file: DockerfileInput, input: MigrateInput, options: MigrateOptions): Promise<Attempt> {
  const dockerfile = parseDockerfile(file.text)
  const context = await readContext(input.files, file.path)
  try {
    return await attempt(file, dockerfile, context, input, options)
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
    const outcome = { kind: 'failed', reasons: [reason('internal-error', { detail: message, stack })] } as const
    const migration = { path: file.path, text: file.text, outcome, decisions: [], additions: [], warnings: [] }
    return { migration, dockerfile, context, ignore: [], installs: false }
  }
}

async function attempt(
  file: DockerfileInput,
  dockerfile: Dockerfile,
  context: BuildContext,
  input: MigrateInput,
  options: MigrateOptions,
): Promise<Attempt> {
  const result = { dockerfile, context, ignore: [], installs: false }
  const base = { path: file.path, text: file.text, decisions: [], additions: [], warnings: [] }
  const stop = (
    kind: 'unchanged' | 'refused' | 'failed',
    reasons: readonly Reason[],
    more: Partial<Migration> = {},
  ) => ({
    ...result,
    migration: { ...base, ...more, outcome: { kind, reasons: reasons as [Reason, ...Reason[]] } },
  })

  if (dockerfile.problems.length > 0) {
    return stop(
      'refused',
      dockerfile.problems.map(({ detail, span }) => reason('invalid-dockerfile', { detail }, span)),
    )
  }
  if (dockerfile.stages.length > 1)
    return stop('unchanged', [reason('already-multi-stage', { stages: dockerfile.stages.length })])
  const stage = dockerfile.stages[0] as Stage
  const recognised = recognise(dockerfile, stage, input)
  if ('code' in recognised) return stop('refused', [recognised])
  const { ecosystem, request } = recognised
  const onbuild = stage.body.find(({ keyword }) => keyword === 'ONBUILD')
  if (onbuild !== undefined)
    return stop('refused', [reason('onbuild-image', { image: stage.from.image.text }, onbuild.span)], {
      ecosystem: ecosystem.id,
    })

  const surroundings = surroundingsOf(dockerfile, stage)
  const facts = await ecosystem.gatherFacts({
    dockerfile,
    stage,
    surroundings,
    files: context.files,
    paths: context.visible,
    complete: context.complete,
    runner: request.known.runner,
    libc: request.known.capabilities.libc,
    omitDevStyle: options.omitDevStyle ?? 'production',
  })
  const warnings = [
    ...facts.warnings,
    ...credentialWarnings(stage),
    ...composeWarnings(input.services ?? [], file.path, facts.folder),
  ]
  const known = { ecosystem: ecosystem.id, warnings }
  if (facts.unknowns.length > 0) return stop('refused', facts.unknowns, known)

  const knowledge = {
    commands: ecosystem.commands,
    ...(ecosystem.roleOf === undefined ? {} : { roleOf: ecosystem.roleOf }),
  }
  const choice = choose(basesFor(options.base ?? 'auto', request.known), request, {
    dockerfile,
    stage,
    surroundings,
    paths: context.visible,
    facts,
    knowledge,
  })
  if (!('image' in choice)) return stop('refused', choice, known)
  const found = {
    ...known,
    base: choice.baseId,
    delivery: choice.delivery.id,
    decisions: [...choice.classification.decisions.values()],
    warnings: [...warnings, ...imageWarnings(choice)],
  }
  const gained = gains(choice, facts)
  if (gained.length === 0) {
    return stop('unchanged', [reason('nothing-to-gain', { because: whyNothing(choice) })], known)
  }
  const migrationContext = contextOf(dockerfile, stage, surroundings, facts, request.known, choice, options)
  const changes = transforms.flatMap((transform) => [...transform.changes(migrationContext)])
  const after = applyChanges(dockerfile, changes)
  const broken = check(dockerfile, parseDockerfile(after), migrationContext, changes)
  if (broken.length > 0) return stop('failed', broken, found)
  const change: FileChange = { path: file.path, kind: 'dockerfile', before: file.text, after }
  return {
    ...result,
    ignore: facts.ignore,
    installs: true,
    migration: {
      ...base,
      ...found,
      warnings: [...found.warnings, ...differences(changes)],
      additions: additionsOf(changes),
      outcome: { kind: 'migrated', files: [change] },
    },
  }
}

function contextOf(
  dockerfile: Dockerfile,
  stage: Stage,
  surroundings: MigrationContext['surroundings'],
  facts: ProjectFacts,
  build: KnownImage,
  choice: Choice,
  options: MigrateOptions,
): MigrationContext {
  return {
    dockerfile,
    stage,
    surroundings,
    facts,
    delivery: choice.delivery,
    build,
    image: choice.image,
    decisions: choice.classification.decisions,
    commands: choice.classification.commands,
    addedPackages: choice.added,
    builder: stage.from.stageName?.toLowerCase() === 'builder' ? 'build-stage' : 'builder',
    ignoresInstalled: options.dockerignore !== false || facts.hidesInstalled,
  }
}

function check(before: Dockerfile, after: Dockerfile, context: MigrationContext, changes: readonly Change[]): Reason[] {
  const checked = {
    before,
    after,
    context,
    changes,
    buildDefaults: context.build.defaults,
    imageDefaults: context.image.defaults,
  }
  return invariants.flatMap((invariant) =>
    [...invariant.violations(checked)].map((detail) => reason('invariant-broken', { invariant: invariant.id, detail })),
  )
}

function imageWarnings({ image }: { readonly image: BaseImage }): Reason[] {
  return image.droppedDigest === undefined ? [] : [reason('digest-dropped', { reference: image.droppedDigest })]
}

function differences(changes: readonly Change[]): Reason[] {
  return changes
    .filter(({ kind, reason: because }) => kind === 'difference' && because.code === 'builder-only-variable')
    .map((change) => change.reason)
}

function additionsOf(changes: readonly Change[]): Addition[] {
  return changes
    .filter((change) => change.kind === 'line' || change.kind === 'edit')
    .filter((change) => change.kind === 'edit' || change.of === undefined || change.reason.code === 'start-rewritten')
    .map((change) => ({ text: change.text.trim(), certainty: change.certainty, reason: change.reason }))
}

function whyNothing({ image, delivery }: Choice): string[] {
  return [
    `the base stays ${image.reference}`,
    delivery.id === 'no-dependencies'
      ? 'nothing is installed or built'
      : 'the install is for production and leaves no cache',
  ]
}

function withIgnoreFiles(attempts: readonly Attempt[]): Migration[] {
  const done = new Set<string>()
  return attempts.map(({ migration, context }) => {
    const { outcome } = migration
    if (outcome.kind !== 'migrated' || done.has(context.ignorePath)) return migration
    done.add(context.ignorePath)
    const users: IgnoreUser[] = attempts.map((attempt) => ({
      dockerfile: attempt.dockerfile,
      entries: attempt.ignore,
      installs: attempt.installs,
    }))
    const extended = extendIgnoreFile(context.ignorePath, context.ignoreText, users)
    if (extended === undefined) return migration
    return {
      ...migration,
      additions: [...migration.additions, ...extended.additions],
      outcome: { kind: 'migrated', files: [...outcome.files, extended.change] },
    }
  })
}
