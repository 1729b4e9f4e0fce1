import type { Runner } from '../runner.js'
import type { ServedFolder } from '../served-folder.js'

/** What a program finds in an image. */
export interface Capabilities {
  /** `none` where no program finds one: only what brings all it needs runs there. */
  readonly libc: 'glibc' | 'musl' | 'none'
  /** The Debian or Alpine release's code name, where the tag or the table tells it. */
  readonly release?: string
  /** True for a release whose packages have left the mirrors that its package manager asks. */
  readonly archived?: true
  readonly shell: boolean
  /** True for an image without `/tmp`. */
  readonly withoutTemporaryFolder?: true
  readonly packageManager?: 'apt' | 'apk'
  readonly programs: ReadonlySet<string>
  /** System packages that are no programs and come with it, by the names of any package manager. */
  readonly packages?: ReadonlySet<string>
  /** Folders of its own programs, beside those of every system: commands on them are commands on the image. */
  readonly folders?: readonly string[]
  /** Names that USER and --chown may use. */
  readonly users: ReadonlySet<string>
  /** True where the runner brings its package manager: an install can run there. */
  readonly installs: boolean
  /** True for an image with the development libraries of full Debian. */
  readonly manyLibraries: boolean
}

/** The configuration that an image brings: `entrypoint` matters, for distroless runs `node` itself. */
export interface ImageDefaults {
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly user: string
  /** The working directory; undefined for the root. */
  readonly folder?: string
  /** Variables that it sets, PATH apart. */
  readonly environment?: ReadonlyMap<string, string>
  /** The folders of PATH; undefined for those of every system. */
  readonly path?: readonly string[]
  /** Undefined for Docker's own, SIGTERM. */
  readonly stopSignal?: string
  /** Ports that it exposes, as EXPOSE writes them. */
  readonly exposed?: readonly string[]
}

/** How an image is told to serve a folder of files, where that is all it does. */
export interface FolderServer {
  /** Names for its configuration in a build context, the best first. */
  readonly fileNames: readonly string[]
  /** Where it reads the configuration, absolute. */
  readonly target: string
  readonly configurationOf: (served: ServedFolder) => string
}

/** An image that runs what another builds, with an interpreter of the same vendor and release. */
export interface RuntimeImage {
  /** Of an official image, without a registry. */
  readonly name: string
  readonly tag: string
  readonly capabilities: Capabilities
  readonly defaults: ImageDefaults
}

/** A tag with its variants, each beginning with the part of the tag that tells the version. */
export interface TagVariants {
  /** Empty where a tag tells none: `slim`, `alpine`. */
  readonly version: string
  readonly slim: string
  readonly alpine: string
}

/** An image that the table knows: what runs in it, what it holds, which family it is of. */
export interface KnownImage {
  readonly runner: Runner
  /** The id of the base that this image belongs to; `full` is no base that a migration goes to. */
  readonly family: string
  readonly capabilities: Capabilities
  readonly defaults: ImageDefaults
  /** True where nothing is known of the image but what runs in it: none can take its place. */
  readonly isOpaque?: true
  /** True for an image to build in: what it makes runs without the runner, on the bare system. */
  readonly makesPrograms?: true
  /** The tags of the same repository's other variants, by base. */
  readonly variants?: TagVariants
  /** The same of another vendor, where this one's images are made no more. */
  readonly successors?: KnownImage['runtimes']
  /** Images that run what this one builds, by base, the smallest first, where they are no variants of its own tag. */
  readonly runtimes?: Readonly<Partial<Record<'slim' | 'alpine', readonly RuntimeImage[]>>>
}

/** The runtime image that a base offers for a build. */
export interface BaseImage extends KnownImage {
  /** As it is written after FROM. */
  readonly reference: string
  /** `assumed` when a variable, or a tag that moves, decides what the reference means. */
  readonly certainty: 'proven' | 'assumed'
  /** The digest that had to be dropped, with the reference it stood in. */
  readonly droppedDigest?: string
  /** True when the image is the build's own. */
  readonly sameAsBuild: boolean
  /** How the image wants the program started; undefined when it starts any command. `given` are words that it hands to the runner in front of all others. */
  readonly startsRunner?: { readonly path: string; readonly given?: readonly string[] }
  /** Present where the image serves a folder of files and starts nothing else. */
  readonly servesFolder?: FolderServer
  /** How `USER` and `--chown` are written for a user who is not root; undefined when names serve. */
  readonly numericUser?: string
}

/** Why a base has no image for a build. */
export type NoImage =
  | { readonly problem: 'no-image-for-runner'; readonly available: readonly string[] }
  | { readonly problem: 'variable-image'; readonly because: string }

/** What a base is asked for: the build's image as written and as the table knows it. */
export interface ImageRequest {
  /** The reference's text after FROM. */
  readonly text: string
  /** The same with variables replaced by their defaults. */
  readonly expanded: string
  readonly known: KnownImage
  /** Who the program runs as, by name or number, without a group; empty for root. */
  readonly user: string
}

/** A family of runtime images: the second axis. It knows nothing about ecosystems. */
export interface Base {
  readonly id: string
  /** True where `--base auto` may come to it for this build. */
  readonly followsFrom: (known: KnownImage) => boolean
  /** The image of this family that fits the build's own: same release, mirror and `${ARG}`. */
  readonly imageFor: (request: ImageRequest) => BaseImage | NoImage
  /** The same family's images that are tried behind that one, each as a base of its own. */
  readonly others?: readonly Base[]
}
