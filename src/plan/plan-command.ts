import { isBelow, resolveFolder } from '../dockerfile/configuration.js'
import type { Command, Run } from '../dockerfile/model.js'
import { isRoot } from '../dockerfile/users.js'
import { expandVariables, variablesIn } from '../dockerfile/variables.js'
import { librariesOfHeaders } from '../os-packages/header-libraries.js'
import { getsOwnLists } from '../os-packages/install-command.js'
import { packagePlacement, programsOf } from '../os-packages/packages.js'
import { type Reason, reason } from '../reason.js'
import type { ClassifyInput, CommandPlan } from './classify.js'
import type { Role } from './command-roles.js'
import { changesMode, isForBuild, isMadeByWorkdir, isTransient, takesRepeated } from './file-uses.js'
import { type OsSplit, osCommandOf, removedIn, splitPackages } from './os-split.js'
import { ownerOnCopies } from './owner-on-copies.js'
import { covers, isInRuntime, placeArtifactFiles } from './plan-artifact-files.js'

const preparing: ReadonlySet<Role> = new Set(['tool', 'os-packages', 'os-repository', 'users', 'files'])

/** What becomes of one command of a RUN, by its role; packages for another package manager go to `translate`. */
export function planCommand(
  input: ClassifyInput,
  run: Run,
  command: Command,
  role: Role,
  end: number,
  translate: string[],
): CommandPlan {
  const text = input.dockerfile.text.slice(command.span.start, command.span.end)
  const shown = text.split('\n')[0] ?? ''
  // What stands in the same RUN as the last build command serves it.
  const building = run.span.start <= end
  const plan = (
    builder: boolean,
    runtime: string | undefined,
    because: Reason,
    certainty: CommandPlan['certainty'] = 'proven',
  ) => ({
    command,
    builder,
    runtime,
    reason: because,
    certainty,
  })
  // The runtime image serves a folder and runs nothing of the program's: what prepares it has done so in the builder.
  if (input.delivery.serves !== undefined && preparing.has(role)) return plan(true, undefined, input.delivery.reason)
  switch (role) {
    case 'install':
      return plan(true, undefined, reason('install-command', { command: shown }))
    case 'tool': {
      const provided = command.inner.flatMap((argv) => input.facts.providedBy(argv))
      // An image without a shell starts the program itself, and nothing in front of it.
      const startsPlain = !input.hasShell && input.delivery.needs.start.plain !== undefined
      const wanted = startsPlain ? undefined : provided.find((program) => input.facts.calledAtStart.has(program))
      if (wanted === undefined)
        return plan(true, undefined, reason('tool-for-build', { command: shown, program: provided[0] ?? shown }))
      const because = reason('tool-for-start', { command: shown, program: wanted })
      const called = input.stage.body.some(
        (other) =>
          other.kind === 'run' &&
          other.commands.some((candidate) => candidate.inner.some((argv) => provided.includes(argv[0] ?? ''))),
      )
      return plan(called, text, because)
    }
    case 'set-up':
      return plan(false, text, reason('set-up-command', { command: shown }))
    case 'clean-up':
      return plan(true, undefined, reason('clean-up-command', { command: shown }))
    case 'os-repository':
      return plan(building, text, reason('repository-command', { command: shown }))
    case 'os-packages':
      return planOsCommand(input, run, command, building, translate)
    case 'users':
      return plan(building, text, reason('user-command', { command: shown }))
    case 'runtime':
      return plan(false, text, reason('runtime-command', { command: shown }))
    case 'files':
      return planFiles(input, run, command, building)
    default:
      return plan(true, undefined, reason('build-command', { command: shown }))
  }
}

