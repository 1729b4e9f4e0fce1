import type { Transform } from '../src/plan/context.js'
import { adaptStart } from './adapt-start.js'
import { carryEnvironment } from './carry-environment.js'
import { configureServer } from './configure-server.js'
import { deliverProgram } from './deliver-program.js'
import { installPrograms } from './install-programs.js'
import { makePlaceForInstalls } from './make-place-for-installs.js'
import { nameStages } from './name-stages.js'
import { placeCommands } from './place-commands.js'
import { placeInstructions } from './place-instructions.js'

/** Every rewrite of a Dockerfile. Their order does not matter: each sees the original alone. */
export const transforms: readonly Transform[] = [
  nameStages,
  carryEnvironment,
  placeInstructions,
  placeCommands,
  installPrograms,
  makePlaceForInstalls,
  deliverProgram,
  adaptStart,
  configureServer,
]
