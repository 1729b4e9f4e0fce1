import type { Copy, Stage } from '../dockerfile/model.js'
import { surroundingsOf } from '../dockerfile/surroundings.js'
import type { Invariant } from './invariant.js'

/**
 * The runtime stage gets what the delivery says and nothing else from the builder: every artefact, the manifests and the install, the
 * COPYs that are repeated. Every COPY --from names the builder or an image that the original named.
 */
export const deliveryComplete: Invariant = {
  id: 'delivery-complete',
  violations: function* ({ before, after, context, changes }) {
    const { delivery, builder, decisions } = context
    const [original, runtime] = [before.stages[0] as Stage, after.stages.at(-1) as Stage]
    const copies = runtime.body.filter((instruction) => instruction.kind === 'copy')
    const expected = new Set([...delivery.artifacts.map(({ path }) => path), ...(delivery.reinstall?.manifests ?? [])])
    const found = new Set(copies.filter(({ from }) => from === builder).flatMap(({ sources }) => sources))
    for (const path of expected) if (!found.has(path)) yield `${path} is not copied from the builder`
    for (const path of found)
      if (!expected.has(path)) yield `${path} is copied from the builder, and nothing asks for it`

    const images = new Set(
      original.body.map((instruction) => (instruction.kind === 'copy' ? instruction.from : undefined)),
    )
    for (const { from } of copies) {
      if (from !== undefined && from !== builder && !images.has(from)) yield `there is no stage ${from}`
    }
    const isRepeated = (copy: Copy) => ['runtime', 'both'].includes(decisions.get(copy)?.placement ?? '')
    const repeated = original.body.filter((copy) => copy.kind === 'copy').filter(isRepeated)
    const files = new Set(changes.flatMap((change) => (change.kind === 'file' ? [change.path] : [])))
    const isNew = (copy: Copy) => copy.from === undefined && copy.sources.some((source) => files.has(source))
    for (const path of files)
      if (!copies.some((copy) => isNew(copy) && copy.sources.includes(path))) yield `${path} is written and not copied`
    const brought = copies.filter((copy) => copy.from !== builder && !isNew(copy))
    if (brought.length !== repeated.length) yield `${brought.length} COPYs stand where ${repeated.length} are needed`

    const { reinstall } = delivery
    const runs = runtime.body
      .filter(({ kind }) => kind === 'run')
      .map(({ span }) => after.text.slice(span.start, span.end))
    const installs = reinstall === undefined || runs.some((run) => run.endsWith(reinstall.commands.join(' && ')))
    if (!installs) yield 'the install of the runtime stage is missing'
    const here = surroundingsOf(after, runtime, context.image.defaults)
    const install = runtime.body.find(
      ({ kind, span }) =>
        kind === 'run' &&
        reinstall !== undefined &&
        after.text.slice(span.start, span.end).endsWith(reinstall.commands.join(' && ')),
    )
    const folder = install === undefined ? undefined : here.get(install)?.folder
    if (folder !== undefined && folder !== reinstall?.folder)
      yield `the install runs in ${folder}, not in ${reinstall?.folder}`
  },
}
