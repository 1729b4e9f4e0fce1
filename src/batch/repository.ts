/** A repository, or a folder that stands for one, whose Dockerfiles a batch migrates. */
export interface Repository {
  /** What it is called: a path relative to the current folder, with slashes, or a URL without credentials. No two have one name. */
  readonly name: string
  /** A folder, absolute with links followed, or a URL to clone from. */
  readonly place: { readonly folder: string } | { readonly url: string }
  /** Folders below the root in which Dockerfiles are looked for; `''` is all of it. */
  readonly folders: readonly string[]
  /** Dockerfiles that were named, whatever they are called; relative to the root. */
  readonly files: readonly string[]
}

/** A repository that lies on the disk, in `folder`. */
export interface LocalRepository extends Pick<Repository, 'name' | 'folders' | 'files'> {
  readonly folder: string
}

/** The Dockerfiles of a repository, relative to the root with slashes. */
export interface Listing {
  readonly dockerfiles: readonly string[]
  /** Files that may name more Dockerfiles: compose files and pipelines. */
  readonly callers: readonly string[]
}

/** The one Dockerfile of a repository in which nothing names others: there is nothing to sort; undefined for any other. */
export function onlyDockerfile({ dockerfiles, callers }: Listing): string | undefined {
  return callers.length === 0 && dockerfiles.length === 1 ? dockerfiles[0] : undefined
}

/** Why something of a batch could not be done, for people. */
export interface Problem {
  readonly repository: string
  readonly problem: string
}
