import { absentSources } from '../dockerfile/copied-files.js'
import type { Instruction, Stage } from '../dockerfile/model.js'
import type { Surroundings } from '../dockerfile/surroundings.js'
import { variablesIn } from '../dockerfile/variables.js'
import { type Reason, reason } from '../reason.js'

const secretName = /(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY|ACCESS_KEY|CREDENTIALS?)(_|$)/i

/** A warning for every credential that an ENV or ARG writes into the image's history; the value is never said. */
export function credentialWarnings(stage: Stage): readonly Reason[] {
  return stage.body.flatMap((instruction: Instruction) =>
    instruction.kind !== 'assignment'
      ? []
      : instruction.values
          .filter(
            ({ name, value }) =>
              secretName.test(name) &&
              value !== undefined &&
              value !== '' &&
              (instruction.keyword === 'ENV' || variablesIn(value).length === 0),
          )
          .map(({ name }) => reason('credential-in-image', { name, keyword: instruction.keyword }, instruction.span)),
  )
}

/** A warning for every file that is copied and is not there; none where not all files of the context are known. */
export function sourceWarnings(
  stage: Stage,
  surroundings: ReadonlyMap<Instruction, Surroundings>,
  { visible, complete }: { readonly visible: readonly string[]; readonly complete: boolean },
): readonly Reason[] {
  if (!complete) return []
  return stage.body.flatMap((instruction) =>
    instruction.kind !== 'copy'
      ? []
      : absentSources(instruction, surroundings.get(instruction) as Surroundings, visible).map((source) =>
          reason('source-not-in-context', { source }, instruction.span),
        ),
  )
}
