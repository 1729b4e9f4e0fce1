import { setTimeout as wait } from 'node:timers/promises'
import type { ContainerState, Engine } from '../engine/engine.js'
import type { HttpProbe } from './http-probe.js'
import { type Answer, ask, type ExecProbe, portIsOpen } from './probes.js'

/** How an image is started and what it is asked. */
export interface RunRequest {
  readonly image: string
  /** Ports that are published, and watched until they answer. */
  readonly ports: readonly number[]
  readonly env: Readonly<Record<string, string>>
  readonly network: string | undefined
  readonly probes: readonly HttpProbe[]
  readonly commands: readonly ExecProbe[]
  /** Milliseconds that the program has to become ready. */
  readonly readyWithin: number
  /** Seconds that the program has to end on its stop signal. */
  readonly graceSeconds?: number
  /** Called with the container before it is started. */
  readonly prepare?: (container: string) => Promise<void>
  /** Called with the container before it is stopped. */
  readonly inspect?: (container: string) => Promise<void>
}

/** How a program came to be ready, or did not. */
export type Readiness =
  | 'healthy'
  | 'answers'
  | 'port-open'
  | 'exited-0'
  /** It runs, and there is nothing that it could be asked by. */
  | 'running'
  | 'exited'
  | 'unhealthy'
  | 'server-error'
  | 'timeout'

/** What a container of an image did. */
export interface Run {
  readonly readiness: Readiness
  /** From its start until it was ready, or was given up. */
  readonly milliseconds: number
  readonly answers: readonly Answer[]
  /** What each command that was run in it gave. */
  readonly outputs: readonly { readonly command: string; readonly code: number; readonly output: string }[]
  /** The end of HEALTHCHECK's tries; undefined without one. */
  readonly health: string | undefined
  /** What it wrote before it was stopped, from its first line on; at most 500 lines. */
  readonly log: readonly string[]
  /** The last ones. */
  readonly logEnd: string
  /** How it ended: by itself, or on its stop signal. */
  readonly exit: { readonly code: number; readonly milliseconds: number; readonly byItself: boolean }
  readonly outOfMemory: boolean
}

/** True when the program became what a user would call started. */
export function isReady({ readiness }: Run): boolean {
  return ['healthy', 'answers', 'port-open', 'exited-0', 'running'].includes(readiness)
}

const GRACE_SECONDS = 5
const POLL_MILLISECONDS = 150
const KEPT_LINES = 500
const LAST_LINES = 20
/** A program that nothing can be asked of is watched so long. */
const SETTLES_WITHIN_MILLISECONDS = 4000
/** Who opens a port and answers no request in this time speaks something else. */
const SPEAKS_WITHIN_MILLISECONDS = 3000
/** A server that answers with its own failure is given so long to get over it. */
const RECOVERS_WITHIN_MILLISECONDS = 8000

/** Starts an image, waits until it is ready, asks it everything, and stops it. */
export async function runImage(engine: Engine, request: RunRequest): Promise<Run> {
  const { image, ports, env, network } = request
  const container = await engine.createContainer({ image, ports, env, network })
  try {
    await request.prepare?.(container)
    const started = Date.now()
    await engine.startContainer(container)
    const { readiness, health } = await untilReady(engine, container, request, started)
    const milliseconds = Date.now() - started
    const answers = await ask(engine, container, request.probes)
    const outputs = []
    for (const { command, argv } of request.commands)
      outputs.push({ command, ...(await engine.execute(container, argv)) })
    await request.inspect?.(container)
    const written = (await engine.logsOf(container)).split('\n')
    const exit = await stop(engine, container, request.graceSeconds ?? GRACE_SECONDS)
    const { outOfMemory } = await engine.stateOf(container)
    return {
      readiness: readiness === 'port-open' || readiness === 'answers' ? judged(readiness, answers) : readiness,
      milliseconds,
      answers,
      outputs,
      health,
      log: written.slice(0, KEPT_LINES),
      logEnd: written.slice(-LAST_LINES).join('\n').trim(),
      exit,
      outOfMemory,
    }
  } finally {
    await engine.removeContainer(container)
  }
}

// A probe that asks for a state above 500 by name is answered by it.
function judged(readiness: Readiness, answers: readonly Answer[]): Readiness {
  return answers.some(({ status, expected }) => status >= 500 && status !== expected) ? 'server-error' : readiness
}

async function untilReady(
  engine: Engine,
  container: string,
  { ports, probes, readyWithin }: RunRequest,
  started: number,
): Promise<{ readiness: Readiness; health: string | undefined }> {
  const deadline = started + readyWithin
  let answered: Readiness | undefined
  let openSince: number | undefined
  for (;;) {
    const { running, exitCode, health } = await engine.stateOf(container)
    if (!running) return { readiness: exitCode === 0 ? 'exited-0' : 'exited', health }
    const now = answered ?? (await answersNow(engine, container, ports, probes))
    if (now === 'port-open') openSince ??= Date.now()
    // A server may open its port a moment before it answers.
    const isSilent = openSince !== undefined && Date.now() > openSince + SPEAKS_WITHIN_MILLISECONDS
    const isFailing = Date.now() > started + RECOVERS_WITHIN_MILLISECONDS
    const mayChange = (now === 'port-open' && probes.length > 0 && !isSilent) || (now === 'server-error' && !isFailing)
    if (!mayChange) answered = now
    const checked = health !== 'starting'
    if (health === 'unhealthy') return { readiness: 'unhealthy', health }
    if (answered !== undefined && checked) return { readiness: answered, health }
    if (health === 'healthy' && ports.length === 0) return { readiness: 'healthy', health }
    if (ports.length === 0 && health === undefined && Date.now() > started + SETTLES_WITHIN_MILLISECONDS)
      return { readiness: 'running', health }
    if (Date.now() > deadline) return { readiness: answered ?? (health === 'healthy' ? 'healthy' : 'timeout'), health }
    await wait(POLL_MILLISECONDS)
  }
}

async function answersNow(
  engine: Engine,
  container: string,
  ports: readonly number[],
  probes: readonly HttpProbe[],
): Promise<Readiness | undefined> {
  const [first] = probes
  if (first !== undefined) {
    const [answer] = await ask(engine, container, [first])
    if (answer !== undefined && answer.status > 0 && (answer.status < 500 || answer.status === first.status))
      return 'answers'
    if (answer !== undefined && answer.status >= 500) return 'server-error'
  }
  for (const port of ports) {
    const address = await engine.addressOf(container, port)
    if (address !== undefined && (await portIsOpen(address))) return 'port-open'
  }
  return undefined
}

async function stop(engine: Engine, container: string, graceSeconds: number): Promise<Run['exit']> {
  const before: ContainerState = await engine.stateOf(container)
  if (!before.running) return { code: before.exitCode, milliseconds: 0, byItself: true }
  const begun = Date.now()
  await engine.stopContainer(container, graceSeconds)
  const milliseconds = Date.now() - begun
  return { code: (await engine.stateOf(container)).exitCode, milliseconds, byItself: false }
}
