import { type Reason, reason } from '../../reason.js'
import type { NeededProgram } from '../ecosystem.js'
import type { CompiledLanguage } from './language.js'
import type { SourceFile } from './source-file.js'

/** What sources start. */
export interface CalledPrograms {
  /** Programs that they call by a literal name. */
  readonly programs: readonly NeededProgram[]
  /** What calls a shell. */
  readonly shellFor: string | undefined
  /** The first call of a program whose name is computed. */
  readonly computed: Reason | undefined
}

/** Finds the programs that sources start. */
export function calledPrograms(
  sources: readonly SourceFile[] | undefined,
  { programOfCall }: Pick<CompiledLanguage, 'programOfCall'>,
): CalledPrograms {
  const programs: NeededProgram[] = []
  let shellFor: string | undefined
  let computed: Reason | undefined
  for (const { calls, constants } of sources ?? []) {
    for (const call of calls) {
      const word = programOfCall(call)
      if (word === undefined) continue
      const written = word.isLiteral ? word.literals[0] : constants.get(word.text)
      // A text for a shell-like parser begins with the name.
      const name = written?.trim().split(/\s+/)[0]
      const neededBy = `${call.place.file}:${call.place.line}`
      if (name === undefined) computed ??= reason('computed-program', { place: call.place, expression: word.text })
      else if (/^(\/bin\/)?(ba|a)?sh$/.test(name)) {
        shellFor ??= neededBy
        programs.push({ name: name.split('/').at(-1) ?? name, neededBy })
      } else programs.push({ name, neededBy })
    }
  }
  return { programs, shellFor, computed }
}
