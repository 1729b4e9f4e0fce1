import type { RuntimeNeeds } from '../ecosystem.js'

/** Something that programs read of the system, and where it lies in the images to build in. */
export interface SystemFile {
  readonly osPackage: string
  readonly neededBy: string
  /** The same as files of the builder, for an image without a package manager. */
  readonly paths: readonly { readonly path: string; readonly isFolder: boolean }[]
}

/** The same as system packages of any package manager. */
export function osPackagesOf(files: readonly SystemFile[]): RuntimeNeeds['osPackages'] {
  return files.map(({ osPackage, neededBy }) => ({ apt: [osPackage], apk: [osPackage], neededBy }))
}