function planOsCommand(
  input: ClassifyInput,
  run: Run,
  command: Command,
  building: boolean,
  translate: string[],
): CommandPlan {
  const text = input.dockerfile.text.slice(command.span.start, command.span.end)
  const os = osCommandOf(command)
  const empty = { build: [], runtime: [], unknown: [] }
  if (os === undefined || os.action === 'remove') {
    return {
      command,
      builder: true,
      runtime: undefined,
      reason: reason('os-packages-split', empty),
      certainty: 'proven',
    }
  }
  if (os.action !== 'install') {
    const here = os.manager === input.packageManager
    return {
      command,
      builder: true,
      runtime: here ? text : undefined,
      reason: reason('os-packages-split', empty),
      certainty: 'proven',
    }
  }
  const own = input.knowledge.own?.packages
  const later = input.stage.body.slice(input.stage.body.indexOf(run))
  const removed = removedIn(later.flatMap((each) => (each.kind === 'run' ? each.commands : [])))
  const parted = splitPackages(os, input.called, removed, own, input.delivery.librariesKnown)
  // What leaves the original again brings no libraries.
  const leaves = os.group !== undefined && removed.has(os.group)
  const libraries = leaves ? new Map<string, readonly string[]>() : librariesInstead(input, os.manager, parted)
  const unknown = parted.unknown.filter((name) => !libraries.has(name))
  const split = {
    build: [...new Set([...parted.build, ...libraries.keys()])],
    // Below the last command of the build nothing but the running program can need them.
    runtime: [...parted.runtime, ...new Set([...libraries.values()].flat()), ...(building ? [] : unknown)],
    unknown: building ? unknown : [],
  }
  const kept = [...split.runtime, ...split.unknown]
  const because = reason('os-packages-split', split)
  const certainty = split.unknown.length > 0 ? 'assumed' : 'proven'
  const usedByBuild = (name: string) =>
    packagePlacement(name, own) === 'build' ||
    programsOf(name).some((program) => input.facts.calledInBuild.has(program))
  const onlyRuntime =
    split.build.length === 0 && split.unknown.length === 0 && !(building && split.runtime.some(usedByBuild))
  if (kept.length === 0) return { command, builder: true, runtime: undefined, reason: because, certainty }
  if (os.manager !== input.packageManager) {
    translate.push(...kept)
    return { command, builder: true, runtime: undefined, reason: because, certainty }
  }
  let runtime = ''
  let from = command.span.start
  const written = new Set(os.packages.map(({ name }) => name))
  for (const { name, at } of os.packages) {
    const word = command.words[at]
    if (word === undefined || kept.includes(name)) continue
    const instead = (libraries.get(name) ?? []).filter((each) => !written.has(each))
    for (const each of instead) written.add(each)
    const before = input.dockerfile.text.slice(from, word.start)
    runtime += instead.length === 0 ? withoutGap(before) : before + instead.join(' ')
    from = word.end
  }
  runtime += input.dockerfile.text.slice(from, command.span.end)
  // What a full image has already asks nothing; another brings more along, and apt waits for a yes.
  if (os.manager === 'apt' && !isUnattended(command.argv ?? [])) runtime = runtime.replace(/\binstall\b/, 'install -y')
  // The package lists may come from a RUN of their own, which has nothing to do in this stage.
  const updated = run.commands.some((other) => osCommandOf(other)?.action === 'update')
  if (os.manager === 'apt' && !updated) runtime = `${command.argv?.[0] ?? 'apt-get'} update && ${runtime}`
  if (os.manager === 'apk' && !updated && !getsOwnLists(command.argv ?? []))
    runtime = runtime.replace(/\badd\b/, 'add --no-cache')
  return { command, builder: !onlyRuntime, runtime, reason: because, certainty }
}

// https://manpages.debian.org/bookworm/apt/apt-get.8.en.html: two levels of quiet imply it.
function isUnattended(argv: readonly string[]): boolean {
  return argv.some((word) => /^-[a-zA-Z]*(y|qq)|^--(yes|assume-yes)$|^-q=2$|Assume-Yes/i.test(word))
}

/** The libraries that stand in the runtime stage for packages with headers, by these: those that are needed, or all that may be. */
function librariesInstead(
  { delivery, release }: ClassifyInput,
  manager: 'apt' | 'apk',
  { build, unknown }: OsSplit,
): ReadonlyMap<string, readonly string[]> {
  const needed = new Set(delivery.needs.osPackages.flatMap((each) => each[manager]))
  const mayLoad = delivery.loadsLibraries === true ? unknown : []
  const loads = delivery.librariesKnown === true ? build : []
  // Few packages come compiled for musl: with the headers there, they were compiled here.
  const compiledHere = manager === 'apk' && delivery.needs.libc !== 'any'
  const found = new Map<string, readonly string[]>()
  for (const name of [...mayLoad, ...loads]) {
    const libraries = librariesOfHeaders(name, manager, release)?.filter(
      (library) => compiledHere || mayLoad.includes(name) || needed.has(library),
    )
    if (libraries !== undefined && (libraries.length > 0 || mayLoad.includes(name))) found.set(name, libraries)
  }
  return found
}

