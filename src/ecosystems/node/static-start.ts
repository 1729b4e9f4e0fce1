import { imageConfiguration, resolveFolder } from '../../dockerfile/configuration.js'
import { isRoot } from '../../dockerfile/users.js'
import type { ProjectFiles } from '../../project/files.js'
import { readText } from '../../project/files.js'
import type { ServedFolder } from '../../served-folder.js'
import type { StartStep } from '../start/start-step.js'
import type { Contents } from './contents.js'
import { inContext, inImage, isInApp, type NodeProject } from './project.js'
import { serverBehaviour } from './server-behaviour.js'
import { readServerCommand, type ServerCommand } from './server-command.js'
import { exposedPorts, portOf, releaseOf } from './server-port.js'
import { joinPath } from './tsconfig.js'
import { isWrapper } from './wrapper-step.js'

/** A start that only serves a folder: what another server must do in its place, or why none can. */
export type StaticStart = { readonly command: string } & (
  | {
      readonly served: ServedFolder
      /** False where only running the build would tell that the folder is there. */
      readonly isProven: boolean
    }
  | { readonly because: string }
)

/** Reads a start command that only serves a folder; undefined for any other. */
export async function staticStart(project: NodeProject, contents: Contents): Promise<StaticStart | undefined> {
  const { start, request } = project
  const steps = start.steps.filter((step) => !isWrapper(step))
  const step = steps.find((each) => serverOf(each) !== undefined)
  const server = step === undefined ? undefined : serverOf(step)
  if (step === undefined || server === undefined || start.opaque !== undefined) return undefined
  const command = step.argv.join(' ')
  if (steps.length > 1) return undefined
  if (start.doesMore === true) return { command, because: 'the start command does more than start this server' }
  const { user, env } = imageConfiguration(request.dockerfile, request.stage, { entrypoint: [], command: [], user: '' })
  if (!isRoot(user)) return { command, because: `it runs as ${user}, and the image that would serve starts as root` }
  const words = readServerCommand(server, step.argv.slice(server.split(' ').length))
  if (words.odd !== undefined) return { command, because: `what its option ${words.odd} asks for is not carried over` }
  const configured = await configurationOf(project, server)
  if (configured !== undefined) return { command, because: `${configured} configures it` }

  const folder = folderOf(project, step, words, server, contents)
  if (folder === undefined) return { command, because: 'it cannot be told which folder it serves' }
  const isProven = isThere(project, contents, folder)
  if (!isProven && contents.fallback === undefined)
    return { command, because: `neither the build nor a COPY is known to make ${folder}` }
  const release = releaseOf(project, server)
  if (server === 'serve' && release < 10) return { command, because: `what release ${release} of it does is not known` }
  const environment = new Map([...env, ...step.environment])
  const port = portOf({ server, release, words, environment })
  if ('because' in port) return { command, because: port.because }
  const exposed = exposedPorts(project)
  // Where nothing written tells the port, another one that is exposed may be what PORT is set to when the container starts.
  if (port.isDefault && exposed.length > 0 && !exposed.includes(port.number)) {
    const because = `it listens on ${port.number} unless PORT says otherwise, and EXPOSE names ${exposed.join(', ')}`
    return { command, because: because }
  }
  const behaviour = serverBehaviour(server, words)
  if (behaviour === undefined) return { command, because: 'an option of it has a value that is not carried over' }
  const bothFamilies = (behaviour.bothFamilies && !port.hasHost) || isCheckedByName(project)
  return { command, served: { ...behaviour, folder, port: port.number, bothFamilies }, isProven }
}

function serverOf({ argv: [program = '', verb] }: StartStep): string | undefined {
  if (program === 'vite') return verb === 'preview' ? 'vite preview' : undefined
  return ['serve', 'http-server', 'sirv'].includes(program) ? program : undefined
}

// `serve` reads a file in the folder that it serves, where builds put what stands in public/ or static/.
async function configurationOf({ request, contextFolder }: NodeProject, server: string): Promise<string | undefined> {
  if (server === 'serve') return request.paths.find((path) => /(?:^|\/)(?:serve|now)\.json$/.test(path))
  if (server !== 'vite preview') return undefined
  const file = request.paths.find((path) =>
    ['js', 'ts', 'mjs', 'mts', 'cjs', 'cts'].some(
      (ending) => path === joinPath(contextFolder, `vite.config.${ending}`),
    ),
  )
  const text = file === undefined ? '' : await textOf(request.files, file)
  return /\b(?:preview|server|base|appType|configurePreviewServer)\b/.test(text) ? file : undefined
}

async function textOf(files: ProjectFiles, path: string): Promise<string> {
  return (await readText(files, path)) ?? 'preview'
}

function folderOf(
  project: NodeProject,
  step: StartStep,
  { folders, options }: ServerCommand,
  server: string,
  { outputs }: Contents,
): string | undefined {
  const [written, ...others] = folders
  const isVite = server === 'vite preview'
  const bundles = outputs.filter(({ isFolder }) => isFolder)
  const [bundle] = bundles
  // vite's own folder is the one that it builds to.
  if (isVite && folders.length === 0 && !options.has('folder'))
    return bundles.length === 1 && bundle !== undefined ? inImage(project, bundle.path) : undefined
  const named = isVite ? options.get('folder') : written
  if (named === undefined || (isVite ? folders.length : others.length) > 0 || /[$*`]/.test(named)) return undefined
  const folder = resolveFolder(resolveFolder(project.startFolder, step.directory ?? ''), named)
  return folder === project.folder || !isInApp(project, folder) ? undefined : folder
}

function isThere(project: NodeProject, { outputs }: Contents, folder: string): boolean {
  const path = inContext(project, folder)
  const isMade = outputs.some(
    (output) => path === output.path || path?.startsWith(`${output.path}/`) || output.path.startsWith(`${path}/`),
  )
  return isMade || [...project.copied.keys()].some((file) => file.startsWith(`${folder}/`))
}

// In an image with musl `localhost` is ::1 first, and busybox' wget tries no second address.
function isCheckedByName({ request: { dockerfile, stage } }: NodeProject): boolean {
  const check = stage.body.findLast(({ kind }) => kind === 'healthcheck')
  return check !== undefined && dockerfile.text.slice(check.span.start, check.span.end).includes('localhost')
}
