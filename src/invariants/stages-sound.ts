import type { Stage } from '../dockerfile/model.js'
import type { Invariant } from './invariant.js'

/** Two stages, no problem that Docker would report, and every COPY --from of ours names the builder and an absolute path, to the same place. */
export const stagesSound: Invariant = {
  id: 'stages-sound',
  violations: function* ({ before, after, context }) {
    for (const problem of after.problems) yield problem.detail
    if (after.stages.length !== before.stages.length + 1) yield `there are ${after.stages.length} stages`
    const [first, last] = [after.stages[0] as Stage, after.stages.at(-1) as Stage]
    if (first.from.stageName !== context.builder) yield 'the builder has another name'
    if (before.stages[0]?.from.stageName !== last.from.stageName) yield 'the name of the last stage has changed'
    for (const copy of last.body) {
      if (copy.kind !== 'copy' || copy.from !== context.builder) continue
      for (const source of copy.sources) {
        const pattern = context.delivery.artifacts.find(({ path, target }) => path === source && target !== undefined)
        if (pattern !== undefined) {
          const folder = source.slice(0, source.lastIndexOf('/') + 1)
          if (pattern.target !== folder || copy.target !== folder) yield `${source} is copied to ${copy.target}`
          continue
        }
        if (!source.startsWith('/') || source === '/' || /[*?[]/.test(source)) yield `COPY --from of ${source}`
        const whole = copy.target.endsWith('/') ? `${copy.target}${source.split('/').at(-1)}` : copy.target
        if (whole !== source) yield `${source} is copied to another place, ${copy.target}`
      }
    }
    for (const line of lost(before.stages[0] as Stage, first, last)) yield line
  },
}

// Of the original's instructions none may vanish: each stands in the builder or in the runtime stage.
function* lost(original: Stage, builder: Stage, runtime: Stage): Iterable<string> {
  const keywords = ['EXPOSE', 'VOLUME', 'LABEL', 'STOPSIGNAL', 'HEALTHCHECK', 'MAINTAINER', 'SHELL', 'ONBUILD']
  const count = (stage: Stage, keyword: string) =>
    stage.body.filter((instruction) => instruction.keyword === keyword).length
  for (const keyword of keywords) {
    if (count(original, keyword) > count(builder, keyword) + count(runtime, keyword)) yield `a ${keyword} is lost`
  }
}
