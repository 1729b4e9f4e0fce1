import { resolveFolder } from '../../dockerfile/configuration.js'
import type { CopiedFile } from '../../dockerfile/copied-files.js'
import { readText } from '../../project/files.js'
import type { FactsRequest } from '../ecosystem.js'
import { followStart, type StartLanguage } from '../start/follow-start.js'
import type { StartLine } from '../start/start-line.js'
import type { ResolvedStart, StartSources, StartStep } from '../start/start-step.js'
import type { CompiledLanguage } from './language.js'
import type { BuiltProgram } from './program.js'

function startLanguage({ isDevelopment, isTool }: CompiledLanguage): StartLanguage<StartSources> {
  const developmentCommand = ({ argv }: Pick<StartStep, 'argv'>) => (isDevelopment(argv) ? argv.join(' ') : undefined)
  return {
    follow: async ({ argv, trail, step }) => {
      if (isTool?.(argv) !== true) return false
      const development = developmentCommand({ argv })
      if (development !== undefined) trail.development ??= development
      step(argv)
      return true
    },
    developmentCommand,
    isInterpreter: () => false,
  }
}

/** What a container finds its programs with. */
export interface StartPlace<Program extends BuiltProgram> {
  readonly request: FactsRequest
  readonly language: CompiledLanguage
  readonly copied: ReadonlyMap<string, CopiedFile>
  readonly programs: readonly Program[]
  /** The working directory that the container starts in. */
  readonly folder: string
  /** The folders of PATH. */
  readonly path: readonly string[]
}

const systemPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** Where the container of a stage looks for programs. */
export function startPlace<Program extends BuiltProgram>(
  request: FactsRequest,
  copied: ReadonlyMap<string, CopiedFile>,
  programs: readonly Program[],
  language: CompiledLanguage,
): StartPlace<Program> {
  const last = [...request.surroundings.values()].at(-1)
  const own = (last?.values.get('PATH') ?? '').split(':').filter((folder) => folder.startsWith('/'))
  return {
    request,
    language,
    copied,
    programs,
    folder: last?.folder ?? request.folder,
    path: [...own, ...request.path, ...systemPath],
  }
}

/** The program of the build that a step starts, and the folder of PATH that it is found in, where it is. */
export function programOf<Program extends BuiltProgram>(
  place: StartPlace<Program>,
  step: Pick<StartStep, 'argv' | 'directory'>,
): { readonly program: Program; readonly searched?: string } | undefined {
  const named = place.language.programWord?.(step.argv)
  const name = named ?? step.argv[0] ?? ''
  const at = (path: string) => place.programs.find((program) => program.path === path)
  if (named !== undefined || name.includes('/')) {
    const program = at(resolveFolder(resolveFolder(place.folder, step.directory ?? ''), name))
    return program === undefined ? undefined : { program }
  }
  for (const folder of place.path) {
    const program = at(resolveFolder(folder, name))
    if (program !== undefined) return systemPath.includes(folder) ? { program } : { program, searched: folder }
  }
  return undefined
}

/** Where a script that a command names lies in the image, and in the context; undefined for one that does not come from there. */
export function scriptOf(
  place: Pick<StartPlace<BuiltProgram>, 'copied' | 'folder' | 'path'>,
  name: string,
): { readonly path: string; readonly source: string } | undefined {
  for (const folder of name.includes('/') ? [place.folder] : [place.folder, ...place.path]) {
    const path = resolveFolder(folder, name)
    const source = place.copied.get(path)?.source
    if (source !== undefined) return { path, source }
  }
  return undefined
}

/** Follows a command line with the files that the image gets from the context. */
export function followCommand(
  place: StartPlace<BuiltProgram>,
  line: Pick<StartLine, 'argv' | 'form'>,
): Promise<ResolvedStart> {
  return followStart(
    line,
    {
      readScript: async (path) => {
        const source = scriptOf(place, path)?.source
        return source === undefined ? undefined : readText(place.request.files, source)
      },
      isProgram: async (path) => programOf(place, { argv: [path] }) !== undefined,
    },
    startLanguage(place.language),
  )
}

/** The step that compiles and runs at once, where one does. */
export function compilingStep({ steps }: ResolvedStart, { compiles }: CompiledLanguage): StartStep | undefined {
  return steps.find(({ argv }) => compiles(argv))
}
