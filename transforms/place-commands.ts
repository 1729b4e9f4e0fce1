import type { Change } from '../src/plan/change.js'
import type { MigrationContext, Transform } from '../src/plan/context.js'
import { installedReason, joinedInstall } from '../src/plan/joined-install.js'
import { placeOfTools } from '../src/plan/layer-order.js'
import { runWith } from '../src/plan/run-text.js'

/**
 * Parts every RUN into what the builder runs and what the runtime stage runs.
 *
 * ```dockerfile before
 * FROM node:22
 * WORKDIR /app
 * RUN apt-get update && apt-get install -y python3 imagemagick
 * COPY . .
 * RUN npm ci
 * CMD ["node", "index.js"]
 * ```
 * ```dockerfile after
 * FROM node:22 AS builder
 * WORKDIR /app
 * RUN apt-get update && apt-get install -y python3 imagemagick
 * COPY . .
 * RUN npm ci --omit=dev
 * CMD ["node", "index.js"]
 *
 * FROM node:22-slim
 * RUN apt-get update && apt-get install -y imagemagick
 * ```
 */
export const placeCommands: Transform = {
  id: 'place-commands',
  changes: function* (context: MigrationContext): Iterable<Change> {
    const { dockerfile, delivery } = context
    const { text } = dockerfile
    const joined = joinedInstall(context)
    for (const [run, plans] of context.commands) {
      const decision = context.decisions.get(run)
      if (decision === undefined) continue
      const common = { reason: decision.reason, certainty: decision.certainty }
      const original = text.slice(run.span.start, run.span.end)
      const rewritten = (command: (typeof plans)[number]['command']) =>
        delivery.rewrites.get(command)?.text ?? text.slice(command.span.start, command.span.end)
      const builder = runWith(dockerfile, run, plans, (plan) => (plan.builder ? rewritten(plan.command) : undefined))
      const runtime = runWith(dockerfile, run, plans, (plan) => (plan === joined?.plan ? joined.text : plan.runtime))
      if (builder === undefined) yield { kind: 'removal', instruction: run, ...common }
      else if (plans.every((plan) => plan.builder)) {
        // Only the commands that change are touched: comments and line breaks between them stay.
        for (const plan of plans) {
          const rewrite = delivery.rewrites.get(plan.command)
          if (rewrite !== undefined) {
            yield {
              kind: 'edit',
              span: plan.command.span,
              text: rewrite.text,
              reason: rewrite.reason,
              certainty: 'proven',
            }
          }
        }
      } else if (builder !== original) yield { kind: 'edit', span: run.span, text: builder, ...common }
      if (runtime !== undefined) {
        // What the builder made by this RUN comes first: the rest of it may read that.
        const isBuild = plans.some(({ reason: { code } }) => code === 'build-command' || code === 'install-command')
        yield {
          kind: 'line',
          stage: 'runtime',
          ...placeOfTools(context, run, { at: isBuild ? run.span.end : run.span.start, rank: 10 }),
          text: runtime,
          of: run,
          withComments: builder === undefined,
          ...common,
          ...(run === joined?.run ? { reason: installedReason(context) } : {}),
        }
      }
    }
  },
}
