import { mkdir } from 'node:fs/promises'
import { BuildError } from '../engine/engine.js'
import type { EngineSession } from '../engine/session.js'
import { type BuiltSide, buildPrepared, buildSide, prepareSide, secretsOf } from './build-side.js'
import { type Clock, startClock } from './clock.js'
import { compareBinaries } from './compare-binaries.js'
import { compareConfiguration } from './compare-configuration.js'
import { compareFiles } from './compare-files.js'
import { compareRuns } from './compare-runs.js'
import { compareGraphs, vanishedAndOpened } from './deeper-findings.js'
import { difference } from './finding.js'
import { type ImageFacts, type Observation, readByLayers, readByListing } from './observation.js'
import { observeOpenedFiles, observeRun, otherQuestions, type Questions, questionsFor } from './observe.js'
import { changeSource, type RebuildCost, rebuildCost, sourceToChange } from './rebuild.js'
import { engineOf, notesOf, resultOf, unfinished } from './results.js'
import type { Run } from './run-image.js'
import { leakedSecrets, searchSecrets } from './secrets.js'
import { foldersGone, sizesOf } from './sizes.js'
import { verdictOf } from './verdict.js'
import type { Progress, Verification, VerifyRequest } from './verification.js'

/** An original that was built. What is asked of it is asked once, however often it is compared. */
export interface Original {
  readonly built: BuiltSide
  readonly facts: () => Promise<ImageFacts>
  /** What both images are asked, and how the original answered. */
  readonly asked: () => Promise<{ readonly questions: Questions; readonly run: Run }>
  /** A second run, to see what changes by itself. */
  readonly again: () => Promise<Run>
  /** The paths of the files that its program opens. */
  readonly opened: () => Promise<ReadonlySet<string>>
}

/** The end of a build that failed by its Dockerfile. */
export interface Failure {
  readonly failure: string
}

/** Builds both Dockerfiles, runs both images and compares them. Throws an EngineError when the engine fails, and the signal's reason when the user gives up; what it made is the session's to take away. */
export async function verify(
  request: VerifyRequest,
  session: EngineSession,
  progress: Progress,
): Promise<Verification> {
  const clock = startClock()
  const original = await buildOriginal(request, session, progress, clock)
  if ('failure' in original) {
    const sides = [resultOf(request.before, undefined), resultOf(request.after, undefined)] as const
    return unfinished(request, session, clock, sides, 'before-broken', original.failure, [])
  }
  return verifyAgainst(original, request, session, progress, clock)
}

/** Builds the original of a request, and begins to read its image. */
export async function buildOriginal(
  request: VerifyRequest,
  session: EngineSession,
  progress: Progress,
  clock = startClock(),
): Promise<Original | Failure> {
  await mkdir(request.logs, { recursive: true })
  progress('copying the build context')
  const prepared = await prepareSide(session, request, request.before, 'before')
  progress(`building ${request.before.name}`)
  const built = await clock.build(() => attempt(() => buildSide(session, request, prepared)))
  if ('failure' in built) return built
  const { engine } = session
  const { tag, image, baseTag, base } = built
  const facts = once(() => readByListing(engine, tag, image, baseTag, base, request.paths))
  // It goes on while the new image is built. Who awaits it later gets the error.
  facts().catch(() => undefined)
  const asked = once(() => clock.run(() => askOriginal(session, built, request)))
  const run = async () => clock.run(async () => observeRun(session, tag, (await asked()).questions, request.run))
  return {
    built,
    facts,
    asked,
    again: once(run),
    opened: once(async () =>
      clock.run(async () => observeOpenedFiles(session, built, (await asked()).questions, request.run)),
    ),
  }
}

/** Starts the original and asks it; once more on the ports that it really listens on, when it does not answer where it says. */
async function askOriginal(session: EngineSession, built: BuiltSide, request: VerifyRequest) {
  const questions = await questionsFor(session, built, request.run)
  const run = await observeRun(session, built.tag, questions, request.run)
  const other = run.readiness === 'timeout' ? await otherQuestions(session, built, request.run, questions) : undefined
  if (other === undefined) return { questions, run }
  return { questions: other, run: await observeRun(session, built.tag, other, request.run) }
}

