/** What executes a program: an interpreter's name and its major release; undefined where a tag does not say it (`lts`). */
export interface Runner {
  readonly name: string
  readonly version: number | undefined
  /** As people say it, where name and version do not: `Python 3.11`. */
  readonly title?: string
}
