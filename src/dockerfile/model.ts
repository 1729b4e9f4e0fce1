import type { Command } from '../shell/command.js'

export type { Command } from '../shell/command.js'

/** Half-open range of UTF-16 offsets into `Dockerfile.text`. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The stage or stages that an instruction, or one command of a `RUN`, belongs to. */
export type Placement = 'build' | 'runtime' | 'both'

/** A parsed Dockerfile. The text is the truth; everything else points into it. */
export interface Dockerfile {
  readonly text: string
  /** The line break that the file uses most. */
  readonly lineEnding: '\n' | '\r\n'
  readonly escape: '\\' | '`'
  /** `# syntax=` and `# escape=` lines at the top. */
  readonly directives: readonly Span[]
  /** The `ARG`s before the first `FROM`: in scope for every `FROM`, and for nothing else. */
  readonly globals: readonly Assignment[]
  readonly stages: readonly Stage[]
  /** All comment lines, those inside continued instructions included, parser directives excluded. */
  readonly comments: readonly Span[]
  /** What Docker itself would reject, with the place; empty for a file that Docker takes. */
  readonly problems: readonly Problem[]
}

/** Something that no Docker accepts: a keyword it does not know, an instruction before `FROM`, no `FROM`. */
export interface Problem {
  readonly span: Span
  readonly detail: string
}

/** One `FROM` and what follows up to the next one. */
export interface Stage {
  readonly from: From
  readonly body: readonly Instruction[]
}

/** One instruction. What is never looked inside is `other`, and is carried verbatim. */
export type Instruction = From | Run | Copy | Start | Assignment | Label | Setting | HealthCheck | Other

interface InstructionBase {
  /** In capitals, however the file writes it. */
  readonly keyword: string
  /** From the keyword to the instruction's last character, a heredoc's terminator included. */
  readonly span: Span
  /** `span`, the comment lines directly above and the line break below: what moves when it moves. */
  readonly block: Span
  /** What follows the keyword and its flags. */
  readonly body: Span
  /** `--name=value` flags, in order; `value` is undefined for a bare `--link`. */
  readonly flags: readonly Flag[]
  /** What the user decided in the comment above: `# msb-migrate: runtime`. */
  readonly annotation?: Placement
}

/** One `--name=value` of an instruction. */
export interface Flag {
  readonly name: string
  readonly value: string | undefined
  readonly span: Span
}

/** `FROM image AS name`. */
export interface From extends InstructionBase {
  readonly kind: 'from'
  readonly image: ImageReference
  readonly imageSpan: Span
  readonly stageName?: string
  readonly platform?: string
}

/** `node:18`, `registry.corp:5000/library/node:${V}-slim@sha256:…`, taken apart without losing a character. */
export interface ImageReference {
  readonly text: string
  /** With registry and folders, without tag and digest. */
  readonly name: string
  readonly tag?: string
  readonly digest?: string
  /** Names of the variables that the reference holds. */
  readonly args: readonly string[]
}

/** `RUN`, as a shell line, an exec-form array or a heredoc. */
export interface Run extends InstructionBase {
  readonly kind: 'run'
  readonly form: 'shell' | 'exec' | 'heredoc'
  readonly commands: readonly Command[]
  /** False when the shell text could not be parsed to the end; `commands` then holds the whole body as one opaque command. */
  readonly parsed: boolean
}

/** `COPY` or `ADD`. A heredoc source has no entry in `sources`. */
export interface Copy extends InstructionBase {
  readonly kind: 'copy'
  readonly sources: readonly string[]
  readonly target: string
  readonly from?: string
  readonly owner?: string
  readonly heredoc: boolean
}

/** `CMD` or `ENTRYPOINT`. In the shell form `argv` has one entry, the line that the shell gets. */
export interface Start extends InstructionBase {
  readonly kind: 'start'
  readonly form: 'exec' | 'shell'
  readonly argv: readonly string[]
}

/** `ENV` or `ARG`. Values are as written, quotes removed, variables not expanded. */
export interface Assignment extends InstructionBase {
  readonly kind: 'assignment'
  readonly values: readonly { readonly name: string; readonly value: string | undefined; readonly span: Span }[]
}

/** `LABEL`. */
export interface Label extends InstructionBase {
  readonly kind: 'label'
  readonly values: readonly { readonly name: string; readonly value: string | undefined; readonly span: Span }[]
}

/** `USER`, `WORKDIR`, `EXPOSE`, `VOLUME`, `STOPSIGNAL`, `SHELL`. */
export interface Setting extends InstructionBase {
  readonly kind: 'setting'
  /** The words after the keyword; a JSON array (`VOLUME`, `SHELL`) taken apart. */
  readonly words: readonly string[]
  readonly value: string
}

/** `HEALTHCHECK`; `argv` is undefined for `HEALTHCHECK NONE`. */
export interface HealthCheck extends InstructionBase {
  readonly kind: 'healthcheck'
  readonly form: 'exec' | 'shell' | 'none'
  readonly argv: readonly string[] | undefined
}

/** `ONBUILD`, `MAINTAINER` and keywords that Docker does not know. */
export interface Other extends InstructionBase {
  readonly kind: 'other'
}
