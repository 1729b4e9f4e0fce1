import { posix } from 'node:path'
import type { CalledCommand } from '../../ecosystems/ecosystem.js'
import type { ActionBuild, Callers, DeployedCommand, WrittenCommand } from '../../project/callers/caller.js'
import { imageName, isPublicImage, shortName } from '../../project/callers/image-name.js'
import type { ComposeService } from '../../project/compose.js'
import type { SourcePlace } from '../../project/files.js'
import { parseShell } from '../../shell/parse-shell.js'
import { type ImageBuild, readDockerCommand } from './docker-command.js'

/** Longer ones are no step of a pipeline that people write. */
const LONGEST_TEXT = 32 * 1024
/** Enough to find the handful that is shown, too few to keep anybody waiting. */
const MAXIMUM_CALLS = 500

/** One command that somebody runs in the image. */
export interface Call {
  readonly place: SourcePlace
  readonly shown: string
  readonly command: CalledCommand
  /** True when the words come behind the image's ENTRYPOINT. */
  readonly behindEntrypoint: boolean
  readonly mounts: readonly string[]
  /** The image as the caller calls it; undefined when it has no name. */
  readonly image?: string
}

/** A build of this Dockerfile that keeps a cache, and where it stands. */
export interface CachedBuild {
  readonly place: SourcePlace
  readonly build: Pick<ImageBuild, 'tags' | 'cacheTo' | 'cacheFrom' | 'inlineCache'>
  /** True for an input of an action, false for options of a command line. */
  readonly isAction: boolean
}

/** Which Dockerfile the callers are asked about. */
export interface Called {
  /** Relative to the context's root. */
  readonly path: string
  /** The context's folder in the repository; `''` for its root. */
  readonly contextFolder: string
  /** True when an image without a name can only be this Dockerfile's. */
  readonly isOnly: boolean
  readonly services: readonly ComposeService[]
}

/** All that files around a Dockerfile run in its image, and their builds of it. */
export function callsOf(callers: Callers, called: Called): { calls: readonly Call[]; builds: readonly CachedBuild[] } {
  const commands = callers.shellTexts.flatMap(({ place, text }) => commandsIn(place, text))
  const built = [...commands, ...callers.builds.map(actionBuild)].filter((each) => each.command.kind === 'build')
  const own = built.filter((each) => isOwnBuild(each.command as ImageBuild, each.place, called))
  const names = (builds: typeof built) => builds.flatMap(({ command }) => (command as ImageBuild).tags.map(imageName))
  const [ownNames, otherNames] = [names(own), names(built.filter((each) => !own.includes(each)))]
  const isOwnImage = (image: string, place: SourcePlace) => {
    const name = imageName(image)
    return ownNames.includes(name) || (name.includes('$') && mayBeAny(place, called) && !otherNames.includes(name))
  }
  const calls: Call[] = deployedHere(callers.deployed, called, ownNames, otherNames)
  for (const { place, command } of commands) {
    if (command.kind === 'container' && isOwnImage(command.image, place)) {
      calls.push(...runCall(place, command.argv, command.entrypoint, command.mounts, command.image))
    } else if (command.kind === 'service' && called.services.some((service) => isServiceOf(service, command, called))) {
      calls.push(...runCall(place, command.argv, command.entrypoint, []))
    }
  }
  const builds = own.flatMap(({ place, command, isAction }) =>
    command.kind === 'build' ? [{ place, build: command, isAction }] : [],
  )
  return { calls: calls.slice(0, MAXIMUM_CALLS), builds }
}

/** A command as the core follows it: a line that no shell reads is split as one would do it. */
export function calledCommand({ form, argv }: WrittenCommand): CalledCommand {
  if (form !== 'line') return { form, argv }
  const [text = ''] = argv
  const { commands, complete } = parseShell(text)
  if (!complete) return { form: 'exec', argv: text.trim().split(/\s+/) }
  const [only] = commands
  if (commands.length === 1 && only?.argv !== undefined) return { form: 'exec', argv: only.argv }
  // `bash -c "…"` holds commands of its own.
  return { form: 'shell', argv: [text] }
}

type Found = { place: SourcePlace; command: NonNullable<ReturnType<typeof readDockerCommand>>; isAction: boolean }

