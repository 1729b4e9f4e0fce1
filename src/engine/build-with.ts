import { buildFailure } from './build-failure.js'
import type { CommandLine } from './command-line.js'
import { BuildError, type BuildRequest, EngineError, type EngineName, type Limits } from './engine.js'

/** In what Docker's and podman's command lines differ, and what every call shares. */
export interface Dialect {
  readonly name: EngineName
  readonly version: string
  readonly builder: 'BuildKit' | 'classic builder' | 'Buildah'
  /** Every container and network gets it: `msb-migrate.run=123`. */
  readonly label: string
  readonly limits: Limits
  /** Milliseconds that one build may take. */
  readonly buildTimeout: number
}

/** Builds an image by a command line; throws a BuildError when the Dockerfile does not build. */
export async function buildWith(line: CommandLine, dialect: Dialect, request: BuildRequest): Promise<void> {
  const { builder, name, buildTimeout } = dialect
  const { tag, dockerfile, context, buildArguments, secrets, network, platform, images, log } = request
  if (builder === 'classic builder' && secrets.length > 0)
    throw new EngineError(
      '--secret needs BuildKit, and this Docker has its classic builder alone. Install docker-buildx.',
    )
  const args = ['build', '--tag', tag, '--file', dockerfile]
  if (builder === 'BuildKit') args.push('--progress', 'plain')
  else args.push('--force-rm')
  // Without it buildah keeps no cache, as podman and Docker do.
  if (name === 'buildah') args.push('--layers')
  // OCI images have no HEALTHCHECK: https://docs.podman.io/en/latest/markdown/podman-build.1.html#format
  if (builder === 'Buildah') args.push('--format', 'docker')
  for (const argument of buildArguments) args.push('--build-arg', argument)
  for (const secret of secrets) args.push('--secret', secret)
  if (network !== undefined) args.push('--network', network)
  if (platform !== undefined) args.push('--platform', platform)
  for (const [reference, image] of Object.entries(images)) {
    args.push(
      '--build-context',
      `${reference}=${builder === 'BuildKit' ? 'docker-image' : 'container-image'}://${image}`,
    )
  }
  const env: Record<string, string> = builder === 'classic builder' ? { DOCKER_BUILDKIT: '0' } : {}
  const { code, output } = await line.run([...args, context], { log, env, timeout: buildTimeout })
  if (code === 0) return
  const failure = buildFailure(output)
  if (failure.kind === 'dockerfile') throw new BuildError(failure.text)
  throw new EngineError(`${name} build: ${failure.text}`)
}
