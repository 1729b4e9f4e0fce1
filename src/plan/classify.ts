import { resolveFolder } from '../dockerfile/configuration.js'
import { filesOfCopy } from '../dockerfile/copied-files.js'
import type { Command, Copy, Dockerfile, Instruction, Placement, Run, Stage } from '../dockerfile/model.js'
import type { Surroundings } from '../dockerfile/surroundings.js'
import { expandVariables, variablesIn } from '../dockerfile/variables.js'
import type { Delivery, ProjectFacts } from '../ecosystems/ecosystem.js'
import type { Decision } from '../outcome.js'
import { type Reason, reason } from '../reason.js'
import { type CommandKnowledge, type Role, roleOf } from './command-roles.js'
import { osCommandOf, removedIn, splitPackages } from './os-split.js'

/** What becomes of one command of a RUN in each stage. */
export interface CommandPlan {
  readonly command: Command
  readonly builder: boolean
  /** The command's text in the runtime stage; undefined when it has no place there. */
  readonly runtime: string | undefined
  readonly reason: Reason
  readonly certainty: 'proven' | 'assumed'
}

/** What classifying is done with. */
export interface ClassifyInput {
  readonly dockerfile: Dockerfile
  readonly stage: Stage
  readonly surroundings: ReadonlyMap<Instruction, Surroundings>
  /** Files of the context that no .dockerignore line hides. */
  readonly paths: readonly string[]
  readonly facts: ProjectFacts
  readonly delivery: Delivery
  readonly knowledge: CommandKnowledge
  /** Programs that the running container calls. */
  readonly called: ReadonlySet<string>
  /** The package manager of the runtime image. */
  readonly packageManager: 'apt' | 'apk' | undefined
  /** False for an image without a shell, where no RUN is possible. */
  readonly hasShell: boolean
}

/** The placement of every instruction and of every command of a RUN. */
export interface Classification {
  readonly decisions: ReadonlyMap<Instruction | Command, Decision>
  readonly commands: ReadonlyMap<Run, readonly CommandPlan[]>
  /** What cannot be placed. */
  readonly undecided: readonly Reason[]
  /** System packages of the original that the runtime stage needs under the names of another package manager. */
  readonly translate: readonly string[]
}

/** Decides where everything belongs. First answer wins: annotation, keyword, the ecosystem's tables, the system's tables. */
export function classify(input: ClassifyInput): Classification {
  const { stage } = input
  const decisions = new Map<Instruction | Command, Decision>()
  const commands = new Map<Run, readonly CommandPlan[]>()
  const undecided: Reason[] = []
  const translate: string[] = []
  const end = lastBuild(input)
  const lastStart = new Map(stage.body.filter(({ kind }) => kind === 'start').map((start) => [start.keyword, start]))

  for (const instruction of stage.body) {
    if (instruction.kind === 'run') {
      const result = planRun(input, instruction, end)
      commands.set(instruction, result.plans)
      undecided.push(...result.undecided)
      translate.push(...result.translate)
      for (const plan of result.plans) {
        decisions.set(plan.command, decide(plan.command, placementOf(plan), plan.reason, plan.certainty))
      }
      const placements = new Set(result.plans.map(placementOf))
      const only = placements.size === 1 ? [...placements][0] : 'both'
      decisions.set(instruction, decide(instruction, only, result.plans[0]?.reason ?? keyword(instruction), 'proven'))
    } else {
      const [placement, because, certainty] = placeInstruction(input, instruction, end, lastStart)
      decisions.set(instruction, decide(instruction, placement, because, certainty ?? 'proven'))
    }
  }
  return { decisions, commands, undecided, translate }
}

function decide(
  subject: Instruction | Command,
  placement: Decision['placement'],
  because: Reason,
  certainty: Decision['certainty'],
): Decision {
  return { subject, placement, certainty, reason: because }
}

