import { type Configuration, ownConfiguration, startsThroughShell } from './configuration.js'
import type { Observation } from './observe.js'

/** One thing that is not as it was; `before` and `after` are for people. */
export interface Difference {
  readonly kind:
    | 'build'
    | 'answer'
    | 'exit'
    | 'health'
    | 'configuration'
    | 'file-missing'
    | 'file-added'
    | 'file-owner'
    | 'file-mode'
    | 'file-content'
    | 'libc'
  readonly subject: string
  readonly before: string
  readonly after: string
}

/** Differences that a migration declares, or that its runtime base brings; everything else is an error. */
export interface Allowances {
  /** Variables that may be lost or added: a token that stays in the builder, `cross-env`'s values on a base without npm. */
  readonly variables: readonly string[]
  /** The start command was rewritten because the base cannot run the original: Entrypoint, Cmd and exit code may differ. */
  readonly startRewritten: boolean
  /** Files that the migration itself writes, relative to the build context: their text differs where they are in the image. */
  readonly rewritten: readonly string[]
  /** Users that the base has in place of the original's, by id. */
  readonly users: Readonly<Record<string, string>>
}

/** An image that could not be built, and what the engine said. */
export interface BuildFailure {
  readonly failure: string
}

/** Everything in which the image after a migration differs from the one before, save what is allowed. Empty means: as good as the original. */
export function compareImages(
  before: Observation,
  after: Observation | BuildFailure,
  allowances: Allowances,
): readonly Difference[] {
  if ('failure' in after) return [{ kind: 'build', subject: 'image', before: 'builds', after: after.failure }]
  return [
    ...compareAnswers(before, after),
    ...compareExit(before, after, allowances),
    ...compareConfiguration(before, after, allowances),
    ...compareFiles(before, after, allowances),
    ...foreignAddons(before, after),
  ]
}

function compareAnswers(before: Observation, after: Observation): readonly Difference[] {
  const differences: Difference[] = []
  for (const [index, expected] of before.answers.entries()) {
    const said = after.answers[index]
    const texts = [`${expected.status} ${expected.body}`, `${said?.status} ${said?.body}`] as const
    if (texts[0] !== texts[1] || expected.status === 0) {
      differences.push({ kind: 'answer', subject: expected.probe, before: texts[0], after: texts[1] })
    }
  }
  if (before.health !== after.health) {
    differences.push({
      kind: 'health',
      subject: 'container',
      before: `${before.health}`,
      after: `${after.health}`,
    })
  }
  return differences
}

// Longer than a busy machine needs, shorter than the grace after which Docker kills.
const exitTolerance = 2500

function compareExit(before: Observation, after: Observation, allowances: Allowances): readonly Difference[] {
  const texts = [before, after].map(({ exit }) => `${exit.code} after ${exit.milliseconds} ms`) as [string, string]
  const slower = after.exit.milliseconds > before.exit.milliseconds + exitTolerance
  // Debian's shell stays in front of the program and ends by the signal itself; busybox' shell makes way for it.
  const otherShell = before.libc !== after.libc && startsThroughShell(before.config)
  const mayDiffer = allowances.startRewritten || otherShell
  const other = after.exit.code !== before.exit.code && !mayDiffer
  return slower || other ? [{ kind: 'exit', subject: 'container', before: texts[0], after: texts[1] }] : []
}

function compareConfiguration(before: Observation, after: Observation, allowances: Allowances): readonly Difference[] {
  const [expected, found] = [ownConfiguration(before), ownConfiguration(after)]
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort()
  return names
    .filter((name) => expected[name] !== found[name] && !isAllowed(name, expected, found, allowances))
    .map((name) => ({
      kind: 'configuration',
      subject: name,
      before: expected[name] ?? 'absent',
      after: found[name] ?? 'absent',
    }))
}

function isAllowed(name: string, before: Configuration, after: Configuration, allowances: Allowances): boolean {
  if (name === 'Start') return allowances.startRewritten
  if (name === 'User') return allowances.users[before[name] ?? ''] === after[name]
  return allowances.variables.some((variable) => name === `Env ${variable}`)
}

// npm writes its own lock files, so their text depends on where npm ran last.
const writtenByManagers =
  /\/(?:(?:\.?package-lock|npm-shrinkwrap|\.package-map)\.json|\.yarn-integrity|\.yarn-state\.yml|\.modules\.yaml|\.pnpm-workspace-state(?:-v\d+)?\.json|\.pnpm\/lock\.yaml)$/

function compareFiles(before: Observation, after: Observation, allowances: Allowances): readonly Difference[] {
  if (before.files.size === 0) {
    return [
      { kind: 'file-missing', subject: 'every file', before: 'nothing was looked at', after: 'nothing was looked at' },
    ]
  }
  const differences: Difference[] = []
  const mayDiffer = (path: string) =>
    writtenByManagers.test(path) || allowances.rewritten.some((written) => path.endsWith(`/${written}`))
  for (const [path, file] of after.files) {
    const original = before.files.get(path)
    if (!isCompared(path)) continue
    if (original === undefined) {
      if (!path.includes('/node_modules/') && !mayDiffer(path)) {
        differences.push({ kind: 'file-added', subject: path, before: 'absent', after: file.type })
      }
      continue
    }
    const owner = mapOwner(original.owner, allowances)
    if (file.owner !== owner) {
      differences.push({ kind: 'file-owner', subject: path, before: owner, after: file.owner })
    }
    // busybox' adduser gives a home, and what is made in it, the group's bit: a base brings that along.
    const bits = before.libc === after.libc ? 0o7777 : 0o777
    if ((file.mode & bits) !== (original.mode & bits)) {
      const modes = [original.mode, file.mode].map((mode) => mode.toString(8)) as [string, string]
      differences.push({ kind: 'file-mode', subject: path, before: modes[0], after: modes[1] })
    }
    if (file.content !== original.content && !mayDiffer(path)) {
      differences.push({ kind: 'file-content', subject: path, before: original.content, after: file.content })
    }
  }
  for (const path of before.files.keys()) {
    if (/^(?!.*\/node_modules\/).*\/package\.json$/.test(path) && !after.files.has(path)) {
      differences.push({ kind: 'file-missing', subject: path, before: 'file', after: 'absent' })
    }
  }
  return differences
}

/** Everything outside node_modules, and of node_modules each package's folder and manifest. */
function isCompared(path: string): boolean {
  const inside = path.split('/node_modules/')[1]
  return inside === undefined || /^(?:@[^/]+\/)?[^/]+(?:\/package\.json)?$/.test(inside)
}

function mapOwner(owner: string, allowances: Allowances): string {
  return owner
    .split(':')
    .map((id) => allowances.users[id] ?? id)
    .join(':')
}

// A package may bring an addon for each libc; it is foreign when none of its addons fits the image. One that was as foreign in the
// original is no matter of the migration: older npm installs packages for both libcs.
function foreignAddons(before: Observation, after: Observation): readonly Difference[] {
  const packages = new Map<string, string[]>()
  const fitting = new Set<string>()
  for (const [path, libc] of after.addons) {
    const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? path
    const asBefore = before.libc === after.libc && before.addons.get(path) === libc
    if (libc === undefined || libc === after.libc || asBefore) fitting.add(name)
    else packages.set(name, [...(packages.get(name) ?? []), `${path} (${libc})`])
  }
  return [...packages]
    .filter(([name]) => !fitting.has(name))
    .map(([name, paths]) => ({ kind: 'libc', subject: name, before: after.libc, after: paths.join(', ') }))
}
