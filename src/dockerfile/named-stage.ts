import type { Stage } from './model.js'

/**
 * The stages down to the one that the last stage's FROM names by `image`; undefined when that is an image. A stage can only be named below
 * itself, in whatever case: https://docs.docker.com/reference/dockerfile/#from, read 2026-11-21.
 */
export function stagesUpTo(stages: readonly Stage[], image: string): readonly Stage[] | undefined {
  const named = stages.slice(0, -1).findLastIndex(({ from }) => from.stageName?.toLowerCase() === image.toLowerCase())
  return named === -1 ? undefined : stages.slice(0, named + 1)
}