function placementOf(plan: CommandPlan): Placement | 'dropped' {
  if (plan.builder) return plan.runtime === undefined ? 'build' : 'both'
  return plan.runtime === undefined ? 'dropped' : 'runtime'
}

/** The offset of the last instruction that serves the build; what stands below it belongs to the runtime stage alone. */
export function lastBuild(input: Pick<ClassifyInput, 'stage' | 'knowledge'>): number {
  let end = -1
  for (const instruction of input.stage.body) {
    if (instruction.annotation === 'build' || instruction.annotation === 'both') end = instruction.span.start
    if (instruction.kind !== 'run' || instruction.annotation !== undefined) continue
    const roles = instruction.commands.map((command) => roleOf(command, input.knowledge))
    if (roles.some((role) => role === 'build' || role === 'install')) end = instruction.span.start
  }
  return end
}

type Placed = readonly [Decision['placement'], Reason, Decision['certainty']?]

function placeInstruction(
  input: ClassifyInput,
  instruction: Exclude<Instruction, Run>,
  end: number,
  lastStart: ReadonlyMap<string, Instruction>,
): Placed {
  const building = instruction.span.start < end
  if (instruction.annotation !== undefined) {
    return [instruction.annotation, reason('user-annotation', { placement: instruction.annotation })]
  }
  const whileBuilding = reason('needed-while-building', { keyword: instruction.keyword })
  switch (instruction.kind) {
    case 'copy':
      return placeCopy(input, instruction, building)
    case 'start':
      return lastStart.get(instruction.keyword) === instruction
        ? ['runtime', keyword(instruction)]
        : ['dropped', reason('last-one-counts', { keyword: instruction.keyword })]
    case 'assignment':
      if (instruction.keyword === 'ARG') return placeArgument(input, instruction, building)
      if (fromRegistrySecret(input, instruction).length === instruction.values.length) {
        const { name } = instruction.values[0] ?? { name: '' }
        return ['build', reason('builder-only-variable', { name, secret: name })]
      }
      return building ? ['both', whileBuilding] : ['runtime', keyword(instruction)]
    case 'setting':
      if (['WORKDIR', 'USER', 'SHELL'].includes(instruction.keyword)) {
        if (instruction.keyword === 'USER' && !input.hasShell) {
          return building ? ['build', whileBuilding] : ['dropped', keyword(instruction)]
        }
        return building ? ['both', whileBuilding] : ['runtime', keyword(instruction)]
      }
      return ['runtime', keyword(instruction)]
    default:
      return ['runtime', keyword(instruction)]
  }
}

const registrySecret = /^(NPM|NODE_AUTH|GITHUB|GH|GITLAB|FONTAWESOME|FONT_AWESOME|NEXUS|ARTIFACTORY|VERDACCIO|GITEA)\w*_(TOKEN|AUTH|PASSWORD|SECRET|KEY)\w*$/i

/** The variables of an ENV that a build argument with a package registry's secret fills: they serve the install alone. */
export function fromRegistrySecret(
  input: Pick<ClassifyInput, 'stage'>,
  instruction: Instruction,
): readonly { readonly name: string; readonly secret: string }[] {
  if (instruction.kind !== 'assignment' || instruction.keyword !== 'ENV') return []
  const declared = new Set(
    input.stage.body.flatMap((other) =>
      other.kind === 'assignment' && other.keyword === 'ARG' ? other.values.map(({ name }) => name) : [],
    ),
  )
  return instruction.values.flatMap(({ name, value }) => {
    const secret = variablesIn(value ?? '').find((used) => declared.has(used) && registrySecret.test(used))
    return secret === undefined ? [] : [{ name, secret }]
  })
}

// An ARG reaches a RUN as a variable of its environment: these change what an install or a download does.
const runArguments = /^(NODE_ENV|CI|npm_config_\w+|https?_proxy|no_proxy|ftp_proxy|all_proxy)$/i

