import { isBelow, resolveFolder } from '../dockerfile/configuration.js'
import type { Command, Run } from '../dockerfile/model.js'
import { isRoot } from '../dockerfile/users.js'
import { expandVariables, variablesIn } from '../dockerfile/variables.js'
import type { Artifact } from '../ecosystems/ecosystem.js'
import type { ClassifyInput } from './classify.js'

/** Where a command on files belongs when nothing but the artefacts comes from the builder; `text` is what the runtime stage runs. */
export type FilePlacement = { readonly kind: 'build' } | { readonly kind: 'runtime'; readonly text: string }

const moving = new Set(['cp', 'mv', 'install', 'ln'])
const unpacking = new Set(['tar', 'unzip', 'gunzip', 'gzip'])
const archive = /\.(tar|tar\.\w+|t[gbx]z2?|zip|gz|bz2|xz|zst|jar|war)$/

/** True for a path that an artefact brings. */
export function covers({ path, isFolder, target }: Artifact, wanted: string): boolean {
  if (target !== undefined) return wanted.startsWith(path.slice(0, -1))
  return isFolder ? isBelow(wanted, path) : wanted === path
}

/** Places a command on files: what it works on has to be there, and what it makes must not come from the builder as well. */
export function placeArtifactFiles(input: ClassifyInput, run: Run, command: Command, text: string): FilePlacement {
  const here = input.surroundings.get(run)
  const folder = resolveFolder(here?.folder ?? '/', command.directory ?? '')
  const argv = command.argv ?? []
  const program = argv[0]?.split('/').at(-1) ?? ''
  const runtime = { kind: 'runtime', text } as const
  const build = { kind: 'build' } as const
  // The shell knows who it runs as: https://docs.docker.com/reference/dockerfile/#user
  const isOfRoot = isRoot(here?.user ?? '')
  const valueHere = (name: string) => here?.values.get(name) ?? (name === 'HOME' && isOfRoot ? '/root' : undefined)
  const isOpen = (word: string) => variablesIn(word).some((name) => valueHere(name) === undefined)
  const expand = (word: string) =>
    resolveFolder(folder, expandVariables(word.replace(/^~(?=\/|$)/, '$HOME'), valueHere))
  const words = argv.slice(1).filter((word) => !word.startsWith('-'))
  const inArtifact = (path: string) => input.delivery.artifacts.some((artifact) => covers(artifact, path))
  // Whatever it is that comes to the place of an artefact.
  const [, ...open] = words.toReversed().map(isOpen)
  const target = words.at(-1) ?? ''
  if (moving.has(program) && open.includes(true) && !isOpen(target) && inArtifact(expand(target))) return build
  if (argv.some(isOpen)) return runtime
  const paths = words.map(expand)
  if (program === 'mkdir') {
    // A folder that comes from the builder is made there.
    const comesAlong = (path: string) =>
      input.delivery.artifacts.some((artifact) => artifact.isFolder && isBelow(path, artifact.path))
    if (paths.length > 0 && paths.every(comesAlong)) return build
    const isThere = (path: string) =>
      input.delivery.artifacts.some(
        (artifact) => artifact.at <= run.span.end && artifact.path !== path && isBelow(artifact.path, path),
      )
    // COPY makes the folders above what it copies: https://docs.docker.com/reference/dockerfile/#copy
    const isPlain = !argv.some((word) => /^-\w*m|^--mode/.test(word))
    if (isOfRoot && isPlain && paths.length > 0 && paths.every(isThere)) return build
    const hasParents = argv.some((word) => /^-\w*p|^--parents$/.test(word))
    return paths.some(isThere) && !hasParents
      ? { kind: 'runtime', text: text.replace(/\bmkdir\b/, 'mkdir -p') }
      : runtime
  }
  const makesFolder = program === 'install' && argv.some((word) => /^-\w*d|^--directory$/.test(word))
  if (makesFolder) return runtime
  if (moving.has(program)) {
    const to = paths.at(-1) ?? '/'
    const sources = paths.slice(0, -1)
    const lands = (source: string) =>
      inArtifact(to) || inArtifact(resolveFolder(to, source.slice(source.lastIndexOf('/') + 1)))
    if (sources.length === 0 || sources.every(lands)) return build
    return sources.some((source) => isInRuntime(input, source)) ? runtime : build
  }
  const operands = program === 'echo' || program === 'printf' ? [] : operandsOf(program, argv, words).map(expand)
  const all = [...operands, ...command.writes.map(expand)]
  if (all.length === 0) return runtime
  // What is removed was made in the builder, unless a command of the runtime stage makes the very same.
  if (program === 'rm')
    return !all.every(inArtifact) && all.some((path) => isInRuntime(input, path, true)) ? runtime : build
  // What is unpacked has to be there; the folder that it goes to may be one of the system's.
  const archives = unpacking.has(program) ? operands.filter((path) => archive.test(path)) : []
  if (archives.length > 0) return archives.some((path) => isInRuntime(input, path)) ? runtime : build
  if (program === 'chown' || program === 'chgrp') return all.some((path) => isInRuntime(input, path)) ? runtime : build
  return all.every(inArtifact) || !all.some((path) => isInRuntime(input, path)) ? build : runtime
}

