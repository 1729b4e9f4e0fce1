import type { Instruction, Span } from '../dockerfile/model.js'
import type { Certainty, Reason } from '../reason.js'

/** Every change says why. */
export type Change = (Edit | Removal | Line | NewFile | Difference) & {
  readonly reason: Reason
  readonly certainty: Certainty
}

/** Replaces a range of the original text, in the builder stage. */
export interface Edit {
  readonly kind: 'edit'
  readonly span: Span
  readonly text: string
}

/** Takes an instruction with its comments out of the builder stage. */
export interface Removal {
  readonly kind: 'removal'
  readonly instruction: Instruction
}

/** A line of the runtime stage, or at the builder's end. Lines keep the order of `at`, an offset into the original; then of `rank`. */
export interface Line {
  readonly kind: 'line'
  readonly stage: 'builder' | 'runtime'
  readonly at: number
  readonly rank: number
  readonly text: string
  /** The instruction that the line repeats; undefined for a line that is new. */
  readonly of?: Instruction
  /** True when the instruction's comments move along: it leaves the builder. */
  readonly withComments?: boolean
}

/** A file of the build context that the migration brings along. */
export interface NewFile {
  readonly kind: 'file'
  /** Relative to the context's root. */
  readonly path: string
  readonly text: string
}

/** A deliberate difference of the result's configuration, which the invariants then expect. */
export interface Difference {
  readonly kind: 'difference'
  readonly about: 'env' | 'start' | 'stop-signal' | 'port'
  /** For `env`: the variable's name; for `port`: the port. */
  readonly name?: string
}
