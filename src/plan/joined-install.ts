import { foldContinuations } from '../dockerfile/logical-text.js'
import type { Run } from '../dockerfile/model.js'
import { isRoot } from '../dockerfile/users.js'
import { readOsCommand } from '../os-packages/install-command.js'
import { parseShell } from '../shell/parse-shell.js'
import type { CommandPlan } from './classify.js'
import type { AddedPackage, MigrationContext } from './context.js'

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
  const plan = plans.find(({ command }) => installs(command.argv) !== undefined)
  if (run === undefined || plan?.runtime === undefined || !isRoot(context.surroundings.get(run)?.user ?? ''))
    return undefined
  const before = plans.slice(0, plans.indexOf(plan))
  if (before.some(({ command }) => readOsCommand(command.argv ?? [])?.action !== 'update')) return undefined
  const text = withPackages(plan.runtime, context)
  return text === undefined ? undefined : { run, plan, text }
}

/** The names of added packages, each once, in the order of the alphabet. */
export function namesOfAdded(added: readonly AddedPackage[]): readonly string[] {
  return [...new Set(added.map(({ name }) => name))].sort()
}

function installs(argv: readonly string[] | undefined) {
  const os = argv === undefined ? undefined : readOsCommand(argv)
  return os?.action === 'install' ? os : undefined
}

function withPackages(text: string, { image, addedPackages }: MigrationContext): string | undefined {
  const folded = foldContinuations(text, '\\').text
  const command = parseShell(folded).commands.find(({ argv }) => installs(argv) !== undefined)
  const os = installs(command?.argv)
  if (command?.argv === undefined || os === undefined || os.group !== undefined) return undefined
  if (os.manager !== image.capabilities.packageManager) return undefined
  const isPlain = command.argv.every(
    (word) => !/^(-t|-X|-o|-c|--(target-release|repository|virtual|root)\b.*)$/.test(word),
  )
  const bringsMore = os.manager === 'apt' && !command.argv.includes('--no-install-recommends')
  const last = os.packages.at(-1)
  const span = last === undefined ? undefined : command.words[last.at]
  const former = last === undefined ? undefined : command.words[last.at - 1]
  if (!isPlain || bringsMore || span === undefined || former === undefined) return undefined
  const between = text.slice(former.end, span.start)
  const gap = /^\s*\\[ \t]*\r?\n[ \t]*$/.test(between) ? between : ' '
  return (
    text.slice(0, span.end) +
    namesOfAdded(addedPackages)
      .map((name) => gap + name)
      .join('') +
    text.slice(span.end)
  )
}