function commandsIn(place: SourcePlace, text: string): readonly Found[] {
  if (text.length > LONGEST_TEXT) return []
  const whole = parseShell(text)
  // What the shell's parser stumbles over in one line says nothing about the others.
  const parts = whole.complete
    ? [{ at: 0, commands: whole.commands }]
    : [...text.matchAll(/(?:\\\r?\n|[^\n])+/g)].map((match) => ({ at: match.index, ...parseShell(match[0]) }))
  return parts.flatMap(({ at, commands }) =>
    commands.flatMap(({ inner, span }) => {
      const line = place.line + text.slice(0, at + span.start).split('\n').length - 1
      return inner.flatMap((argv): readonly Found[] => {
        const command = readDockerCommand(argv)
        return command === undefined ? [] : [{ place: { ...place, line }, command, isAction: false }]
      })
    }),
  )
}

function actionBuild({ place, context, cacheTo, tags, inlineCache, file, target }: ActionBuild): Found {
  const command: ImageBuild = {
    kind: 'build',
    tags,
    context: context ?? '.',
    cacheTo,
    cacheFrom: [],
    inlineCache,
    ...(target === undefined ? {} : { target }),
    // The action takes it from the repository's root, whatever the context.
    ...(file === undefined ? {} : { file }),
  }
  return { place, command, isAction: true }
}

function isOwnBuild({ file, context, target }: ImageBuild, place: SourcePlace, called: Called): boolean {
  if (target !== undefined) return false
  const named = file ?? `${context}/Dockerfile`
  // A path that is computed may be any.
  if (named.includes('$')) return mayBeAny(place, called)
  return inRepository(place.file, named, called) === posix.join(called.contextFolder, called.path)
}

/** True where an image or a path that a file does not name outright is taken for this Dockerfile's. */
function mayBeAny(place: SourcePlace, { isOnly }: Called): boolean {
  // A file outside of the context may speak of other programs of the repository.
  return isOnly && !place.file.startsWith('../')
}

/** A path that a file names, relative to the repository's root: pipelines run in that root, others beside the file. */
function inRepository(file: string, named: string, called: Called): string {
  const folder = posix
    .dirname(posix.join(called.contextFolder, file))
    .replace(/(?:^|\/)\.(?:github|circleci)(?:\/.*)?$/, '')
  return posix.join(folder, named)
}

function isServiceOf(service: ComposeService, run: { readonly service: string }, called: Called): boolean {
  return service.name === run.service && service.dockerfile === called.path && service.target === undefined
}

function runCall(
  place: SourcePlace,
  argv: readonly string[],
  entrypoint: string | undefined,
  mounts: readonly string[],
  image?: string,
): Call[] {
  const all = entrypoint === undefined || entrypoint === '' ? argv : [entrypoint, ...argv]
  if (all.length === 0) return []
  const command = { form: 'exec', argv: all } as const
  return [
    { place, shown: all.join(' '), command, behindEntrypoint: entrypoint === undefined, mounts, ...imageShown(image) },
  ]
}

function deployedHere(
  deployed: readonly DeployedCommand[],
  called: Called,
  ownNames: readonly string[],
  otherNames: readonly string[],
): Call[] {
  const [own, others] = [new Set(ownNames.map(shortName)), new Set(otherNames.map(shortName))]
  const isNamed = ({ image }: DeployedCommand) => image !== undefined && own.has(shortName(image))
  const someNamed = deployed.some(isNamed)
  const isHere = (command: DeployedCommand) => {
    const { image, dockerfile, place } = command
    if (dockerfile !== undefined)
      return inRepository(place.file, dockerfile, called) === posix.join(called.contextFolder, called.path)
    if (image === undefined) return called.isOnly
    if (isNamed(command)) return true
    const isOpen = !someNamed || image.includes('{{')
    return mayBeAny(place, called) && isOpen && !isPublicImage(image) && !others.has(shortName(image))
  }
  return deployed.filter(isHere).map((written) => ({
    place: written.place,
    shown: written.argv.join(' '),
    command: calledCommand(written),
    behindEntrypoint: written.behindEntrypoint,
    mounts: [],
    ...imageShown(written.image),
  }))
}

// An expression of a pipeline or a template is no name that a person can type.
function imageShown(image: string | undefined): Pick<Call, 'image'> {
  return image === undefined || image === '' || /\{\{|EXPRESSION|VALUE/.test(image) ? {} : { image }
}
