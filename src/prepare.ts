import type { BaseImage, ImageRequest, KnownImage } from './bases/base.js'
import { copiedFiles } from './dockerfile/copied-files.js'
import type { Dockerfile, Instruction, Stage } from './dockerfile/model.js'
import { type Surroundings, surroundingsOf } from './dockerfile/surroundings.js'
import { LONGEST_VALUE } from './dockerfile/variables.js'
import type { IgnoreEntry, ProjectFacts } from './ecosystems/ecosystem.js'
import type { Decision, DockerfileInput, MigrateInput, MigrateOptions, Migration } from './outcome.js'
import { withAnswer } from './plan/base-question.js'
import { callerWarnings } from './plan/callers/caller-warnings.js'
import type { Classification } from './plan/classify.js'
import { configurationPath } from './plan/configuration-path.js'
import type { MigrationContext } from './plan/context.js'
import { dependencyWarnings, signalWarnings } from './plan/delivery-warnings.js'
import { type Choice, choose } from './plan/fit.js'
import { gains, whyNothing } from './plan/gains.js'
import { whyNotKept } from './plan/kept-image.js'
import { withScriptsFollowed } from './plan/run-scripts.js'
import { credentialWarnings, sourceWarnings } from './plan/warnings.js'
import type { BuildContext } from './project/build-context.js'
import { readCallers } from './project/callers/read-callers.js'
import { type Reason, reason } from './reason.js'
import { recognise } from './recognise.js'
import type { Registry } from './registry.js'

/** What is known of a migration however it ends. */
export type Known = Pick<Migration, 'decisions' | 'warnings'> &
  Partial<Pick<Migration, 'ecosystem' | 'base' | 'delivery' | 'notes'>>

/** A Dockerfile that is left as it is, and why. */
export interface Stopped {
  readonly kind: 'unchanged' | 'refused'
  readonly reasons: readonly [Reason, ...Reason[]]
  readonly known: Known
}

/** Everything that the transforms need. */
export interface Ready {
  readonly kind: 'ready'
  readonly context: MigrationContext
  readonly known: Known
  /** Lines that the language wants in .dockerignore. */
  readonly ignore: readonly IgnoreEntry[]
}

/** One Dockerfile of a build context, read and parsed. */
export interface Prepared {
  readonly file: DockerfileInput
  readonly dockerfile: Dockerfile
  readonly files: BuildContext
  /** Paths of new files that Dockerfiles before it brought along. */
  readonly taken?: ReadonlySet<string>
}

const MAXIMUM_PROBLEMS = 10

function withSuccessors(request: ImageRequest, { successors }: MigrateOptions): ImageRequest {
  const runtimes = request.known.successors
  if (successors !== true || runtimes === undefined) return request
  return { ...request, known: { ...request.known, runtimes } }
}

