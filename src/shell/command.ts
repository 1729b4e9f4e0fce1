/** One command of a shell text, joined to its neighbours at the top level by `&&`, `;` or a line break. */
export interface Command {
  /** Half-open range of offsets into the text that holds the command. */
  readonly span: { readonly start: number; readonly end: number }
  /** What stands between the command before it and this one; undefined for the first. */
  readonly separatorBefore?: { readonly start: number; readonly end: number }
  /** `&&` when the command runs only after the one before it succeeded, `;` when it runs anyway; undefined for the first. */
  readonly joinedBy?: '&&' | ';'
  /**
   * The words of a simple command, quotes removed and variables as written; undefined when only the shell can tell
   * (a pipe, `||`, `if`, a subshell, a computed name). Empty for bare assignments.
   */
  readonly argv: readonly string[] | undefined
  /** The spans of the words in `argv`, in the same order; empty when `argv` is undefined. */
  readonly words: readonly { readonly start: number; readonly end: number }[]
  /** The words of every simple command inside, in order; the command's own when it is simple. */
  readonly inner: readonly (readonly string[])[]
  /** Literal `NAME=value` in front of the command's name. */
  readonly environment: ReadonlyMap<string, string>
  /** True when a redirection stands on it, or on something inside. */
  readonly redirects: boolean
  /** Files that redirections write, as written. */
  readonly writes: readonly string[]
  /** Where a `cd` before it in the same text went; undefined when none did. */
  readonly directory?: string
  /** False when it shares the effect of a `cd`, `export`, `set` or assignment with its neighbours. */
  readonly mayPart: boolean
}

/** A shell text taken apart. `complete` is false when the parser reported an error; then `commands` must not be relied on. */
export interface ShellText {
  readonly commands: readonly Command[]
  /** True when a command is sent to the background with `&`. */
  readonly background: boolean
  readonly complete: boolean
}
