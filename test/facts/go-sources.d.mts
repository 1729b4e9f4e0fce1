/** The folders of a module's packages that compile C on Linux, '' for its root; files are pairs of a path in the module and a text. */
export function packagesWithC(files: readonly (readonly [path: string, text: string])[]): readonly string[]

/** True when a file belongs to a build for Linux, on amd64 or arm64, with cgo and without tags of one's own. */
export function isBuilt(path: string, text: string): boolean

/** True for a source with `import "C"` that can be imported itself: programs cannot. */
export function importsC(text: string): boolean