function planFiles(input: ClassifyInput, run: Run, command: Command, building: boolean): CommandPlan {
  const text = input.dockerfile.text.slice(command.span.start, command.span.end)
  const shown = text.split('\n')[0] ?? ''
  const because = reason('file-command', { command: shown })
  const here = input.surroundings.get(run)
  const folder = resolveFolder(here?.folder ?? '/', command.directory ?? '')
  const expand = (word: string) =>
    resolveFolder(
      folder,
      expandVariables(word, (name) => here?.values.get(name)),
    )
  const argv = command.argv ?? []
  const program = argv[0]?.split('/').at(-1)
  const words = program === 'echo' || program === 'printf' ? [] : argv.slice(1).filter((word) => !word.startsWith('-'))
  const paths = [...words, ...command.writes].map(expand)
  const cameBefore = (path: string, at: number) =>
    input.delivery.artifacts.some(
      (artifact) =>
        artifact.isFolder &&
        (artifact.at < at || artifact.at === run.span.end) &&
        isBelow(path, artifact.path) &&
        path !== artifact.path,
    )
  const inArtifact = (path: string) => input.delivery.artifacts.some((artifact) => covers(artifact, path))
  if (program === 'chown' && argv.some((word) => /^-\w*R|^--recursive$/.test(word))) {
    const owned = ownerOnCopies(input, run, command, expand)
    if (owned !== undefined) return { ...owned, builder: building }
  }
  // Where a variable has no value here, nothing is known of the path.
  const isOpen = argv.some((word) => variablesIn(word).some((name) => here?.values.get(name) === undefined))
  if (program === 'mkdir' && !isOpen && paths.every((path) => isMadeByWorkdir(input, run, path))) {
    return { command, builder: true, runtime: undefined, reason: because, certainty: 'proven' }
  }
  const servesBuild = (path: string) => isForBuild(input, path) && !changesMode(input, path)
  if (program === 'mkdir' && !isOpen && isRoot(here?.user ?? '') && paths.length > 0 && paths.every(servesBuild))
    return { command, builder: true, runtime: undefined, reason: because, certainty: 'proven' }
  if (input.delivery.onlyArtifacts === true) {
    const placed = placeArtifactFiles(input, run, command, text)
    const isBuild = placed.kind === 'build'
    const certainty = isBuild ? 'proven' : 'assumed'
    return {
      command,
      builder: isBuild || building,
      runtime: isBuild ? undefined : placed.text,
      reason: because,
      certainty,
    }
  }
  // What is copied or moved must be there; what its target is needed for comes from the builder.
  const sources = ['cp', 'mv'].includes(program ?? '') ? paths.slice(0, -1) : []
  if (sources.length > 0 && !sources.some((path) => isInRuntime(input, path)))
    return { command, builder: true, runtime: undefined, reason: because, certainty: 'proven' }
  // A folder costs nothing, and a command that stays may need it; one that comes from the builder is there already.
  if (program === 'mkdir' && !paths.every((path) => cameBefore(path, command.span.start)))
    return { command, builder: building, runtime: text, reason: because, certainty: 'proven' }
  const staysInRuntime = program === 'rm' && paths.some((path) => takesRepeated(input, run, path))
  if (staysInRuntime) return { command, builder: building, runtime: text, reason: because, certainty: 'proven' }
  if (paths.length > 0 && program !== 'mkdir' && paths.every((path) => isTransient(input, run, path, expand))) {
    return { command, builder: true, runtime: undefined, reason: because, certainty: 'proven' }
  }
  // What is copied into a folder comes along with it.
  const targets = program === 'chmod' ? paths.slice(1) : program === 'cp' ? paths.slice(-1) : paths
  // An owner is part of the stage that a COPY writes to; modes and contents come along with the copy.
  if (program !== 'chown' && program !== 'chgrp' && targets.length > 0 && targets.every(inArtifact)) {
    return { command, builder: true, runtime: undefined, reason: because, certainty: 'proven' }
  }
  if (targets.length > 0 && targets.every((path) => inArtifact(path) || isForBuild(input, path))) {
    return { command, builder: true, runtime: undefined, reason: because, certainty: 'proven' }
  }
  const cleaning = program === 'rm' && paths.every((path) => /^\/(tmp|root|var\/(tmp|cache|lib\/apt))\b/.test(path))
  if (cleaning)
    return {
      command,
      builder: true,
      runtime: undefined,
      reason: reason('clean-up-command', { command: shown }),
      certainty: 'proven',
    }
  return { command, builder: building, runtime: text, reason: because, certainty: 'assumed' }
}

// What parts a word from the one before it: white space, continuations and the comment lines between them.
function withoutGap(text: string): string {
  let kept = text.trimEnd()
  for (;;) {
    const lastLine = kept.slice(kept.lastIndexOf('\n') + 1)
    if (lastLine.trimStart().startsWith('#')) kept = kept.slice(0, kept.length - lastLine.length).trimEnd()
    else if (/[\\`]$/.test(kept)) kept = kept.slice(0, -1).trimEnd()
    else return kept
  }
}
