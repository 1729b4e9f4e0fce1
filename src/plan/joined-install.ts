import type { Run } from '../dockerfile/model.js'
import { isRoot } from '../dockerfile/users.js'
import { type Reason, reason } from '../reason.js'
import type { CommandPlan } from './classify.js'
import type { AddedPackage, MigrationContext } from './context.js'
import { installsIn, osCommandOf } from './os-split.js'

/** A RUN of the original that installs what the runtime stage needs besides. */
export interface JoinedInstall {
  readonly run: Run
  readonly plan: CommandPlan
  /** The command with the added packages. */
  readonly text: string
}

/**
 * The RUN that takes the added packages in: the first one of the runtime stage, where it installs as they would be installed, with no other source,
 * nothing that packages recommend, and nothing before it that may need them. Undefined where they get a RUN of their own.
 */
export function joinedInstall(context: MigrationContext): JoinedInstall | undefined {
  if (context.addedPackages.length === 0) return undefined
  const inRuntime = [...context.commands].map(
    ([run, plans]) => [run, plans.filter(({ runtime }) => runtime !== undefined)] as const,
  )
  const [run, plans = []] = inRuntime.find(([, kept]) => kept.length > 0) ?? []
  const plan = plans.find(({ command }) => osCommandOf(command)?.action === 'install')
  if (run === undefined || plan?.runtime === undefined || !isRoot(context.surroundings.get(run)?.user ?? ''))
    return undefined
  const before = plans.slice(0, plans.indexOf(plan))
  if (before.some(({ command }) => osCommandOf(command)?.action !== 'update')) return undefined
  const text = withPackages(plan.runtime, context)
  return text === undefined ? undefined : { run, plan, text }
}

/** The names of added packages, each once, in the order of the alphabet. */
export function namesOfAdded(added: readonly AddedPackage[]): readonly string[] {
  return [...new Set(added.map(({ name }) => name))].sort()
}

/** Why packages are added; there has to be one. */
export function installedReason({ addedPackages }: MigrationContext): Reason {
  const [first] = addedPackages
  return reason('program-installed', {
    program: first?.program ?? '',
    package: namesOfAdded(addedPackages).join(' '),
    neededBy: first?.neededBy ?? '',
  })
}

function withPackages(text: string, { image, addedPackages }: MigrationContext): string | undefined {
  const [first] = installsIn(text)
  if (first === undefined) return undefined
  const { os, command } = first
  const { argv = [], words } = command
  if (os.group !== undefined || os.manager !== image.capabilities.packageManager) return undefined
  const isPlain = argv.every((word) => !/^(-t|-X|-o|-c|--(target-release|repository|virtual|root)\b.*)$/.test(word))
  const recommends = os.manager === 'apt' && !argv.includes('--no-install-recommends')
  const last = os.packages.at(-1)
  const span = last === undefined ? undefined : words[last.at]
  const former = last === undefined ? undefined : words[last.at - 1]
  if (!isPlain || recommends || span === undefined || former === undefined) return undefined
  const between = text.slice(former.end, span.start)
  const gap = /^\s*\\[ \t]*\r?\n[ \t]*$/.test(between) ? between : ' '
  const added = namesOfAdded(addedPackages).map((name) => gap + name)
  return text.slice(0, span.end) + added.join('') + text.slice(span.end)
}
