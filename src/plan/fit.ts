import type { Base, BaseImage, ImageRequest } from '../bases/base.js'
import type { Instruction, Stage } from '../dockerfile/model.js'
import { userOf, usersMade } from '../dockerfile/users.js'
import { expandVariables } from '../dockerfile/variables.js'
import type { Delivery } from '../ecosystems/ecosystem.js'
import { type Reason, reason } from '../reason.js'
import { type Classification, type ClassifyInput, classify } from './classify.js'
import type { AddedPackage } from './context.js'
import { calledPrograms, unmetNeeds } from './needs.js'

/** A base and a delivery that go together, with where everything belongs in that case. */
export interface Choice {
  readonly baseId: string
  readonly image: BaseImage
  readonly delivery: Delivery
  readonly classification: Classification
  readonly added: readonly AddedPackage[]
  /** Why no base before this one in the list would do. */
  readonly passedOver: readonly Reason[]
}

/** Nothing fits: all reasons against the first base's last delivery, and where things would have belonged. */
export interface Misfit {
  readonly obstacles: readonly Reason[]
  readonly classification?: Classification
}

/** The first base, and on it the first delivery, whose needs are met. */
export function choose(
  bases: readonly Base[],
  request: ImageRequest,
  input: Omit<
    ClassifyInput,
    'delivery' | 'called' | 'packageManager' | 'release' | 'hasShell' | 'hasOwnUser' | 'imageFolders'
  >,
): Choice | Misfit {
  let misfit: (Misfit & { readonly base: Base }) | undefined
  for (const base of bases) {
    const image = base.imageFor(request)
    if ('problem' in image) {
      misfit ??= { base, obstacles: [noImage(base, image, request, input.stage)] }
      continue
    }
    let last: Misfit = { obstacles: [] }
    for (const delivery of input.facts.deliveries) {
      const classification = classify({
        ...input,
        delivery,
        called: calledPrograms(delivery, input.stage),
        packageManager: image.capabilities.packageManager,
        release: image.capabilities.release,
        hasShell: image.capabilities.shell,
        hasOwnUser: image.numericUser !== undefined,
        imageFolders: image.capabilities.folders ?? [],
      })
      const tools = new Set(
        [...classification.commands.values()]
          .flat()
          .flatMap((plan) => (plan.runtime === undefined ? [] : plan.command.inner.flatMap(input.facts.providedBy))),
      )
      const { added, unmet } = unmetNeeds(delivery, image, request.known, base.id, input.stage, classification, tools)
      const against = [...classification.undecided, ...unmet, ...unknownUsers(image, input, classification)]
      if (against.length === 0) {
        // Another image of the same family is nothing that anybody asked about, where what keeps a program from the first is its libc.
        const passedOver =
          misfit === undefined || (misfit.base.id === base.id && misfit.obstacles.every(isLinked))
            ? []
            : misfit.obstacles.some(isSurelyLinked)
              ? []
              : misfit.obstacles
        return { baseId: base.id, image, delivery, classification, added, passedOver }
      }
      last = { obstacles: against, classification }
    }
    // What keeps a program from another libc is no news where a base with its own lacks something else.
    if (misfit === undefined || (misfit.obstacles.some(isLinked) && !last.obstacles.some(isLinked)))
      misfit = { base, ...last }
  }
  return misfit ?? { obstacles: [] }
}

// What is surely linked against its libc belongs on it; what only may be can be mended.
function isLinked({ code }: Reason): boolean {
  return code === 'linked-against-libc'
}

function isSurelyLinked(because: Reason): boolean {
  return because.code === 'linked-against-libc' && because.args.isSure
}

function noImage(
  base: Base,
  image: Exclude<ReturnType<Base['imageFor']>, BaseImage>,
  request: ImageRequest,
  stage: Stage,
): Reason {
  const { name, version, title = `${name} ${version ?? request.text}` } = request.known.runner
  return image.problem === 'variable-image'
    ? reason('variable-image', { reference: request.text, because: image.because }, stage.from.span)
    : reason('no-image-for-runner', { base: base.id, runner: title, available: image.available }, stage.from.span)
}

// BuildKit gives files to root, without a word, when the runtime image does not know the name.
function unknownUsers(
  image: BaseImage,
  { stage, surroundings }: Pick<ClassifyInput, 'stage' | 'surroundings'>,
  classification: Classification,
): Reason[] {
  // An opaque image is the original's: whom it knows nobody can tell, and nothing changes.
  if (image.numericUser !== undefined || image.isOpaque) return []
  const made = usersMade(stage, surroundings)
  return stage.body.flatMap((instruction: Instruction) => {
    const isUser = instruction.kind === 'setting' && instruction.keyword === 'USER'
    const value = instruction.kind === 'copy' ? instruction.owner : isUser ? instruction.value : undefined
    const values = surroundings.get(instruction)?.values
    const name = userOf(expandVariables(value ?? '', (variable) => values?.get(variable)))
    const placement = classification.decisions.get(instruction)?.placement
    if (name === '' || /^\d+$/.test(name) || placement === 'build' || placement === 'dropped') return []
    const isMade = (made.get(name) ?? Number.POSITIVE_INFINITY) < instruction.span.start
    if (isMade || image.capabilities.users.has(name)) return []
    const capability = `the user ${name}`
    return [reason('base-lacks', { base: image.family, capability, neededBy: instruction.keyword }, instruction.span)]
  })
}