/** Gathers facts, decides and fits a delivery to a base; all objections come together. */
export async function prepare(
  registry: Registry,
  { file, dockerfile: parsed, files, taken = new Set() }: Prepared,
  input: MigrateInput,
  options: MigrateOptions,
): Promise<Ready | Stopped> {
  if (parsed.problems.length > 0) {
    // What is no Dockerfile at all has one in every line.
    const reasons = parsed.problems
      .slice(0, MAXIMUM_PROBLEMS)
      .map(({ detail, span }) => reason('invalid-dockerfile', { detail }, span))
    return stop('refused', reasons)
  }
  if (parsed.stages.length > 1) {
    return stop('unchanged', [reason('already-multi-stage', { stages: parsed.stages.length })])
  }
  const written = parsed.stages[0] as Stage
  const recognised = recognise(registry, parsed, written, input)
  if ('code' in recognised && ['service-image', 'built-outside'].includes(recognised.code))
    return stop('unchanged', [recognised])
  if ('code' in recognised) {
    const signs = recognised.code === 'unknown-base' ? await developmentSigns(registry, parsed, written, files) : []
    return stop('refused', [recognised, ...signs])
  }
  const { ecosystem } = recognised
  const request = withSuccessors(recognised.request, options)
  if (files.ignoreUnread !== undefined) {
    const because = files.ignoreUnread
    return stop('refused', [reason('ignore-file-not-readable', { file: files.ignorePath, because }, written.from.span)])
  }
  const { commands, roleOf } = ecosystem
  const knowledge = { commands, own: options, ...(roleOf === undefined ? {} : { roleOf }) }
  const { dockerfile, stage } = await withScriptsFollowed(
    parsed,
    written,
    files.files,
    files.visible,
    knowledge,
    request.known.defaults,
  )
  const onbuild = stage.body.find(({ keyword }) => keyword === 'ONBUILD')
  if (onbuild !== undefined) {
    return stop('refused', [reason('onbuild-image', { image: stage.from.image.text }, onbuild.span)])
  }

  const surroundings = surroundingsOf(dockerfile, stage, request.known.defaults)
  const overlong = overlongValue(stage, surroundings)
  if (overlong !== undefined) return stop('refused', [overlong])
  const open = request.known.isOpaque
    ? whyNotKept(stage, surroundings, files.visible, options.base ?? 'auto')
    : undefined
  if (open !== undefined)
    return stop('refused', [
      reason('unknown-base', { image: stage.from.image.text, because: open }, stage.from.span),
      ...(await developmentSigns(registry, dockerfile, stage, files)),
    ])
  const facts = await ecosystem.gatherFacts({
    dockerfile,
    stage,
    surroundings,
    files: files.files,
    paths: files.visible,
    complete: files.complete,
    runner: request.known.runner,
    libc: request.known.capabilities.libc === 'musl' ? 'musl' : 'glibc',
    release: request.known.capabilities.release,
    folder: request.known.defaults.folder ?? '/',
    path: request.known.defaults.path ?? [],
    imagePrograms: request.known.capabilities.programs,
    omitDevStyle: options.omitDevStyle ?? 'production',
    hoistBuild: options.hoistBuild ?? false,
    replaceServer: options.static !== undefined,
  })
  const warnings = [...facts.warnings, ...credentialWarnings(stage), ...sourceWarnings(stage, surroundings, files)]
  const notes = facts.notes === undefined || facts.notes.length === 0 ? {} : { notes: facts.notes }
  const withoutStages = warnings.filter(({ code }) => !aboutStages.has(code))
  const found: Known = { ecosystem: ecosystem.id, warnings: withoutStages, decisions: [], ...notes }
  if (facts.unchanged !== undefined) return stop('unchanged', [facts.unchanged], found)
  if (facts.unknowns.length > 0) return stop('refused', facts.unknowns, found)

  const isServed = facts.deliveries.some(({ serves }) => serves !== undefined)
  const requested = isServed ? options.static : options.base
  const bases = registry.basesFor(requested ?? 'auto', request.known)
  const copied = copiedFiles(stage, surroundings, files.visible)
  const choice = choose(bases, request, {
    dockerfile,
    stage,
    surroundings,
    paths: files.visible,
    copied,
    facts,
    knowledge,
  })
  if (!('image' in choice)) {
    const decisions = choice.classification === undefined ? [] : decisionsShown(stage, choice.classification)
    const wasOpen = requested === undefined || requested === 'auto'
    return stop(
      'refused',
      choice.obstacles.map((each) => withAnswer(each, wasOpen ? { wasOpen } : {})),
      { ...found, decisions },
    )
  }
  const passedOver = choice.passedOver.map((each) => withAnswer(each, { kept: choice.image.reference }))
  if (gains(choice).length === 0) {
    return stop('unchanged', [reason('nothing-to-gain', { because: whyNothing(choice) }), ...passedOver], found)
  }
  const names = choice.image.servesFolder?.fileNames
  const path = names === undefined ? undefined : await configurationPath(names, file.path, files, taken)
  if (names !== undefined && path === undefined) {
    const command = startText(stage, dockerfile)
    const because = `.dockerignore hides ${names[0]}, or files of all names for its configuration are there`
    return stop('refused', [reason('static-not-possible', { command, because }, stage.from.span)], found)
  }
  const dropped = choice.image.droppedDigest
  const context = {
    ...contextOf({ dockerfile, stage, surroundings, facts }, request.known, choice, options),
    ...(path === undefined ? {} : { configurationPath: path }),
  }
  return {
    kind: 'ready',
    ignore: facts.ignore,
    known: {
      ...found,
      base: choice.baseId,
      delivery: choice.delivery.id,
      decisions: [decisionOnFrom(stage, choice.image), ...decisionsShown(stage, choice.classification)],
      warnings: [
        ...warnings,
        ...(await warningsAround(file.path, files.visible, context, choice, input)),
        ...passedOver,
        ...(request.known.isOpaque
          ? [reason('unknown-base-kept', { image: stage.from.image.text }, stage.from.span)]
          : []),
        ...(dropped === undefined ? [] : [reason('digest-dropped', { reference: dropped })]),
        ...signalWarnings(choice),
        ...dependencyWarnings(choice, request.known),
      ],
    },
    context,
  }
}