/** True for a download of a file that the delivery brings from the builder: https://curl.se/docs/manpage.html, https://www.gnu.org/software/wget/manual/wget.html. */
export function downloadsArtifact({ surroundings, delivery }: ClassifyInput, run: Run, command: Command): boolean {
  const [program = '', ...words] = command.argv ?? []
  if (program !== 'curl' && program !== 'wget') return false
  const here = surroundings.get(run)
  const at = words.findIndex((word) =>
    (program === 'curl' ? /^(-\w*o|--output)$/ : /^(-\w*O|--output-document)$/).test(word),
  )
  const isNamed = at !== -1 || command.writes.length > 0
  const address = words.find((word) => /^https?:/.test(word))
  const own = isNamed
    ? []
    : [
        address
          ?.replace(/[?#].*$/, '')
          .split('/')
          .at(-1) ?? '',
      ]
  const folder = resolveFolder(here?.folder ?? '/', command.directory ?? '')
  const files = [...(at === -1 ? [] : [words[at + 1] ?? '']), ...command.writes, ...own].map((word) =>
    resolveFolder(
      folder,
      expandVariables(word, (name) => here?.values.get(name)),
    ),
  )
  return files.length > 0 && files.every((path) => delivery.artifacts.some((artifact) => artifact.path === path))
}

// The first word says what is done: a script, a mode, an owner.
function operandsOf(program: string, argv: readonly string[], words: readonly string[]): readonly string[] {
  const isSaid = argv.some((word) => /^(-e|--expression|-f|--file|--reference)\b/.test(word))
  return /^(sed|chmod|chown|chgrp)$/.test(program) && !isSaid ? words.slice(1) : words
}

const ofSystem =
  /^\/((etc|bin|sbin|lib|lib64|usr\/(bin|sbin|lib|share|local\/(bin|lib|share|etc)))(\/|$)|(tmp|var(\/(lib|log|run|cache|www|tmp))?|opt|home|root|srv|mnt|media|run)?$)/

/** True for a path that the runtime stage has: from its base, from a COPY that is repeated, from the builder, or by a command that makes it there, or with `isWhole` just it. */
export function isInRuntime(
  { stage, surroundings, copied, delivery, imageFolders }: ClassifyInput,
  path: string,
  isWhole = false,
): boolean {
  if (delivery.artifacts.some((artifact) => covers(artifact, path) || isBelow(artifact.path, path))) return true
  const copies = [...copied].flatMap(([file, { copy }]) => (isBelow(file, path) ? [copy] : []))
  if (copies.length > 0) return copies.some((copy) => delivery.repeated.has(copy))
  if (delivery.reinstall !== undefined || ofSystem.test(path)) return true
  if (imageFolders.some((folder) => isBelow(path, folder))) return true
  return stage.body.some((run) => {
    if (run.kind !== 'run') return [...delivery.repeated].some((copy) => copy === run && isBelow(path, copy.target))
    const here = surroundings.get(run)
    return run.commands.some(({ argv = [], directory }) => {
      if (!/^(mkdir|install|useradd|adduser)$/.test(argv[0] ?? '')) return false
      const base = resolveFolder(here?.folder ?? '/', directory ?? '')
      const made = argv.slice(1).map((word) =>
        resolveFolder(
          base,
          expandVariables(word, (name) => here?.values.get(name)),
        ),
      )
      return made.some((each) => (isWhole ? path === each : isBelow(path, each)) && each !== base)
    })
  })
}
