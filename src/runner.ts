/** What executes a program: an interpreter's name and its major release; undefined where a tag does not say it (`lts`). */
export interface Runner {
  readonly name: string
  readonly version: number | undefined
}
