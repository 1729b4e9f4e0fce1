import type { BaseImage, KnownImage } from '../bases/base.js'
import type { Instruction, Stage } from '../dockerfile/model.js'
import type { Delivery, NeededProgram } from '../ecosystems/ecosystem.js'
import { packagesFor, programsOf, translatePackage } from '../os-packages/packages.js'
import { type Reason, reason } from '../reason.js'
import { parseShell } from '../shell/parse-shell.js'
import type { Classification } from './classify.js'
import type { AddedPackage } from './context.js'
import { installsIn, osCommandOf } from './os-split.js'

const shellBuiltins = new Set(
  '[ [[ : true false test echo printf exit set cd export unset local return read shift eval exec wait trap umask command type . source if then fi'.split(
    ' ',
  ),
)

/** What the HEALTHCHECK of a stage calls. */
function healthcheckNeeds(stage: Stage): {
  readonly programs: readonly NeededProgram[]
  readonly shellFor?: string
} {
  const check = stage.body.findLast((instruction) => instruction.kind === 'healthcheck')
  if (check?.kind !== 'healthcheck' || check.argv === undefined) return { programs: [] }
  if (check.form === 'exec') return { programs: [{ name: check.argv[0] ?? '', neededBy: 'HEALTHCHECK' }] }
  const programs = parseShell(check.argv[0] ?? '').commands.flatMap((command) =>
    command.inner.map((argv) => argv[0] ?? ''),
  )
  return {
    programs: programs
      .filter((name) => name !== '' && !shellBuiltins.has(name))
      .map((name) => ({ name, neededBy: 'HEALTHCHECK' })),
    shellFor: 'HEALTHCHECK',
  }
}

/** Names of all programs that the running container is known to call. */
export function calledPrograms(delivery: Delivery, stage: Stage): ReadonlySet<string> {
  const { programs, start } = delivery.needs
  return new Set([...programs, ...start.programs, ...healthcheckNeeds(stage).programs].map(({ name }) => name))
}

/** What an image must get added, and what it can never have. */
export interface Fitting {
  readonly added: readonly AddedPackage[]
  readonly unmet: readonly Reason[]
}

/** Compares what a program needs with what an image has: the only code that knows both axes. */
export function unmetNeeds(
  delivery: Delivery,
  image: BaseImage,
  build: KnownImage,
  baseId: string,
  stage: Stage,
  classification: Classification,
  providedByTools: ReadonlySet<string>,
): Fitting {
  const { needs } = delivery
  const { capabilities } = image
  const unmet: Reason[] = []
  const added: AddedPackage[] = []
  const start = stage.body.findLast(({ kind }) => kind === 'start') ?? stage.from
  const check = stage.body.findLast(({ kind }) => kind === 'healthcheck')
  const placeOf = (neededBy: string) => (neededBy === 'HEALTHCHECK' && check !== undefined ? check.span : start.span)
  const lack = (capability: string, neededBy: string, at: Instruction['span'] = placeOf(neededBy)) =>
    unmet.push(reason('base-lacks', { base: baseId, capability, neededBy }, at))

  const runsPlain = (image.startsRunner !== undefined || !capabilities.shell) && needs.start.plain !== undefined
  if (needs.libc !== 'any' && needs.libc !== capabilities.libc && needs.libcReason !== undefined)
    unmet.push(needs.libcReason)
  if (needs.manyLibraries !== undefined && !capabilities.manyLibraries && !image.sameAsBuild) {
    lack(`the libraries that ${needs.manyLibraries} may load`, needs.manyLibraries)
  }
  // The builder runs on the machine that builds, the image on another: https://docs.docker.com/build/building/multi-platform/
  if (stage.from.platform?.includes('BUILDPLATFORM') && needs.libcReason?.code === 'native-package') {
    const { args, at } = needs.libcReason
    unmet.push(reason('native-package', { ...args, from: 'the platform of the build', to: 'that of the image' }, at))
  }
  if (needs.onlyPlainStart === true && !runsPlain) lack('a runner that it starts itself', 'the start command')
  if (delivery.serves !== undefined && image.servesFolder === undefined)
    lack('a file server', 'the folder that is served')
  if (delivery.serves === undefined && image.servesFolder !== undefined)
    lack('any program but a file server', 'the start command')
  if (needs.temporaryFilesOf !== undefined && capabilities.withoutTemporaryFolder === true)
    lack('a folder for temporary files', needs.temporaryFilesOf)
  if (needs.installs && !capabilities.installs)
    lack('a package manager for the program', 'the install in the runtime stage')

  const health = healthcheckNeeds(stage)
  const shellFor = [runsPlain ? undefined : needs.start.shellFor, health.shellFor, needs.shellFor].find(
    (name) => name !== undefined,
  )
  if (!capabilities.shell && shellFor !== undefined) lack('a shell', shellFor)
  else if (image.startsRunner !== undefined && !runsPlain)
    lack('any program but the runner', needs.start.programs[0]?.neededBy ?? 'the start command')

  const [link] = runsPlain ? [] : (delivery.links ?? [])
  if (link !== undefined && !capabilities.shell) lack('a shell', `the link ${link.path}`)

  for (const [run, plans] of classification.commands) {
    const first = plans.find((plan) => plan.runtime !== undefined)
    if (first === undefined) continue
    if (!capabilities.shell) lack('a shell', (first.runtime ?? '').split('\n')[0] ?? 'RUN', run.span)
  }

  const brought = new Set([...providedByTools, ...broughtByPackages(classification)])
  const installed = installedPrograms(stage)
  const hadBefore = (name: string) => build.capabilities.programs.has(name) || installed.has(name)
  const wanted: NeededProgram[] = [
    ...shellPrograms(stage),
    // What the original lacks as well is not ours to add.
    ...needs.programs.filter(({ name }) => hadBefore(name)),
    ...health.programs,
    ...(runsPlain
      ? []
      : needs.start.programs.filter(
          ({ name, maybeOfDependencies }) => maybeOfDependencies !== true || hadBefore(name),
        )),
    ...(capabilities.shell ? runtimeCommands(classification) : []),
  ]
  // busybox' adduser and Debian's take other options.
  const otherSystem = build.capabilities.packageManager !== capabilities.packageManager
  const foreign = wanted.find(({ name }) => otherSystem && /^(add|del)(user|group)$/.test(name))
  if (foreign !== undefined) lack(`the ${foreign.name} of the original's system`, foreign.neededBy)
  const seen = new Set<string>()
  for (const { name, neededBy } of wanted) {
    if (seen.has(name) || name === '' || name.includes('/') || brought.has(name) || capabilities.programs.has(name))
      continue
    seen.add(name)
    const packages =
      capabilities.packageManager === undefined ? undefined : packagesFor(name, capabilities.packageManager)
    if (packages === undefined || packages.length === 0) lack(name, neededBy)
    for (const osPackage of packages ?? [])
      if (!capabilities.packages?.has(osPackage)) added.push({ name: osPackage, program: name, neededBy })
  }
  // The same image did without, unless packages that stay in the builder brought them.
  const hadAll = image.sameAsBuild && (capabilities.manyLibraries || !leavesPackages(classification))
  for (const { apt, apk, neededBy } of hadAll ? [] : needs.osPackages) {
    if (capabilities.packageManager === undefined) {
      const missing = apt.filter((name) => capabilities.packages?.has(name) !== true)
      if (missing.length > 0) lack(missing.join(', '), neededBy)
      continue
    }
    for (const osPackage of capabilities.packageManager === 'apk' ? apk : apt) {
      if (!brought.has(osPackage) && !capabilities.programs.has(osPackage) && !capabilities.packages?.has(osPackage))
        added.push({ name: osPackage, program: osPackage, neededBy })
    }
  }
  for (const name of classification.translate) {
    const manager = capabilities.packageManager
    if (manager === undefined && (capabilities.packages?.has(name) || delivery.supplies?.includes(name))) continue
    const translated = manager === undefined ? undefined : translatePackage(name, manager)
    if (translated === undefined) lack(`the system package ${name}`, 'the original installs it')
    else added.push({ name: translated, program: name, neededBy: 'the original installs it' })
  }
  // A link to a zone's file is empty without the files.
  const zones = [...classification.commands].find(([, plans]) =>
    plans.some(({ runtime }) => runtime?.includes('/usr/share/zoneinfo') === true),
  )
  const lacksZones =
    capabilities.packages !== undefined && !capabilities.packages.has('tzdata') && !brought.has('tzdata')
  if (zones !== undefined && lacksZones && build.capabilities.packages?.has('tzdata') === true)
    added.push({ name: 'tzdata', program: 'tzdata', neededBy: 'a link to a time zone' })
  const distinct = added.filter(({ name }, at) => added.findIndex((other) => other.name === name) === at)
  const [first] = distinct
  const usesOwn = stage.body.some(
    (run) => run.kind === 'run' && run.commands.some((command) => osCommandOf(command) !== undefined),
  )
  if (first !== undefined && capabilities.archived === true && !usesOwn) {
    lack(`${first.name}, and ${capabilities.release} has left the mirrors that it would come from`, first.neededBy)
  }
  return { added: distinct, unmet }
}