/** What compose files, deployments and pipelines do with the image. Only a Dockerfile that changes asks for it. */
async function warningsAround(
  path: string,
  paths: readonly string[],
  { stage, surroundings, facts, build, builder }: MigrationContext,
  choice: Choice,
  { dockerfiles, files, services = [], repository }: MigrateInput,
): Promise<readonly Reason[]> {
  const callers = await readCallers(files, repository)
  const isOnly = dockerfiles.length === 1 || path === 'Dockerfile'
  const called = { path, contextFolder: repository?.context ?? '', isOnly, services }
  return callerWarnings(callers, called, { stage, surroundings, facts, build, paths, choice, builder })
}

/** Warnings whose advice is about the runtime stage, which a file that stays as it is does not get. */
const aboutStages = new Set(['computed-path', 'computed-program', 'source-not-readable', 'development-use-guarded'])

function decisionOnFrom(stage: Stage, image: BaseImage): Decision {
  const because = reason('runtime-stage', { base: image.family, image: image.reference })
  return { subject: stage.from, placement: 'both', certainty: image.certainty, reason: because }
}

/** One decision for each instruction; for a RUN of several commands one for each of them. */
function decisionsShown(stage: Stage, classification: Classification): Decision[] {
  const subjects = stage.body.flatMap((instruction): readonly Decision['subject'][] =>
    instruction.kind === 'run' && instruction.commands.length > 1 ? instruction.commands : [instruction],
  )
  const decisions = subjects.map((subject) => classification.decisions.get(subject))
  return decisions.filter((decision) => decision !== undefined)
}

function startText(stage: Stage, { text }: Dockerfile): string {
  const { span } = stage.body.findLast(({ kind }) => kind === 'start') ?? stage.from
  return text.slice(span.start, span.end)
}

function stop(kind: Stopped['kind'], reasons: readonly Reason[], known?: Known): Stopped {
  return { kind, reasons: reasons as [Reason, ...Reason[]], known: known ?? { decisions: [], warnings: [] } }
}

function contextOf(
  read: Pick<MigrationContext, 'dockerfile' | 'stage' | 'surroundings'> & { readonly facts: ProjectFacts },
  build: KnownImage,
  choice: Choice,
  options: MigrateOptions,
): MigrationContext {
  return {
    ...read,
    delivery: choice.delivery,
    build,
    image: choice.image,
    decisions: choice.classification.decisions,
    commands: choice.classification.commands,
    addedPackages: choice.added,
    builder: builderName(read.stage, options.stageName ?? 'builder'),
    ignoresInstalled: options.dockerignore !== false || read.facts.hidesInstalled,
  }
}

function builderName({ from }: Stage, wanted: string): string {
  if (from.stageName?.toLowerCase() !== wanted) return wanted
  return wanted === 'build-stage' ? 'builder' : 'build-stage'
}

async function developmentSigns(
  { ecosystems }: Registry,
  dockerfile: Dockerfile,
  stage: Stage,
  { files, visible: paths, ignoreUnread }: BuildContext,
): Promise<readonly Reason[]> {
  if (ignoreUnread !== undefined) return []
  const surroundings = surroundingsOf(dockerfile, stage)
  if (overlongValue(stage, surroundings) !== undefined) return []
  const request = { dockerfile, stage, surroundings, files, paths }
  const signs = await Promise.all(ecosystems.map((ecosystem) => ecosystem.developmentSigns?.(request) ?? []))
  return signs.flat()
}

function overlongValue(stage: Stage, surroundings: ReadonlyMap<Instruction, Surroundings>): Reason | undefined {
  for (const instruction of stage.body) {
    if (instruction.kind !== 'assignment') continue
    const values = surroundings.get(instruction)?.values
    const entry = instruction.values.find(({ name }) => (values?.get(name)?.length ?? 0) >= LONGEST_VALUE)
    const detail = `the value of ${entry?.name} grows longer than the ${LONGEST_VALUE} characters that are read`
    if (entry !== undefined) return reason('invalid-dockerfile', { detail }, instruction.span)
  }
  return undefined
}
