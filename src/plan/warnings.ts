import type { Instruction, Stage } from '../dockerfile/model.js'
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
