import type { Span } from './dockerfile/model.js'
import type { SourcePlace } from './project/files.js'

/** How sure a decision is: shown by the files, or taken on a stated assumption. */
export type Certainty = 'proven' | 'assumed'

/**
 * Where an image is to be had that holds what the original's held: the stage that does, or undefined where none does and only the
 * former file builds one.
 */
export interface FormerImage {
  readonly dockerfile: string
  readonly stage?: string
}

/** A command as the runner alone runs it, and whether that stands behind the image's ENTRYPOINT or for it. */
export interface PlainCommand {
  readonly instead?: readonly string[]
  readonly behindEntrypoint: boolean
}

/** What became of the question which base the runtime stage starts from, where a base will not do. */
export interface BaseQuestion {
  /** The image that is kept because of that; undefined where no base would do. */
  readonly kept?: string
  /** True when the user left the question open, so that naming a base is no advice. */
  readonly wasOpen?: boolean
}

/** Everything the tool can say, as data: a closed set of codes with their arguments. `report/messages.ts` has the words. */
export interface ReasonArgs {
  // why a file stays as it is
  'already-multi-stage': { stages: number }
  'nothing-to-gain': { because: readonly string[] }
  'built-outside': { file: string }
  'service-image': { image: string }

  // why a file is refused
  'invalid-dockerfile': { detail: string }
  'development-image': { command: string; productionStart?: string; buildScript?: string }
  'no-ecosystem': { image: string; language: string; covered: readonly string[] }
  'unknown-base': { image: string; because?: string }
  'windows-image': { image: string }
  'onbuild-image': { image: string }
  'no-install': { manifest: string; atStart?: string }
  'no-start-command': { image: string }
  'broken-start-command': { command: string }
  'start-not-understood': { command: string; because: string }
  'start-file-missing': { file: string; command: string }
  'unknown-command': { command: string }
  'run-cannot-part': { command: string; because: string }
  'manifest-not-in-context': { path: string }
  'manifest-invalid': { path: string; detail: string }
  'ignore-file-not-readable': { file: string; because: string }
  'workspace-manifests-missing': { missing: readonly string[] }
  'install-not-followed': { command: string; because: string }
  'package-manager-not-covered': { manager: string; because: string; instead: string }
  'native-package': { package: string; because: string; from: string; to: string }
  'no-lock-file-for-libc': { from: string; to: string }
  'no-image-for-runner': BaseQuestion & { base: string; runner: string; available: readonly string[] }
  'base-lacks': BaseQuestion & { base: string; capability: string; neededBy: string }
  'secret-would-ship': { file: string }
  'variable-image': BaseQuestion & { reference: string; because: string }
  'app-in-root': { folder: string; because?: string }
  'compiles-at-start': { command: string; canHoist: boolean }
  'native-code-in-jars': { jar: string; from: string } & BaseQuestion
  /** `isSure` is false where it is only not known that it is not so. */
  'linked-against-libc': { program: string; because: string; from: string; isSure: boolean } & BaseQuestion
  'browser-download': { package: string; folder: string }

  'static-not-possible': { command: string; because: string }

  // notes
  'standalone-available': { folder: string; made: boolean }
  'static-available': { command: string; folder: string }
  'static-without-effect': { command: string }

  // a bug of ours
  'invariant-broken': { invariant: string; detail: string }
  'internal-error': { detail: string; stack: string }

