import type { Colors } from 'picocolors/types.js'
import type { Decision, Migration } from '../outcome.js'
import { plainWords } from './messages.js'
import { shown, withoutControls } from './shown.js'
import { firstLineOf, lineFinder } from './subject.js'

/** Where every instruction goes, how sure that is and why, then every added line and why it is there. Ends in a line break. */
export function explainText(migration: Migration, colors: Colors): string {
  const lines = [...decisionLines(migration, colors), ...additionLines(migration, colors)]
  return lines.length === 0 ? 'Nothing was decided about any instruction.\n' : `${lines.join('\n')}\n`
}

function decisionLines(migration: Migration, colors: Colors): readonly string[] {
  const { decisions, text } = migration
  if (decisions.length === 0) return []
  const lineOf = lineFinder(text)
  const rows = decisions
    .filter((decision) => !saidByItsRun(decision, decisions))
    .flatMap((decision) => {
      const line = String(lineOf(decision.subject.span.start)).padStart(5)
      const placement = (decision.placement ?? 'unknown').padEnd(8)
      const words = `${colors.dim(line)}  ${placementColour(decision, colors)(placement)} ${decision.certainty.padEnd(8)}`
      return [
        `${words} ${withoutControls(firstLineOf(decision, migration))}`,
        colors.dim(`${' '.repeat(25)}${plainWords(decision.reason).message}`),
      ]
    })
  const header = colors.bold(' line  stage    sure     instruction')
  return migration.outcome.kind === 'refused'
    ? ['Where the instructions would go, were the file not refused:', header, ...rows]
    : [header, ...rows]
}

/** A command that is all of its RUN, or goes where the RUN goes for the same reason, is not worth a line of its own. */
function saidByItsRun({ subject, placement, reason }: Decision, decisions: readonly Decision[]): boolean {
  if ('kind' in subject) return false
  const { message } = plainWords(reason)
  return decisions.some(
    (other) =>
      'kind' in other.subject &&
      other.subject.span.start <= subject.span.start &&
      subject.span.end <= other.subject.span.end &&
      other.placement === placement &&
      plainWords(other.reason).message === message,
  )
}

function additionLines({ additions }: Migration, colors: Colors): readonly string[] {
  if (additions.length === 0) return []
  const rows = additions.flatMap(({ text, certainty, reason }) => [
    `${colors.green(`  + ${shown(text)}`)}${certainty === 'assumed' ? colors.yellow('  (assumed)') : ''}`,
    colors.dim(`    ${plainWords(reason).message}`),
  ])
  return ['', colors.bold('Lines that are added'), ...rows]
}

function placementColour({ placement }: Decision, colors: Colors): (text: string) => string {
  if (placement === undefined) return colors.red
  return { build: colors.blue, runtime: colors.green, both: colors.cyan, dropped: colors.yellow }[placement]
}
