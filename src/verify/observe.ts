import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { EngineSession } from '../engine/session.js'
import { parseShell } from '../shell/parse-shell.js'
import type { BuiltSide } from './build-side.js'
import { type HttpProbe, parseProbe } from './http-probe.js'
import { listeningPorts } from './listening-ports.js'
import { openedFiles, prepareTracing, tracingEnvironment } from './opened-files.js'
import type { ExecProbe } from './probes.js'
import { type Run, type RunRequest, runImage } from './run-image.js'
import type { RunSettings } from './verification.js'

/** What both images are asked, decided by the original. */
export interface Questions {
  readonly ports: readonly number[]
  readonly probes: readonly HttpProbe[]
  readonly commands: readonly ExecProbe[]
}

const LISTENS_WITHIN_MILLISECONDS = 15_000

/** What to ask both images: the user's probes, or `/` on each port that the original exposes, or listens on when it exposes none. */
export async function questionsFor(
  session: EngineSession,
  { tag, image }: BuiltSide,
  settings: RunSettings,
): Promise<Questions> {
  const exposed = Object.keys(image.configuration.ExposedPorts ?? {}).flatMap(tcpPorts)
  const named = settings.probes.flatMap((text) => parseProbe(text, 1)?.port ?? []).filter((port) => port > 1)
  const known = [...new Set([...settings.ports, ...exposed, ...named])]
  return questionsOn(known.length > 0 ? known : await heardPorts(session, tag, settings), settings)
}

/** What to ask an image that does not answer where it says; undefined when it listens nowhere else, or the user said what to ask. */
export async function otherQuestions(
  session: EngineSession,
  { tag }: BuiltSide,
  settings: RunSettings,
  { ports }: Questions,
): Promise<Questions | undefined> {
  if (settings.probes.length > 0) return undefined
  const heard = await heardPorts(session, tag, settings)
  return heard.length === 0 || heard.every((port) => ports.includes(port)) ? undefined : questionsOn(heard, settings)
}

function questionsOn(ports: readonly number[], settings: RunSettings): Questions {
  const [first] = ports
  const probes =
    settings.probes.length > 0
      ? settings.probes.flatMap((text) => parseProbe(text, first) ?? [])
      : ports.map((port) => ({ text: `GET :${port}/`, method: 'GET', port, path: '/', status: undefined }))
  return { ports, probes, commands: settings.commands.map(commandOf) }
}

// A range as `8000-8010/tcp` is exposed port by port.
function tcpPorts(port: string): readonly number[] {
  const [, first, protocol = 'tcp'] = /^(\d+)(?:\/(\w+))?$/.exec(port) ?? []
  return first === undefined || protocol !== 'tcp' ? [] : [Number(first)]
}

async function heardPorts({ engine }: EngineSession, tag: string, { env, services, readyWithin }: RunSettings) {
  const running = await services?.()
  try {
    const within = Math.min(LISTENS_WITHIN_MILLISECONDS, readyWithin)
    return await listeningPorts(engine, tag, env, running?.network, within)
  } finally {
    await running?.stop()
  }
}

/** A command as words where they can be told, so that an image without a shell can run it; else a line for the shell. */
function commandOf(command: string): ExecProbe {
  const { commands, complete, background } = parseShell(command)
  const [only, ...others] = commands
  const isSimple = complete && !background && others.length === 0 && only !== undefined && !only.redirects
  const argv = isSimple && only.environment.size === 0 ? only.argv : undefined
  const isPlain = argv !== undefined && argv.length > 0 && !argv.some((word) => /[$*?`~]/.test(word))
  return { command, argv: isPlain ? argv : ['sh', '-c', command] }
}

/** Starts an image with what it needs beside it, asks it everything, and takes all of it away again. */
export async function observeRun(
  { engine }: EngineSession,
  image: string,
  { ports, probes, commands }: Questions,
  { env, services, readyWithin }: RunSettings,
  hooks: Pick<RunRequest, 'prepare' | 'inspect' | 'graceSeconds'> = {},
): Promise<Run> {
  const running = await services?.()
  try {
    return await runImage(engine, {
      image,
      ports,
      env,
      network: running?.network,
      probes,
      commands,
      readyWithin,
      ...hooks,
    })
  } finally {
    await running?.stop()
  }
}

/** The paths of all files that the program of an image opens from its start until it was asked everything. */
export async function observeOpenedFiles(
  session: EngineSession,
  { tag, image }: BuiltSide,
  questions: Questions,
  settings: RunSettings,
): Promise<ReadonlySet<string>> {
  const own = (image.configuration.Env ?? [])
    .find((each) => each.startsWith('NODE_OPTIONS='))
    ?.slice('NODE_OPTIONS='.length)
  const env = tracingEnvironment({ ...(own === undefined ? {} : { NODE_OPTIONS: own }), ...settings.env })
  let opened: ReadonlySet<string> = new Set()
  const folder = await mkdtemp(join(session.folder, 'trace-'))
  await observeRun(
    session,
    tag,
    questions,
    { ...settings, env },
    {
      graceSeconds: 0,
      prepare: (container) => prepareTracing(session.engine, container, folder),
      inspect: async (container) => {
        opened = await openedFiles(session.engine, container)
      },
    },
  )
  return opened
}
