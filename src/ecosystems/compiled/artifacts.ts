import { copyTakes } from '../../dockerfile/copied-files.js'
import type { Copy } from '../../dockerfile/model.js'
import { type Reason, reason } from '../../reason.js'
import type { Artifact, Delivery } from '../ecosystem.js'
import { ownerAt } from '../owner.js'
import type { CompiledLanguage } from './language.js'
import type { BuiltProgram } from './program.js'
import type { CompiledProject } from './project.js'
import type { ReadFiles } from './read-files.js'
import type { SystemFile } from './system-files.js'

/** The programs, each where the build leaves it. */
export function programArtifacts(
  { request, used }: CompiledProject<BuiltProgram>,
  because: Reason,
): readonly Artifact[] {
  return used.map(({ program: { path, build } }) => {
    const { written, at } = build
    return {
      path,
      isFolder: false,
      ...(/[*?]/.test(path) ? { target: path.slice(0, path.lastIndexOf('/') + 1) } : {}),
      slot: 'artifacts',
      at,
      certainty: 'proven',
      because,
      ...ownerAt(request, path, written?.run),
    }
  })
}

/** What the programs read of that which a COPY brought. */
export function dataArtifacts(
  { request, copied, used }: CompiledProject<BuiltProgram>,
  { found, fallback }: ReadFiles,
): readonly Artifact[] {
  const programs = new Set(used.map(({ program }) => program.path))
  return found
    .filter(({ path }) => !programs.has(path))
    .map(({ path, isFolder, because, target }) => {
      const below = target ?? `${path}/`
      const copy = (copied.get(path) ?? [...copied].find(([each]) => each.startsWith(below))?.[1])?.copy
      return {
        path,
        isFolder,
        ...(target === undefined ? {} : { target }),
        slot: 'artifacts',
        at: copy?.span.start ?? 0,
        certainty: fallback === undefined ? 'proven' : 'assumed',
        because,
        ...ownerAt(request, path, copy),
      }
    })
}

/** Files of the builder's system that stand for a system package. */
function artifactsOfSystem({ paths, neededBy, osPackage }: SystemFile): readonly Artifact[] {
  return paths.map(({ path, isFolder }) => ({
    path,
    isFolder,
    slot: 'dependencies',
    at: 0,
    certainty: 'proven',
    because: reason('artifact-proven', { path, by: `${neededBy} (${osPackage})` }),
  }))
}

/** A delivery with files of the builder's system beside the programs, for an image that has none. */
export function withSystemFiles(
  delivery: Delivery,
  systemFiles: readonly SystemFile[],
  temporary: readonly Artifact[],
): Delivery {
  const supplies = systemFiles.filter(({ paths }) => paths.length > 0).map(({ osPackage }) => osPackage)
  const { temporaryFilesOf: _, ...needs } = delivery.needs
  return {
    ...delivery,
    id: 'static-with-files',
    supplies,
    needs: { ...needs, osPackages: needs.osPackages.filter(({ apt }) => !apt.some((name) => supplies.includes(name))) },
    artifacts: [...delivery.artifacts, ...systemFiles.flatMap(artifactsOfSystem), ...temporary],
  }
}

/** `/tmp` of the builder, for whoever needs it; who runs the program owns it, for a COPY gives a folder no other mode. */
export function temporaryFolder(who: string | undefined, owner: string | undefined): readonly Artifact[] {
  if (who === undefined) return []
  const because = reason('artifact-proven', { path: '/tmp', by: who })
  return [
    {
      path: '/tmp',
      isFolder: true,
      slot: 'dependencies',
      at: 0,
      certainty: 'proven',
      because,
      ...(owner === undefined ? {} : { owner }),
    },
  ]
}

const ofBuild =
  /(^|\/)(Makefile|makefile|GNUmakefile|Taskfile\.ya?ml|LICENSE[^/]*|[^/]*\.(md|proto)|\.git\/.*|\.dockerignore|\.gitignore|[^/]*Dockerfile[^/]*)$/

/** COPYs that bring nothing of the sources: settings, templates, scripts, and what is not of the context. */
export function repeatedCopies(
  { request, copied }: CompiledProject<BuiltProgram>,
  { sources }: CompiledLanguage,
): ReadonlySet<Copy> {
  const files = new Map<Copy, string[]>()
  for (const { copy, source } of copied.values()) files.set(copy, [...(files.get(copy) ?? []), source])
  const copies = request.stage.body.filter((instruction) => instruction.kind === 'copy')
  return new Set(
    copies.filter((copy) => {
      if (copy.heredoc || copy.from !== undefined) return true
      // A file that is not there now may be when the image is built; a pattern brings what is there.
      const isThere = (source: string) =>
        request.paths.includes(source.replace(/^(\.?\/)+/, '')) ||
        (/[*?[]/.test(source) && request.paths.some((path) => copyTakes(copy, path)))
      const names = files.get(copy) ?? copy.sources.filter((source) => !isThere(source))
      return names.length > 0 && names.every((name) => !sources.test(name)) && names.some((name) => !ofBuild.test(name))
    }),
  )
}
