import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { BuildError, EngineError, type InspectedImage } from '../engine/engine.js'
import type { EngineSession } from '../engine/session.js'
import { baseDockerfile } from './base-image.js'
import { copyContext } from './clean-copy.js'
import type { Secret } from './secrets.js'
import type { Side, VerifyRequest } from './verification.js'

/** A copy of the context that one Dockerfile is built from. */
export interface PreparedSide {
  readonly side: Side
  /** `before` or `after`: what its folder, its tag and its logs are called by. */
  readonly label: string
  readonly context: string
  /** Where the Dockerfile lies; absolute. */
  readonly dockerfile: string
  /** The paths of the context's files. */
  readonly sources: ReadonlySet<string>
  readonly tag: string
}

/** An image that was built, and the image of its last FROM. */
export interface BuiltSide extends PreparedSide {
  readonly image: InspectedImage
  readonly base: InspectedImage
  readonly baseTag: string
  readonly milliseconds: number
}

/** Copies the context for one side and writes the side's own files into it. */
export async function prepareSide(
  session: EngineSession,
  request: VerifyRequest,
  side: Side,
  label: string,
): Promise<PreparedSide> {
  const context = contextFolder(session, label)
  const { gitIgnored, disk } = request
  const { dockerignore } = side
  const sources = await copyContext(request.context, context, { dockerignore, gitIgnored, limit: disk })
  for (const [path, text] of Object.entries(side.files)) await write(context, path, text)
  const [root, path] =
    side.path === undefined ? ([session.folder, `${label}.Dockerfile`] as const) : ([context, side.path] as const)
  await write(root, path, side.dockerfile)
  if (side.ownIgnoreFile) await write(root, `${path}.dockerignore`, dockerignore)
  const dockerfile = join(root, path)
  return { side, label, context, dockerfile, sources, tag: session.nameFor(label) }
}

// BuildKit takes two contexts whose folders have one name for the same one, and a file that has kept its size and time for unchanged: with
// `before` as the name, one project was built with a file of another (tried with BuildKit 0.13 on 2026-11-22).
function contextFolder(session: EngineSession, label: string): string {
  return join(session.folder, `${basename(session.folder)}-${label}`)
}

/** Writes a file below a folder of the session. A link of the context in its place goes: behind it may lie a file of the user. */
async function write(root: string, path: string, text: string): Promise<void> {
  const place = resolve(root, path)
  await mkdir(dirname(place), { recursive: true })
  const [realRoot, realFolder] = [await realpath(root), await realpath(dirname(place))]
  if (realFolder !== realRoot && !realFolder.startsWith(realRoot + sep))
    throw new EngineError(`${path} lies behind a link that leads out of the build context.`)
  await rm(place, { force: true })
  await writeFile(place, text, { flag: 'wx' })
}

/** Builds one side, and its base. Throws a BuildError when the Dockerfile does not build. */
export async function buildSide(
  session: EngineSession,
  request: VerifyRequest,
  prepared: PreparedSide,
): Promise<BuiltSide> {
  const begun = Date.now()
  await buildPrepared(session, request, prepared, prepared.label)
  const milliseconds = Date.now() - begun
  const image = await session.engine.inspectImage(prepared.tag)
  if (image.size > request.disk)
    throw new EngineError(`The image of ${prepared.side.name} is larger than ${request.disk} bytes (--disk).`)
  const { base, baseTag } = await buildBase(session, request, prepared)
  return { ...prepared, image, base, baseTag, milliseconds }
}

/** Builds one side, again if need be, from its copy as it is now. */
export async function buildPrepared(
  { engine }: EngineSession,
  { build, logs }: VerifyRequest,
  { tag, context, dockerfile }: PreparedSide,
  log: string,
): Promise<void> {
  await engine.build({ ...build, tag, context, dockerfile, log: join(logs, `build-${log}.log`) })
}

const NO_BASE: InspectedImage = {
  id: '',
  configuration: {},
  size: 0,
  architecture: '',
  layers: [],
  layerSteps: [],
}

async function buildBase(
  session: EngineSession,
  request: VerifyRequest,
  { side, label, tag }: PreparedSide,
): Promise<{ base: InspectedImage; baseTag: string }> {
  const text = baseDockerfile(side.dockerfile)
  const baseTag = `${tag}-base`
  if (text === undefined) return { base: NO_BASE, baseTag }
  const context = contextFolder(session, `${label}-base`)
  await mkdir(context, { recursive: true })
  await write(context, 'Dockerfile', text)
  try {
    await session.engine.build({
      ...request.build,
      // Only those that FROM may use: a builder warns about others, or refuses them.
      buildArguments: request.build.buildArguments.filter((argument) =>
        new RegExp(`^ARG\\s+${argument.split('=')[0]}\\b`, 'm').test(text),
      ),
      secrets: [],
      tag: baseTag,
      context,
      dockerfile: join(context, 'Dockerfile'),
      log: join(request.logs, `build-${label}-base.log`),
    })
  } catch (error) {
    if (!(error instanceof BuildError)) throw error
    throw new EngineError(`The base image of ${side.name} could not be looked at: ${error.message}`)
  }
  return { base: await session.engine.inspectImage(baseTag), baseTag }
}

const SOUNDS_SECRET = /token|secret|passw|key|credential|auth/i

/** The values that no image may hold: of every `--secret`, and of build arguments whose name sounds like one. */
export async function secretsOf({ build, environment }: VerifyRequest): Promise<readonly Secret[]> {
  const secrets: Secret[] = []
  for (const secret of build.secrets) {
    const fields = new Map(secret.split(',').map((field) => field.split('=', 2) as [string, string]))
    const name = fields.get('id') ?? secret
    const file = fields.get('src') ?? fields.get('source')
    const variable = fields.get('env') ?? (file === undefined ? name : undefined)
    const value = file === undefined ? environment[variable ?? ''] : await readFile(file, 'utf8')
    if (value !== undefined) secrets.push({ name: `the secret ${name}`, value })
  }
  for (const argument of build.buildArguments) {
    const at = argument.indexOf('=')
    const name = at < 0 ? argument : argument.slice(0, at)
    const value = at < 0 ? environment[name] : argument.slice(at + 1)
    if (SOUNDS_SECRET.test(name) && value !== undefined) secrets.push({ name: `the build argument ${name}`, value })
  }
  return secrets
}
