import type { Copy, Instruction } from '../src/dockerfile/model.js'
import type { Change } from '../src/plan/change.js'
import type { MigrationContext, Transform } from '../src/plan/context.js'
import { placeOfCopy } from '../src/plan/layer-order.js'
import { chownedLater, ownerText } from '../src/plan/ownership.js'
import { onlyForBuilding } from '../src/plan/place-instruction.js'
import { rewrittenStart } from '../src/plan/rewritten-start.js'

/**
 * Puts every instruction but RUN where it belongs: those of the runtime move, those of both are repeated without their comments.
 *
 * ```dockerfile before
 * FROM node:22
 * WORKDIR /app
 * COPY . .
 * RUN npm ci
 * # The port of the service.
 * EXPOSE 3000
 * CMD ["node", "index.js"]
 * ```
 * ```dockerfile after
 * FROM node:22 AS builder
 * WORKDIR /app
 * COPY . .
 * RUN npm ci
 *
 * FROM node:22-slim
 * WORKDIR /app
 * COPY . .
 * # The port of the service.
 * EXPOSE 3000
 * CMD ["node", "index.js"]
 * ```
 */
export const placeInstructions: Transform = {
  id: 'place-instructions',
  changes: function* (context: MigrationContext): Iterable<Change> {
    for (const instruction of context.stage.body) {
      const decision = context.decisions.get(instruction)
      if (decision === undefined || instruction.kind === 'run') continue
      // adapt-start writes it.
      if (instruction.kind === 'start' && rewrittenStart(context) !== undefined) continue
      const common = { reason: decision.reason, certainty: decision.certainty }
      const { placement } = decision
      if (placement === 'build') {
        yield* differences(context, instruction)
        continue
      }
      if (placement !== 'both') yield { kind: 'removal', instruction, ...common }
      if (placement === 'dropped') continue
      const text = runtimeText(context, instruction)
      if (instruction.kind === 'assignment') yield* differences(context, instruction)
      if (text === undefined) continue
      yield {
        kind: 'line',
        stage: 'runtime',
        ...(instruction.kind === 'copy' ? placeOfCopy(context, instruction) : { at: instruction.span.start, rank: 10 }),
        text,
        of: instruction,
        withComments: placement === 'runtime',
        ...common,
      }
    }
  },
}

function* differences(context: MigrationContext, instruction: Instruction): Iterable<Change> {
  for (const { name, because } of onlyForBuilding(context, instruction))
    yield { kind: 'difference', about: 'env', name, reason: because, certainty: 'proven' }
}

function runtimeText(context: MigrationContext, instruction: Instruction): string | undefined {
  const { text } = context.dockerfile
  const written = text.slice(instruction.span.start, instruction.span.end)
  if (instruction.kind === 'copy') return ownedCopy(context, instruction, written)
  const kept = new Set(onlyForBuilding(context, instruction).map(({ name }) => name))
  if (instruction.kind !== 'assignment' || kept.size === 0) return written
  const others = instruction.values.filter(({ name }) => !kept.has(name))
  const word = written.slice(0, instruction.keyword.length)
  return others.length === 0
    ? undefined
    : `${word} ${others.map(({ span }) => text.slice(span.start, span.end)).join(' ')}`
}

function ownedCopy(context: MigrationContext, copy: Copy, written: string): string {
  const owner = copy.owner ?? chownedLater(context, copy)
  if (owner === undefined) return written
  const now = ownerText(context, owner)
  const flag = copy.flags.find(({ name }) => name === 'chown')
  if (flag !== undefined) {
    const [start, end] = [flag.span.start - copy.span.start, flag.span.end - copy.span.start]
    return now === copy.owner ? written : `${written.slice(0, start)}--chown=${now}${written.slice(end)}`
  }
  const word = written.slice(0, copy.keyword.length)
  return `${word} --chown=${now}${written.slice(copy.keyword.length)}`
}
