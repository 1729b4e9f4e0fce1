import { type Options, readOptions } from './options.js'

/** A container that a shell text starts from an image. */
export interface ContainerRun {
  readonly kind: 'container'
  readonly image: string
  readonly argv: readonly string[]
  readonly entrypoint?: string
  /** Places in the container that a volume or bind mount covers. */
  readonly mounts: readonly string[]
}

/** A command that a shell text runs in a service of compose. */
export interface ServiceRun {
  readonly kind: 'service'
  readonly service: string
  readonly argv: readonly string[]
  readonly entrypoint?: string
}

/** A build of an image by a shell text. */
export interface ImageBuild {
  readonly kind: 'build'
  readonly tags: readonly string[]
  readonly file?: string
  readonly context: string
  readonly target?: string
  readonly cacheTo: readonly string[]
  readonly cacheFrom: readonly string[]
  readonly inlineCache: boolean
}

const words = (text: string) => new Set(text.split(' '))

// The options that take no value: https://docs.docker.com/reference/cli/docker/
const runTable = {
  alone: words(
    '--detach --init --interactive --no-healthcheck --oom-kill-disable --privileged --publish-all --quiet --read-only --rm --sig-proxy --tty --disable-content-trust --help',
  ),
  letters: 'ditqP',
}
const composeTable = {
  alone: words('--all-resources --compatibility --dry-run --verbose'),
  letters: '',
}
const serviceTable = {
  alone: words(
    '--build --detach --dry-run --interactive --no-deps --no-TTY --no-tty --privileged --quiet --quiet-build --quiet-pull --remove-orphans --rm --service-ports --tty --use-aliases',
  ),
  letters: 'dTitqP',
}
const buildTable = {
  alone: words(
    '--check --compress --debug --disable-content-trust --force-rm --load --no-cache --pull --push --quiet --rm --squash',
  ),
  letters: 'qD',
}

/** What a command line asks of docker, as far as images are built or started by it; undefined for anything else. */
export function readDockerCommand(argv: readonly string[]): ContainerRun | ServiceRun | ImageBuild | undefined {
  const [program = '', ...rest] = withoutSudo(argv)
  if (program === 'docker-compose') return composeCommand(rest)
  if (program !== 'docker' && program !== 'podman') return undefined
  const [verb = '', ...behind] = readOptions(rest, { alone: words('--debug --tls --tlsverify'), letters: 'D' }).rest
  if (verb === 'container' || verb === 'image') return readDockerCommand([program, ...behind])
  if (verb === 'compose') return composeCommand(behind)
  if (verb === 'run') return containerRun(behind)
  if (verb === 'build') return imageBuild(behind)
  const [plugin, ...further] = verb === 'buildx' ? readOptions(behind, { alone: new Set(), letters: '' }).rest : []
  return plugin === 'build' || plugin === 'b' ? imageBuild(further) : undefined
}

function withoutSudo(argv: readonly string[]): readonly string[] {
  if (argv[0] === 'time' || argv[0] === 'exec') return withoutSudo(argv.slice(1))
  if (argv[0] !== 'sudo' && argv[0] !== 'env') return argv
  const at = argv.findIndex((word, index) => index > 0 && !word.startsWith('-') && !/^\w+=/.test(word))
  return at === -1 ? [] : argv.slice(at)
}

function composeCommand(argv: readonly string[]): ServiceRun | undefined {
  const [verb, ...behind] = readOptions(argv, composeTable).rest
  if (verb !== 'run' && verb !== 'exec') return undefined
  const options = readOptions(behind, serviceTable)
  const [service, ...command] = options.rest
  if (service === undefined) return undefined
  return { kind: 'service', service, argv: command, ...entrypointOf(options) }
}

function containerRun(argv: readonly string[]): ContainerRun | undefined {
  const options = readOptions(argv, runTable)
  const [image, ...command] = options.rest
  if (image === undefined) return undefined
  const volumes = valuesOf(options, '-v', '--volume').map((volume) => /:(\/[^:]*)/.exec(volume)?.[1] ?? volume)
  const mounts = valuesOf(options, '--mount').map(
    (mount) => /(?:^|,)(?:target|destination|dst)=([^,]+)/.exec(mount)?.[1],
  )
  return {
    kind: 'container',
    image,
    argv: command,
    mounts: [...volumes, ...mounts.filter((mount) => mount !== undefined)],
    ...entrypointOf(options),
  }
}

function imageBuild(argv: readonly string[]): ImageBuild {
  const options = readOptions(argv, buildTable, true)
  const [file] = valuesOf(options, '-f', '--file')
  const [target] = valuesOf(options, '--target')
  return {
    kind: 'build',
    tags: valuesOf(options, '-t', '--tag'),
    context: options.rest[0] ?? '.',
    cacheTo: valuesOf(options, '--cache-to'),
    cacheFrom: valuesOf(options, '--cache-from'),
    inlineCache: valuesOf(options, '--build-arg').some((value) => /^BUILDKIT_INLINE_CACHE=(?:1|true)$/.test(value)),
    ...(file === undefined ? {} : { file }),
    ...(target === undefined ? {} : { target }),
  }
}

function entrypointOf(options: Options): { readonly entrypoint?: string } {
  const [entrypoint] = valuesOf(options, '--entrypoint')
  return entrypoint === undefined ? {} : { entrypoint }
}

function valuesOf({ values }: Options, ...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => values.get(name) ?? [])
}