/** Builds what takes an original's place, runs both and compares them. `label` tells several of one session apart. */
export async function verifyAgainst(
  original: Original,
  request: VerifyRequest,
  session: EngineSession,
  progress: Progress,
  clock = startClock(),
  label = 'after',
): Promise<Verification> {
  const before = original.built
  const prepared = await prepareSide(session, request, request.after, label)
  progress(`building ${request.after.name}`)
  const after = await clock.build(() => attempt(() => buildSide(session, request, prepared)))
  if ('failure' in after) {
    const sides = [resultOf(request.before, before), resultOf(request.after, undefined)] as const
    const findings = [difference('build', 'image', 'builds', after.failure)]
    return unfinished(request, session, clock, sides, 'broken', after.failure, findings)
  }
  const secrets = await secretsOf(request)
  const search = searchSecrets(secrets)
  // Reading goes on while the containers run: most of it is waiting for the engine.
  const reading = readByLayers(session.engine, after.tag, after.image, after.base, search.look, request.paths)
  // Who awaits it later gets the error.
  reading.catch(() => undefined)
  progress('starting the original')
  const { run, afterRun } = await askBoth(original, after, request, session, progress, clock).catch(
    async (error: unknown) => {
      // An image that is being read cannot be taken away.
      await Promise.allSettled([reading, original.facts()])
      throw error
    },
  )
  progress('reading both images')
  const [facts, afterFacts] = [await original.facts(), await reading]
  const { allowances } = request
  const [observed, found]: readonly Observation[] = [
    { facts, run },
    { facts: afterFacts, run: afterRun },
  ]
  const still = [
    ...compareConfiguration(facts, afterFacts, allowances),
    ...compareFiles(facts, afterFacts, before.sources, allowances),
    ...compareBinaries(facts, afterFacts),
    ...leakedSecrets(search, secrets, after.image, (name, path) => hadSecret(facts, secrets, name, path)),
  ]
  let moving = compareRuns(observed as Observation, found as Observation, undefined, allowances)
  if (moving.some(({ weight }) => weight === 'difference')) {
    progress('starting the original once more, to see what changes by itself')
    moving = compareRuns(observed as Observation, found as Observation, await original.again(), allowances)
  }
  progress('looking at the files that the original opens')
  const opened = await vanishedAndOpened(original.opened, facts, afterFacts, allowances)
  const findings = [...still, ...moving, ...opened]
  const { verdict, why } = verdictOf(run, afterRun, findings)
  const isOpen = verdict === 'inconclusive'
  const graph = isOpen ? await clock.run(() => compareGraphs(session, before, after)) : undefined
  const rebuild = request.rebuild ? await measureRebuild(request, session, progress, clock, before, after) : undefined
  const missing = graph?.findings ?? []
  return {
    verdict: missing.length > 0 ? 'different' : verdict,
    why,
    findings: [...findings, ...missing],
    engine: engineOf(session),
    before: { ...resultOf(request.before, before), rebuild: rebuild?.before, sizes: sizesOf(facts), run },
    after: { ...resultOf(request.after, after), rebuild: rebuild?.after, sizes: sizesOf(afterFacts), run: afterRun },
    foldersGone: foldersGone(facts.own ?? facts.files, afterFacts.own ?? afterFacts.files),
    changedSource: rebuild?.path,
    modules: graph?.modules,
    notes: notesOf(request, facts),
    took: clock.read(),
  }
}

async function askBoth(
  original: Original,
  { tag }: BuiltSide,
  { run: settings }: VerifyRequest,
  session: EngineSession,
  progress: Progress,
  clock: Clock,
) {
  const { questions, run } = await original.asked()
  progress('starting the new image')
  return { run, afterRun: await clock.run(() => observeRun(session, tag, questions, settings)) }
}

function once<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let begun: Promise<Value> | undefined
  return () => {
    begun ??= work()
    return begun
  }
}

/** A build that fails by its Dockerfile is a value. */
async function attempt<Built>(build: () => Promise<Built>): Promise<Built | Failure> {
  try {
    return await build()
  } catch (error) {
    if (error instanceof BuildError) return { failure: error.message }
    throw error
  }
}

function hadSecret(
  { all, files, image }: ImageFacts,
  secrets: readonly { readonly name: string; readonly value: string }[],
  name: string,
  path: string,
): boolean {
  if (path !== 'configuration') return (all ?? files).has(path)
  const value = secrets.find((secret) => secret.name === name)?.value.trim() ?? ''
  const texts = [...(image.configuration.Env ?? []), ...image.layerSteps.map(({ instruction }) => instruction)]
  return texts.some((text) => text.includes(value))
}

async function measureRebuild(
  request: VerifyRequest,
  session: EngineSession,
  progress: Progress,
  clock: Clock,
  before: BuiltSide,
  after: BuiltSide,
): Promise<{ path: string; before: RebuildCost; after: RebuildCost } | undefined> {
  const path = sourceToChange([...before.sources].filter((each) => after.sources.has(each)))
  if (path === undefined) return undefined
  progress(`building both with one line more in ${path}`)
  const costOf = async (built: BuiltSide, name: string) => {
    await changeSource(built.context, path, session.nameFor('changed'))
    const tag = `${built.tag}-changed`
    return clock.build(() =>
      rebuildCost(session.engine, tag, built.image, () => buildPrepared(session, request, { ...built, tag }, name)),
    )
  }
  const costs = await attempt(async () => ({
    path,
    before: await costOf(before, 'before-changed'),
    after: await costOf(after, 'after-changed'),
  }))
  return 'failure' in costs ? undefined : costs
}
