import type { KnownImage } from '../../bases/base.js'
import { isBelow } from '../../dockerfile/configuration.js'
import { type CopiedFile, copiedFiles } from '../../dockerfile/copied-files.js'
import type { Instruction, Stage } from '../../dockerfile/model.js'
import type { Surroundings } from '../../dockerfile/surroundings.js'
import type { CommandNeeds, ProjectFacts } from '../../ecosystems/ecosystem.js'
import type { Choice } from '../fit.js'
import { broughtByPackages, installedPrograms } from '../needs.js'

/** The image before and after, as far as commands go that others run in it. */
export interface ImageChange {
  readonly stage: Stage
  readonly surroundings: ReadonlyMap<Instruction, Surroundings>
  readonly facts: ProjectFacts
  readonly build: KnownImage
  /** Files of the context that no .dockerignore line hides. */
  readonly paths: readonly string[]
  readonly choice: Choice
  /** What the builder stage is called. */
  readonly builder: string
}

/** What a command finds no more. */
export interface Lack {
  readonly packages: readonly string[]
  readonly programs: readonly string[]
  readonly files: readonly string[]
}

/** Makes the question what of a command's needs was in the original image and is not in the runtime stage. */
export function lackFinder(change: ImageChange): (needs: CommandNeeds) => Lack {
  const { stage, surroundings, facts, build, paths, choice } = change
  const ran = stage.body.flatMap((run) => (run.kind === 'run' ? run.commands.flatMap(({ inner }) => inner) : []))
  const before = new Set([
    ...build.capabilities.programs,
    ...installedPrograms(stage),
    ...ran.flatMap((argv) => facts.providedBy(argv)),
  ])
  const after = programsAfter(facts, choice)
  const copied = copiedFiles(stage, surroundings, paths)
  const isKept = keptFiles(copied, choice)
  return ({ packages, programs, files }) => ({
    packages: choice.delivery.id === 'keep-all' ? [] : packages,
    programs: programs.filter((name) => before.has(name) && !after.has(name)),
    files: files.filter((path) => !isKept(path) && comesFromContext(path, copied)),
  })
}

/** The stage that still holds all that the original image held; undefined where none does. */
export function stageLikeBefore({ stage, choice, builder }: ImageChange): string | undefined {
  const { rewrites, afterBuild } = choice.delivery
  const copiesAll = stage.body.every((copy) => {
    const placement = choice.classification.decisions.get(copy)?.placement
    return copy.kind !== 'copy' || placement === 'build' || placement === 'both'
  })
  return rewrites.size === 0 && afterBuild.length === 0 && copiesAll ? builder : undefined
}

function programsAfter(facts: ProjectFacts, { image, added, classification }: Choice): ReadonlySet<string> {
  const kept = [...classification.commands.values()].flat().filter(({ runtime }) => runtime !== undefined)
  return new Set([
    ...image.capabilities.programs,
    ...added.map(({ program }) => program),
    ...broughtByPackages(classification),
    ...kept.flatMap(({ command }) => command.inner.flatMap((argv) => facts.providedBy(argv))),
  ])
}

function keptFiles(copied: ReadonlyMap<string, CopiedFile>, { delivery, classification }: Choice) {
  const stays = ({ copy }: CopiedFile) => {
    const placement = classification.decisions.get(copy)?.placement
    return placement === 'runtime' || placement === 'both'
  }
  return (path: string): boolean =>
    delivery.artifacts.some((artifact) =>
      artifact.isFolder ? isBelow(path, artifact.path) : path === artifact.path,
    ) || [...copied].some(([file, from]) => isBelow(file, path) && stays(from))
}

// What the build makes is the ecosystem's to know: a path that no COPY brings says nothing.
function comesFromContext(path: string, copied: ReadonlyMap<string, CopiedFile>): boolean {
  return copied.has(path) || [...copied.keys()].some((file) => isBelow(file, path))
}