function placeArgument(input: ClassifyInput, instruction: Extract<Instruction, { kind: 'assignment' }>, building: boolean): Placed {
  const names = new Set(instruction.values.map(({ name }) => name))
  const secretly = (other: Instruction) => fromRegistrySecret(input, other).length > 0
  const user = input.stage.body.find(
    (other) =>
      other.span.start > instruction.span.start &&
      other.kind !== 'run' &&
      other.kind !== 'start' &&
      !secretly(other) &&
      (other.kind !== 'copy' || input.delivery.repeated.has(other)) &&
      variablesIn(input.dockerfile.text.slice(other.body.start, other.body.end)).some((name) => names.has(name)),
  )
  const forRun =
    input.delivery.reinstall !== undefined ? [...names].find((name) => runArguments.test(name)) : undefined
  const name = [...names][0] ?? ''
  if (user === undefined && forRun === undefined) return ['build', reason('needed-while-building', { keyword: 'ARG' })]
  const because = reason('variable-of-runtime', { name: forRun ?? name })
  return building ? ['both', because] : ['runtime', because]
}

function placeCopy(input: ClassifyInput, copy: Copy, building: boolean): Placed {
  const source = copy.sources.join(' ') || copy.target
  if (!input.delivery.repeated.has(copy)) return ['build', reason('source-for-build', { source })]
  const cover = coveredBy(input, copy)
  if (cover !== undefined && building) return ['build', reason('source-covered', { source, by: cover })]
  return building ? ['both', reason('source-repeated', { source })] : ['runtime', reason('source-repeated', { source })]
}

// `COPY package*.json ./` above `COPY . .`: the second brings the same files to the same places.
function coveredBy(input: ClassifyInput, copy: Copy): string | undefined {
  if (copy.from !== undefined || copy.heredoc || copy.keyword === 'ADD') return undefined
  const own = [...copiedBy(input, copy)]
  if (own.length === 0) return undefined
  for (const other of input.stage.body) {
    if (other.kind !== 'copy' || other.span.start <= copy.span.start || !input.delivery.repeated.has(other)) continue
    if (other.from !== undefined || other.heredoc || other.keyword === 'ADD' || other.owner !== copy.owner) continue
    const there = new Map(copiedBy(input, other))
    if (own.every(([target, source]) => there.get(target) === source)) {
      return input.dockerfile.text.slice(other.span.start, other.span.end)
    }
  }
  return undefined
}

function copiedBy(input: ClassifyInput, copy: Copy): Iterable<readonly [target: string, source: string]> {
  const folders = new Set(['/', ...[...input.surroundings.values()].map(({ folder }) => folder)])
  return filesOfCopy(copy, input.surroundings.get(copy) as Surroundings, input.paths, folders)
}

function keyword(instruction: Instruction): Reason {
  return reason('keyword-decides', { keyword: instruction.keyword })
}

interface RunPlan {
  readonly plans: readonly CommandPlan[]
  readonly undecided: readonly Reason[]
  readonly translate: readonly string[]
}

function planRun(input: ClassifyInput, run: Run, end: number): RunPlan {
  const text = (command: Command) => input.dockerfile.text.slice(command.span.start, command.span.end)
  if (run.annotation !== undefined) {
    const because = reason('user-annotation', { placement: run.annotation })
    const plans = run.commands.map((command) => ({
      command,
      builder: run.annotation !== 'runtime',
      runtime: run.annotation === 'build' ? undefined : text(command),
      reason: because,
      certainty: 'proven' as const,
    }))
    return { plans, undecided: [], translate: [] }
  }
  const undecided: Reason[] = []
  const translate: string[] = []
  const roles = run.commands.map((command) => roleOf(command, input.knowledge))
  const plans = run.commands.map((command, at) => {
    const role = roles[at] as Role
    if (role === 'unknown' || !run.parsed) {
      undecided.push(reason('unknown-command', { command: text(command) }, command.span))
    }
    return planCommand(input, run, command, role, end, translate)
  })
  return { plans: alignWithPackages(plans, roles), undecided: [...undecided, ...cannotPart(run, plans, text)], translate }
}

