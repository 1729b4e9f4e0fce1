import { commentsKept } from './comments-kept.js'
import { deliveryComplete } from './delivery-complete.js'
import type { Invariant } from './invariant.js'
import { linesInPlace } from './lines-in-place.js'
import { packageLists } from './package-lists.js'
import { sameConfiguration } from './same-configuration.js'
import { stagesSound } from './stages-sound.js'
import { untouchedBytes } from './untouched-bytes.js'
import { usersExist } from './users-exist.js'
import { variablesDeclared } from './variables-declared.js'

/** Everything that a migration must keep; each is checked on every result, in use as well as in tests. */
export const invariants: readonly Invariant[] = [
  sameConfiguration,
  commentsKept,
  untouchedBytes,
  stagesSound,
  variablesDeclared,
  usersExist,
  deliveryComplete,
  linesInPlace,
  packageLists,
]
