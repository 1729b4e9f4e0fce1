import type { Dockerfile, Run } from '../dockerfile/model.js'
import type { CommandPlan } from './classify.js'

/** A RUN with only some of its commands; undefined when none is left. The flags stay. */
export function runWith(
  dockerfile: Dockerfile,
  run: Run,
  plans: readonly CommandPlan[],
  textOf: (plan: CommandPlan) => string | undefined,
): string | undefined {
  const kept = plans.filter((plan) => textOf(plan) !== undefined)
  if (kept.length === 0) return undefined
  const { text } = dockerfile
  const original = (plan: CommandPlan) => text.slice(plan.command.span.start, plan.command.span.end)
  if (kept.length === plans.length && plans.every((plan) => textOf(plan) === original(plan))) {
    return text.slice(run.span.start, run.span.end)
  }
  const head = text.slice(run.span.start, run.body.start)
  if (run.form === 'heredoc') {
    const open = /^[^\n]*\n/.exec(text.slice(run.body.start, run.body.end))?.[0] ?? ''
    const close = text.slice(text.lastIndexOf('\n', run.span.end - 1) + 1, run.span.end)
    return `${head}${open}${kept.map((plan) => `${textOf(plan)}${dockerfile.lineEnding}`).join('')}${close}`
  }
  let result = head
  for (const [at, plan] of kept.entries()) {
    if (at > 0) result += separatorOf(dockerfile, plans, plan)
    result += textOf(plan)
  }
  return result
}

function separatorOf(dockerfile: Dockerfile, plans: readonly CommandPlan[], plan: CommandPlan): string {
  const own = plan.command.separatorBefore
  const text = own === undefined ? ' && ' : dockerfile.text.slice(own.start, own.end)
  // A comment between the commands belongs to what is gone.
  if (!text.includes('#')) return text
  const multiline = plans.some(({ command }) => {
    const separator = command.separatorBefore
    return separator !== undefined && dockerfile.text.slice(separator.start, separator.end).includes('\n')
  })
  return multiline ? ` ${dockerfile.escape}${dockerfile.lineEnding}    && ` : ' && '
}
