import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gitIgnoredPaths } from '../disk/git.js'
import { type Pair, textAt } from '../disk/pair.js'
import { EngineError } from '../engine/engine.js'
import { type EngineSession, openSession } from '../engine/session.js'
import { linesWithoutControls } from '../report/shown.js'
import type { Verification, VerifyRequest } from '../verify/verification.js'
import { verify } from '../verify/verify.js'
import { GivenUp, untilGivenUp } from './give-up.js'
import type { Io } from './io.js'
import type { VerifySettings } from './verify-flags.js'
import { showProgress } from './verify-progress.js'

/** A verification, and where its whole logs are; undefined when they are gone. */
export interface Verified {
  readonly verification: Verification
  readonly logs: string | undefined
}

/** Builds and compares a pair, and takes everything away again, also when the user gives up. Throws an EngineError when the engine fails. */
export function verifyPair(pair: Pair, settings: VerifySettings, io: Io, quiet: boolean): Promise<Verified> {
  return untilGivenUp('everything was taken away again.', (signal) => verifyUntil(signal, pair, settings, io, quiet))
}

async function verifyUntil(
  signal: AbortSignal,
  pair: Pair,
  settings: VerifySettings,
  io: Io,
  quiet: boolean,
): Promise<Verified> {
  const progress = await showProgress(io, quiet)
  const logs = settings.logs ?? (await mkdtemp(join(tmpdir(), 'msb-migrate-logs-')))
  let keepLogs = settings.logs !== undefined
  try {
    const { engine, memory, processes, buildTimeout } = settings
    const limits = { memory, processes }
    const session = await openSession({ engine, limits, buildTimeout, environment: io.env }, signal)
    try {
      const request = await requestOf(pair, settings, io, logs, session)
      const verification = await verify(request, session, progress.tell)
      keepLogs ||= verification.verdict !== 'equal'
      return { verification, logs: keepLogs ? logs : undefined }
    } finally {
      progress.tell('taking everything away again')
      await session.close(settings.keep)
    }
  } catch (error) {
    throw await clearError(error)
  } finally {
    progress.end()
    if (!keepLogs) await rm(logs, { recursive: true, force: true })
  }
}

/** The exit status of a verification that could not be made, after its reason was said; other errors are thrown on. */
export function statusOfFailure(error: unknown, io: Io): number {
  if (!(error instanceof EngineError) && !(error instanceof GivenUp)) throw error
  io.stderr.write(`${linesWithoutControls(error.message)}\n`)
  return error instanceof GivenUp ? error.status : 2
}

async function clearError(error: unknown): Promise<unknown> {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new EngineError(`The disk of temporary files (${tmpdir()}) is full: ${message}. TMPDIR names another.`)
    : error
}

async function requestOf(
  { context, before, after, allowances }: Pair,
  settings: VerifySettings,
  io: Io,
  logs: string,
  session: EngineSession,
): Promise<VerifyRequest> {
  const { buildArguments, secrets, network, platform, probes, commands, readyWithin, rebuild, disk } = settings
  const beside =
    settings.compose === false ? undefined : await besideOf({ context, before }, settings.compose, io, session)
  return {
    context: context.folder,
    gitIgnored: settings.withIgnored ? [] : await gitIgnoredPaths(context.folder, io.env),
    before,
    after,
    build: { buildArguments, secrets, network, platform, images: {} },
    run: {
      env: { ...beside?.env, ...environmentOf(settings, io.env) },
      probes,
      commands,
      ports: [],
      readyWithin,
      ...(beside?.services === undefined ? {} : { services: beside.services }),
    },
    allowances,
    rebuild,
    disk,
    logs,
    environment: io.env,
  }
}

/** What the compose file gives to the service that builds the Dockerfile, and starts beside it. */
async function besideOf(
  { context, before }: Pick<Pair, 'context' | 'before'>,
  compose: string | true,
  io: Io,
  session: EngineSession,
) {
  const { composeStack } = await import('./verify-compose.js')
  const { serviceEnvironment, stackStarter } = await import('../verify/start-stack.js')
  const { own, stack } = composeStack(compose, context, before.path, io)
  let counter = 0
  const networkFor = () => {
    counter += 1
    return session.nameFor(`network-${counter}`).replace(':', '-')
  }
  return {
    env: await serviceEnvironment(stack.folder, own),
    services: stack.dependencies.length === 0 ? undefined : stackStarter(session, stack, networkFor),
  }
}

/** The variables of both containers: of the file, then those of the command line. */
function environmentOf({ env, envFile }: VerifySettings, own: Io['env']): Readonly<Record<string, string>> {
  const lines = envFile === undefined ? [] : textAt(envFile).split(/\r?\n/)
  const entries = [...lines.filter((line) => /^\s*[^#\s]/.test(line)), ...env].flatMap((line) => {
    const at = line.indexOf('=')
    const name = (at < 0 ? line : line.slice(0, at)).trim()
    const value = at < 0 ? own[name] : line.slice(at + 1)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(entries)
}