  // warnings
  'credential-in-image': { name: string; keyword: string }
  'named-install': { command: string }
  'signals-unanswered': { wrapper: string }
  'development-use-guarded': { package: string; place: SourcePlace }
  'build-at-start': { command: string; canHoist: boolean }
  'builder-only-variable': { name: string; secret: string }
  'lock-file-missing': { manifest: string }
  'source-not-in-context': { source: string }
  'lock-file-not-copied': { lockFile: string }
  'lock-file-not-readable': { lockFile: string; because: string }
  'digest-dropped': { reference: string }
  'unknown-base-kept': { image: string }
  'computed-path': { place: SourcePlace; expression: string }
  'computed-program': { place: SourcePlace; expression: string }
  'source-not-readable': { file: string; because: string }
  'compose-overrides-command': FormerImage &
    PlainCommand & {
      file: string
      service: string
      command: string
      lacks?: readonly string[]
    }
  'compose-mounts-over-app': FormerImage & { file: string; service: string; folder: string }
  'compose-targets-stage': FormerImage & { file: string; service: string; target: string }
  'healthcheck-needs-program': {
    file: string
    service: string
    program: string
    base: string
    test?: readonly string[]
    line?: string
  }
  'command-needs-development': FormerImage & {
    place: SourcePlace
    command: string
    packages: readonly string[]
    image: string
    /** True when the packages are all that it lacks. */
    movable: boolean
  }
  'command-needs-program': PlainCommand & {
    place: SourcePlace
    command: string
    program: string
    base: string
    line?: string
  }
  'command-needs-file': { place: SourcePlace; command: string; file: string; line: string }
  'cache-leaves-builder': { place: SourcePlace; cacheTo: string; cacheFrom?: string; isAction: boolean }
  'more-commands-break': { count: number; files: readonly string[] }

  // where an instruction belongs, and why
  'keyword-decides': { keyword: string }
  'user-annotation': { placement: string }
  'build-command': { command: string }
  'runtime-command': { command: string }
  'install-command': { command: string }
  'os-packages-split': { build: readonly string[]; runtime: readonly string[]; unknown: readonly string[] }
  'file-command': { command: string }
  'repository-command': { command: string }
  'user-command': { command: string }
  'clean-up-command': { command: string }
  'set-up-command': { command: string }
  'tool-for-build': { command: string; program: string }
  'tool-for-start': { command: string; program: string }
  'needed-while-building': { keyword: string }
  'toolchain-variable': { names: readonly string[] }
  'variable-of-runtime': { name: string }
  'source-for-build': { source: string }
  'source-repeated': { source: string }
  'source-covered': { source: string; by: string }
  'owner-on-copy': { command: string; owner: string }
  'folder-superseded': { folder: string; next: string }
  'last-one-counts': { keyword: string }

  // the delivery, and what comes along
  'install-once': { command: string }
  reinstall: { command: string }
  prune: { command: string; because: string }
  'pruned-already': { command: string }
  'keep-all-dependencies': { because: string; baseStays?: boolean }
  'keep-dev-dependencies': { packages: readonly string[]; neededBy: string }
  'no-dependencies': { manifest: string }
  'build-cache': { path: string }
  'hoisted-build': { command: string }
  'standalone-server': { path: string }
  'served-folder': { command: string; folder: string; port: number }
  'static-server': { program: string; folder: string }
  'virtual-environment': { path: string }
  'packages-in-place': { path: string; because: string }
  'compiled-program': { program: string }
  'program-in-jar': { jar: string }
  'program-without-libc': { program: string; switched: boolean }
  'artifact-proven': { path: string; by: string }
  'artifact-read-by-program': { path: string; place: SourcePlace }
  'folder-whole': { path: string; because: string }
  'artifacts-not-proven': { because: string }
  'program-link': { path: string }
  'manager-of-start': { path: string; manager: string }
  'production-dependencies': { path: string }
  'manifests-for-install': { manifests: readonly string[] }

  // lines that are added
  'builder-stage': { name: string }
  'runtime-stage': { base: string; image: string }
  'program-installed': { program: string; package: string; neededBy: string }
  'start-rewritten': { from: string; to: string; because: string }
  'environment-of-build': { what: string }
  'server-configuration': { path: string; folder: string; port: number }
  'ignore-entry': { entry: string; because: string }
}

/** One of the codes of `ReasonArgs`. */
export type ReasonCode = keyof ReasonArgs

/** Something the tool has to say: a code, its arguments and the place in the Dockerfile it is about. */
export type Reason = {
  [Code in ReasonCode]: { readonly code: Code; readonly args: ReasonArgs[Code]; readonly at?: Span }
}[ReasonCode]

/** Makes a reason; the compiler checks the arguments against the code. */
export function reason<Code extends ReasonCode>(code: Code, args: ReasonArgs[Code], at?: Span): Reason {
  return (at === undefined ? { code, args } : { code, args, at: { start: at.start, end: at.end } }) as Reason
}
