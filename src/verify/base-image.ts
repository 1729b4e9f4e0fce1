import type { Stage } from '../dockerfile/model.js'
import { stagesUpTo } from '../dockerfile/named-stage.js'
import { parseDockerfile } from '../dockerfile/parse.js'

/**
 * A Dockerfile of one FROM whose image is the base of another Dockerfile's last stage: stages that name stages are followed, and variables
 * keep their meaning. Undefined for `scratch`, which is no image, and for a file without FROM.
 */
export function baseDockerfile(text: string): string | undefined {
  const { globals } = parseDockerfile(text)
  const stage = baseStage(text)
  if (stage === undefined || stage.from.image.text === 'scratch') return undefined
  const { image, platform } = stage.from
  const lines = globals.map((argument) => text.slice(argument.span.start, argument.span.end))
  const from = platform === undefined ? `FROM ${image.text}` : `FROM --platform=${platform} ${image.text}`
  return [...lines, from, ''].join('\n')
}

/** The image that a Dockerfile's last stage is based on, as written; undefined for a file without FROM. */
export function baseName(text: string): string | undefined {
  return baseStage(text)?.from.image.text
}

function baseStage(text: string): Stage | undefined {
  let { stages } = parseDockerfile(text)
  for (;;) {
    const named = stagesUpTo(stages, stages.at(-1)?.from.image.text ?? '')
    if (named === undefined) return stages.at(-1)
    stages = named
  }
}