// `apt-get update` and the clean-up follow the install: without one they have nothing to do in a stage.
function alignWithPackages(plans: readonly CommandPlan[], roles: readonly Role[]): readonly CommandPlan[] {
  const installs = plans.some((plan) => {
    const action = osCommandOf(plan.command)?.action
    return plan.runtime !== undefined && (action === 'install' || action === 'upgrade')
  })
  const inBuilder = plans.some((plan) => osCommandOf(plan.command)?.action === 'install' && plan.builder)
  const hasInstall = plans.some((plan) => osCommandOf(plan.command)?.action === 'install')
  return plans.map((plan, at) => {
    const action = osCommandOf(plan.command)?.action
    if (roles[at] !== 'os-packages' || !['update', 'clean'].includes(action ?? '')) return plan
    return { ...plan, ...(installs ? {} : { runtime: undefined }), builder: hasInstall ? inBuilder : true }
  })
}

function cannotPart(run: Run, plans: readonly CommandPlan[], text: (command: Command) => string): Reason[] {
  const parts = new Set(plans.map((plan) => `${plan.builder} ${plan.runtime !== undefined}`))
  if (parts.size <= 1) return []
  const stuck = plans.find((plan) => !plan.command.mayPart)
  if (stuck === undefined) return []
  return [
    reason(
      'run-cannot-part',
      { command: text(stuck.command), because: 'a cd, export or set before it reaches into the other commands' },
      run.span,
    ),
  ]
}

function planCommand(
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
  const plan = (builder: boolean, runtime: string | undefined, because: Reason, certainty: CommandPlan['certainty'] = 'proven') => ({
    command,
    builder,
    runtime,
    reason: because,
    certainty,
  })
  switch (role) {
    case 'install':
      return plan(true, undefined, reason('install-command', { command: shown }))
    case 'tool': {
      const provided = command.inner.flatMap((argv) => input.facts.providedBy(argv))
      const wanted = provided.find((program) => input.facts.calledAtStart.has(program))
      if (wanted === undefined) return plan(true, undefined, reason('tool-for-build', { command: shown, program: provided[0] ?? shown }))
      const because = reason('tool-for-start', { command: shown, program: wanted })
      const called = input.stage.body.some((other) => other.kind === 'run' && other.commands.some((candidate) => candidate.inner.some((argv) => provided.includes(argv[0] ?? ''))))
      return plan(called, text, because)
    }
    case 'clean-up':
      return plan(true, undefined, reason('clean-up-command', { command: shown }))
    case 'os-packages':
      return planOsCommand(input, run, command, translate)
    case 'users':
      return plan(building, text, reason('user-command', { command: shown }))
    case 'files':
      return planFiles(input, run, command, building)
    default:
      return plan(true, undefined, reason('build-command', { command: shown }))
  }
}

function planOsCommand(input: ClassifyInput, run: Run, command: Command, translate: string[]): CommandPlan {
  const text = input.dockerfile.text.slice(command.span.start, command.span.end)
  const os = osCommandOf(command)
  const empty = { build: [], runtime: [], unknown: [] }
  if (os === undefined || os.action === 'remove') {
    return { command, builder: true, runtime: undefined, reason: reason('os-packages-split', empty), certainty: 'proven' }
  }
  if (os.action !== 'install') {
    const here = os.manager === input.packageManager
    return { command, builder: true, runtime: here ? text : undefined, reason: reason('os-packages-split', empty), certainty: 'proven' }
  }
  const split = splitPackages(os, input.called, removedIn(run.commands))
  const kept = [...split.runtime, ...split.unknown]
  const because = reason('os-packages-split', split)
  const certainty = split.unknown.length > 0 ? 'assumed' : 'proven'
  const onlyRuntime = split.build.length === 0 && split.unknown.length === 0 && kept.length > 0
  if (kept.length === 0) return { command, builder: true, runtime: undefined, reason: because, certainty }
  if (os.manager !== input.packageManager) {
    translate.push(...kept)
    return { command, builder: true, runtime: undefined, reason: because, certainty }
  }
  const gone = os.packages.filter(({ name }) => !kept.includes(name)).map(({ at }) => command.words[at])
  let runtime = ''
  let from = command.span.start
  for (const word of gone) {
    if (word === undefined) continue
    // The white space, and a line break with its continuation, goes with the package.
    const before = input.dockerfile.text.slice(from, word.start).replace(/(\s|\\\r?\n)+$/, '')
    runtime += before
    from = word.end
  }
  runtime += input.dockerfile.text.slice(from, command.span.end)
  return { command, builder: !onlyRuntime, runtime, reason: because, certainty }
}