/** Programs that the system packages of the runtime stage's own RUNs bring. */
export function broughtByPackages(classification: Classification): readonly string[] {
  return [...classification.commands.values()].flat().flatMap((plan) => {
    if (plan.runtime === undefined || osCommandOf(plan.command)?.action !== 'install') return []
    // The text of the runtime stage: some of the original's packages have left it.
    return installsIn(plan.runtime).flatMap(({ os }) => os.packages.flatMap(({ name }) => [name, ...programsOf(name)]))
  })
}

function leavesPackages({ commands }: Classification): boolean {
  return [...commands.values()]
    .flat()
    .some(({ reason: { code, args } }) => code === 'os-packages-split' && args.build.length > 0)
}

function runtimeCommands(classification: Classification): NeededProgram[] {
  return [...classification.commands.values()].flat().flatMap((plan) =>
    plan.runtime === undefined
      ? []
      : plan.command.inner
          .map((argv) => argv[0] ?? '')
          .filter((name) => name !== '' && !shellBuiltins.has(name) && !name.includes('$') && !isOwnFile(name))
          .map((name) => ({
            name: name.split('/').at(-1) as string,
            neededBy: `RUN ${(plan.runtime ?? '').split('\n')[0]}`,
          })),
  )
}

function isOwnFile(name: string): boolean {
  return name.includes('/') && !/^\/(usr\/)?(local\/)?s?bin\//.test(name)
}

function shellPrograms(stage: Stage): NeededProgram[] {
  const shell = stage.body.findLast(({ keyword }) => keyword === 'SHELL')
  const program = shell?.kind === 'setting' ? (shell.words[0]?.split('/').at(-1) ?? '') : ''
  return program === '' ? [] : [{ name: program, neededBy: 'SHELL' }]
}

/** Programs that the original's own system packages bring. */
export function installedPrograms(stage: Stage): ReadonlySet<string> {
  return new Set(
    stage.body.flatMap((run) =>
      run.kind !== 'run'
        ? []
        : run.commands.flatMap((command) => {
            const os = osCommandOf(command)
            return os?.action === 'install' ? os.packages.flatMap(({ name }) => programsOf(name)) : []
          }),
    ),
  )
}
