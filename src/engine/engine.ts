import type { Readable } from 'node:stream'

/** The programs that can build and run images, in the order in which they are tried. */
export const ENGINE_NAMES = ['docker', 'podman', 'buildah'] as const

/** One of the programs that can build and run images. */
export type EngineName = (typeof ENGINE_NAMES)[number]

/** What an image is built from; paths are absolute. */
export interface BuildRequest {
  /** The tag that the image gets. */
  readonly tag: string
  readonly context: string
  readonly dockerfile: string
  /** `NAME=value`, or `NAME` alone, which takes the value of the environment. */
  readonly buildArguments: readonly string[]
  /** `id=token,src=/absolute/path` or `id=token,env=TOKEN`, as the engine's `--secret` takes it. */
  readonly secrets: readonly string[]
  readonly network: string | undefined
  readonly platform: string | undefined
  /** Images that stand for those which the Dockerfile names, by that name. */
  readonly images: Readonly<Record<string, string>>
  /** Where the whole output of the build is written. */
  readonly log: string
}

/** What an engine says of an image, as far as it is compared. */
export interface ImageConfiguration {
  readonly Env?: readonly string[] | null
  readonly User?: string
  readonly WorkingDir?: string
  readonly Entrypoint?: readonly string[] | null
  readonly Cmd?: readonly string[] | null
  readonly ExposedPorts?: Readonly<Record<string, unknown>> | null
  readonly Labels?: Readonly<Record<string, string>> | null
  readonly Volumes?: Readonly<Record<string, unknown>> | null
  readonly Healthcheck?: unknown
  readonly StopSignal?: string
  readonly Shell?: readonly string[] | null
}

/** An image that the engine holds. Layers are digests of their uncompressed archives, the base's first. */
export interface InspectedImage {
  readonly id: string
  readonly configuration: ImageConfiguration
  /** Bytes on disk. */
  readonly size: number
  readonly architecture: string
  readonly layers: readonly string[]
  /** What its history says of every layer, in the same order: the instruction that made it, and its bytes on disk. */
  readonly layerSteps: readonly LayerStep[]
}

/** One layer of an image as its history tells it. */
export interface LayerStep {
  readonly instruction: string
  readonly size: number
}

/** How a container is made. It is not started yet. */
export interface ContainerRequest {
  readonly image: string
  /** Ports of the container that are published on free ports of this machine. */
  readonly ports: readonly number[]
  readonly env: Readonly<Record<string, string>>
  readonly network: string | undefined
  /** Names by which other containers of its network find it. */
  readonly aliases?: readonly string[]
  /** A program that takes the place of the image's ENTRYPOINT. */
  readonly entrypoint?: string
  readonly command?: readonly string[]
  readonly user?: string
  readonly healthCheck?: HealthCheckFlags
}

/** A health check in the words of the engine's flags. */
export interface HealthCheckFlags {
  readonly command: string
  readonly interval?: string
  readonly retries?: number
}

/** The state of a container. */
export interface ContainerState {
  readonly running: boolean
  readonly exitCode: number
  /** `starting`, `healthy` or `unhealthy`; undefined for a container without a health check. */
  readonly health: string | undefined
  readonly outOfMemory: boolean
}

/** A command that ended, and what it wrote to standard output and standard error together. */
export interface Ended {
  readonly code: number
  readonly output: string
}

/** What bounds each container. */
export interface Limits {
  /** As the engine takes it: `2g`. */
  readonly memory: string
  readonly processes: number
}

/** A program that builds images and runs containers, and the names under which it does so. Every method throws an EngineError when the engine itself fails. */
export interface Engine {
  readonly name: EngineName
  readonly version: string
  /** The builder that it uses, for people: `BuildKit`, `classic builder`. */
  readonly builder: string
  /** Throws a BuildError with the end of the output when the build fails. */
  build(request: BuildRequest): Promise<void>
  inspectImage(image: string): Promise<InspectedImage>
  pullImage(image: string): Promise<void>
  removeImage(image: string): Promise<void>
  /** The image as an archive of its layers and configuration. */
  saveImage(image: string): Readable
  createContainer(request: ContainerRequest): Promise<string>
  startContainer(container: string): Promise<void>
  /** Where a published port answers: `127.0.0.1:49153`; undefined when it is published nowhere, as after the container's end. */
  addressOf(container: string, port: number): Promise<string | undefined>
  stateOf(container: string): Promise<ContainerState>
  /** What a container wrote to standard output and standard error, in the order of time; of very much the end. */
  logsOf(container: string): Promise<string>
  /** Asks a container to end by its stop signal, and kills it after the grace. */
  stopContainer(container: string, graceSeconds: number): Promise<void>
  /** Runs a command in a running container. Throws an EngineError when it takes longer than a minute. */
  execute(container: string, command: readonly string[]): Promise<Ended>
  /** The standard output of a container of its own, which ends with its command; empty when the command cannot be run. */
  outputOf(request: ContainerRequest): Readable
  /** A path of a container as a tar archive; empty when there is no such path. */
  copyOut(container: string, path: string): Readable
  /** Puts a file of this machine into a container. */
  copyIn(container: string, file: string, path: string): Promise<void>
  removeContainer(container: string): Promise<void>
  /** Removes every container of the session that is left, also those of `outputOf` that were given up. */
  removeContainers(): Promise<void>
  createNetwork(name: string, subnet?: string): Promise<void>
  removeNetwork(name: string): Promise<void>
}

/** The engine, or the machine it runs on, failed; nothing is known about the image then. */
export class EngineError extends Error {}

/** A build that failed by what the Dockerfile says. `message` is the end of its output. */
export class BuildError extends Error {}