function planFiles(input: ClassifyInput, run: Run, command: Command, building: boolean): CommandPlan {
  const text = input.dockerfile.text.slice(command.span.start, command.span.end)
  const shown = text.split('\n')[0] ?? ''
  const because = reason('file-command', { command: shown })
  const here = input.surroundings.get(run)
  const folder = resolveFolder(here?.folder ?? '/', command.directory ?? '')
  const expand = (word: string) => resolveFolder(folder, expandVariables(word, (name) => here?.values.get(name)))
  const argv = command.argv ?? []
  const program = argv[0]?.split('/').at(-1)
  const words = program === 'echo' || program === 'printf' ? [] : argv.slice(1).filter((word) => !word.startsWith('-'))
  const paths = [...words, ...command.writes].map(expand)
  const app = input.facts.folder
  const inApp = (path: string) => app !== undefined && app !== '/' && (path === app || path.startsWith(`${app}/`))

  if (program === 'chown' && argv.some((word) => /^-\w*R|^--recursive$/.test(word))) {
    const [owner = '', ...folders] = argv.slice(1).filter((word) => !word.startsWith('-'))
    if (folders.some((path) => inApp(expand(path)) || (app ?? '').startsWith(`${expand(path)}/`))) {
      // Recursion would write every file once more into a layer of its own: --chown on the COPYs does the rest.
      const kept = `chown ${owner} ${folders.join(' ')}`
      return {
        command,
        builder: building,
        runtime: input.hasShell ? kept : undefined,
        reason: reason('owner-on-copy', { command: shown, owner }),
        certainty: 'proven',
      }
    }
  }
  if (paths.length > 0 && paths.every((path) => isTransient(input, run, path, folder))) {
    return { command, builder: true, runtime: undefined, reason: because, certainty: 'proven' }
  }
  const fromBuilder = (path: string) =>
    input.delivery.artifacts.some((artifact) => path === artifact.path || (artifact.isFolder && path.startsWith(`${artifact.path}/`)))
  const targets = program === 'chown' || program === 'chgrp' || program === 'chmod' ? paths.slice(1) : paths
  if (targets.length > 0 && targets.every(fromBuilder)) {
    return { command, builder: true, runtime: undefined, reason: because, certainty: 'proven' }
  }
  const cleaning = program === 'rm' && paths.every((path) => /^\/(tmp|root|var\/(tmp|cache|lib\/apt))\b/.test(path))
  if (cleaning) return { command, builder: true, runtime: undefined, reason: reason('clean-up-command', { command: shown }), certainty: 'proven' }
  return { command, builder: building, runtime: text, reason: because, certainty: 'assumed' }
}

// A file that the same RUN takes away again, or the package manager's own settings: nothing of it reaches the image's program.
function isTransient(input: ClassifyInput, run: Run, path: string, folder: string): boolean {
  if (/\/\.(npmrc|yarnrc(\.yml)?|netrc)$/.test(path)) return true
  const here = input.surroundings.get(run)
  const expand = (word: string) => resolveFolder(folder, expandVariables(word, (name) => here?.values.get(name)))
  return run.commands.some(
    (command) => command.argv?.[0] === 'rm' && command.argv.slice(1).some((word) => !word.startsWith('-') && expand(word) === path),
  )
}
